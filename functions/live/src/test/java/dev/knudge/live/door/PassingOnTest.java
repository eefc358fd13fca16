package dev.knudge.live.door;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.knudge.contracts.Json;
import dev.knudge.testkit.RawHttp;
import dev.knudge.testkit.RunningFunction;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What the door passes on, both ways, over real sockets. */
class PassingOnTest {
  private static final String TOKEN = RunningFunction.token("user-1");
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  private static StandIn function;
  private static RunningFunction live;
  private static HttpClient http;

  @BeforeAll
  static void start() {
    function = new StandIn();
    live = TestDoor.start(function, Map.of());
    http = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
  }

  @AfterAll
  static void stop() {
    http.close();
    live.close();
    function.close();
  }

  @Test
  void a_request_reaches_its_function_as_it_was_sent() {
    function.does((head, connection) ->
        connection.answer(201, "Location: /api/tasks/7\nETag: \"1\"\n", "{\"id\":\"7\"}"));

    HttpResponse<String> answer =
        live.send(
            request("/api/tasks?filter=%23home%20%26%20due%3Atoday&x=1")
                .header("Content-Type", "application/json")
                .header("Idempotency-Key", "k-1")
                .POST(BodyPublishers.ofString("{\"title\":\"Büro\"}")));

    StandIn.Received received = function.only();
    assertThat(received.head().method()).isEqualTo("POST");
    assertThat(received.head().target())
        .isEqualTo("/api/tasks?filter=%23home%20%26%20due%3Atoday&x=1");
    assertThat(received.body()).isEqualTo("{\"title\":\"Büro\"}");
    assertThat(received.head().fields())
        .containsEntry("authorization", "Bearer " + TOKEN)
        .containsEntry("content-type", "application/json")
        .containsEntry("idempotency-key", "k-1")
        .containsEntry("content-length", "17")
        .containsEntry("host", "127.0.0.1:" + function.port())
        .containsEntry("x-forwarded-for", "127.0.0.1")
        .containsEntry("x-forwarded-proto", "http")
        .containsEntry("x-forwarded-host", "127.0.0.1:" + live.port());
    assertThat(answer.statusCode()).isEqualTo(201);
    assertThat(answer.body()).isEqualTo("{\"id\":\"7\"}");
    assertThat(answer.headers().map())
        .containsEntry("location", java.util.List.of("/api/tasks/7"))
        .containsEntry("etag", java.util.List.of("\"1\""))
        .containsEntry("content-length", java.util.List.of("10"))
        .doesNotContainKey("transfer-encoding");
  }

  @ParameterizedTest
  @ValueSource(strings = {"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE"})
  void every_method_of_the_contracts_goes_through(String method) {
    function.does((head, connection) -> connection.answer(200, "X-Method: " + method + "\n", "ok"));

    HttpResponse<String> answer =
        live.send(request("/api/tasks/1").method(method, BodyPublishers.noBody()));

    assertThat(answer.statusCode()).isEqualTo(200);
    assertThat(answer.body()).isEqualTo(method.equals("HEAD") ? "" : "ok");
    assertThat(answer.headers().firstValue("content-length")).contains("2");
    assertThat(function.only().head().method()).isEqualTo(method);
    assertThat(function.only().body()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/api/audit/partition%3A0%2Foffset%3A7",
        "/api/tasks/1/tags/50%25%20off",
        "/api/tasks/a%3Bb",
        "/api/tasks/...",
        "/api/tasks/",
        "/api/tasks?a=/../b;c"
      })
  void what_looks_odd_but_is_plain_goes_on_unchanged(String target) {
    function.does((head, connection) -> connection.answer(200, "", "ok"));

    assertThat(live.get(target, TOKEN).statusCode()).isEqualTo(200);

    assertThat(function.only().head().target()).isEqualTo(target);
  }

