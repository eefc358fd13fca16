package dev.knudge.runtime.notes;

import dev.knudge.backends.Database;
import dev.knudge.backends.Login;
import dev.knudge.runtime.database.Migrations;

/** The database of the notes function. */
public final class NotesDatabase {
  private NotesDatabase() {}

  /** Migrates it under its owner, as the migration job does. */
  public static void migrate(Database database) {
    Login owner = database.owner("notes_owner");
    Login app = database.application("notes");
    new Migrations(
            new Migrations.Target(
                database.jdbcUrl(), owner.user(), owner.password(), "notes", app.user()))
        .run();
  }
}
