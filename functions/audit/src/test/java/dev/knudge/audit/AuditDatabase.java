package dev.knudge.audit;

import dev.knudge.backends.Backends;
import dev.knudge.backends.Database;
import dev.knudge.backends.Login;
import dev.knudge.runtime.database.Migrations;

/** A database as the migration job leaves it. */
final class AuditDatabase {
  private AuditDatabase() {}

  static Database migrated() {
    Database database = Backends.postgres();
    Login owner = database.owner("audit_owner");
    Login app = database.application("audit");
    new Migrations(
            new Migrations.Target(
                database.jdbcUrl(), owner.user(), owner.password(), "audit", app.user()))
        .run();
    return database;
  }
}
