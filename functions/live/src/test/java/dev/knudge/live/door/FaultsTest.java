package dev.knudge.live.door;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.knudge.backends.Port;
import dev.knudge.contracts.Json;
import dev.knudge.testkit.RawHttp;
import dev.knudge.testkit.RunningFunction;
import java.io.IOException;
import java.io.InputStream;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What the door makes of functions, gateways and clients that do not behave. */
class FaultsTest {
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
  void who_cannot_be_reached_is_503_with_the_time_to_come_again() {
    try (RunningFunction alone =
        TestDoor.start(
            "http://127.0.0.1:" + Port.free().claim(),
            Map.of("knudge.door.connect-patience", "1s"))) {
      HttpResponse<String> answer =
          alone.send(
              HttpRequest.newBuilder(alone.uri("/api/tasks"))
                  .header("Authorization", "Bearer " + TOKEN)
                  .POST(BodyPublishers.ofString("{}")));

      assertThat(problem(answer, 503)).contains("tasks service cannot be reached");
      assertThat(answer.headers().firstValue("retry-after")).contains("5");
      assertThat(alone.get("/health/liveness", "").statusCode()).isEqualTo(200);
    }
  }

  @Test
  void a_request_waits_for_who_is_just_starting_and_is_then_sent_whole() throws Exception {
    int port = Port.free().claim();
    try (RunningFunction alone =
        TestDoor.start("http://127.0.0.1:" + port, Map.of("knudge.door.connect-patience", "10m"))) {
      CompletableFuture<HttpResponse<String>> answer =
          http.sendAsync(
              HttpRequest.newBuilder(alone.uri("/api/tasks"))
                  .header("Authorization", "Bearer " + TOKEN)
                  .POST(BodyPublishers.ofString("kept"))
                  .build(),
              BodyHandlers.ofString());
      await()
          .atMost(PATIENCE)
          .until(() ->
              alone
                  .get("/metrics", "")
                  .body()
                  .contains("knudge_door_retries_total{backend=\"tasks\"}"));
      try (StandIn late = new StandIn(port)) {
        assertThat(answer.get().statusCode()).isEqualTo(200);
        assertThat(late.only().body()).isEqualTo("kept");
      }
    }
  }

  @Test
  void who_is_silent_for_too_long_is_504_and_hears_that_nobody_waits() {
    function.does((head, connection) -> {
      connection.read();
      connection.awaitEnd();
    });
    try (RunningFunction impatient =
        TestDoor.start(function, Map.of("knudge.door.response-timeout", "2s"))) {
      assertThat(problem(impatient.get("/api/tasks", TOKEN), 504)).contains("in time");
      await().atMost(PATIENCE).until(() -> function.cut() == 1);
      assertThat(function.received()).hasSize(1);
    }
  }

  @Test
  void an_answer_that_stalls_is_cut_off() throws Exception {
    function.does((head, connection) -> {
      connection.read();
      connection.write("HTTP/1.1 200 OK\nTransfer-Encoding: chunked\n\n");
      connection.writeChunk("part");
      connection.awaitEnd();
    });
    try (RunningFunction impatient =
        TestDoor.start(function, Map.of("knudge.door.response-timeout", "2s"))) {
      HttpResponse<InputStream> answer =
          http.send(
              HttpRequest.newBuilder(impatient.uri("/api/audit/export"))
                  .header("Authorization", "Bearer " + TOKEN)
                  .build(),
              BodyHandlers.ofInputStream());

      assertThatThrownBy(() -> answer.body().readAllBytes()).isInstanceOf(IOException.class);
    }
  }

  @Test
  void what_only_reads_is_asked_again_when_its_connection_was_lost() {
    var times = new AtomicInteger();
    function.does((head, connection) -> {
      if (times.incrementAndGet() < 3) {
        connection.reset();
      } else {
        connection.answer(200, "", "third");
      }
    });

    assertThat(live.get("/api/tasks", TOKEN).body()).isEqualTo("third");
  }

  @Test
  void what_changes_something_is_not_asked_again() {
    var times = new AtomicInteger();
    function.does((head, connection) -> {
      times.incrementAndGet();
      connection.read();
      connection.reset();
    });

    assertThat(problem(send("POST", "/api/tasks", "{}"), 502)).contains("not known");
    assertThat(times).hasValue(1);
    assertThat(problem(send("DELETE", "/api/tasks/1", ""), 502)).contains("not known");
    assertThat(times).hasValue(2);
  }

  @Test
  void it_gives_up_in_the_end() {
    var times = new AtomicInteger();
    function.does((head, connection) -> {
      times.incrementAndGet();
      connection.close();
    });

    problem(send("GET", "/api/tasks", ""), 502);
    assertThat(times).hasValue(3);
  }

  @Test
  void a_platform_that_fails_a_reading_request_is_asked_again() {
    var times = new AtomicInteger();
    function.does((head, connection) -> {
      if (times.incrementAndGet() == 1) {
        connection.answer(503, "Content-Type: text/plain\n", "no healthy upstream");
      } else {
        connection.answer(200, "", "awake");
      }
    });

    assertThat(live.get("/api/tasks", TOKEN).body()).isEqualTo("awake");
  }

