package dev.knudge.live;

import static org.assertj.core.api.Assertions.assertThat;

import dev.knudge.backends.Database;
import dev.knudge.testkit.MetricsTable;
import dev.knudge.testkit.RunningFunction;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** What a client gets, and gets again: over the JDK's WebSocket, from real topics. */
class ResumingTest {
  private static final Map<String, Object> FORGETFUL = Map.of("knudge.live.feed.memory", 0);

  private static Database database;
  private static Topics topics;
  private static RunningFunction live;
  private static RunningFunction forgetful;

  private final String user = "user-" + UUID.randomUUID();
  private final String token = RunningFunction.token(user);
  private int version;

  @BeforeAll
  static void start() {
    database = LiveDatabase.migrated();
    topics = new Topics();
    live = Replica.start(database, topics, Map.of());
    forgetful = Replica.start(database, topics, FORGETFUL);
  }

  @AfterAll
  static void stop() {
    live.close();
    forgetful.close();
    topics.close();
  }

  @Test
  void an_event_comes_as_it_happens_with_a_cursor() {
    try (Client client = Client.connect(live.port(), "", token).welcomed()) {
      String id = changed();

      Map<String, Object> frame = client.awaitEvent(id);

      assertThat(client.subprotocol()).isEqualTo("cloudevents.json");
      assertThat(frame)
          .containsEntry("specversion", "1.0")
          .containsEntry("type", "task.updated")
          .containsEntry("source", "/tasks")
          .containsEntry("subject", "task")
          .containsEntry("partitionkey", user);
      assertThat(frame.get("cursor")).isInstanceOf(String.class);
      assertThat(((Map<?, ?>) frame.get("data")).get("version")).isEqualTo((long) version);
    }
  }

  @Test
  void what_was_missed_comes_from_memory_once_and_in_order() {
    resumes(live, live);
  }

  @Test
  void what_was_missed_comes_from_kafka_once_and_in_order() {
    resumes(forgetful, forgetful);
  }

  @Test
  void another_replica_goes_on_where_the_first_one_was() {
    resumes(live, forgetful);
    resumes(forgetful, live);
  }

  @Test
  void a_replica_that_was_just_started_goes_on_where_another_was() {
    try (RunningFunction warm = Replica.start(database, topics, Map.of())) {
      resumes(live, warm);
    }
    try (RunningFunction cold =
        Replica.start(database, topics, Map.of("knudge.live.feed.warm-up", "1ms"))) {
      resumes(live, cold);
    }
  }

  private void resumes(RunningFunction first, RunningFunction second) {
    List<String> all = new ArrayList<>();
    String cursor;
    try (Client client = Client.connect(first.port(), "", token).welcomed()) {
      all.add(changed());
      client.has(all);
      all.add(updated("x"));
      client.has(all);
      cursor = client.cursor();
    }
    List<String> missed = new ArrayList<>();
    for (int i = 0; i < 30; i++) {
      missed.add(changed());
      topics.changed("another-user", "task", 1);
    }
    try (Client client = Client.connect(second.port(), "?cursor=" + cursor, token)) {
      client.has(missed);
      missed.add(changed());
      client.has(missed);
      assertThat(client.frames().getFirst()).containsEntry("type", "live.welcome");
    }
  }

  @Test
  void who_got_nothing_is_told_how_far_the_feed_is_when_they_come_again() {
    String other = "other-" + user;
    for (RunningFunction replica : List.of(live, forgetful)) {
      String before;
      try (Client client = Client.connect(replica.port(), "", token).welcomed();
          Client theirs =
              Client.connect(replica.port(), "", RunningFunction.token(other)).welcomed()) {
        before = client.cursor();
        theirs.awaitEvent(topics.changed(other, "task", 1));
      }
      try (Client client = Client.connect(replica.port(), "?cursor=" + before, token)) {
        Map<String, Object> again = client.awaitFrame(frame -> !before.equals(frame.get("cursor")));

        assertThat(again).containsEntry("type", "live.welcome");
        assertThat(client.frames().getFirst()).containsEntry("cursor", before);
        assertThat(client.events()).isEmpty();
      }
    }
  }

  @Test
  void every_cursor_on_the_way_resumes_right_behind_its_event() {
    List<String> all = new ArrayList<>();
    List<String> cursors = new ArrayList<>();
    try (Client client = Client.connect(live.port(), "", token).welcomed()) {
      for (int i = 0; i < 6; i++) {
        all.add(i % 2 == 0 ? changed() : updated("x"));
        cursors.add((String) client.awaitEvent(all.getLast()).get("cursor"));
      }
    }
    for (RunningFunction replica : List.of(live, forgetful)) {
      for (int i = 0; i < all.size(); i++) {
        try (Client client = Client.connect(replica.port(), "?cursor=" + cursors.get(i), token)) {
          String marker = i < all.size() - 1 ? all.getLast() : null;
          if (marker != null) {
            client.awaitEvent(marker);
          }
          assertThat(client.events())
              .containsExactlyInAnyOrderElementsOf(all.subList(i + 1, all.size()));
        }
      }
    }
  }

