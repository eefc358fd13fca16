package dev.knudge.local.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.UUID;
import java.util.stream.Stream;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** What a function cannot take is kept, and has its effect, once, when an operator sends it again after the mend. The retries are made short: ten of them take 17 minutes. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class DeadLettersIT {
  private static final Duration PATIENCE = Duration.ofMinutes(10);

  private RunningLocalDev local;

  @BeforeAll
  void start(@TempDir Path folder) throws Exception {
    Path manifests = folder.resolve("manifests");
    for (String part : List.of("eventing/base", "knative/base")) {
      copy(RunningLocalDev.root().resolve(part), manifests.resolve(part));
    }
    local =
        RunningLocalDev.start(
            folder.resolve("data"),
            Map.of(
                "manifests",
                manifests.resolve("eventing/base") + "," + manifests.resolve("knative/base")));
  }

  private static void copy(Path from, Path to) throws IOException {
    try (Stream<Path> files = Files.walk(from)) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        Path copy = to.resolve(from.relativize(file));
        Files.createDirectories(copy.getParent());
        Files.writeString(
            copy,
            Files.readString(file)
                .replace("retry: 10\n", "retry: 1\n")
                .replace("backoffDelay: PT0.5S", "backoffDelay: PT0.1S"));
      }
    }
  }

  @AfterAll
  void stop() {
    if (local != null) {
      local.close();
    }
  }

  @Test
  void what_a_broken_database_kept_out_has_its_effect_once_after_the_mend() throws Exception {
    String user = "user-" + UUID.randomUUID();
    String event = UUID.randomUUID().toString();
    String bare = "bare-" + UUID.randomUUID();
    asOwnerOfAudit("revoke insert on all tables in schema audit from audit");
    assertThat(
            local.postEvent(
                "task-events",
                Map.of(
                    "specversion", "1.0",
                    "id", event,
                    "source", "/tasks",
                    "type", "task.created",
                    "time", "2026-02-08T10:00:00Z",
                    "partitionkey", user),
                task("one", user)))
        .isEqualTo(202);
    write("{\"event_type\":\"task.created\"," + task(bare, user).substring(1));

    await()
        .atMost(PATIENCE)
        .untilAsserted(() ->
            assertThat(letters("--user", user, "--type", "task.created"))
                .hasSize(2)
                .allSatisfy(letter ->
                    assertThat(letter)
                        .containsEntry("state", "stored")
                        .containsEntry("destination", "audit")));
    String token = local.knudge("token", user);
    assertThat(local.trail(token)).isEmpty();
    assertThat(open()).isGreaterThanOrEqualTo(2);

    asOwnerOfAudit("grant insert on all tables in schema audit to audit");
    Map<String, Object> run =
        RunningLocalDev.json(
            local.knudge(
                "dead-letters", "redrive", "--user", user, "--type", "task.created", "--json"));

    assertThat(run).containsEntry("total", 2L).containsEntry("redriven", 2L);
    assertThat(local.trail(token))
        .hasSize(2)
        .extracting(entry -> entry.get("task_id"))
        .containsExactlyInAnyOrder("one", bare);

    for (Map<String, Object> letter :
        letters("--user", user, "--type", "task.created", "--state", "redriven")) {
      local.knudge("dead-letters", "redrive", (String) letter.get("id"));
    }
    assertThat(local.trail(token)).as("sent twice, and there once").hasSize(2);
    assertThat(letters("--user", user, "--type", "task.created")).isEmpty();
  }

  @Test
  void poison_is_kept_with_each_functions_reason_until_it_is_discarded() throws Exception {
    String marker = "poison-" + UUID.randomUUID();
    write(marker, "\u0000not json " + marker);

    await().atMost(PATIENCE).until(() -> letters("--user", marker).size() == 4);
    List<Map<String, Object>> letters = letters("--user", marker);
    assertThat(letters)
        .extracting(letter -> letter.get("destination"))
        .containsExactlyInAnyOrder("audit", "notification", "recurring", "reminders");
    assertThat(letters)
        .allSatisfy(letter ->
            assertThat(letter)
                .containsEntry("code", 422L)
                .containsEntry("attempts", 1L)
                .hasEntrySatisfying(
                    "reason", reason -> assertThat((String) reason).contains("Unprocessable")));
    long before = open();

    for (Map<String, Object> letter : letters) {
      local.knudge("dead-letters", "discard", (String) letter.get("id"));
    }

    assertThat(letters("--user", marker)).isEmpty();
    assertThat(open()).isEqualTo(before - 4);
    assertThat(local.knudge("status")).contains("dead letters");
  }

  private static String task(String task, String user) {
    return "{\"task_id\":\"%s\",\"user_id\":\"%s\",\"timestamp\":\"2026-02-08T10:00:00Z\",\"payload\":{\"title\":\"T\"}}"
        .formatted(task, user);
  }

  private void write(String value) throws Exception {
    write(null, value);
  }

  private void write(@org.jspecify.annotations.Nullable String key, String value) throws Exception {
    try (KafkaProducer<String, byte[]> producer = local.producer()) {
      producer
          .send(new ProducerRecord<>("task-events", key, value.getBytes(StandardCharsets.UTF_8)))
          .get();
    }
  }

  private List<Map<String, Object>> letters(String... filters) throws Exception {
    return Stream.of(
            local
                .knudge(
                    Stream.of(Stream.of("dead-letters", "list", "--json"), Stream.of(filters))
                        .flatMap(part -> part)
                        .toArray(String[]::new))
                .split("\n"))
        .filter(line -> !line.isBlank())
        .map(RunningLocalDev::json)
        .toList();
  }

  private long open() throws Exception {
    return (Long) RunningLocalDev.json(local.knudge("status", "--json")).get("open_dead_letters");
  }

  /** The functions' own roles may not change their rights. */
  private void asOwnerOfAudit(String sql) throws IOException, SQLException {
    Properties secrets = new Properties();
    try (var reader = Files.newBufferedReader(local.folder().resolve("secrets.properties"))) {
      secrets.load(reader);
    }
    try (Connection connection =
            DriverManager.getConnection(
                "jdbc:postgresql://127.0.0.1:" + local.port("postgres.port") + "/knudge",
                secrets.getProperty("audit-migration.username"),
                secrets.getProperty("audit-migration.password"));
        Statement statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }
}
