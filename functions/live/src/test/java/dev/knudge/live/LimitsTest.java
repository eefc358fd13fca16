package dev.knudge.live;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.nimbusds.jwt.JWTClaimsSet;
import dev.knudge.backends.Database;
import dev.knudge.testkit.RunningFunction;
import java.net.http.WebSocketHandshakeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Date;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletionException;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Who may connect, how long, and when a connection is ended with which code. */
class LimitsTest {
  private static Database database;
  private static Topics topics;
  private static RunningFunction live;

  private final String user = "user-" + UUID.randomUUID();
  private final String token = RunningFunction.token(user);

  @BeforeAll
  static void start() {
    database = LiveDatabase.migrated();
    topics = new Topics();
    live =
        Replica.start(
            database,
            topics,
            Map.of(
                "knudge.live.socket.most-per-user",
                3,
                "knudge.live.socket.queue-bytes",
                400_000,
                "knudge.live.socket.close-grace",
                "20s",
                "knudge.live.socket.origins",
                "https://app.example.org"));
  }

  @AfterAll
  static void stop() {
    live.close();
    topics.close();
  }

  @Test
  void a_browser_sends_its_token_as_the_second_subprotocol() {
    try (Client client = Client.open(Client.browser(token), live.port(), "", true).welcomed()) {
      assertThat(client.subprotocol()).isEqualTo("cloudevents.json");
      client.awaitEvent(topics.changed(user, "task", 1));
    }
  }

  @Test
  void a_command_line_client_sends_it_in_the_query_and_needs_no_subprotocol() {
    try (Client client =
        Client.open(Client.builder(), live.port(), "?token=" + token, true).welcomed()) {
      client.awaitEvent(topics.changed(user, "task", 1));
    }
  }

  @Test
  void without_a_token_there_is_no_handshake() {
    assertThat(refusal(Client.builder(), "")).isEqualTo(401);
    assertThat(refusal(Client.builder().header("Authorization", "Bearer nonsense"), ""))
        .isEqualTo(401);
    assertThat(live.get("/events", "").statusCode()).isEqualTo(401);
    assertThat(live.get("/events?token=nonsense", "").statusCode()).isEqualTo(401);
  }

  @Test
  void a_browser_is_told_of_a_bad_token_by_the_close_code() {
    String old = RunningFunction.token(expiring(Instant.now().minusSeconds(600)));
    for (String bad : List.of("nonsense", old)) {
      try (Client client = Client.open(Client.browser(bad), live.port(), "", true)) {
        assertThat(client.closeCode()).isEqualTo(4401);
        assertThat(client.frames()).isEmpty();
      }
    }
  }

  @Test
  void a_connection_ends_with_its_token() {
    String brief = RunningFunction.token(expiring(Instant.now().plusSeconds(4)));
    try (Client client = Client.connect(live.port(), "", brief).welcomed()) {
      client.awaitEvent(topics.changed(user, "task", 1));

      assertThat(client.closeCode()).isEqualTo(4401);
    }
  }

  @Test
  void another_users_events_are_refused() {
    try (Client client = Client.connect(live.port(), "?user_id=somebody-else", token)) {
      assertThat(client.closeCode()).isEqualTo(4403);
    }
    try (Client client = Client.connect(live.port(), "?user_id=" + user, token)) {
      client.welcomed();
    }
  }

  @Test
  void a_page_of_another_origin_may_not_connect() {
    String own = "http://127.0.0.1:" + live.port();
    assertThat(refusal(Client.browser(token).header("Origin", "https://evil.example.org"), ""))
        .isEqualTo(403);
    assertThat(refusal(Client.browser(token).header("Origin", "null"), "")).isEqualTo(403);
    for (String origin : List.of(own, "https://app.example.org")) {
      Client.open(Client.browser(token).header("Origin", origin), live.port(), "", true)
          .welcomed()
          .close();
    }
  }

