package dev.knudge.reminders;

import dev.knudge.backends.Backends;
import dev.knudge.backends.Database;
import dev.knudge.backends.Login;
import dev.knudge.runtime.database.Migrations;

/** A database as the migration job leaves it. */
public final class RemindersDatabase {
  private RemindersDatabase() {}

  /** A fresh one. */
  public static Database migrated() {
    Database database = Backends.postgres();
    Login owner = database.owner("reminders_owner");
    Login app = database.application("reminders");
    new Migrations(
            new Migrations.Target(
                database.jdbcUrl(), owner.user(), owner.password(), "reminders", app.user()))
        .run();
    return database;
  }
}
