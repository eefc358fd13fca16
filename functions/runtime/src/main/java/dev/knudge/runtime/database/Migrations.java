package dev.knudge.runtime.database;

import dev.knudge.runtime.settings.SettingsException;
import java.util.Map;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.configuration.FluentConfiguration;
import org.flywaydb.core.api.output.MigrateOutput;
import org.flywaydb.core.api.output.MigrateResult;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Brings a function's schema up to date: first the tables that every function has ({@code db/runtime}), then the function's own ({@code db/migration}). The two have histories of
 * their own, so that each counts its versions from 1. Runs as a job of its own, under the role that owns the schema; a function never migrates at its start.
 */
public final class Migrations {
  private static final Logger LOG = LoggerFactory.getLogger(Migrations.class);

  private final Target target;

  /**
   * Where to migrate.
   *
   * @param url JDBC URL of the database
   * @param user the role that owns the schema, or may create it
   * @param password that role's
   * @param schema the function's schema; it is made where there is none
   * @param appRole the role the function runs under, which is granted what it needs
   */
  public record Target(String url, String user, String password, String schema, String appRole) {}

  /**
   * @param target where to migrate
   */
  public Migrations(Target target) {
    this.target = target;
  }

  /** Migrates, and says how many migrations that took; 0 where all was up to date. */
  public int run() {
    int done = migrate("db/runtime", "history_of_runtime") + migrate("db/migration", "history");
    LOG.info("Schema {} is up to date; {} migrations were run.", target.schema(), done);
    return done;
  }

  private int migrate(String location, String history) {
    MigrateResult result = configuration(location, history).load().migrate();
    for (MigrateOutput migration : result.migrations) {
      LOG.info(
          "Schema {}: {} {} ({} ms)",
          target.schema(),
          location,
          migration.description,
          migration.executionTime);
    }
    return result.migrationsExecuted;
  }

  private FluentConfiguration configuration(String location, String history) {
    return Flyway.configure()
        .dataSource(target.url(), target.user(), target.password())
        .schemas(target.schema())
        .defaultSchema(target.schema())
        .createSchemas(true)
        .table(history)
        .locations("classpath:" + location)
        .placeholders(Map.of("schema", target.schema(), "app_role", target.appRole()))
        // The second history finds the first one's tables in the schema, which is as it should be.
        .baselineOnMigrate(true)
        .baselineVersion("0")
        .validateMigrationNaming(true)
        .connectRetries(10);
  }

  /**
   * The target that the environment names.
   *
   * @param environment {@code DATABASE_URL}, {@code DATABASE_USER}, {@code DATABASE_PASSWORD}, {@code DATABASE_APP_ROLE}
   * @param schema the function's schema
   * @throws SettingsException if one is missing
   */
  public static Target target(Map<String, String> environment, String schema) {
    String user =
        needed(environment, "DATABASE_USER", "the role that owns schema '" + schema + "'");
    return new Target(
        needed(environment, "DATABASE_URL", "such as jdbc:postgresql://127.0.0.1:5432/knudge"),
        user,
        environment.getOrDefault("DATABASE_PASSWORD", ""),
        schema,
        environment.getOrDefault("DATABASE_APP_ROLE", user));
  }

  private static String needed(Map<String, String> environment, String name, String meaning) {
    String value = environment.get(name);
    if (value == null || value.isBlank()) {
      throw new SettingsException("migrate needs " + name + ", " + meaning + ".");
    }
    return value;
  }
}
