package dev.knudge.live;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.knudge.backends.Database;
import dev.knudge.contracts.DeliveryReader;
import dev.knudge.contracts.Event;
import dev.knudge.contracts.Json;
import dev.knudge.contracts.NotificationEvent.NotificationAcknowledged;
import dev.knudge.contracts.Reading;
import dev.knudge.testkit.RecordingSink;
import dev.knudge.testkit.RunningFunction;
import java.net.http.HttpRequest;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** What clients say, who is there, and the way out. */
class TalkingBackTest {
  private static Database database;
  private static Topics topics;
  private static RecordingSink sink;
  private static RunningFunction live;

  private final String user = "user-" + UUID.randomUUID();
  private final String token = RunningFunction.token(user);

  @BeforeAll
  static void start() {
    database = LiveDatabase.migrated();
    topics = new Topics();
    sink = new RecordingSink();
    live = Replica.start(database, topics, settings());
  }

  private static Map<String, Object> settings() {
    return Map.of(
        "knudge.sink.base-url",
        sink.baseUrl(),
        "knudge.live.presence.lease",
        "15s",
        "knudge.live.socket.ping",
        "1s");
  }

  @AfterAll
  static void stop() {
    live.close();
    sink.close();
    topics.close();
  }

  @Test
  void an_acknowledgement_is_answered_and_goes_to_its_topic() {
    try (Client client = Client.connect(live.port(), "", token).welcomed()) {
      String notification = "n-" + user;
      client.say(acknowledged("e-1", notification, ""));
      Map<String, Object> accepted = client.awaitType("live.accepted");

      assertThat(Json.members(accepted.get("data"))).containsEntry("event_id", "e-1");
      Event event = posted(notification).getFirst();
      assertThat(event.source()).isEqualTo("/live");
      assertThat(event.subject()).isEqualTo(notification);
      assertThat(event.data()).isEqualTo(new NotificationAcknowledged(null, user, notification));
    }
  }

  @Test
  void said_twice_it_is_the_same_event() {
    try (Client client = Client.connect(live.port(), "", token).welcomed()) {
      String notification = "n-" + user;
      client.say(acknowledged("e-1", notification, ""));
      client.say(acknowledged("e-2", notification, ",\"data\":{\"user_id\":\"" + user + "\"}"));

      await().atMost(Client.PATIENCE).until(() -> posted(notification).size() == 2);
      assertThat(posted(notification).stream().map(Event::id).distinct()).hasSize(1);
    }
  }

  @Test
  void in_anothers_name_it_ends_the_connection() {
    try (Client client = Client.connect(live.port(), "", token).welcomed()) {
      client.say(acknowledged("e-1", "n-" + user, ",\"data\":{\"user_id\":\"somebody\"}"));

      assertThat(client.closeCode()).isEqualTo(4403);
      assertThat(live.query("select record_key from live.outbox")).doesNotContain("somebody");
    }
  }

  @Test
  void one_is_online_while_any_replica_holds_a_connection_and_for_the_cluster_only() {
    assertThat(isOnline(user)).isFalse();
    try (RunningFunction other = Replica.start(database, topics, settings());
        Client first = Client.connect(live.port(), "", token).welcomed();
        Client second = Client.connect(other.port(), "", token).welcomed()) {
      await().atMost(Client.PATIENCE).until(() -> isOnline(user));
      first.close();
      await()
          .atMost(Client.PATIENCE)
          .until(() ->
              live.query("select user_id from live.presence where user_id = '" + user + "'").size()
                  == 1);
      assertThat(isOnline(user)).isTrue();
      assertThat(second.frames()).hasSize(1);
    }
    await().atMost(Client.PATIENCE).until(() -> !isOnline(user));
  }

  @Test
  void who_was_on_a_replica_that_died_goes_offline_when_its_lease_lapses() {
    live.execute("insert into live.replica values ('dead', now() + interval '1 hour')");
    live.execute("insert into live.presence values ('" + user + "', 'dead')");
    assertThat(isOnline(user)).isTrue();

    live.execute("update live.replica set until = now() where id = 'dead'");
    assertThat(isOnline(user)).isFalse();

    live.execute("update live.replica set until = now() - interval '2 minutes' where id = 'dead'");
    await()
        .atMost(Client.PATIENCE)
        .until(() -> live.query("select id from live.replica where id = 'dead'").isEmpty());
    assertThat(live.query("select user_id from live.presence where replica = 'dead'")).isEmpty();
  }

  @Test
  void presence_is_told_again_when_the_replica_was_taken_for_dead() {
    try (Client client = Client.connect(live.port(), "", token).welcomed()) {
      await().atMost(Client.PATIENCE).until(() -> isOnline(user));
      live.execute("delete from live.replica");
      await().atMost(Client.PATIENCE).until(() -> isOnline(user));
      assertThat(client.frames()).hasSize(1);
    }
  }

  @Test
  void at_the_public_host_there_is_no_presence() throws Exception {
    var answer =
        dev.knudge.testkit.RawHttp.exchange(
            live.port(),
            "GET /presence/"
                + user
                + " HTTP/1.1\r\nHost: knudge.example.org\r\nConnection: close\r\n\r\n");
    assertThat(answer.status()).isEqualTo(404);
  }