  @ParameterizedTest
  @CsvSource({"204, ''", "304, 'ETag: \"5\"\n'"})
  void an_answer_without_a_body_stays_one(int status, String fields) {
    function.does((head, connection) -> connection.answer(status, fields, ""));

    HttpResponse<String> answer = live.get("/api/tasks/1", TOKEN);

    assertThat(answer.statusCode()).isEqualTo(status);
    assertThat(answer.body()).isEmpty();
    assertThat(answer.headers().firstValue("transfer-encoding")).isEmpty();
    assertThat(live.get("/api/tasks/1", TOKEN).statusCode())
        .as("same connection")
        .isEqualTo(status);
  }

  @Test
  void a_problem_that_the_function_worded_is_passed_on_as_it_is() {
    String problem = "{\"title\":\"Unprocessable\",\"status\":422,\"detail\":\"Too long\"}";
    function.does((head, connection) ->
        connection.answer(422, "Content-Type: application/problem+json\n", problem));

    HttpResponse<String> answer = live.get("/api/tasks/1", TOKEN);

    assertThat(answer.statusCode()).isEqualTo(422);
    assertThat(answer.body()).isEqualTo(problem);
    assertThat(answer.headers().firstValue("content-type")).contains("application/problem+json");
  }

  @Test
  void what_concerns_one_connection_or_only_the_platform_may_say_does_not_reach_the_function()
      throws IOException {
    function.does((head, connection) -> connection.answer(200, "", "ok"));

    RawHttp.Answer answer =
        RawHttp.exchange(
            live.port(),
            "GET /api/tasks HTTP/1.1\nHost: knudge.example\nAuthorization: Bearer "
                + TOKEN
                + "\nConnection: keep-alive, X-Secret\nConnection: x-other\nX-Secret: 1\nX-Other: 1\nKeep-Alive: timeout=5\n"
                + "TE: trailers\nUpgrade: h2c\nHTTP2-Settings: AAMAAABkAAQAAP__\nProxy-Authorization: x\n"
                + "X-Forwarded-For: 1.2.3.4\nX-Forwarded-Proto: https\nX-Forwarded-Host: evil\nForwarded: for=1.2.3.4\nX-Real-IP: 1.2.3.4\n"
                + "Knative-Serving-Tag: x\nK-Network-Probe: queue\nX-Envoy-Original-Path: /\nX-Original-URL: /\nX-HTTP-Method-Override: DELETE\n"
                + "ce-id: 1\nce-type: task.created\nCookie: a=b\nX-Mine: stays\n\n");

    assertThat(answer.status()).isEqualTo(200);
    assertThat(function.only().head().fields().keySet())
        .containsExactlyInAnyOrder(
            "authorization",
            "connection",
            "host",
            "traceparent",
            "x-forwarded-for",
            "x-forwarded-host",
            "x-forwarded-proto",
            "x-mine",
            "x-request-id");
    assertThat(function.only().head().fields())
        .containsEntry("connection", "keep-alive")
        .containsEntry("x-forwarded-for", "127.0.0.1")
        .containsEntry("x-forwarded-proto", "http")
        .containsEntry("x-forwarded-host", "knudge.example");
  }

  @Test
  void what_concerns_the_functions_connection_or_itself_does_not_reach_the_client() {
    function.does((head, connection) -> {
      connection.answer(
          200,
          "Connection: close, X-Hop\nX-Hop: 1\nKeep-Alive: timeout=1\nServer: secret/1.0\nSet-Cookie: a=b\nX-Envoy-Upstream-Service-Time: 4\n"
              + "Access-Control-Allow-Origin: *\nX-Mine: stays\n",
          "ok");
      connection.close();
    });

    HttpResponse<String> answer = live.get("/api/tasks", TOKEN);

    assertThat(answer.headers().map().keySet())
        .contains("x-mine")
        .doesNotContain(
            "x-hop",
            "keep-alive",
            "server",
            "set-cookie",
            "x-envoy-upstream-service-time",
            "access-control-allow-origin",
            "connection");
    assertThat(live.get("/api/tasks", TOKEN).statusCode()).isEqualTo(200);
  }

