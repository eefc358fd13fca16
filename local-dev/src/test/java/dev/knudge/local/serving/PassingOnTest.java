package dev.knudge.local.serving;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.knudge.local.serving.ServiceStatus.State;
import java.io.BufferedReader;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.net.Socket;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.net.http.WebSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What goes through, byte by byte. One process for all. */
@Timeout(60)
class PassingOnTest {

  @TempDir static Path folder;
  private static Stage stage;

  @BeforeAll
  static void deploy() {
    stage = new Stage(folder).scaled(Stage.scale(1, Duration.ofSeconds(60))).deployed();
    stage.awaitState(State.AWAKE);
  }

  @AfterAll
  static void close() {
    stage.close();
  }

  @Test
  void method_path_query_headers_and_body_arrive_as_they_were_sent() throws Exception {
    HttpResponse<String> answer =
        stage.http.send(
            stage
                .request("/a%2Fb?x=%C3%BC&y")
                .method("PATCH", BodyPublishers.ofString("gr\u00fc\u00dfe"))
                .header("ce-id", "1")
                .header("x-two", "a")
                .header("x-two", "b")
                .build(),
            BodyHandlers.ofString());
    assertThat(answer.body().lines())
        .startsWith("PATCH /a%2Fb?x=%C3%BC&y")
        .contains(
            "ce-id=1",
            "x-two=a;b",
            "content-length=7",
            "host=127.0.0.1:" + stage.port,
            "x-forwarded-for=127.0.0.1",
            "x-forwarded-proto=http",
            "7:gr\u00fc\u00dfe");
    assertThat(answer.headers().firstValue("x-answer")).contains("yes");
  }

  @Test
  void headers_for_one_hop_stay_on_that_hop_in_both_directions() throws Exception {
    List<String> answer =
        exchange(
            "GET / HTTP/1.1\r\nHost: x\r\nConnection: keep-alive, X-Secret\r\nX-Secret: 1\r\nKeep-Alive: timeout=5\r\nTE: trailers\r\n"
                + "Upgrade: h2c\r\nProxy-Connection: keep-alive\r\nX-Kept: 1\r\n\r\n");
    assertThat(answer)
        .contains("x-kept=1")
        .noneMatch(
            line -> line.matches("(?i)(x-secret|keep-alive|te|upgrade|proxy-connection)=.*"));
    assertThat(answer)
        .noneMatch(line -> line.toLowerCase(java.util.Locale.ROOT).startsWith("x-hop:"));
  }

  @Test
  void a_post_without_content_length_and_body_arrives_without_them() throws Exception {
    List<String> answer = exchange("POST /event HTTP/1.1\r\nHost: x\r\nce-id: 1\r\n\r\n");
    assertThat(answer)
        .contains("POST /event", "ce-id=1", "0:")
        .noneMatch(line -> line.startsWith("content-length="))
        .noneMatch(line -> line.startsWith("transfer-encoding="));
  }

  @Test
  void a_chunked_body_arrives_chunked() throws Exception {
    List<String> answer =
        exchange(
            "POST / HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n0\r\n\r\n");
    assertThat(answer).contains("transfer-encoding=chunked", "5:hello");
  }

  @Test
  void expect_continue_is_answered_here() throws Exception {
    List<String> answer =
        exchange(
            "POST / HTTP/1.1\r\nHost: x\r\nExpect: 100-continue\r\nContent-Length: 2\r\n\r\nhi");
    assertThat(answer)
        .startsWith("HTTP/1.1 100 Continue")
        .contains("2:hi")
        .noneMatch(line -> line.startsWith("expect="));
  }

  @Test
  void an_old_caller_gets_an_answer_that_ends_with_its_connection() throws Exception {
    assertThat(exchange("GET /drip HTTP/1.0\r\n\r\n"))
        .contains("data: 0")
        .noneMatch(line -> line.equalsIgnoreCase("transfer-encoding: chunked"));
  }

  @Test
  void statuses_without_a_body_have_none() throws Exception {
    assertThat(stage.get("/no-content").statusCode()).isEqualTo(204);
    assertThat(stage.get("/no-content").headers().firstValue("transfer-encoding")).isEmpty();
    assertThat(stage.get("/not-modified").headers().firstValue("etag")).contains("\"1\"");
    HttpResponse<String> head =
        stage.http.send(
            stage.request("/pid").method("HEAD", BodyPublishers.noBody()).build(),
            BodyHandlers.ofString());
    assertThat(head.statusCode()).isEqualTo(200);
    assertThat(head.body()).isEmpty();
  }

  @Test
  void large_bodies_go_through_in_both_directions() throws Exception {
    byte[] body = new byte[5_000_000];
    HttpResponse<String> answer =
        stage.http.send(
            stage.request("/").POST(BodyPublishers.ofByteArray(body)).build(),
            BodyHandlers.ofString());
    assertThat(answer.body()).contains("5000000:");
    assertThat(stage.http.send(stage.request("/big").build(), BodyHandlers.ofByteArray()).body())
        .hasSize(5_000_000);
  }

