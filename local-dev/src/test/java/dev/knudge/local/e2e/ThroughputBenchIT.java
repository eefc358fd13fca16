package dev.knudge.local.e2e;

import static org.awaitility.Awaitility.await;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.UUID;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * How many events per second go from a Kafka topic through local-dev into the audit trail, beside the rows per second that the same
 * PostgreSQL takes when nobody is in between. Prints, and judges nothing: {@code ./mvnw verify -Pbench -pl local-dev -am}.
 */
@Tag("bench")
class ThroughputBenchIT {

  private static final int EVENTS = 30_000;
  private static final int ROWS_A_COMMIT = 50;

  @Test
  void events_per_second_into_the_trail_beside_what_postgresql_takes_alone(@TempDir Path folder)
      throws Exception {
    Path data = folder.resolve("data");
    try (RunningLocalDev local = RunningLocalDev.start(data);
        Connection database = connect(local, data)) {
      flow(local, database, 3_000);
      double through = flow(local, database, EVENTS);
      double alone = insertAlone(database, EVENTS);
      System.out.printf(
          "%nBENCH audit: Kafka -> local-dev -> trail %.0f events/s; PostgreSQL alone, %d rows a commit, %.0f events/s; ratio %.2f%n%n",
          through, ROWS_A_COMMIT, alone, through / alone);
    }
  }

  /** Events per second, from before the first is written to Kafka until the last is in the trail. */
  private static double flow(RunningLocalDev local, Connection database, int events)
      throws SQLException {
    String source = UUID.randomUUID().toString();
    long before = entries(database);
    long begin = System.nanoTime();
    try (KafkaProducer<String, byte[]> producer = local.producer()) {
      for (int i = 0; i < events; i++) {
        String user = "user-" + i % 100;
        String bare =
            "{\"event_type\":\"task.created\",\"task_id\":\"%s-%d\",\"user_id\":\"%s\",\"timestamp\":\"2026-02-08T10:00:00Z\",\"payload\":{\"title\":\"Test Task\",\"priority\":\"high\"}}"
                .formatted(source, i, user);
        producer.send(
            new ProducerRecord<>("task-events", user, bare.getBytes(StandardCharsets.UTF_8)));
      }
    }
    await()
        .atMost(Duration.ofMinutes(5))
        .pollInterval(Duration.ofMillis(100))
        .until(() -> entries(database) >= before + events);
    return events / ((System.nanoTime() - begin) / 1e9);
  }

  /** The same rows, made by PostgreSQL itself and committed in portions such as the function's. */
  private static double insertAlone(Connection database, int rows) throws SQLException {
    try (Statement statement = database.createStatement()) {
      statement.execute("create schema bench");
      statement.execute("create table bench.inbox (like audit.inbox including all)");
      statement.execute("create table bench.entry_key (like audit.entry_key including all)");
      statement.execute("create table bench.entry (like audit.entry including all)");
      long begin = System.nanoTime();
      for (int first = 0; first < rows; first += ROWS_A_COMMIT) {
        int last = first + ROWS_A_COMMIT - 1;
        statement.execute(
            """
            begin;
            insert into bench.inbox (source, event_key)
            select '/apis/v1/namespaces/todo/kafkasources/audit#task-events', 'partition:0/offset:' || n || '@1795234663031' from generate_series(%1$d, %2$d) n;
            insert into bench.entry_key (event_id, source, event_key, recorded_at, sequence)
            select 'partition:0/offset:' || n, '/apis/v1/namespaces/todo/kafkasources/audit#task-events', 'partition:0/offset:' || n || '@1795234663031', now(), n
            from generate_series(%1$d, %2$d) n;
            insert into bench.entry (sequence, event_id, source, event_key, type, task_id, user_id, actor, occurred_at, recorded_at, key_id, particulars, commitment, leaf_hash, marks)
            select n, 'partition:0/offset:' || n, '/apis/v1/namespaces/todo/kafkasources/audit#task-events', 'partition:0/offset:' || n || '@1795234663031', 'task.created',
              'task-' || n, 'user-' || n %% 100, 'human', '2026-02-08T10:00:00Z', now(), n %% 100, decode(repeat('5a', 520), 'hex'), sha256('commitment'), sha256('leaf'),
              array[-7712389012345678901, -123456789012345678, 123456789012345678, 1234567890123456789, 7712389012345678901]
            from generate_series(%1$d, %2$d) n;
            commit
            """
                .formatted(first, last));
      }
      return rows / ((System.nanoTime() - begin) / 1e9);
    }
  }

  private static long entries(Connection database) throws SQLException {
    try (Statement statement = database.createStatement();
        ResultSet row = statement.executeQuery("select count(*) from audit.entry")) {
      row.next();
      return row.getLong(1);
    }
  }

  private static Connection connect(RunningLocalDev local, Path data) throws Exception {
    try (var files = Files.walk(data)) {
      Path password =
          files.filter(file -> file.endsWith("superuser-password")).findFirst().orElseThrow();
      return DriverManager.getConnection(
          "jdbc:postgresql://127.0.0.1:" + local.port("postgres.port") + "/knudge",
          "postgres",
          Files.readString(password).strip());
    }
  }
}
