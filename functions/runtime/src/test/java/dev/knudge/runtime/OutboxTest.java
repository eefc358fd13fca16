package dev.knudge.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.knudge.backends.Backends;
import dev.knudge.backends.Database;
import dev.knudge.contracts.DeliveryReader;
import dev.knudge.contracts.Reading;
import dev.knudge.runtime.lease.Lease;
import dev.knudge.runtime.lease.Leases;
import dev.knudge.runtime.notes.NotesDatabase;
import dev.knudge.runtime.outbox.OutboxRelay;
import dev.knudge.testkit.Posts;
import dev.knudge.testkit.RecordingSink;
import dev.knudge.testkit.RecordingSink.Post;
import dev.knudge.testkit.RunningFunction;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What follows from an event is posted, whatever dies or fails when; against a real database and sinks that answer over HTTP. */
class OutboxTest {
  private static final String TRACEPARENT =
      "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01";

  private final Database database = Backends.postgres();
  private RecordingSink sink;
  private RunningFunction function;

  @BeforeEach
  void start() {
    NotesDatabase.migrate(database);
    sink = new RecordingSink();
    function =
        RunningFunction.start(
            database,
            "notes",
            Map.of("knudge.sink.base-url", sink.baseUrl() + "/", "knudge.sink.timeout", "1s"));
  }

  @AfterEach
  void stop() {
    function.close();
    sink.close();
  }

  @Test
  void what_follows_is_posted_to_the_sink_of_its_topic_before_the_event_is_acknowledged() {
    Map<String, String> event = Posts.taskCreated();
    event.put("traceparent", TRACEPARENT);

    assertThat(function.post(event, Posts.task("say 2")).statusCode()).isEqualTo(204);

    assertThat(sink.accepted())
        .hasSize(2)
        .allMatch(post -> post.path().equals("/todo/task-updates"));
    assertThat(new DeliveryReader().read(sink.accepted().getFirst().delivery()))
        .isInstanceOfSatisfying(
            Reading.Accepted.class,
            reading -> {
              assertThat(reading.event().causationId()).isEqualTo(event.get("ce-id"));
              assertThat(reading.event().partitionKey()).isEqualTo("user-456");
              assertThat(reading.event().traceparent())
                  .startsWith("00-0af7651916cd43dd8448eb211c80319c-")
                  .endsWith("-01")
                  .isNotEqualTo(TRACEPARENT);
            });
    assertThat(sink.accepted().getFirst().delivery().header("traceparent"))
        .isEqualTo(sink.accepted().getFirst().delivery().header("ce-traceparent"));
    assertThat(unsent()).isEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '\u0001',
      value = {"a=1|a=1", "a=1, b=2|a=1,b=2", "a=%41|", "a=\"1\"|"})
  void a_trace_state_goes_on_as_a_header_and_as_an_attribute_only_by_the_attribute_rule(
      String state, String attribute) {
    Map<String, String> event = Posts.taskCreated();
    event.put("ce-traceparent", TRACEPARENT);
    event.put("ce-tracestate", state);

    assertThat(function.post(event, Posts.task("say 1")).statusCode()).isEqualTo(204);

    assertThat(sink.accepted())
        .singleElement()
        .satisfies(post -> {
          assertThat(post.delivery().header("tracestate")).isEqualTo(state);
          assertThat(post.delivery().header("ce-tracestate")).isEqualTo(attribute);
        });
  }

  @ParameterizedTest
  @ValueSource(ints = {500, 503, 404, 400, 302, 0})
  void while_a_sink_does_not_take_it_the_event_is_503_and_its_redelivery_posts_the_same_again(
      int answer) {
    Map<String, String> event = Posts.taskCreated();
    sink.answering(post ->
        post.id().equals(sink.accepted().isEmpty() ? "" : sink.accepted().getFirst().id())
            ? 202
            : answer);

    assertThat(function.post(event, Posts.task("say 3")).statusCode()).isEqualTo(503);
    List<String> kept = unsent();
    assertThat(kept).hasSize(3);
    assertThat(function.query("select title from notes.note")).containsExactly("say 3");

    sink.answering(_ -> 202);
    assertThat(function.post(event, Posts.task("say 3")).statusCode()).isEqualTo(204);

    assertThat(sink.accepted()).extracting(Post::id).doesNotHaveDuplicates().hasSize(3);
    assertThat(unsent()).isEmpty();
    assertThat(function.query("select title from notes.note")).containsExactly("say 3");
    assertThat(
            function.query("select headers::json ->> 'ce-id' from notes.outbox order by sequence"))
        .containsExactlyElementsOf(sink.accepted().stream().map(Post::id).toList());
  }