  @Test
  void server_sent_events_resume_by_their_last_id() throws Exception {
    try (Stream stream = new Stream("/events", null)) {
      stream.await("live.welcome");
      String first = topics.changed(user, "task", 1);
      stream.await(first);
      String id = stream.idOf(first);
      stream.close();
      String missed = topics.changed(user, "task", 2);
      try (Stream again = new Stream("/events", id)) {
        again.await(missed);
        assertThat(again.text()).doesNotContain(first);
      }
      try (Stream again = new Stream("/events?cursor=" + id, "")) {
        again.await(missed);
      }
    }
    await()
        .atMost(Client.PATIENCE)
        .until(() ->
            live.get("/metrics", "").body().contains("knudge_live_connections{kind=\"sse\"} 0.0"));
  }

  @Test
  void a_sign_of_life_in_a_stream_is_no_event() throws Exception {
    try (Stream stream = new Stream("/events", null)) {
      stream.await("live.welcome");
      stream.await("ping");

      // An empty line of data would be an event to EventSource.
      assertThat(stream.text().lines().filter(line -> line.strip().equals("data:"))).isEmpty();
      assertThat(stream.text().lines().filter(line -> line.contains("ping")))
          .allMatch(line -> line.startsWith(":"));
    }
  }

  /** Server-sent events as they come, line by line. */
  private final class Stream implements AutoCloseable {
    private final StringBuffer text = new StringBuffer();
    private final java.io.InputStream body;

    Stream(String path, String lastId) throws Exception {
      HttpRequest.Builder request =
          HttpRequest.newBuilder(live.uri(path)).header("Authorization", "Bearer " + token);
      if (lastId != null) {
        request.header("Last-Event-ID", lastId);
      }
      java.net.http.HttpResponse<java.io.InputStream> answer =
          java.net.http.HttpClient.newHttpClient()
              .send(request.build(), java.net.http.HttpResponse.BodyHandlers.ofInputStream());
      // EventSource takes nothing else.
      assertThat(answer.headers().firstValue("content-type").orElse(""))
          .startsWith("text/event-stream");
      body = answer.body();
      Thread.ofVirtual()
          .start(() -> {
            byte[] part = new byte[8192];
            try {
              for (int n = body.read(part); n >= 0; n = body.read(part)) {
                text.append(new String(part, 0, n, java.nio.charset.StandardCharsets.UTF_8));
              }
            } catch (java.io.IOException _) {
              // closed by the test
            }
          });
    }

    void await(String what) {
      org.awaitility.Awaitility.await()
          .atMost(Client.PATIENCE)
          .until(() -> text.indexOf(what) >= 0 && text.toString().endsWith("\n\n"));
    }

    String idOf(String event) {
      String before = text.substring(0, text.indexOf(event));
      int id = before.lastIndexOf("id: ");
      return before.substring(id + 4, before.indexOf('\n', id));
    }

    String text() {
      return text.toString();
    }

    @Override
    public void close() throws java.io.IOException {
      body.close();
    }
  }

  @Test
  void a_replica_that_ends_sends_its_clients_away_and_another_goes_on() {
    RunningFunction ending =
        Replica.start(database, topics, Map.of("knudge.live.socket.farewell", "500ms"));
    Client client = Client.connect(ending.port(), "", token).welcomed();
    ending.bean(dev.knudge.runtime.BeforeStop.class).beforeStop();
    assertThat(client.closeCode()).isEqualTo(1012);
    ending.close();
    String missed = topics.changed(user, "task", 1);
    try (Client again = Client.connect(live.port(), "?cursor=" + client.cursor(), token)) {
      again.has(List.of(missed));
    }
  }

  @Test
  void a_topic_that_was_made_anew_is_a_reset() {
    try (Topics others = new Topics();
        RunningFunction replica = Replica.start(database, others, Map.of())) {
      String cursor;
      Client client = Client.connect(replica.port(), "", token).welcomed();
      client.awaitEvent(others.changed(user, "task", 1));
      cursor = client.cursor();
      others.makeTasksAnew();
      assertThat(client.closeCode()).isEqualTo(1012);
      await()
          .atMost(Client.PATIENCE)
          .ignoreExceptions()
          .until(() -> {
            try (Client again = Client.connect(replica.port(), "?cursor=" + cursor, token)) {
              again.awaitType("live.reset");
              String next = others.changed(user, "task", 2);
              again.awaitEvent(next);
              return again.events().equals(List.of(next));
            }
          });
    }
  }

  private List<Event> posted(String notification) {
    await()
        .atMost(Client.PATIENCE)
        .until(() -> sink.accepted().stream().anyMatch(post -> about(post, notification)));
    return sink.accepted().stream()
        .filter(post -> about(post, notification))
        .map(post -> ((Reading.Accepted) new DeliveryReader().read(post.delivery())).event())
        .toList();
  }

  private static boolean about(RecordingSink.Post post, String notification) {
    return post.path().equals("/todo/notification-events")
        && notification.equals(post.delivery().header("ce-subject"));
  }

  private String acknowledged(String id, String notification, String more) {
    return """
    {"specversion":"1.0","id":"%s","source":"/page","type":"notification.acknowledged","subject":"%s"%s}\
    """
        .formatted(id, notification, more);
  }

  private boolean isOnline(String who) {
    Object online = Json.readObject(live.get("/presence/" + who, "").body()).get("online");
    return Boolean.TRUE.equals(online);
  }
}
