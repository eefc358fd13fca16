package dev.knudge.runtime.tracing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.knudge.backends.Backends;
import dev.knudge.backends.Database;
import dev.knudge.runtime.notes.NotesDatabase;
import dev.knudge.testkit.MetricsTable;
import dev.knudge.testkit.Posts;
import dev.knudge.testkit.RecordingSink;
import dev.knudge.testkit.RunningFunction;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpRequest;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What a function tells of itself: metrics to whoever scrapes them, spans to a collector. */
class TelemetryTest {
  private static final String TRACE = "0af7651916cd43dd8448eb211c80319c";
  private static final String TRACEPARENT = "00-" + TRACE + "-b7ad6b7169203331-01";
  private static final Duration PATIENCE = Duration.ofMinutes(1);

  private final Database database = Backends.postgres();
  private Collector collector;
  private RecordingSink sink;
  private RunningFunction function;

  @BeforeEach
  void start() throws IOException {
    NotesDatabase.migrate(database);
    collector = new Collector();
    sink = new RecordingSink();
    function = function(collector.endpoint());
  }

  private RunningFunction function(String endpoint) {
    return RunningFunction.start(
        database,
        "notes",
        Map.of(
            "knudge.sink.base-url",
            sink.baseUrl(),
            "knudge.tracing.endpoint",
            endpoint,
            "knudge.tracing.headers",
            "x-key=secret"));
  }

  @AfterEach
  void stop() {
    function.close();
    sink.close();
    collector.close();
  }

  @Test
  void every_metric_of_the_table_is_exported_and_no_other() throws IOException {
    Map<String, String> event = Posts.taskCreated();
    function.post(event, Posts.task("say 1"));
    function.post(event, Posts.task("say 1"));
    assertThat(function.post(Posts.tick(), "{}").statusCode()).isEqualTo(204);
    await().atMost(PATIENCE).until(() -> scrape().contains("knudge_spans_total"));

    MetricsTable table = MetricsTable.of(Path.of("README.md"));
    assertThat(table.missingIn(scrape())).isEmpty();
    assertThat(table.unknownIn(scrape())).isEmpty();
    assertThat(table.missingIn("knudge_deliveries_total 1")).hasSizeGreaterThan(10);
  }

  @Test
  void an_events_latency_is_counted_once_however_often_it_comes_and_however_old_it_is() {
    Map<String, String> event = Posts.taskCreated();
    event.put("ce-time", "1500-01-01T00:00:00Z");

    assertThat(function.post(event, Posts.task("say 0")).statusCode()).isEqualTo(204);
    assertThat(function.post(event, Posts.task("say 0")).statusCode()).isEqualTo(204);

    assertThat(scrape())
        .contains("knudge_event_latency_seconds_count{type=\"task.created\"} 1")
        .contains("knudge_event_latency_seconds_bucket{type=\"task.created\",le=\"3600.0\"} 0");
  }

  @Test
  void a_trace_goes_from_what_came_through_its_handling_to_what_follows() {
    Map<String, String> event = Posts.taskCreated();
    event.put("traceparent", TRACEPARENT);

    function.post(event, Posts.task("say 2"));

    await().atMost(PATIENCE).until(() -> collector.spans("send task-updates").size() == 2);
    Map<String, Object> process = collector.spans("process task.created").getFirst();
    assertThat(process)
        .containsEntry("traceId", TRACE)
        .containsEntry("parentSpanId", "b7ad6b7169203331")
        .containsEntry("kind", 5L)
        .containsEntry("status", Map.of());
    List<Map<String, Object>> made = collector.spans("create ");
    assertThat(made)
        .hasSize(2)
        .allMatch(it -> it.get("parentSpanId").equals(process.get("spanId")));
    for (Map<String, Object> send : collector.spans("send ")) {
      assertThat(made).anyMatch(it -> it.get("spanId").equals(send.get("parentSpanId")));
    }
    assertThat(sink.accepted())
        .allSatisfy(post ->
            assertThat(made)
                .anyMatch(it ->
                    post.delivery()
                        .header("ce-traceparent")
                        .equals("00-" + TRACE + "-" + it.get("spanId") + "-01")));
    assertThat(collector.keys()).containsOnly("secret");
  }

  @Test
  void what_fails_is_shown_as_failed() {
    sink.answering(_ -> 503);

    assertThat(function.post(Posts.taskCreated(), Posts.task("say 1")).statusCode()).isEqualTo(503);

    await().atMost(PATIENCE).until(() -> !collector.spans("process task.created").isEmpty());
    assertThat(collector.spans("process task.created").getFirst().get("status"))
        .isEqualTo(Map.of("code", 2L, "message", "answered 503"));
    assertThat(collector.spans("send ").getFirst().get("status").toString())
        .contains("code=2", "503");
  }

  @Test
  void what_others_chose_not_to_record_is_not_recorded_and_a_tick_is() {
    Map<String, String> event = Posts.taskCreated();
    event.put("traceparent", "00-" + TRACE + "-b7ad6b7169203331-00");
    function.post(event, Posts.task("say 1"));
    function.post(Posts.tick(), "{}");

    await().atMost(PATIENCE).until(() -> !collector.spans("process tick").isEmpty());
    assertThat(collector.spans("").stream().map(span -> span.get("traceId"))).doesNotContain(TRACE);
    assertThat(sink.accepted().getFirst().delivery().header("traceparent"))
        .startsWith("00-" + TRACE)
        .endsWith("-00");
  }

  @Test
  void a_request_to_an_api_is_a_span_named_after_its_collection() {
    function.send(
        HttpRequest.newBuilder(URI.create(function.uri("/api/things/17") + "?secret=yes"))
            .header("traceparent", TRACEPARENT));

    await().atMost(PATIENCE).until(() -> !collector.spans("GET").isEmpty());
    assertThat(collector.spans("GET"))
        .singleElement()
        .satisfies(span -> {
          assertThat(span)
              .containsEntry("name", "GET /api/things")
              .containsEntry("parentSpanId", "b7ad6b7169203331");
          assertThat(span.toString()).doesNotContain("secret");
        });
  }

  @Test
  void a_collector_that_is_away_holds_up_nobody() {
    collector.close();

    assertThat(function.post(Posts.taskCreated(), Posts.task("say 1")).statusCode()).isEqualTo(204);

    await()
        .atMost(PATIENCE)
        .until(() -> scrape().contains("knudge_spans_total{outcome=\"failed\"}"));
  }

  private String scrape() {
    return function.get("/metrics", "").body();
  }
}