  @Test
  void a_process_that_dies_between_commit_and_post_leaves_it_to_the_redelivery_in_another() {
    Map<String, String> event = Posts.taskCreated();
    sink.answering(_ -> 0);
    assertThat(function.post(event, Posts.task("say 2")).statusCode()).isEqualTo(503);
    function.close();

    sink.answering(_ -> 202);
    function =
        RunningFunction.start(database, "notes", Map.of("knudge.sink.base-url", sink.baseUrl()));
    assertThat(function.post(event, Posts.task("say 2")).statusCode()).isEqualTo(204);

    assertThat(sink.accepted()).extracting(Post::id).doesNotHaveDuplicates().hasSize(2);
    assertThat(function.query("select title from notes.note")).hasSize(1);
  }

  @Test
  void of_three_only_what_was_not_taken_is_posted_again() {
    Map<String, String> event = Posts.taskCreated();
    sink.answering(_ -> sink.accepted().size() < 2 ? 202 : 503);
    assertThat(function.post(event, Posts.task("say 3")).statusCode()).isEqualTo(503);
    assertThat(unsent()).hasSize(1);

    sink.answering(_ -> 202);
    assertThat(function.post(event, Posts.task("say 3")).statusCode()).isEqualTo(204);

    assertThat(sink.accepted()).extracting(Post::id).doesNotHaveDuplicates().hasSize(3);
  }