  @Test
  void an_answer_before_the_body_is_read_is_passed_on_and_the_next_request_works()
      throws Exception {
    HttpResponse<String> answer =
        stage.http.send(
            stage.request("/early").POST(BodyPublishers.ofByteArray(new byte[3_000_000])).build(),
            BodyHandlers.ofString());
    assertThat(answer.statusCode()).isEqualTo(422);
    assertThat(stage.get("/pid").statusCode()).isEqualTo(200);
  }

  @Test
  void each_event_of_a_stream_passes_as_it_is_sent() throws Exception {
    try (InputStream stream =
            stage.http.send(stage.request("/drip").build(), BodyHandlers.ofInputStream()).body();
        BufferedReader reader =
            new BufferedReader(new InputStreamReader(stream, StandardCharsets.UTF_8))) {
      assertThat(reader.readLine()).isEqualTo("data: 3");
      assertThat(stage.status().inFlight()).as("the stream is still open").isEqualTo(1);
      assertThat(reader.lines()).contains("data: 0");
    }
  }

  @Test
  void connections_are_kept_alive() throws Exception {
    List<String> answer =
        exchange(
            "GET /no-content HTTP/1.1\r\nHost: x\r\n\r\nGET /no-content HTTP/1.1\r\nHost: x\r\n\r\nGET /pid HTTP/1.1\r\nHost: x\r\n\r\n");
    assertThat(answer.stream().filter(line -> line.startsWith("HTTP/1.1"))).hasSize(3);
  }

  @Test
  void a_websocket_passes_and_holds_its_place() throws Exception {
    Listener listener = new Listener();
    WebSocket socket = stage.http.newWebSocketBuilder().buildAsync(wsUri(stage), listener).get();
    socket.sendText("one", true).get();
    socket.sendText("x".repeat(200_000), true).get();
    await().until(() -> listener.text.size() == 2);
    assertThat(listener.text).containsExactly("one", "x".repeat(200_000));
    assertThat(stage.status().inFlight()).isEqualTo(1);
    socket.sendClose(WebSocket.NORMAL_CLOSURE, "bye").get();
    listener.closed.get();
    await().until(() -> stage.status().inFlight() == 0);
  }

  @Test
  void a_websocket_wakes_its_service_and_is_cut_at_the_shortest_limit(@TempDir Path other)
      throws Exception {
    try (Stage sleeping =
        new Stage(other)
            .timeouts(Duration.ofSeconds(60), Duration.ofSeconds(4), Duration.ZERO)
            .deployed()) {
      Listener listener = new Listener();
      // On a busy machine its start may take longer than the limit; the next attempt finds it
      // awake.
      WebSocket socket =
          await()
              .atMost(Duration.ofMinutes(2))
              .ignoreExceptions()
              .until(
                  () ->
                      sleeping
                          .http
                          .newWebSocketBuilder()
                          .buildAsync(wsUri(sleeping), listener)
                          .get(),
                  Objects::nonNull);
      socket.sendText("awake", true).get();
      await().until(() -> listener.text.contains("awake"));
      await().atMost(Duration.ofSeconds(10)).until(listener.closed::isDone);
      await().until(() -> sleeping.status().inFlight() == 0);
    }
  }

  private static java.net.URI wsUri(Stage stage) {
    return java.net.URI.create("ws://127.0.0.1:" + stage.port + "/ws");
  }

  /** Sends raw bytes, says that no more will come, and reads lines to the end or until nothing came for a while. */
  private static List<String> exchange(String request) throws Exception {
    try (Socket socket = new Socket("127.0.0.1", stage.port)) {
      socket.setSoTimeout(1500);
      socket.getOutputStream().write(request.getBytes(StandardCharsets.ISO_8859_1));
      socket.getOutputStream().flush();
      StringBuilder answer = new StringBuilder();
      byte[] buffer = new byte[8192];
      try {
        for (int n = socket.getInputStream().read(buffer);
            n >= 0;
            n = socket.getInputStream().read(buffer)) {
          answer.append(new String(buffer, 0, n, StandardCharsets.ISO_8859_1));
        }
      } catch (java.net.SocketTimeoutException e) {
        // The connection is kept alive: that was all.
      }
      return answer.toString().lines().toList();
    }
  }

  private static final class Listener implements WebSocket.Listener {

    final List<String> text = new CopyOnWriteArrayList<>();
    final CompletableFuture<Void> closed = new CompletableFuture<>();
    private final StringBuilder parts = new StringBuilder();

    @Override
    public CompletionStage<?> onText(WebSocket socket, CharSequence data, boolean last) {
      parts.append(data);
      if (last) {
        text.add(parts.toString());
        parts.setLength(0);
      }
      socket.request(1);
      return null;
    }

    @Override
    public CompletionStage<?> onClose(WebSocket socket, int code, String reason) {
      closed.complete(null);
      return null;
    }

    @Override
    public void onError(WebSocket socket, Throwable error) {
      closed.complete(null);
    }
  }
}