  @Test
  void an_address_that_a_function_gives_of_itself_is_one_that_can_be_reached() {
    function.does((head, connection) ->
        connection.answer(
            201, "Location: http://127.0.0.1:" + function.port() + "/api/tasks/7\n", ""));

    assertThat(
            live.send(request("/api/tasks").POST(BodyPublishers.noBody()))
                .headers()
                .firstValue("location"))
        .contains("/api/tasks/7");
  }

  @Test
  void a_redirect_is_passed_on_and_not_followed() {
    function.does(
        (head, connection) -> connection.answer(307, "Location: http://127.0.0.1:1/health\n", ""));

    assertThat(live.get("/api/tasks", TOKEN).statusCode()).isEqualTo(307);
    assertThat(function.received()).hasSize(1);
  }

  @Test
  void a_packed_answer_is_passed_on_packed() throws Exception {
    var packed = new ByteArrayOutputStream();
    try (var gzip = new GZIPOutputStream(packed)) {
      gzip.write("packed".repeat(1000).getBytes(StandardCharsets.UTF_8));
    }
    function.does((head, connection) -> {
      connection.read();
      connection.write(
          "HTTP/1.1 200 OK\nContent-Type: application/json\nContent-Encoding: gzip\nContent-Length: "
              + packed.size()
              + "\n\n");
      connection.writeBytes(packed.toByteArray());
    });

    HttpResponse<byte[]> answer =
        http.send(
            request("/api/audit/export").header("Accept-Encoding", "gzip").build(),
            BodyHandlers.ofByteArray());

    assertThat(answer.headers().firstValue("content-encoding")).contains("gzip");
    assertThat(answer.body()).isEqualTo(packed.toByteArray());
    assertThat(function.only().field("accept-encoding")).isEqualTo("gzip");
  }

  @Test
  void a_packed_body_is_passed_on_packed() throws Exception {
    function.does((head, connection) -> connection.answer(200, "", "ok"));
    var packed = new ByteArrayOutputStream();
    try (var gzip = new GZIPOutputStream(packed)) {
      gzip.write(new byte[10]);
    }

    live.send(
        request("/api/tasks/import")
            .header("Content-Encoding", "gzip")
            .POST(BodyPublishers.ofByteArray(packed.toByteArray())));

    assertThat(function.only().field("content-encoding")).isEqualTo("gzip");
    assertThat(function.only().field("content-length")).isEqualTo("" + packed.size());
  }

  @Test
  void an_answer_streams_its_head_first_and_each_part_when_it_is_there() throws Exception {
    var headSeen = new CountDownLatch(1);
    var firstSeen = new CountDownLatch(1);
    function.does((head, connection) -> {
      connection.read();
      connection.write(
          "HTTP/1.1 200 OK\nContent-Type: text/event-stream\nTransfer-Encoding: chunked\n\n");
      awaited(headSeen);
      connection.writeChunk("data: one\n\n");
      awaited(firstSeen);
      connection.writeChunk("data: two\n\n");
      connection.write("0\n\n");
    });

    HttpResponse<InputStream> answer =
        http.send(request("/mcp").build(), BodyHandlers.ofInputStream());
    headSeen.countDown();
    try (InputStream body = answer.body()) {
      assertThat(new String(body.readNBytes(11), StandardCharsets.UTF_8))
          .isEqualTo("data: one\n\n");
      firstSeen.countDown();
      assertThat(new String(body.readAllBytes(), StandardCharsets.UTF_8))
          .isEqualTo("data: two\n\n");
    }
  }