  @ParameterizedTest
  @ValueSource(ints = {500, 502, 503, 504, 404, 431})
  void what_a_gateway_says_becomes_a_problem_and_its_words_stay_inside(int status) {
    function.does((head, connection) ->
        connection.answer(
            status,
            "Content-Type: text/plain\nRetry-After: 7\n",
            "upstream connect error or disconnect/reset before headers. 10.4.5.6"));

    HttpResponse<String> answer = send("POST", "/api/tasks", "{}");

    assertThat(problem(answer, status)).doesNotContain("upstream", "10.4.5.6");
    assertThat(answer.headers().firstValue("retry-after")).contains("7");
    assertThat(function.received()).hasSize(1);
  }

  @Test
  void a_503_of_the_function_itself_is_passed_on_and_not_repeated() {
    function.does((head, connection) ->
        connection.answer(
            503,
            "Content-Type: application/problem+json\n",
            "{\"status\":503,\"detail\":\"busy\"}"));

    assertThat(problem(send("GET", "/api/tasks", ""), 503)).isEqualTo("busy");
    assertThat(function.received()).hasSize(1);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "nonsense\n\n",
        "HTTP/1.1 banana OK\n\n",
        "HTTP/1.1 101 Switching Protocols\nUpgrade: websocket\nConnection: Upgrade\n\n",
        "HTTP/1.1 200 OK\nContent-Length: 2\nContent-Length: 3\n\nok",
        "HTTP/1.1 200 OK\nContent-Length: 2\nTransfer-Encoding: chunked\n\n2\nok\n0\n\n",
        "HTTP/1.1 200 OK\nContent-Length: -1\n\nok"
      })
  void what_is_no_answer_is_502(String said) {
    function.does((head, connection) -> {
      connection.read();
      connection.write(said);
      connection.close();
    });

    problem(send("POST", "/api/tasks", "{}"), 502);
    function.does((head, connection) -> connection.answer(200, "", "ok"));
    assertThat(send("POST", "/api/tasks", "{}").body()).as("the next request").isEqualTo("ok");
  }

  @ParameterizedTest
  @ValueSource(strings = {"Transfer-Encoding: chunked\n\n4\npart\n", "Content-Length: 100\n\npart"})
  void an_answer_that_breaks_off_breaks_off_for_the_client(String begun) {
    function.does((head, connection) -> {
      connection.read();
      connection.write("HTTP/1.1 200 OK\n" + begun);
      connection.close();
    });

    assertThatThrownBy(
            () -> http.send(request("/api/audit/export").build(), BodyHandlers.ofString()))
        .isInstanceOf(IOException.class);
  }

  @Test
  void an_answer_before_the_body_was_read_reaches_the_client() {
    function.does((head, connection) -> {
      connection.answerUnread(
          413,
          "Connection: close\nContent-Type: application/problem+json\n",
          "{\"detail\":\"long\"}");
      connection.awaitEnd();
    });

    assertThat(problem(send("POST", "/api/tasks/import", "x".repeat(3_000_000)), 413))
        .isEqualTo("long");
  }

  @Test
  void a_body_that_says_it_is_too_long_reaches_nobody() {
    function.does((head, connection) -> connection.answer(200, "", "ok"));

    assertThat(problem(send("POST", "/api/tasks/import", "x".repeat(6_300_000)), 413))
        .contains("longer");
    assertThat(function.received()).isEmpty();
  }

  @Test
  void a_body_that_turns_out_too_long_is_413_and_never_whole_for_the_function() {
    function.does((head, connection) -> connection.answer(200, "", "ok"));

    HttpResponse<String> answer =
        live.send(
            request("/api/tasks/import")
                .POST(
                    BodyPublishers.fromPublisher(BodyPublishers.ofString("x".repeat(6_300_000)))));

    problem(answer, 413);
    await().atMost(PATIENCE).until(() -> function.cut() == 1);
    assertThat(function.received()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"Transfer-Encoding: chunked\n\n4\r\npart\r\n", "Content-Length: 100\n\npart"})
  void a_body_that_breaks_off_is_never_whole_for_the_function(String begun) throws IOException {
    function.does((head, connection) -> connection.answer(200, "", "ok"));
    try (RawHttp client = new RawHttp(live.port())) {
      client.send(
          "POST /api/tasks HTTP/1.1\nHost: x\nAuthorization: Bearer " + TOKEN + "\n" + begun);
    }

    await().atMost(PATIENCE).until(() -> function.cut() == 1);
    assertThat(function.received()).isEmpty();
  }

  private static HttpRequest.Builder request(String target) {
    return HttpRequest.newBuilder(live.uri(target)).header("Authorization", "Bearer " + TOKEN);
  }

  private static HttpResponse<String> send(String method, String target, String body) {
    return live.send(
        request(target)
            .method(
                method, body.isEmpty() ? BodyPublishers.noBody() : BodyPublishers.ofString(body)));
  }

  private static String problem(HttpResponse<String> answer, int status) {
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(status);
    assertThat(answer.headers().firstValue("content-type")).contains("application/problem+json");
    return String.valueOf(Json.readObject(answer.body()).get("detail"));
  }
}
