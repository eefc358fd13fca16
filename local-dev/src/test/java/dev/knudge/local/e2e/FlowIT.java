package dev.knudge.local.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.TempDir;

/** The path of the issue: what anyone writes to Kafka or posts to a sink is in the trail of its user. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class FlowIT {

  private static final int FIRST = 1;
  private static final int LAST = Integer.MAX_VALUE;
  private static final int EVENTS = 5_000;
  private static final int PORTION = 250;
  private static final int KILLS = 6;

  private RunningLocalDev local;

  @BeforeAll
  void start(@TempDir Path folder) throws Exception {
    local = RunningLocalDev.start(folder.resolve("data"));
  }

  @AfterAll
  void stop() {
    if (local != null) {
      local.close();
    }
  }

  @Test
  @Order(FIRST) // audit has not been woken yet
  void
      a_bare_envelope_and_a_cloud_event_wake_the_sleeping_audit_and_are_both_in_the_trail_of_their_user()
          throws Exception {
    String user = "user-" + UUID.randomUUID();
    assertThat(local.processesOf("audit")).as("audit sleeps").isEmpty();
    try (KafkaProducer<String, byte[]> producer = local.producer()) {
      producer.send(new ProducerRecord<>("task-events", bare("test-123", user))).get();
    }
    int status =
        local.postEvent(
            "task-events",
            attributes("task.created", UUID.randomUUID().toString(), user),
            """
            {"task_id":"test-124","user_id":"%s","version":1,"timestamp":"2026-02-08T10:00:00Z","payload":{"title":"Second"}}\
            """
                .formatted(user));
    assertThat(status).isEqualTo(202);

    String token = local.knudge("token", user);
    await()
        .atMost(Duration.ofSeconds(30))
        .untilAsserted(() ->
            assertThat(local.trail(token))
                .extracting(entry -> entry.get("task_id"))
                .containsExactlyInAnyOrder("test-123", "test-124"));
  }

  @Test
  void poison_of_every_kind_is_dead_lettered_with_its_reason_and_holds_up_nothing()
      throws Exception {
    String user = "user-" + UUID.randomUUID();
    String marker = UUID.randomUUID().toString();
    try (KafkaProducer<String, byte[]> producer = local.producer()) {
      producer.send(new ProducerRecord<>("task-events", marker, new byte[] {0, -1, -2, 1})).get();
      producer
          .send(
              new ProducerRecord<>(
                  "task-events", marker, "no JSON".getBytes(StandardCharsets.UTF_8)))
          .get();
      producer.send(new ProducerRecord<>("task-events", marker, null)).get();
      producer
          .send(
              new ProducerRecord<>(
                  "task-events",
                  marker,
                  "{\"event_type\":\"task.created\",\"task_id\":\"t\"}"
                      .getBytes(StandardCharsets.UTF_8)))
          .get();
    }
    local.postEvent(
        "task-events",
        attributes("task.created", UUID.randomUUID().toString(), user),
        "{\"task_id\":\"good\",\"user_id\":\"%s\",\"timestamp\":\"2026-02-08T10:00:00Z\",\"payload\":{\"title\":\"Good\"}}"
            .formatted(user));

    String token = local.knudge("token", user);
    await().atMost(Duration.ofSeconds(30)).until(() -> local.trail(token).size() == 1);
    List<Map<String, String>> letters = new ArrayList<>();
    try (var reader = new TopicReader(local.port("kafka.port"), "dead-letters")) {
      await()
          .atMost(Duration.ofSeconds(30))
          .until(() -> {
            reader.poll().stream()
                .filter(headers -> marker.equals(headers.get("ce_partitionkey")))
                .forEach(letters::add);
            return letters.size() >= 4 * 4;
          });
    }
    assertThat(letters)
        .allSatisfy(headers -> {
          assertThat(headers).containsEntry("ce_knativeerrorcode", "422");
          assertThat(headers).containsKeys("ce_knativeerrordest", "ce_knativeerrordata");
        });
    assertThat(
            letters.stream()
                .collect(
                    Collectors.groupingBy(
                        headers -> headers.get("ce_knativeerrordest"), Collectors.counting())))
        .as("audit, notification, recurring and reminders each refuse all four")
        .hasSize(4)
        .allSatisfy((destination, refused) -> assertThat(refused).isEqualTo(4));
  }

  @Test
  void a_tick_seals_the_trail_and_the_jar_alone_proves_what_is_in_it(@TempDir Path taken)
      throws Exception {
    String user = "user-" + UUID.randomUUID();
    String event = UUID.randomUUID().toString();
    local.postEvent(
        "task-events",
        attributes("task.created", event, user),
        "{\"task_id\":\"sealed\",\"user_id\":\"%s\",\"timestamp\":\"2026-02-08T10:00:00Z\",\"payload\":{\"title\":\"Sealed\"}}"
            .formatted(user));
    String token = local.knudge("token", user);
    await().atMost(Duration.ofSeconds(30)).until(() -> local.trail(token).size() == 1);

    // As the PingSource would, without waiting for its hour; again while another tick is under way.
    await()
        .atMost(Duration.ofSeconds(30))
        .until(() ->
            local.tick("audit") == 204
                && local.get(local.audit("/api/audit/" + event + "/proof"), token).statusCode()
                    == 200);
    String proof = local.get(local.audit("/api/audit/" + event + "/proof"), token).body();
    List<Map<String, String>> heads = new ArrayList<>();
    try (var reader = new TopicReader(local.port("kafka.port"), "audit-checkpoints")) {
      await()
          .atMost(Duration.ofSeconds(30))
          .until(() -> {
            heads.addAll(reader.poll());
            return heads.stream()
                .anyMatch(head -> "knudge.dev/audit".equals(head.get("ce_partitionkey")));
          });
    }

    Files.writeString(taken.resolve("proofs"), proof);
    Files.writeString(
        taken.resolve("export"), local.get(local.audit("/api/audit/export"), token).body());
    String keys = local.get(local.audit("/api/audit/keys"), token).body();
    String key = keys.replaceAll("(?s).*?\"key\":\"([^\"]+)\".*", "$1");
    assertThat(verify(taken, key)).isZero();
    Files.writeString(
        taken.resolve("export"),
        Files.readString(taken.resolve("export")).replace("\"Sealed\"", "\"Forged\""));
    assertThat(verify(taken, key)).isEqualTo(1);
  }

  private static int verify(Path taken, String key) throws Exception {
    Path jar = Path.of(System.getProperty("knudge.root"), "functions/audit/target/app/audit.jar");
    List<String> command =
        List.of(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-jar",
            jar.toString(),
            "verify",
            "--key",
            key,
            "--export",
            "export",
            "--proofs",
            "proofs");
    Process process = new ProcessBuilder(command).directory(taken.toFile()).inheritIO().start();
    assertThat(process.waitFor(1, TimeUnit.MINUTES)).isTrue();
    return process.exitValue();
  }

  @Test
  @Order(LAST) // leaves deliveries in their backoff, which others would have to wait for
  void
      five_thousand_events_are_each_in_the_trail_exactly_once_though_audit_is_killed_at_random_moments()
          throws Exception {
    Object deadLettersBefore = local.sourceStatus("audit").get("dead_lettered");
    List<String> users = IntStream.range(0, 4).mapToObj(_ -> "user-" + UUID.randomUUID()).toList();
    Thread killer = Thread.ofVirtual().start(() -> killAudit(KILLS, new Random(20261121)));
    Map<String, List<String>> sent = new HashMap<>();
    List<Future<RecordMetadata>> writes = new ArrayList<>();
    try (KafkaProducer<String, byte[]> producer = local.producer()) {
      for (int i = 0; i < EVENTS; i++) {
        String user = users.get(i % users.size());
        String task = "crash-" + i;
        sent.computeIfAbsent(user, _ -> new ArrayList<>()).add(task);
        writes.add(producer.send(new ProducerRecord<>("task-events", user, bare(task, user))));
        if (i % PORTION == PORTION - 1) {
          producer.flush();
          // Spreads the events over the kills.
          await().pollDelay(Duration.ofMillis(400)).until(() -> true);
        }
      }
    }
    for (Future<RecordMetadata> write : writes) {
      write.get();
    }
    assertThat(killer.join(Duration.ofMinutes(4))).as("%d kills", KILLS).isTrue();

    for (String user : users) {
      String token = local.knudge("token", user);
      List<String> tasks = sent.get(user);
      await()
          .atMost(Duration.ofMinutes(4))
          .pollInterval(Duration.ofSeconds(1))
          .until(() -> local.trail(token).size() >= tasks.size());
      assertThat(local.trail(token))
          .extracting(entry -> (String) entry.get("task_id"))
          .containsExactlyInAnyOrderElementsOf(tasks);
    }
    assertThat(local.sourceStatus("audit"))
        .as("nothing was given up")
        .containsEntry("lost", 0L)
        .containsEntry("dead_lettered", deadLettersBefore);
  }

  private void killAudit(int times, Random random) {
    for (int kill = 0; kill < times; kill++) {
      await().atMost(Duration.ofMinutes(1)).until(() -> !local.processesOf("audit").isEmpty());
      await().pollDelay(Duration.ofMillis(random.nextInt(1_500))).until(() -> true);
      local.processesOf("audit").forEach(ProcessHandle::destroyForcibly);
    }
  }

  private static byte[] bare(String task, String user) {
    return """
    {"event_type":"task.created","task_id":"%s","user_id":"%s","timestamp":"2026-02-08T10:00:00Z","payload":{"title":"Test Task"}}\
    """
        .formatted(task, user)
        .getBytes(StandardCharsets.UTF_8);
  }

  static Map<String, String> attributes(String type, String id, String user) {
    return Map.of(
        "specversion",
        "1.0",
        "id",
        id,
        "source",
        "/tasks",
        "type",
        type,
        "time",
        "2026-02-08T10:00:00Z",
        "partitionkey",
        user);
  }
}