  @Test
  void a_body_streams_to_the_function_while_it_is_sent() throws Exception {
    var firstRead = new CountDownLatch(1);
    function.does((head, connection) -> {
      assertThat(new String(connection.chunk(), StandardCharsets.UTF_8)).isEqualTo("first");
      firstRead.countDown();
      connection.answer(200, "", "ok");
    });
    try (RawHttp client = new RawHttp(live.port())) {
      client.send(
          "POST /api/tasks/import HTTP/1.1\nHost: x\nAuthorization: Bearer "
              + TOKEN
              + "\nTransfer-Encoding: chunked\n\n5\r\nfirst\r\n");
      awaited(firstRead);
      client.send("6\r\nsecond\r\n0\r\n\r\n");

      assertThat(client.answer().status()).isEqualTo(200);
    }
    assertThat(function.only().body()).isEqualTo("second");
  }

  @Test
  void who_waits_for_a_hundred_continue_is_told_to_go_on() throws Exception {
    function.does((head, connection) -> connection.answer(200, "", "ok"));

    HttpResponse<String> answer =
        http.send(
            request("/api/tasks")
                .expectContinue(true)
                .POST(BodyPublishers.ofString("expected"))
                .build(),
            BodyHandlers.ofString());

    assertThat(answer.statusCode()).isEqualTo(200);
    assertThat(function.only().body()).isEqualTo("expected");
    assertThat(function.only().field("expect")).isEmpty();
  }

  @Test
  void a_client_that_does_not_read_stops_the_function_and_one_that_goes_ends_it() throws Exception {
    var written = new AtomicLong();
    byte[] part = new byte[1 << 20];
    long all = 512;
    function.does((head, connection) -> {
      connection.read();
      connection.write("HTTP/1.1 200 OK\nContent-Length: " + all * part.length + "\n\n");
      for (int i = 0; i < all; i++) {
        connection.writeBytes(part);
        written.incrementAndGet();
      }
    });

    HttpResponse<InputStream> answer =
        http.send(request("/api/audit/export").build(), BodyHandlers.ofInputStream());
    answer.body().readNBytes(1);
    var seen = new AtomicLong(-1);
    await()
        .atMost(PATIENCE)
        .pollInterval(Duration.ofSeconds(1))
        .until(() -> seen.getAndSet(written.get()) == written.get());
    assertThat(written.get()).as("MiB on their way").isLessThan(64);

    answer.body().close();
    await().atMost(PATIENCE).until(() -> function.cut() == 1);
    assertThat(written.get()).isLessThan(64);
  }

  @Test
  void a_client_that_goes_before_the_answer_is_heard_of_by_the_function() throws Exception {
    var asked = new CountDownLatch(1);
    function.does((head, connection) -> {
      asked.countDown();
      connection.awaitEnd();
    });
    try (RawHttp client = new RawHttp(live.port())) {
      client.send("GET /api/tasks HTTP/1.1\nHost: x\nAuthorization: Bearer " + TOKEN + "\n\n");
      awaited(asked);
    }

    await().atMost(PATIENCE).until(() -> function.cut() == 1);
  }

  @Test
  void many_at_once_get_each_their_own_answer() {
    function.does((head, connection) ->
        connection.answer(200, "", head.target() + " " + head.fields().get("x-mine")));
    var answers =
        java.util.stream.IntStream.range(0, 150)
            .mapToObj(i ->
                http.sendAsync(
                    HttpRequest.newBuilder(live.uri("/api/tasks/" + i))
                        .header("Authorization", "Bearer " + RunningFunction.token("user-" + i % 3))
                        .header("X-Mine", "m" + i)
                        .build(),
                    BodyHandlers.ofString()))
            .toList();
    for (int i = 0; i < answers.size(); i++) {
      assertThat(answers.get(i).join().body()).isEqualTo("/api/tasks/" + i + " m" + i);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "not-a-token"})
  void who_has_no_valid_token_is_sent_away_before_any_function_wakes(String token) {
    function.does((head, connection) -> connection.answer(200, "", "ok"));

    HttpResponse<String> answer = live.get("/api/tasks", token);

    assertThat(answer.statusCode()).isEqualTo(401);
    assertThat(answer.headers().firstValue("www-authenticate")).isPresent();
    assertThat(answer.headers().firstValue("content-type")).contains("application/problem+json");
    assertThat(function.received()).isEmpty();
  }

