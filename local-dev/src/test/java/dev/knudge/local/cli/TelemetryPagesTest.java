package dev.knudge.local.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.sun.net.httpserver.HttpServer;
import dev.knudge.local.status.Status;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What services tell of themselves, as the pages and the commands show it. */
class TelemetryPagesTest {
  private static final String TRACE = "0af7651916cd43dd8448eb211c80319c";
  private static final Status STATUS =
      new Status(
          1, CommandRun.NOW, Map.of(), List.of(), List.of(), List.of(), List.of(), List.of(), 3);

  @TempDir private Path root;
  private final HttpClient http = HttpClient.newHttpClient();
  private volatile Map<String, List<URI>> awake = Map.of();
  private volatile String metrics = "";
  private HttpServer process;
  private AdminServer server;

  @BeforeEach
  void start() throws IOException {
    process = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    process.createContext(
        "/metrics",
        exchange -> {
          try (exchange) {
            byte[] body = metrics.getBytes(StandardCharsets.UTF_8);
            exchange.sendResponseHeaders(200, body.length);
            exchange.getResponseBody().write(body);
          }
        });
    process.start();
    awake =
        Map.of("audit", List.of(URI.create("http://127.0.0.1:" + process.getAddress().getPort())));
    server = AdminServer.start(0, () -> STATUS, List::of, List::of, () -> awake);
  }

  @AfterEach
  void stop() {
    server.close();
    process.stop(0);
    http.close();
  }

  @Test
  void a_trace_is_shown_as_a_tree_across_services_in_whatever_order_its_spans_come() {
    send("audit", span("3333333333333333", "2222222222222222", "process task.created", 30, 45, ""));
    send(
        "tasks",
        span("2222222222222222", "1111111111111111", "create task.created", 10, 10, ""),
        span("1111111111111111", "", "POST /api/tasks", 0, 20, ""),
        span("4444444444444444", "2222222222222222", "send task-events", 12, 18, "503"));

    List<String> lines = run("trace", TRACE.substring(0, 8)).out().lines().toList();

    assertThat(lines.getFirst()).contains(TRACE, "45 ms", "4 spans", "tasks, audit", "1 failed");
    assertThat(lines.stream().skip(2).map(line -> line.replaceAll("^.* ms  ", "")))
        .containsExactly(
            "tasks         POST /api/tasks",
            "tasks           create task.created  [e-1]",
            "tasks             send task-events  FAILED: 503",
            "audit             process task.created");
    assertThat(run("trace", "e-1").out()).contains(TRACE);
    assertThat(run("trace").out()).contains(TRACE).contains("POST /api/tasks");
  }