  @Test
  void nor_by_a_path_with_a_slash_behind_it() throws Exception {
    var answer =
        dev.knudge.testkit.RawHttp.exchange(
            live.port(),
            "GET /events/ HTTP/1.1\r\nHost: 127.0.0.1\r\nOrigin: https://evil.example.org\r\n"
                + "Authorization: Bearer "
                + token
                + "\r\nConnection: close\r\n\r\n");
    assertThat(answer.status()).isEqualTo(403);
  }

  @ParameterizedTest
  @ValueSource(strings = {"/%65vents", "/event%73", "/%77s", "/ws/", "/%2565vents"})
  void nor_by_a_path_that_is_written_otherwise(String path) throws Exception {
    var answer =
        dev.knudge.testkit.RawHttp.exchange(
            live.port(),
            "GET "
                + path
                + " HTTP/1.1\r\nHost: 127.0.0.1\r\nOrigin: https://evil.example.org\r\n"
                + "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nSec-WebSocket-Version: 13\r\nUpgrade: websocket\r\n"
                + "Authorization: Bearer "
                + token
                + "\r\nConnection: close, Upgrade\r\n\r\n");
    assertThat(answer.status()).isIn(403, 404);
  }

  @Test
  void one_user_may_have_so_many_connections_and_others_as_many() {
    List<Client> open = new ArrayList<>();
    for (int i = 0; i < 3; i++) {
      open.add(Client.connect(live.port(), "", token).welcomed());
    }
    try (Client oneMore = Client.connect(live.port(), "", token);
        Client other = Client.connect(live.port(), "", RunningFunction.token("other-" + user))) {
      assertThat(oneMore.closeCode()).isEqualTo(4429);
      other.welcomed();
    }
    open.removeFirst().close();
    await()
        .atMost(Client.PATIENCE)
        .untilAsserted(() -> {
          try (Client again = Client.connect(live.port(), "", token)) {
            await().atMost(Client.PATIENCE).until(() -> !again.frames().isEmpty());
          }
        });
    open.forEach(Client::close);
  }

  @Test
  void when_all_places_are_taken_clients_are_to_come_later() {
    try (RunningFunction small =
            Replica.start(database, topics, Map.of("knudge.live.socket.most", 1));
        Client first = Client.connect(small.port(), "", token).welcomed();
        Client second = Client.connect(small.port(), "", RunningFunction.token("another"))) {
      assertThat(second.closeCode()).isEqualTo(1013);
      assertThat(small.get("/events", token).statusCode()).isEqualTo(503);
      first.awaitEvent(topics.changed(user, "task", 1));
    }
  }

  @Test
  void a_client_that_does_not_read_is_sent_away_and_nobody_waits_for_it() {
    String text = "x".repeat(100_000);
    String other = "quick-" + user;
    Client slow = Client.silent(live.port(), token);
    try (Client quick = Client.connect(live.port(), "", RunningFunction.token(other)).welcomed()) {
      List<String> expected = new ArrayList<>();
      double before = metric("knudge_live_overflows_total");
      // Kernel buffers on both sides take some megabytes before anything waits here.
      for (int i = 0; i < 400 && metric("knudge_live_overflows_total") == before; i++) {
        topics.update(user, UUID.randomUUID().toString(), text);
        expected.add(topics.update(other, UUID.randomUUID().toString(), "x"));
        quick.has(expected);
      }
      slow.read();
      assertThat(slow.closeCode()).isEqualTo(1013);
      // What it got is a beginning without a gap, and its last cursor brings the rest.
      String cursor = slow.cursor();
      int got = slow.events().size();
      try (Client again = Client.connect(live.port(), "?cursor=" + cursor, token)) {
        await().atMost(Client.PATIENCE).until(() -> got + again.events().size() == expected.size());
      }
    } finally {
      slow.vanish();
    }
  }

