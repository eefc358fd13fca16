package dev.knudge.live;

import dev.knudge.backends.Backends;
import dev.knudge.backends.Database;
import dev.knudge.backends.Login;
import dev.knudge.runtime.database.Migrations;

/** A database as the migration job leaves it. */
public final class LiveDatabase {
  private LiveDatabase() {}

  /** A fresh one. */
  public static Database migrated() {
    Database database = Backends.postgres();
    Login owner = database.owner("live_owner");
    Login app = database.application("live");
    new Migrations(
            new Migrations.Target(
                database.jdbcUrl(), owner.user(), owner.password(), "live", app.user()))
        .run();
    return database;
  }
}
