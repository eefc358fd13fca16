package dev.knudge.backends;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.ConnectException;
import java.net.InetAddress;
import java.net.NetworkInterface;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PostgresServerTest {

  @TempDir Path directory;

  @Test
  void rows_outlive_a_restart_on_another_port() throws Exception {
    int firstPort;
    try (PostgresServer server = start()) {
      firstPort = server.port();
      run(server.database("knudge"), "CREATE TABLE task AS SELECT 'milk'::text AS title");
    }
    try (PostgresServer server = start()) {
      assertThat(server.port()).isNotEqualTo(firstPort);
      assertThat(query(server.database("knudge"), "SELECT title FROM task")).isEqualTo("milk");
    }
  }

  @Test
  void rows_outlive_the_killing_of_the_process_and_its_server_is_ended() throws Exception {
    int leftover;
    try (KilledProcess process = KilledProcess.start("postgres", directory)) {
      leftover = URI.create(process.said().substring("jdbc:".length())).getPort();
    }
    new Socket(InetAddress.getLoopbackAddress(), leftover).close();
    try (PostgresServer server = start()) {
      assertThatThrownBy(() -> new Socket(InetAddress.getLoopbackAddress(), leftover).close())
          .isInstanceOf(ConnectException.class);
      assertThat(query(server.database("kept"), "SELECT 1")).isEqualTo("1");
    }
  }

  @Test
  void a_pid_file_whose_number_is_another_programs_now_is_stale() throws Exception {
    try (PostgresServer server = start()) {
      run(server.database("knudge"), "CREATE TABLE task AS SELECT 'milk'::text AS title");
    }
    Files.write(
        directory.resolve("cluster/data/postmaster.pid"),
        List.of(Long.toString(ProcessHandle.current().pid()), "elsewhere"));
    try (PostgresServer server = start()) {
      assertThat(query(server.database("knudge"), "SELECT title FROM task")).isEqualTo("milk");
    }
  }

  @Test
  void the_power_may_go_at_any_moment_of_the_first_start() throws Exception {
    Files.createDirectories(directory.resolve("cluster/unfinished/base"));
    try (PostgresServer server = start()) {
      assertThat(query(server.database("knudge"), "SELECT 1")).isEqualTo("1");
    }
  }

  @Test
  void text_is_utf_8_and_time_is_utc_whatever_the_machine_speaks() throws Exception {
    try (PostgresServer server = start()) {
      Database database = server.database("knudge");
      assertThat(query(database, "SHOW server_encoding")).isEqualTo("UTF8");
      assertThat(
              query(
                  database,
                  "SELECT reset_val FROM pg_settings WHERE name = 'log_timezone'"
                      + " AND setting = 'UTC'"))
          .isEqualTo("UTC");
      assertThat(query(database, "SHOW server_version")).startsWith("18.");
      assertThat(query(database, "SELECT upper('naïve €')")).isEqualTo("NAÏVE €");
    }
  }

  @Test
  void an_application_may_connect_and_an_owner_may_make_schemas_too() throws Exception {
    try (PostgresServer server = start()) {
      Database database = server.database("knudge");
      Login owner = database.owner("audit_owner");
      Login application = database.application("audit");
      try (Connection connection = database.connect(owner);
          Statement statement = connection.createStatement()) {
        statement.execute("CREATE SCHEMA audit");
      }
      try (Connection connection = database.connect(application);
          Statement statement = connection.createStatement()) {
        assertThatThrownBy(() -> statement.execute("CREATE SCHEMA mine"))
            .isInstanceOf(SQLException.class)
            .hasMessageContaining("permission denied for database");
        assertThatThrownBy(() -> statement.execute("CREATE TABLE audit.mine (id int)"))
            .isInstanceOf(SQLException.class)
            .hasMessageContaining("permission denied for schema");
      }
    }
  }

  @Test
  void a_new_password_replaces_the_old_one_and_quotes_do_no_harm() throws Exception {
    try (PostgresServer server = start()) {
      Database database = server.database("knudge");
      Login old = database.application("o'neil \"x\"");
      Login changed = new Login(old.user(), "it's new");
      database.admitApplication(changed);
      assertThatThrownBy(() -> database.connect(old).close())
          .isInstanceOf(SQLException.class)
          .hasMessageContaining("password authentication failed");
      database.connect(changed).close();
    }
  }

  @Test
  void a_taken_port_is_named_with_the_setting_that_changes_it() throws Exception {
    try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.ofLiteral("127.0.0.1"))) {
      PostgresServer.Settings settings =
          PostgresServer.Settings.in(directory)
              .withPort(Port.fixed(taken.getLocalPort(), "KNUDGE_POSTGRES_PORT"));
      assertThatThrownBy(() -> PostgresServer.start(settings))
          .isInstanceOf(PortTakenException.class)
          .hasMessageContaining("port %d is taken", taken.getLocalPort())
          .hasMessageContaining("set KNUDGE_POSTGRES_PORT");
    }
  }

  @Test
  void a_directory_serves_one_server_at_a_time() {
    try (PostgresServer server = start()) {
      assertThat(server.port()).isPositive();
      assertThatThrownBy(this::start)
          .isInstanceOf(BackendException.class)
          .hasMessageContaining("is in use by process");
    }
  }

  @Test
  void data_of_another_major_version_is_refused_by_name() throws Exception {
    Path data = Files.createDirectories(directory.resolve("cluster/data"));
    Files.writeString(data.resolve("PG_VERSION"), "17\n");
    assertThatThrownBy(this::start)
        .isInstanceOf(BackendException.class)
        .hasMessageContaining("was made by PostgreSQL 17, and this is 18: remove it");
  }

  @Test
  void a_server_that_does_not_start_says_what_it_said() throws Exception {
    start().close();
    Files.writeString(directory.resolve("cluster/data/pg_hba.conf"), "nonsense\n");
    assertThatThrownBy(this::start)
        .isInstanceOf(BackendException.class)
        .hasMessageContaining("pg_hba.conf");
  }

  @Test
  void nobody_else_reads_the_superusers_password() throws Exception {
    try (PostgresServer server = start()) {
      assertThat(server.port()).isPositive();
      Path file = directory.resolve("superuser-password");
      assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
          .isEqualTo("rw-------");
      assertThat(server.database("knudge").superuser().toString())
          .doesNotContain(Files.readString(file).strip());
    }
  }

  @Test
  void only_this_machine_can_connect() throws Exception {
    List<InetAddress> outside =
        NetworkInterface.networkInterfaces()
            .flatMap(NetworkInterface::inetAddresses)
            .filter(address -> !address.isLoopbackAddress() && !address.isLinkLocalAddress())
            .toList();
    try (PostgresServer server = start()) {
      new Socket(InetAddress.getLoopbackAddress(), server.port()).close();
      assertThat(outside)
          .allSatisfy(address ->
              assertThatThrownBy(() -> new Socket(address, server.port()).close())
                  .isInstanceOf(ConnectException.class));
    }
  }

  private PostgresServer start() {
    return PostgresServer.start(PostgresServer.Settings.in(directory));
  }

  private static void run(Database database, String sql) throws SQLException {
    try (Connection connection = database.connect();
        Statement statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }

  private static String query(Database database, String sql) throws SQLException {
    try (Connection connection = database.connect();
        Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery(sql)) {
      assertThat(rows.next()).isTrue();
      return rows.getString(1);
    }
  }
}
