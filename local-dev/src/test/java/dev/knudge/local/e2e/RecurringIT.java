package dev.knudge.local.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.knudge.contracts.Json;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
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

/** Recurring tasks on the platform: what is scheduled by an event comes as an event at its time, once. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class RecurringIT {
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
  void a_series_that_is_scheduled_by_an_event_makes_its_instance_at_its_time_once()
      throws Exception {
    String user = "user-" + UUID.randomUUID();
    LocalDateTime start =
        LocalDateTime.now(ZoneOffset.UTC).plusSeconds(4).truncatedTo(ChronoUnit.SECONDS);
    String written = start.format(DateTimeFormatter.ISO_LOCAL_DATE_TIME);
    int status =
        local.postEvent(
            "recurring-events",
            attributes("recurring.scheduled", user),
            """
            {"task_id":"plants","user_id":"%s","version":1,"timestamp":"2026-02-08T10:00:00Z","payload":
              {"series_id":"s-1","title":"Water the plants","reminders":[{"offset":"-PT30M"}],
               "recurrence":{"rule":"daily","start":"%s","time_zone":"UTC"}}}\
            """
                .formatted(user, written));
    assertThat(status).isEqualTo(202);

    String token = local.knudge("token", user);
    try (var reader = new TopicReader(local.port("kafka.port"), "recurring-events")) {
      Map<String, Map<String, String>> triggered = new HashMap<>();
      await()
          .atMost(Duration.ofSeconds(60))
          .until(() -> {
            tick();
            reader.poll().stream()
                .filter(headers -> "task.recurring.triggered".equals(headers.get("ce_type")))
                .filter(headers -> user.equals(headers.get("ce_partitionkey")))
                .forEach(headers -> triggered.put(headers.get("ce_id"), headers));
            return !triggered.isEmpty();
          });
      assertThat(LocalDateTime.now(ZoneOffset.UTC)).isAfterOrEqualTo(start);
      tick();
      reader.poll().stream()
          .filter(headers -> user.equals(headers.get("ce_partitionkey")))
          .filter(headers -> "task.recurring.triggered".equals(headers.get("ce_type")))
          .forEach(headers -> triggered.put(headers.get("ce_id"), headers));
      assertThat(triggered).hasSize(1);
      assertThat(triggered.values())
          .allSatisfy(headers ->
              assertThat(headers)
                  .containsEntry("ce_source", "/recurring")
                  .containsEntry("ce_subject", "plants"));
    }

    HttpResponse<String> answer = local.get(recurring("/api/recurring/series/s-1"), token);
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
    Map<String, Object> series = RunningLocalDev.json(answer.body());
    assertThat(series)
        .containsEntry("state", "active")
        .containsEntry("made", 1L)
        .containsEntry("start", written);
    assertThat((List<?>) series.get("history")).hasSize(1);
    // What was said is in the trail of its user, too.
    await()
        .atMost(Duration.ofSeconds(60))
        .untilAsserted(() ->
            assertThat(local.trail(token))
                .extracting(entry -> entry.get("type"))
                .contains("recurring.scheduled", "task.recurring.triggered"));
  }

  @Test
  void the_bare_envelope_of_a_completed_task_with_a_recurrence_makes_the_next() throws Exception {
    String user = "user-" + UUID.randomUUID();
    try (KafkaProducer<String, byte[]> producer = local.producer()) {
      byte[] bare =
          """
          {"event_type":"task.completed","task_id":"rent","user_id":"%s","timestamp":"2026-02-08T10:00:00Z",
           "payload":{"title":"Pay the rent","due_date":"2026-01-31","recurrence":{"rule":"monthly"}}}\
          """
              .formatted(user)
              .getBytes(StandardCharsets.UTF_8);
      producer.send(new ProducerRecord<>("task-events", bare)).get();
      producer.send(new ProducerRecord<>("task-events", bare)).get();
    }

    String token = local.knudge("token", user);
    await()
        .atMost(Duration.ofSeconds(60))
        .untilAsserted(() ->
            assertThat(local.trail(token))
                .extracting(entry -> entry.get("type"))
                // Whoever owns tasks makes the instance.
                .filteredOn(type -> !"task.created".equals(type))
                .containsExactlyInAnyOrder(
                    "task.completed", "task.completed", "task.recurring.triggered"));
    Map<String, Object> series =
        RunningLocalDev.json(local.get(recurring("/api/recurring/series/rent"), token).body());
    assertThat(series).containsEntry("state", "unscheduled").containsEntry("made", 2L);
    assertThat(RunningLocalDev.json(Json.write(((List<?>) series.get("history")).getFirst())))
        .containsEntry("occurrence", "2026-02-28T00:00:00");
  }

  @Test
  void what_a_rule_means_can_be_looked_at_before_anything_is_scheduled() throws Exception {
    String rule = URLEncoder.encode("FREQ=MONTHLY;BYDAY=-1FR", StandardCharsets.UTF_8);
    HttpResponse<String> answer =
        local.get(
            recurring(
                "/api/recurring/preview?rule="
                    + rule
                    + "&start=2026-01-30T09:00:00&time_zone=Europe/Berlin&count=3"),
            local.knudge("token", "user-ada"));
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
    assertThat(answer.body())
        .contains("last Friday", "2026-02-27T09:00:00", "2026-03-27T08:00:00Z");
  }

  /** The PingSource's own comes each minute; this one now. It is 503 where that one is at work. */
  private void tick() throws Exception {
    try (HttpClient http = HttpClient.newHttpClient()) {
      HttpRequest.Builder tick =
          HttpRequest.newBuilder(recurring("/")).POST(BodyPublishers.ofString("{}"));
      attributes("dev.knative.sources.ping", "none")
          .forEach((name, value) -> tick.header("ce-" + name, value));
      assertThat(http.send(tick.build(), BodyHandlers.discarding()).statusCode()).isIn(204, 503);
    }
  }

  private URI recurring(String path) {
    return URI.create("http://127.0.0.1:" + local.port("service.recurring.port") + path);
  }

  private static Map<String, String> attributes(String type, String user) {
    return FlowIT.attributes(type, UUID.randomUUID().toString(), user);
  }
}
