package dev.knudge.local.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** Reminders on the platform: what is scheduled by an event comes as an event at its time, once; and follows its task. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class RemindersIT {
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
  void a_reminder_set_for_the_next_moment_fires_by_the_tick_of_its_ping_source_once()
      throws Exception {
    String user = "user-" + UUID.randomUUID();
    Instant at = Instant.now().plusSeconds(3).truncatedTo(ChronoUnit.SECONDS);
    assertThat(schedule(user, "tea", "\"remind_at\":\"" + at + "\"")).isEqualTo(202);

    String token = local.knudge("token", user);
    try (var reader = new TopicReader(local.port("kafka.port"), "reminder-events")) {
      Map<String, Map<String, String>> due = new HashMap<>();
      // The PingSource ticks at the full minute; nobody helps it here.
      await()
          .atMost(Duration.ofSeconds(100))
          .until(() -> {
            collect(reader, user, due);
            return !due.isEmpty();
          });
      assertThat(Instant.now()).isAfterOrEqualTo(at);
      tick();
      collect(reader, user, due);
      assertThat(due).hasSize(1);
      assertThat(due.values())
          .allSatisfy(headers ->
              assertThat(headers)
                  .containsEntry("ce_source", "/reminders")
                  .containsEntry("ce_subject", "tea"));
    }
    assertThat(only(token))
        .containsEntry("status", "fired")
        .containsEntry("remind_at", at.toString());
    // It is in the trail of its user, too.
    await()
        .atMost(Duration.ofSeconds(60))
        .untilAsserted(() ->
            assertThat(local.trail(token))
                .extracting(entry -> entry.get("type"))
                .containsExactlyInAnyOrder("reminder.scheduled", "reminder.due"));
  }

  @Test
  void a_relative_one_follows_the_bare_envelopes_of_a_backend_that_knows_no_reminders()
      throws Exception {
    String user = "user-" + UUID.randomUUID();
    String token = local.knudge("token", user);
    assertThat(schedule(user, "rent", "\"offset\":\"-PT1H\"")).isEqualTo(202);
    await()
        .atMost(Duration.ofSeconds(60))
        .untilAsserted(() -> assertThat(only(token)).containsEntry("status", "waiting"));

    bare(
        "task.updated",
        user,
        "2026-02-08T11:00:00Z",
        "{\"due_date\":\"2099-03-01\",\"time_zone\":\"Europe/Berlin\"}");
    await()
        .atMost(Duration.ofSeconds(60))
        .untilAsserted(() ->
            assertThat(only(token))
                .containsEntry("status", "pending")
                .containsEntry("remind_at", "2099-03-01T07:00:00Z"));

    bare("task.completed", user, "2026-02-08T12:00:00Z", "{}");
    await()
        .atMost(Duration.ofSeconds(60))
        .until(() -> items(token, "?status=cancelled").size() == 1);
    assertThat(items(token, "")).isEmpty();
  }

  private int schedule(String user, String task, String when) {
    return local.postEvent(
        "reminder-events",
        FlowIT.attributes("reminder.scheduled", UUID.randomUUID().toString(), user),
        """
        {"task_id":"%s","user_id":"%s","timestamp":"2026-02-08T10:00:00Z","payload":{"reminder_id":"r-1","title":"Tea",%s}}\
        """
            .formatted(task, user, when));
  }

  private void bare(String type, String user, String timestamp, String payload) throws Exception {
    try (KafkaProducer<String, byte[]> producer = local.producer()) {
      byte[] envelope =
          """
          {"event_type":"%s","task_id":"rent","user_id":"%s","timestamp":"%s","payload":%s}\
          """
              .formatted(type, user, timestamp, payload)
              .getBytes(StandardCharsets.UTF_8);
      producer.send(new ProducerRecord<>("task-events", envelope)).get();
    }
  }

  private static void collect(
      TopicReader reader, String user, Map<String, Map<String, String>> due) {
    reader.poll().stream()
        .filter(headers -> "reminder.due".equals(headers.get("ce_type")))
        .filter(headers -> user.equals(headers.get("ce_partitionkey")))
        .forEach(headers -> due.put(headers.get("ce_id"), headers));
  }

  private Map<String, Object> only(String token) {
    List<Map<String, Object>> items = items(token, "");
    assertThat(items).hasSize(1);
    return items.getFirst();
  }

  private List<Map<String, Object>> items(String token, String query) {
    HttpResponse<String> answer = local.get(reminders("/api/reminders" + query), token);
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
    return RunningLocalDev.items(RunningLocalDev.json(answer.body()));
  }

  /** The PingSource's own comes each minute; this one now. It is 503 where that one is at work. */
  private void tick() throws Exception {
    try (HttpClient http = HttpClient.newHttpClient()) {
      HttpRequest.Builder tick =
          HttpRequest.newBuilder(reminders("/")).POST(BodyPublishers.ofString("{}"));
      FlowIT.attributes("dev.knative.sources.ping", UUID.randomUUID().toString(), "none")
          .forEach((name, value) -> tick.header("ce-" + name, value));
      assertThat(http.send(tick.build(), BodyHandlers.discarding()).statusCode()).isIn(204, 503);
    }
  }

  private URI reminders(String path) {
    return URI.create("http://127.0.0.1:" + local.port("service.reminders.port") + path);
  }
}
