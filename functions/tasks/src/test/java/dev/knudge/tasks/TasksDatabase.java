package dev.knudge.tasks;

import dev.knudge.backends.Backends;
import dev.knudge.backends.Database;
import dev.knudge.backends.Login;
import dev.knudge.runtime.database.Migrations;

/** A database as the migration job leaves it. */
public final class TasksDatabase {
  private TasksDatabase() {}

  /** A new one. */
  public static Database migrated() {
    Database database = Backends.postgres();
    Login owner = database.owner("tasks_owner");
    Login app = database.application("tasks");
    new Migrations(
            new Migrations.Target(
                database.jdbcUrl(), owner.user(), owner.password(), "tasks", app.user()))
        .run();
    return database;
  }
}
