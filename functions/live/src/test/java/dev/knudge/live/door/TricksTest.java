package dev.knudge.live.door;

import static org.assertj.core.api.Assertions.assertThat;

import dev.knudge.testkit.RawHttp;
import dev.knudge.testkit.RunningFunction;
import java.io.IOException;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Whatever bytes somebody sends, nothing of a function is reached but what is meant to be. */
class TricksTest {
  private static final String AUTHORIZATION =
      "Authorization: Bearer " + RunningFunction.token("user-1") + "\n";

  private static StandIn function;
  private static RunningFunction live;

  @BeforeAll
  static void start() {
    function = new StandIn();
    live = TestDoor.start(function, Map.of());
  }

  @AfterAll
  static void stop() {
    live.close();
    function.close();
  }

  @BeforeEach
  void answerAll() {
    function.does((head, connection) -> connection.answer(200, "", "reached"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/api/tasks/../../health",
        "/api/tasks/%2e%2e/%2e%2e/health",
        "/api/tasks/..%2f..%2fhealth",
        "/api/tasks/..%5c..%5chealth",
        "/api/tasks/..;/..;/health",
        "/api//tasks",
        "//api/tasks",
        "/api/tasks;x=y",
        "/api/tasks/%00",
        "/api/tasks/%c0%ae%c0%ae/health",
        "http://tasks.todo.svc.cluster.local/health",
        "http://127.0.0.1/api/tasks",
        "/api/tasks/%zz",
        "*"
      })
  void a_target_that_is_no_plain_path_is_400(String target) throws IOException {
    for (String method : new String[] {"GET", "POST"}) {
      RawHttp.Answer answer =
          RawHttp.exchange(
              live.port(), method + " " + target + " HTTP/1.1\nHost: x\n" + AUTHORIZATION + "\n");
      assertThat(answer.status()).as(answer.body()).isEqualTo(400);
    }
    assertThat(function.received()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "POST /",
        "GET /prometheus",
        "GET /docs",
        "GET /openapi.yaml",
        "POST /api",
        "GET /api/",
        "GET /%61pi/tasks",
        "GET /api/%74asks",
        "GET /api%2Ftasks",
        "GET /API/tasks",
        "GET /mcp%2F",
        "GET /api/tasksx"
      })
  void what_is_no_path_of_a_function_reaches_none(String request) throws IOException {
    RawHttp.Answer answer =
        RawHttp.exchange(
            live.port(),
            request
                + " HTTP/1.1\nHost: x\nce-id: 1\nce-type: task.created\nce-source: /x\nce-specversion: 1.0\nContent-Length: 0\n"
                + AUTHORIZATION
                + "\n");
    assertThat(answer.status()).isBetween(400, 405);
    assertThat(function.received()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"OPTIONS", "TRACE", "CONNECT", "PROPFIND", "get"})
  void other_methods_reach_no_function(String method) throws IOException {
    RawHttp.Answer answer =
        RawHttp.exchange(
            live.port(),
            method
                + " /api/tasks HTTP/1.1\nHost: x\nOrigin: https://evil.example\nAccess-Control-Request-Method: GET\n"
                + AUTHORIZATION
                + "\n");
    assertThat(answer.status()).isBetween(400, 501);
    assertThat(answer.headers()).doesNotContainKey("access-control-allow-origin");
    assertThat(function.received()).isEmpty();
  }

  @Test
  void a_tunnel_is_opened_to_nobody() throws IOException {
    RawHttp.Answer answer =
        RawHttp.exchange(
            live.port(),
            "CONNECT 127.0.0.1:"
                + function.port()
                + " HTTP/1.1\nHost: 127.0.0.1:"
                + function.port()
                + "\n\n");
    assertThat(answer.status()).isBetween(400, 501);
    assertThat(function.received()).isEmpty();
  }

  @Test
  void a_socket_is_opened_to_no_function() throws IOException {
    RawHttp.Answer answer =
        RawHttp.exchange(
            live.port(),
            "GET /api/tasks HTTP/1.1\nHost: x\nConnection: Upgrade\nUpgrade: websocket\nSec-WebSocket-Version: 13\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\n"
                + AUTHORIZATION
                + "\n");
    assertThat(answer.status()).isIn(200, 400, 404, 426);
    function
        .received()
        .forEach(received ->
            assertThat(received.head().fields())
                .doesNotContainKeys("upgrade", "sec-websocket-key"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "Content-Length: 6\nTransfer-Encoding: chunked\n\n0\r\n\r\nG",
        "Transfer-Encoding: chunked\nContent-Length: 6\n\n0\r\n\r\nG",
        "Content-Length: 0\nContent-Length: 44\n\n",
        "Content-Length: 0, 44\n\n",
        "Content-Length: +5\n\nhello",
        "Content-Length: -1\n\n",
        "Content-Length: 0x5\n\nhello",
        "Transfer-Encoding: chunked, identity\n\n0\r\n\r\n",
        "Transfer-Encoding: xchunked\n\n0\r\n\r\n",
        "Transfer-Encoding : chunked\n\n0\r\n\r\n",
        "Transfer-Encoding: chunked\nTransfer-Encoding: identity\n\n0\r\n\r\n"
      })
  void a_body_whose_length_two_could_see_differently_reaches_no_function(String framing)
      throws IOException {
    try (RawHttp client = new RawHttp(live.port())) {
      client.send("POST /api/tasks HTTP/1.1\nHost: x\n" + AUTHORIZATION + framing);
      assertThat(client.answer().status()).isEqualTo(400);
    }
    assertThat(function.received()).isEmpty();
  }

  @Test
  void a_smuggled_request_is_never_sent_on() throws IOException {
    String smuggled = "POST / HTTP/1.1\r\nHost: x\r\nce-id: 1\r\nContent-Length: 0\r\n\r\n";
    try (RawHttp client = new RawHttp(live.port())) {
      client.send(
          "POST /api/tasks HTTP/1.1\nHost: x\n"
              + AUTHORIZATION
              + "Content-Length: "
              + smuggled.length()
              + "\n\n"
              + smuggled);
      assertThat(client.answer().status()).isEqualTo(200);
    }
    assertThat(function.only().head().target()).isEqualTo("/api/tasks");
    assertThat(function.only().body()).isEqualTo(smuggled);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "Host: a\nHost: b\n"})
  void a_request_has_exactly_one_host(String hosts) throws IOException {
    assertThat(
            RawHttp.exchange(
                    live.port(), "GET /api/tasks HTTP/1.1\n" + hosts + AUTHORIZATION + "\n")
                .status())
        .isEqualTo(400);
    assertThat(function.received()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"X-A: a\u0000b\n", " X-A: folded\n", "X A: b\n", ": b\n"})
  void a_malformed_field_reaches_no_function(String field) throws IOException {
    assertThat(
            RawHttp.exchange(
                    live.port(),
                    "GET /api/tasks HTTP/1.1\nHost: x\n" + field + AUTHORIZATION + "\n")
                .status())
        .isEqualTo(400);
    assertThat(function.received()).isEmpty();
  }

  @Test
  void an_old_client_is_served_too() throws IOException {
    RawHttp.Answer answer =
        RawHttp.exchange(live.port(), "GET /api/tasks HTTP/1.0\n" + AUTHORIZATION + "\n");

    assertThat(answer.status()).isEqualTo(200);
    assertThat(function.only().head().version()).isEqualTo("HTTP/1.1");
  }
}