  @Test
  void more_than_a_portion_is_caught_up_with_while_more_comes() {
    for (RunningFunction replica : List.of(live, forgetful)) {
      String cursor;
      List<String> missed = new ArrayList<>();
      try (Client client = Client.connect(replica.port(), "", token).welcomed()) {
        cursor = client.cursor();
      }
      String text = "x".repeat(20_000);
      for (int i = 0; i < 60; i++) {
        missed.add(updated(text));
      }
      try (Client client = Client.connect(replica.port(), "?cursor=" + cursor, token)) {
        for (int i = 0; i < 40; i++) {
          missed.add(updated(text));
        }
        client.has(missed);
      }
    }
  }

  @Test
  void a_cursor_of_none_of_ours_is_told_to_reload_and_goes_on() {
    try (Client client = Client.connect(live.port(), "?cursor=AAAAAAAA", token)) {
      Map<String, Object> reset = client.awaitType("live.reset");
      String id = changed();
      client.awaitEvent(id);

      assertThat(reset.get("cursor")).isEqualTo(client.frames().getFirst().get("cursor"));
      assertThat(client.events()).containsExactly(id);
    }
  }

  @Test
  void who_missed_more_than_is_sent_again_is_told_to_reload() {
    try (RunningFunction strict =
        Replica.start(
            database,
            topics,
            Map.of("knudge.live.feed.memory", 0, "knudge.live.feed.replay-records", 5))) {
      String cursor;
      // What the replica has not read yet when it is asked comes after the reset, as news.
      try (Client client = Client.connect(strict.port(), "", token).welcomed()) {
        cursor = client.cursor();
        List<String> missed = new ArrayList<>();
        for (int i = 0; i < 10; i++) {
          missed.add(changed());
        }
        client.has(missed);
      }
      try (Client client = Client.connect(strict.port(), "?cursor=" + cursor, token)) {
        client.awaitType("live.reset");
        assertThat(client.events()).isEmpty();
      }
    }
  }

  @Test
  void bare_envelopes_come_as_events_and_bad_records_are_passed_over() throws IOException {
    try (Client client = Client.connect(live.port(), "", token).welcomed()) {
      topics.raw(user, "no JSON at all");
      topics.raw(user, null);
      topics.raw(user, "{\"event_type\":\"task.created\",\"task_id\":7}");
      topics.raw(null, "[1,2,3]");
      var sent =
          topics.raw(
              user,
              """
              {"event_type":"task.created","task_id":"test-123","user_id":"%s","timestamp":"2026-02-08T10:00:00Z","payload":{"title":"Test Task"}}
              """
                  .formatted(user));

      Map<String, Object> frame = client.awaitType("task.created");

      assertThat(frame)
          .containsEntry("id", "partition:" + sent.partition() + "/offset:" + sent.offset())
          .containsEntry("subject", "test-123")
          .containsEntry("time", "2026-02-08T10:00:00Z");
      assertThat(client.events()).hasSize(1);
    }
    String metrics = live.get("/metrics", "").body();
    assertThat(metrics).contains("knudge_live_records_bad_total");
    // All that the README names but what has not happened here.
    assertThat(MetricsTable.of(Path.of("README.md")).missingIn(metrics))
        .isSubsetOf(
            "knudge_live_closed_total",
            "knudge_live_refused_total",
            "knudge_door_requests_seconds",
            "knudge_door_retries_total",
            "knudge_door_limited_total",
            "knudge_door_abandoned_total");
  }

  @Test
  void members_of_a_batch_are_told_apart_by_their_cursors() {
    List<Map<String, Object>> frames;
    try (Client client = Client.connect(live.port(), "", token).welcomed()) {
      topics.raw(user, "[" + member("b-1") + "," + member("b-2") + "," + member("b-3") + "]");
      client.awaitEvent("b-3" + user);
      frames = client.frames();
    }
    for (RunningFunction replica : List.of(live, forgetful)) {
      String afterSecond = (String) frames.get(2).get("cursor");
      try (Client client = Client.connect(replica.port(), "?cursor=" + afterSecond, token)) {
        client.has(List.of("b-3" + user));
      }
    }
  }

  private String member(String id) {
    return """
    {"specversion":"1.0","id":"%s","source":"/test","type":"test.member","data":{"user_id":"%s"}}
    """
        .formatted(id + user, user);
  }

  @Test
  void a_record_that_repeats_an_event_is_not_sent_again() {
    try (Client client = Client.connect(live.port(), "", token).welcomed()) {
      topics.update(user, "same-" + user, "x");
      topics.update(user, "same-" + user, "x");
      String last = updated("y");
      client.awaitEvent(last);

      assertThat(client.events()).containsExactly("same-" + user, last);
    }
  }

  @Test
  void nobody_gets_what_is_anothers() {
    String other = "other-" + user;
    try (Client mine = Client.connect(live.port(), "", token).welcomed();
        Client also = Client.connect(live.port(), "", token).welcomed();
        Client theirs = Client.connect(live.port(), "", RunningFunction.token(other)).welcomed()) {
      List<String> own = new ArrayList<>();
      List<String> others = new ArrayList<>();
      for (int i = 0; i < 20; i++) {
        own.add(changed());
        others.add(topics.changed(other, "task", i + 1));
      }
      mine.has(own);
      also.has(own);
      theirs.has(others);
    }
  }

  private String changed() {
    return topics.changed(user, "task", ++version);
  }

  private String updated(String text) {
    return topics.update(user, UUID.randomUUID().toString(), text);
  }
}
