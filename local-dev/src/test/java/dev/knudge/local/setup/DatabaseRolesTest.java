package dev.knudge.local.setup;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.knudge.backends.Backends;
import dev.knudge.backends.Database;
import dev.knudge.backends.Login;
import dev.knudge.local.manifests.Located;
import dev.knudge.local.manifests.ManifestException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class DatabaseRolesTest {

  private static final Located<?> JOB = new Located<>("job", Path.of("migrate.yaml"));
  private static final Located<?> SERVICE = new Located<>("service", Path.of("service.yaml"));

  private final String app = "app_" + UUID.randomUUID().toString().replace("-", "");
  private final String owner = app + "_owner";
  private final Database database = Backends.postgres();

  @Test
  void the_owner_makes_its_schema_and_the_application_only_connects() throws SQLException {
    roles(job("o-secret"), service("a-secret")).apply(name -> database);

    try (Connection connection = database.connect(new Login(owner, "o-secret"))) {
      connection.createStatement().execute("CREATE SCHEMA " + app);
    }
    try (Connection connection = database.connect(new Login(app, "a-secret"))) {
      assertThatThrownBy(() -> connection.createStatement().execute("CREATE SCHEMA mine"))
          .isInstanceOf(SQLException.class)
          .hasMessageContaining("permission denied");
    }
  }

  @Test
  void a_second_start_takes_the_password_that_the_secrets_have_now() throws SQLException {
    roles(job("old"), service("old")).apply(name -> database);
    roles(job("new"), service("new")).apply(name -> database);

    assertThatThrownBy(() -> database.connect(new Login(app, "old")))
        .isInstanceOf(SQLException.class);
    database.connect(new Login(app, "new")).close();
    database.connect(new Login(owner, "new")).close();
  }

  @Test
  void the_database_is_the_one_of_the_url() {
    DatabaseRoles roles = roles(job("x"), service("y"));

    assertThat(roles.owners()).containsOnlyKeys(new DatabaseRoles.Account("knudge", owner));
    assertThat(roles.applications()).containsOnlyKeys(new DatabaseRoles.Account("knudge", app));
  }

  @Test
  void a_migration_that_grants_to_a_role_no_service_has_is_refused() {
    assertThatThrownBy(() -> DatabaseRoles.of(Map.of(JOB, job("x")), Map.of()))
        .isInstanceOf(ManifestException.class)
        .hasMessageContaining("migrate.yaml")
        .hasMessageContaining("DATABASE_APP_ROLE is '" + app + "'");
  }

  @Test
  void a_container_without_database_needs_no_role() {
    assertThat(DatabaseRoles.of(Map.of(), Map.of(SERVICE, Map.of("PORT", "8080"))).size()).isZero();
  }

  @Test
  void a_url_without_password_or_database_is_refused() {
    assertThatThrownBy(() ->
            DatabaseRoles.of(
                Map.of(),
                Map.of(
                    SERVICE,
                    Map.of("DATABASE_URL", "jdbc:postgresql://h:1/knudge", "DATABASE_USER", "a"))))
        .hasMessageContaining("no DATABASE_PASSWORD");
    assertThatThrownBy(() ->
            DatabaseRoles.of(
                Map.of(), Map.of(SERVICE, Map.of("DATABASE_URL", "postgresql://h:1/knudge"))))
        .hasMessageContaining("jdbc:postgresql://host:port/database");
  }

  private static DatabaseRoles roles(Map<String, String> job, Map<String, String> service) {
    return DatabaseRoles.of(Map.of(JOB, job), Map.of(SERVICE, service));
  }

  private Map<String, String> job(String password) {
    return Map.of(
        "DATABASE_URL", "jdbc:postgresql://127.0.0.1:5432/knudge",
        "DATABASE_USER", owner,
        "DATABASE_PASSWORD", password,
        "DATABASE_APP_ROLE", app);
  }

  private Map<String, String> service(String password) {
    return Map.of(
        "DATABASE_URL", "jdbc:postgresql://127.0.0.1:5432/knudge",
        "DATABASE_USER", app,
        "DATABASE_PASSWORD", password);
  }
}
