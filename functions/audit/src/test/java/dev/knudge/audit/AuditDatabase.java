package dev.knudge.audit;

import dev.knudge.backends.Backends;
import dev.knudge.backends.Database;
import dev.knudge.backends.Login;
import dev.knudge.runtime.database.Migrations;
import dev.knudge.testkit.RunningFunction;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeMap;

/** A database as the migration job leaves it, and what the function needs to be told beside that. */
final class AuditDatabase {
  /** What users' keys are wrapped under. */
  static final String SECRET = "an-encryption-secret-for-tests-only-0123456789";

  /** What heads of the log are signed with: the seed of RFC 8032, section 7.1, test 1, which nobody will take for a secret. */
  static final String SIGNING_KEY = "nWGxne/9WmC6hEr0kuwsxERJxWl7MmkZcDusAxyuf2A=";

  /** The settings that only this function has. */
  static final Map<String, Object> SETTINGS =
      Map.of("knudge.encryption.secret", SECRET, "knudge.sealing.keys", SIGNING_KEY);

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

  /** All settings, for {@code @MicronautTest}. */
  static Map<String, String> settings(Database database) {
    Map<String, String> settings = new TreeMap<>(RunningFunction.settings(database, "audit"));
    SETTINGS.forEach((name, value) -> settings.put(name, value.toString()));
    return settings;
  }

  /** Starts the function. */
  static RunningFunction start(Database database, Object... beans) {
    return RunningFunction.start(database, "audit", new HashMap<>(SETTINGS), beans);
  }

  /** Does what the guards refuse, as a superuser can who takes them away first. */
  static void unguarded(Database database, String... statements) {
    try (Connection connection = database.connect();
        Statement statement = connection.createStatement()) {
      connection.setAutoCommit(false);
      statement.execute(guards("disable trigger"));
      for (String sql : statements) {
        statement.execute(sql);
      }
      statement.execute(guards("enable always trigger"));
      connection.commit();
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }

  private static String guards(String what) {
    return "do $$ declare guard record; begin for guard in select tgrelid::regclass as guarded, tgname from pg_trigger where tgfoid = 'audit.refuse_change'::regproc loop"
        + " execute format('alter table only %s "
        + what
        + " %I', guard.guarded, guard.tgname); end loop; end $$";
  }
}
