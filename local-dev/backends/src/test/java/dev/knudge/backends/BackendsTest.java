package dev.knudge.backends;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.ConnectException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.admin.Admin;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledIfSystemProperty;
import org.junit.jupiter.api.io.TempDir;

class BackendsTest {

  @Test
  void each_test_gets_an_empty_database_of_its_own() throws Exception {
    Database first = Backends.postgres();
    Database second = Backends.postgres();
    run(first, "CREATE TABLE task (id int)");
    assertThat(tables(first)).isEqualTo(1);
    assertThat(tables(second)).isZero();
    assertThat(first.port()).as("one server").isEqualTo(second.port());
  }

  @Test
  void roles_are_there_for_every_database() throws Exception {
    Login owner = Backends.postgres().owner("audit_owner");
    Database database = Backends.postgres();
    assertThat(database.owner("audit_owner")).isEqualTo(owner);
    database.connect(owner).close();
  }

  @Test
  void each_test_gets_a_topic_of_its_own() throws Exception {
    String topic = Backends.topic(3);
    try (Admin admin =
        Admin.create(Map.<String, Object>of("bootstrap.servers", Backends.kafka()))) {
      assertThat(
              admin
                  .describeTopics(List.of(topic))
                  .allTopicNames()
                  .get(30, TimeUnit.SECONDS)
                  .get(topic)
                  .partitions())
          .hasSize(3);
    }
  }

  @Test
  @DisabledIfSystemProperty(named = "backends", matches = "containers")
  void what_a_killed_test_run_left_is_swept_by_the_next(@TempDir Path directory) throws Exception {
    int leftover;
    try (KilledProcess process = KilledProcess.start("postgres", directory)) {
      PostgresServer.sweep(directory);
      leftover = URI.create(process.said().substring("jdbc:".length())).getPort();
      new Socket(InetAddress.getLoopbackAddress(), leftover).close(); // who lives is left alone
    }
    PostgresServer.sweep(directory);
    assertThat(directory).doesNotExist();
    assertThatThrownBy(() -> new Socket(InetAddress.getLoopbackAddress(), leftover).close())
        .isInstanceOf(ConnectException.class);
  }

  private static void run(Database database, String sql) throws SQLException {
    try (Connection connection = database.connect();
        Statement statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }

  private static int tables(Database database) throws SQLException {
    try (Connection connection = database.connect();
        Statement statement = connection.createStatement();
        ResultSet rows =
            statement.executeQuery("SELECT count(*) FROM pg_tables WHERE schemaname = 'public'")) {
      assertThat(rows.next()).isTrue();
      return rows.getInt(1);
    }
  }
}
