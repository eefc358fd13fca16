package dev.knudge.notification;

import dev.knudge.backends.Backends;
import dev.knudge.backends.Database;
import dev.knudge.backends.Login;
import dev.knudge.runtime.database.Migrations;

/** A database as the migration job leaves it. */
public final class NotificationDatabase {
  private NotificationDatabase() {}

  /** A fresh one. */
  public static Database migrated() {
    Database database = Backends.postgres();
    Login owner = database.owner("notification_owner");
    Login app = database.application("notification");
    new Migrations(
            new Migrations.Target(
                database.jdbcUrl(), owner.user(), owner.password(), "notification", app.user()))
        .run();
    return database;
  }
}
