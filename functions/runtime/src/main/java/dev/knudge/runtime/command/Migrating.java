package dev.knudge.runtime.command;

import dev.knudge.runtime.database.Migrations;
import dev.knudge.runtime.settings.SettingsException;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Map;
import java.util.Properties;

/** {@code migrate}: brings the function's schema up to date. It needs no part of the server, so it starts none. */
public final class Migrating {
  private static final int DONE = 0;

  private Migrating() {}

  /** Migrates the schema that the function's own settings name, in the database that the environment names. */
  public static int run(Map<String, String> environment) {
    new Migrations(Migrations.target(environment, schema())).run();
    return DONE;
  }

  private static String schema() {
    try (InputStream file = Migrating.class.getResourceAsStream("/application.properties")) {
      Properties settings = new Properties();
      if (file != null) {
        settings.load(file);
      }
      String schema = settings.getProperty("knudge.schema");
      if (schema == null || schema.isBlank()) {
        throw new SettingsException(
            "The function's application.properties does not say knudge.schema, its PostgreSQL schema.");
      }
      return schema;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