  @Test
  void a_connection_is_closed_before_the_platform_would_cut_it() {
    try (RunningFunction brief =
            Replica.start(
                database,
                topics,
                Map.of(
                    "knudge.live.socket.lifetime", "4s",
                    "knudge.live.socket.lifetime-jitter", "1s"));
        Client client = Client.connect(brief.port(), "", token).welcomed()) {
      assertThat(client.closeCode()).isEqualTo(1012);
      String missed = topics.changed(user, "task", 1);
      try (Client again = Client.connect(brief.port(), "?cursor=" + client.cursor(), token)) {
        again.has(List.of(missed));
      }
    }
  }

  @Test
  void who_says_goodbye_is_answered() {
    try (Client client = Client.connect(live.port(), "", token).welcomed()) {
      assertThat(client.goodbye(1000)).isEqualTo(1000);
    }
  }

  @Test
  void who_does_not_answer_a_ping_is_gone() {
    try (RunningFunction strict =
        Replica.start(
            database,
            topics,
            Map.of("knudge.live.socket.ping", "1s", "knudge.live.socket.pong", "8s"))) {
      Client deaf = Client.silent(strict.port(), token);
      try (Client there =
          Client.connect(strict.port(), "", RunningFunction.token("other-" + user)).welcomed()) {
        await()
            .atMost(Client.PATIENCE)
            .until(() -> strict.get("/health", "").body().contains("\"connections\":1"));
        deaf.read();
        assertThat(deaf.closeCode()).isEqualTo(1013);
        there.awaitEvent(topics.changed("other-" + user, "task", 1));
      }
    }
  }

  @Test
  void frames_are_not_compressed_whatever_the_client_offers() throws Exception {
    try (var socket = new java.net.Socket("127.0.0.1", live.port())) {
      socket.setSoTimeout((int) Client.PATIENCE.toMillis());
      socket
          .getOutputStream()
          .write(
              """
              GET /ws?token=%s HTTP/1.1
              Host: 127.0.0.1:%d
              Connection: Upgrade
              Upgrade: websocket
              Sec-WebSocket-Version: 13
              Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==
              Sec-WebSocket-Extensions: permessage-deflate

              """
                  .formatted(token, live.port())
                  .replace("\n", "\r\n")
                  .getBytes(java.nio.charset.StandardCharsets.US_ASCII));
      StringBuilder head = new StringBuilder();
      while (head.indexOf("\r\n\r\n") < 0) {
        head.append((char) socket.getInputStream().read());
      }
      assertThat(head.toString().toLowerCase(java.util.Locale.ROOT))
          .startsWith("http/1.1 101")
          .doesNotContain("sec-websocket-extensions");
    }
  }

  @Test
  void messages_that_are_none_of_ours_end_the_connection() {
    assertThat(codeAfter("{\"specversion\":\"1.0\"}")).isEqualTo(4400);
    assertThat(codeAfter("no JSON")).isEqualTo(4400);
    assertThat(
            codeAfter(
                "{\"specversion\":\"1.0\",\"id\":\"1\",\"source\":\"/me\",\"type\":\"task.created\",\"subject\":\"t\"}"))
        .isEqualTo(4400);
    assertThat(codeAfter("x".repeat(20_000))).isEqualTo(1009);
  }

  private int codeAfter(String message) {
    try (Client client = Client.connect(live.port(), "", token).welcomed()) {
      client.say(message);
      return client.closeCode();
    }
  }

  private JWTClaimsSet expiring(Instant when) {
    return RunningFunction.claims(user).expirationTime(Date.from(when)).build();
  }

  private static double metric(String name) {
    return live.get("/metrics", "")
        .body()
        .lines()
        .filter(line -> line.startsWith(name + " "))
        .mapToDouble(line -> Double.parseDouble(line.substring(name.length() + 1)))
        .findFirst()
        .orElse(0);
  }

  private static int refusal(java.net.http.WebSocket.Builder builder, String query) {
    try {
      Client.open(builder, live.port(), query, true).close();
      return 101;
    } catch (CompletionException e) {
      assertThatThrownBy(
              () -> {
                throw e;
              })
          .hasCauseInstanceOf(WebSocketHandshakeException.class);
      return ((WebSocketHandshakeException) e.getCause()).getResponse().statusCode();
    }
  }
}