  @Test
  void a_sink_that_does_not_answer_in_time_is_asked_again() {
    Map<String, String> event = Posts.taskCreated();
    java.util.concurrent.CountDownLatch late = new java.util.concurrent.CountDownLatch(1);
    sink.answering(_ -> {
      try {
        late.await();
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
      return 202;
    });
    assertThat(function.post(event, Posts.task("say 1")).statusCode()).isEqualTo(503);
    late.countDown();

    assertThat(function.post(event, Posts.task("say 1")).statusCode()).isEqualTo(204);

    // It may have been taken twice, under one id: that is for the readers to know.
    assertThat(sink.accepted())
        .extracting(Post::id)
        .isNotEmpty()
        .containsOnly(sink.accepted().getFirst().id());
  }

  @Test
  void a_tick_posts_what_is_left_in_order() {
    sink.answering(_ -> 503);
    function.post(Posts.taskCreated(), Posts.task("say 2"));
    function.post(Posts.taskCreated(), Posts.task("say 3", "bert"));
    List<String> kept = unsent();
    assertThat(kept).hasSize(5);

    sink.answering(_ -> 202);
    assertThat(tick()).isEqualTo(204);

    assertThat(sink.accepted()).extracting(Post::id).containsExactlyInAnyOrderElementsOf(kept);
    assertThat(postsOf("user-456")).containsExactlyElementsOf(kept.subList(0, 2));
    assertThat(postsOf("bert")).containsExactlyElementsOf(kept.subList(2, 5));
    assertThat(unsent()).isEmpty();
  }

  @Test
  void an_event_that_is_not_taken_holds_back_the_later_ones_of_its_key_and_no_others() {
    sink.answering(_ -> 503);
    function.post(Posts.taskCreated(), Posts.task("say 3"));
    function.post(Posts.taskCreated(), Posts.task("say 2", "bert"));
    List<String> kept = unsent();

    sink.answering(post -> post.id().equals(kept.get(1)) ? 503 : 202);
    assertThat(tick()).isEqualTo(503);

    assertThat(postsOf("user-456")).containsExactly(kept.get(0));
    assertThat(postsOf("bert")).containsExactly(kept.get(3), kept.get(4));

    sink.answering(_ -> 202);
    assertThat(tick()).isEqualTo(204);
    assertThat(postsOf("user-456")).containsExactlyElementsOf(kept.subList(0, 3));
  }

  @Test
  void an_event_that_a_later_commit_brings_in_with_a_lower_sequence_is_not_skipped()
      throws SQLException {
    try (Connection early = database.connect();
        Connection late = database.connect()) {
      early.setAutoCommit(false);
      insert(early, "first");
      insert(late, "second");

      assertThat(drain()).isOne();

      early.commit();
      assertThat(drain()).isOne();
    }
    assertThat(sink.accepted()).extracting(Post::id).containsExactly("second", "first");
  }

  @Test
  void a_transaction_that_stays_open_somewhere_holds_nothing_back() throws SQLException {
    try (Connection dump = database.connect();
        Statement statement = dump.createStatement()) {
      dump.setAutoCommit(false);
      statement.execute("select pg_current_xact_id()");
      try (Connection other = database.connect()) {
        insert(other, "young");
      }

      assertThat(drain()).isOne();
    }
  }

  @Test
  void while_another_pod_posts_what_is_left_a_tick_leaves_it_to_it_and_says_that_it_is_not_done()
      throws SQLException {
    try (Connection other = database.connect();
        Lease _ =
            function.bean(Leases.class).tryAcquire("relay", Duration.ofMinutes(1)).orElseThrow()) {
      assertThat(tick()).isEqualTo(204);
      insert(other, "theirs");

      assertThat(tick()).isEqualTo(503);
      assertThat(sink.accepted()).isEmpty();
    }
    assertThat(tick()).isEqualTo(204);
    assertThat(sink.accepted()).extracting(Post::id).containsExactly("theirs");
  }

  @Test
  void a_row_that_cannot_be_made_a_request_keeps_no_other_key_from_being_posted() {
    function.execute(
        "insert into notes.outbox (cause_source, cause_key, topic, record_key, headers, body) values ('s', 'k', 'task-updates', 'odd', '{\"ce-id\":\"odd\",\"ce-x\":\"\u0142\"}', '{}'), ('s', 'k', 'task-updates', 'even', '{\"ce-id\":\"even\"}', '{}')");

    assertThat(tick()).isEqualTo(503);

    assertThat(sink.accepted()).extracting(Post::id).containsExactly("even");
    assertThat(unsent()).containsExactly("odd");
  }

  @Test
  void a_sink_binding_sets_one_address_for_all() {
    try (RunningFunction bound =
        RunningFunction.start(
            database, "notes", Map.of("knudge.sink.uri", sink.baseUrl() + "/bound"))) {
      assertThat(bound.post(Posts.taskCreated(), Posts.task("say 1")).statusCode()).isEqualTo(204);
    }
    assertThat(sink.accepted()).extracting(Post::path).containsExactly("/todo/bound");
  }

  @Test
  void the_tick_forgets_what_is_older_than_it_is_to_be_kept() {
    function.post(Posts.taskCreated("old"), Posts.task("say 1"));
    function.post(Posts.taskCreated("young"), Posts.task("say 1"));
    function.execute(
        "update notes.inbox set received_at = now() - interval '91 days' where event_key = 'old'");
    function.execute(
        "update notes.outbox set sent_at = now() - interval '8 days' where cause_key = 'old'");

    assertThat(tick()).isEqualTo(204);

    assertThat(function.query("select event_key from notes.inbox")).containsExactly("young");
    assertThat(function.query("select cause_key from notes.outbox")).containsExactly("young");
  }

  @Test
  void a_drain_whose_lease_lapsed_stops() {
    sink.answering(_ -> 503);
    function.post(Posts.taskCreated(), Posts.task("say 1"));
    Lease lease =
        function.bean(Leases.class).tryAcquire("test", Duration.ofMillis(300)).orElseThrow();
    function.execute("update notes.lease set token = token + 1");

    org.awaitility.Awaitility.await()
        .untilAsserted(() ->
            assertThatThrownBy(() -> function.bean(OutboxRelay.class).drain(lease))
                .hasMessageContaining("lapsed"));
  }

  private int drain() {
    try (Lease lease =
        function.bean(Leases.class).tryAcquire("drain", Duration.ofSeconds(30)).orElseThrow()) {
      return function.bean(OutboxRelay.class).drain(lease);
    }
  }

  private int tick() {
    Map<String, String> tick =
        Posts.event("dev.knative.sources.ping", UUID.randomUUID().toString());
    tick.put("ce-source", "/apis/v1/namespaces/todo/pingsources/notes");
    return function.post(tick, "{}").statusCode();
  }

  private List<String> unsent() {
    return function.query(
        "select headers::json ->> 'ce-id' from notes.outbox where sent_at is null order by sequence");
  }

  private List<String> postsOf(String key) {
    return sink.accepted().stream()
        .filter(post -> key.equals(post.delivery().header("ce-partitionkey")))
        .map(Post::id)
        .toList();
  }

  private static void insert(Connection connection, String id) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      statement.execute(
          "insert into notes.outbox (cause_source, cause_key, topic, record_key, headers, body) values ('s', 'k', 'task-updates', 'one-key', '{\"ce-id\":\""
              + id
              + "\"}', '{}')");
    }
  }
}