  @Test
  void what_is_not_known_is_said_and_what_claims_to_be_its_own_ancestor_ends() throws IOException {
    assertThat(run("trace").out()).contains("No trace yet");
    CommandRun unknown = run("trace", "ffff");
    assertThat(unknown.exit()).isEqualTo(1);
    assertThat(unknown.err()).contains("No trace of that id");

    send(
        "odd",
        span("1111111111111111", "", "first", 0, 1, ""),
        span("2222222222222222", "2222222222222222", "itself", 0, 1, ""));
    assertThat(run("trace", TRACE).out()).contains("first");
    JsonNode json = Json.mapper().readTree(run("trace", TRACE, "--json").out());
    assertThat(json.path("spans")).hasSize(2);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "application/json | {} | 400",
        "application/json | not json | 400",
        "application/json | {\"resourceSpans\":[{\"scopeSpans\":[{\"spans\":[{\"traceId\":\"x\"}]}]}]} | 400",
        "application/json | {\"resourceSpans\":[]} | 200",
        "application/x-protobuf | {\"resourceSpans\":[]} | 415",
      })
  void only_traces_in_json_are_taken(String type, String body, int status) {
    assertThat(post(type, body)).isEqualTo(status);
  }

  @Test
  void a_service_that_sleeps_is_shown_with_what_it_said_last_and_counts_on_when_it_wakes() {
    metrics =
        """
        # HELP a comment
        process_start_time_seconds 100.0
        knudge_event_latency_seconds_count{type="task.created"} 4
        knudge_event_latency_seconds_sum{type="task.created"} 2.0
        knudge_event_latency_seconds_bucket{type="task.created",le="0.25"} 1
        knudge_event_latency_seconds_bucket{type="task.created",le="1.0"} 4
        knudge_event_latency_seconds_bucket{type="task.created",le="+Inf"} 4
        knudge_outbox_oldest_seconds 7.5
        """;
    assertThat(figures())
        .contains("event latency | audit | 4, mean 0.500 s, 95 % within 1.000 s")
        .contains("outbox age | audit | 7.500 s")
        .contains("dead letters | topic | 3");

    awake = Map.of("audit", List.of());
    assertThat(figures()).contains("outbox age | audit | 7.500 s");

    awake =
        Map.of("audit", List.of(URI.create("http://127.0.0.1:" + process.getAddress().getPort())));
    metrics =
        """
        process_start_time_seconds 200.0
        knudge_event_latency_seconds_count{type="task.created"} 1
        knudge_event_latency_seconds_sum{type="task.created"} 0.5
        knudge_outbox_oldest_seconds NaN
        """;
    assertThat(figures())
        .anyMatch(line -> line.startsWith("event latency | audit | 5, mean 0.500 s"))
        .contains("outbox age | audit | not known");
    assertThat(run("metrics", "--raw").out())
        .contains("knudge_event_latency_seconds_count{service=\"audit\",type=\"task.created\"} 5.0")
        .contains("process_start_time_seconds{service=\"audit\"} 200.0");
  }

  @Test
  void no_sample_has_one_label_twice() {
    // Prometheus would refuse all of the answer.
    metrics =
        "process_start_time_seconds 1.0\nx_total{a=\"b\",service=\"other\",my_service=\"c\"} 2\n";
    assertThat(run("metrics", "--raw").out())
        .contains(
            "x_total{service=\"audit\",a=\"b\",exported_service=\"other\",my_service=\"c\"} 2.0");
  }

  private List<String> figures() {
    return run("metrics")
        .out()
        .lines()
        .map(line -> line.strip().replaceAll(" {2,}", " | "))
        .toList();
  }

  private static String span(
      String id, String parent, String name, long startMillis, long endMillis, String fault) {
    return """
    {"traceId":"%s","spanId":"%s"%s,"name":"%s","kind":5,"startTimeUnixNano":"%d","endTimeUnixNano":"%d",
     "attributes":[{"key":"cloudevents.event_id","value":{"stringValue":"e-1"}}],"status":{%s}}\
    """
        .formatted(
            TRACE,
            id,
            parent.isEmpty() ? "" : ",\"parentSpanId\":\"" + parent + "\"",
            name,
            (1_700_000_000_000L + startMillis) * 1_000_000,
            (1_700_000_000_000L + endMillis) * 1_000_000,
            fault.isEmpty() ? "" : "\"code\":2,\"message\":\"" + fault + "\"");
  }

  private void send(String service, String... spans) {
    assertThat(
            post(
                "application/json",
                """
                {"resourceSpans":[{"resource":{"attributes":[{"key":"service.name","value":{"stringValue":"%s"}}]},
                 "scopeSpans":[{"scope":{"name":"knudge"},"spans":[%s]}]}]}\
                """
                    .formatted(service, String.join(",", spans))))
        .isEqualTo(200);
  }

  private int post(String type, String body) {
    try {
      return http.send(
              HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + server.port() + "/v1/traces"))
                  .header("Content-Type", type)
                  .POST(HttpRequest.BodyPublishers.ofString(body))
                  .build(),
              HttpResponse.BodyHandlers.discarding())
          .statusCode();
    } catch (IOException | InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  private CommandRun run(String... arguments) {
    List<String> all = new java.util.ArrayList<>(List.of(arguments));
    all.addAll(1, List.of("--set", "admin.port=" + server.port()));
    return CommandRun.of(root, all.toArray(String[]::new));
  }
}