  @Test
  void a_request_id_is_taken_passed_on_and_given_back() {
    function.does((head, connection) -> connection.answer(200, "X-Request-Id: another\n", "ok"));

    HttpResponse<String> answer = live.send(request("/api/tasks").header("X-Request-Id", "abc-1"));

    assertThat(function.only().field("x-request-id")).isEqualTo("abc-1");
    assertThat(answer.headers().allValues("x-request-id")).containsExactly("abc-1");
  }

  @Test
  void where_there_is_no_valid_request_id_one_is_made() {
    function.does((head, connection) -> connection.answer(200, "", "ok"));

    HttpResponse<String> answer =
        live.send(request("/api/tasks").header("X-Request-Id", "two words"));

    String made = function.only().field("x-request-id");
    assertThat(made).matches("[0-9a-f-]{36}");
    assertThat(answer.headers().firstValue("x-request-id")).contains(made);
    assertThat(live.get("/no-such-page", "").headers().firstValue("x-request-id"))
        .isPresent()
        .isNotEqualTo(java.util.Optional.of(made));
  }

  @Test
  void a_trace_goes_on_by_way_of_the_door() {
    function.does((head, connection) -> connection.answer(200, "", "ok"));

    live.send(
        request("/api/tasks")
            .header("traceparent", "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-00")
            .header("tracestate", "vendor=1"));

    assertThat(function.only().field("traceparent"))
        .matches("00-0af7651916cd43dd8448eb211c80319c-[0-9a-f]{16}-00")
        .doesNotContain("b7ad6b7169203331");
    assertThat(function.only().field("tracestate")).isEqualTo("vendor=1");
  }

  @Test
  void where_there_is_no_trace_one_begins() {
    function.does((head, connection) -> connection.answer(200, "", "ok"));

    live.send(request("/api/tasks").header("traceparent", "nonsense").header("tracestate", "x=1"));

    assertThat(function.only().field("traceparent"))
        .matches("00-(?!0{32})[0-9a-f]{32}-(?!0{16})[0-9a-f]{16}-01");
    assertThat(function.only().field("tracestate")).isEmpty();
  }

  @Test
  void an_answer_about_one_user_is_kept_by_no_cache_unless_its_function_says_so() {
    function.does((head, connection) -> connection.answer(200, "", "ok"));
    assertThat(live.get("/api/tasks", TOKEN).headers().firstValue("cache-control"))
        .contains("no-store");

    function.does(
        (head, connection) -> connection.answer(200, "Cache-Control: private, max-age=60\n", "ok"));
    assertThat(live.get("/api/tasks", TOKEN).headers().firstValue("cache-control"))
        .contains("private, max-age=60");
  }

  @Test
  void the_metrics_count_by_function_and_status() {
    function.does((head, connection) -> connection.answer(200, "", "ok"));
    live.get("/api/reminders", TOKEN);

    assertThat(live.get("/metrics", "").body())
        .containsPattern(
            "knudge_door_requests_seconds_count\\{backend=\"reminders\",status=\"200\"} [1-9]");
  }

  @Test
  void a_path_of_nobody_is_404_in_the_form_of_a_problem() {
    HttpResponse<String> answer = live.get("/api/nothing", TOKEN);

    assertThat(answer.statusCode()).isEqualTo(404);
    assertThat(Json.readObject(answer.body()).toString()).contains("404");
  }

  private static HttpRequest.Builder request(String target) {
    return HttpRequest.newBuilder(live.uri(target)).header("Authorization", "Bearer " + TOKEN);
  }

  private static void awaited(CountDownLatch latch) {
    try {
      assertThat(latch.await(60, TimeUnit.SECONDS)).isTrue();
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }
}
