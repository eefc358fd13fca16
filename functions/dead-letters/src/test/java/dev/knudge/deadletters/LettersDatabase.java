package dev.knudge.deadletters;

import dev.knudge.backends.Backends;
import dev.knudge.backends.Database;
import dev.knudge.backends.Login;
import dev.knudge.runtime.database.Migrations;

/** A database as the migration job leaves it. */
final class LettersDatabase {
  private LettersDatabase() {}

  /** A fresh one. */
  static Database migrated() {
    Database database = Backends.postgres();
    Login owner = database.owner("dead_letters_owner");
    Login app = database.application("dead_letters");
    new Migrations(
            new Migrations.Target(
                database.jdbcUrl(), owner.user(), owner.password(), "dead_letters", app.user()))
        .run();
    return database;
  }
}
