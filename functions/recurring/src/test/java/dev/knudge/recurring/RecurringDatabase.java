package dev.knudge.recurring;

import dev.knudge.backends.Backends;
import dev.knudge.backends.Database;
import dev.knudge.backends.Login;
import dev.knudge.runtime.database.Migrations;

/** A database as the migration job leaves it. */
final class RecurringDatabase {
  private RecurringDatabase() {}

  static Database migrated() {
    Database database = Backends.postgres();
    Login owner = database.owner("recurring_owner");
    Login app = database.application("recurring");
    new Migrations(
            new Migrations.Target(
                database.jdbcUrl(), owner.user(), owner.password(), "recurring", app.user()))
        .run();
    return database;
  }
}
