package dev.knudge.runtime.outbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.knudge.backends.Backends;
import dev.knudge.backends.Database;
import dev.knudge.contracts.Json;
import dev.knudge.contracts.NewEvent;
import dev.knudge.contracts.ReminderEvent.ReminderDue;
import dev.knudge.runtime.notes.NotesDatabase;
import dev.knudge.testkit.Posts;
import dev.knudge.testkit.RecordingSink;
import dev.knudge.testkit.RecordingSink.Post;
import dev.knudge.testkit.RunningFunction;
import io.micronaut.transaction.TransactionOperations;
import java.sql.Connection;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What is committed is posted, in each user's order, whatever the sinks, the pods and other transactions do; against a real database and sinks that answer over HTTP. */
class ContinuousRelayTest {
  private static final Duration NEVER = Duration.ofHours(1);

  private final Database database = Backends.postgres();
  private final List<RunningFunction> pods = new ArrayList<>();
  private final CountDownLatch over = new CountDownLatch(1);
  private RecordingSink sink;

  @BeforeEach
  void start() {
    NotesDatabase.migrate(database);
    sink = new RecordingSink();
  }

  @AfterEach
  void stop() {
    over.countDown();
    pods.forEach(RunningFunction::close);
    sink.close();
  }

  @Test
  void what_was_committed_is_posted_though_nobody_looks_for_it() {
    RunningFunction pod = pod(Map.of("knudge.outbox.relay-poll", NEVER));

    for (int i = 1; i <= 5; i++) {
      say(pod, "ann", "bert");
      int posted = i * 2;
      await().until(() -> sink.accepted().size() == posted);
    }

    await().until(() -> unsent(pod) == 0);
    assertInOrder(pod);
  }

  @Test
  void a_delivery_is_answered_when_what_follows_is_committed_and_the_relay_posts_it() {
    RunningFunction pod = pod(Map.of("knudge.outbox.relay-poll", NEVER));
    hang(post -> true);

    assertThat(pod.post(Posts.taskCreated(), Posts.task("say 2")).statusCode()).isEqualTo(204);

    sink.answering(_ -> 202);
    over.countDown();
    await().until(() -> unsent(pod) == 0);
    assertInOrder(pod);
  }

  @Test
  void a_users_events_are_posted_in_order_however_their_transactions_overlap() throws Exception {
    RunningFunction pod = pod(Map.of("datasources.default.maximum-pool-size", 12));
    try (ExecutorService threads = Executors.newFixedThreadPool(8)) {
      List<Future<?>> users = new ArrayList<>();
      for (int i = 0; i < 8; i++) {
        String[] keys = i % 2 == 0 ? new String[] {"ann", "bert"} : new String[] {"bert", "ann"};
        users.add(
            threads.submit(() -> {
              for (int n = 0; n < 25; n++) {
                sayAndCommitLater(pod, keys);
              }
            }));
      }
      for (Future<?> user : users) {
        user.get(60, TimeUnit.SECONDS);
      }
    }

    await().atMost(Duration.ofSeconds(30)).until(() -> sink.accepted().size() == 400);
    assertInOrder(pod);
  }

  @Test
  void a_transaction_that_stays_open_elsewhere_holds_nothing_back() throws Exception {
    RunningFunction pod = pod(Map.of());
    try (Connection dump = database.connect();
        Statement statement = dump.createStatement()) {
      dump.setAutoCommit(false);
      statement.execute("select pg_current_xact_id(), count(*) from notes.outbox");

      say(pod, "ann");

      await().until(() -> sink.accepted().size() == 1);
    }
  }

  @Test
  void
      while_the_sinks_are_away_they_are_hardly_asked_and_when_they_are_back_all_arrives_in_order() {
    AtomicInteger asked = new AtomicInteger();
    sink.answering(_ -> {
      asked.incrementAndGet();
      return 503;
    });
    RunningFunction pod = pod(Map.of("knudge.outbox.relay-longest-pause", "2s"));
    String[] users =
        Stream.iterate(0, n -> n + 1).limit(200).map(n -> "user-" + n % 100).toArray(String[]::new);
    say(pod, users);
    await().until(() -> asked.get() >= 5);
    int before = asked.get();
    assertThat(before).as("all at once, then one at a time").isLessThan(30);

    // A busy time meanwhile: more commits must not mean more tries.
    for (int i = 0; i < 20; i++) {
      say(pod, "user-" + i);
    }
    await().until(() -> asked.get() >= before + 2);
    assertThat(asked.get()).isLessThan(before + 10);

    sink.answering(_ -> 202);
    await().atMost(Duration.ofSeconds(20)).until(() -> unsent(pod) == 0);
    assertThat(sink.accepted()).hasSize(220);
    assertInOrder(pod);
  }

  @Test
  void a_user_whose_event_is_not_taken_waits_and_the_others_do_not() {
    sink.answering(post -> isOf(post, "odd") ? 400 : 202);
    RunningFunction pod = pod(Map.of("knudge.outbox.relay-longest-pause", "500ms"));
    for (int i = 0; i < 10; i++) {
      say(pod, "odd", "user-" + i, "odd", "even");
    }

    await().until(() -> sink.accepted().size() == 20);
    assertThat(unsent(pod)).isEqualTo(20);

    sink.answering(_ -> 202);
    await().until(() -> unsent(pod) == 0);
    assertInOrder(pod);
  }

  @Test
  void a_sink_that_is_slow_for_one_user_is_not_slow_for_others() {
    hang(post -> isOf(post, "slow"));
    RunningFunction pod = pod(Map.of());
    say(pod, "slow", "slow", "ann");
    await().until(() -> sink.accepted().size() == 1);

    for (int i = 0; i < 30; i++) {
      say(pod, "ann", "bert");
    }
    await().until(() -> sink.accepted().size() == 61);
    assertThat(unsent(pod)).as("those of the slow one").isEqualTo(2);

    over.countDown();
    await().until(() -> unsent(pod) == 0);
    assertInOrder(pod);
  }

  @Test
  void two_pods_post_each_event_once_and_keep_every_users_order() throws Exception {
    RunningFunction one = pod(Map.of());
    RunningFunction other = pod(Map.of());
    try (ExecutorService threads = Executors.newFixedThreadPool(4)) {
      List<Future<?>> users = new ArrayList<>();
      for (int i = 0; i < 4; i++) {
        RunningFunction pod = i % 2 == 0 ? one : other;
        users.add(
            threads.submit(() -> {
              for (int n = 0; n < 50; n++) {
                say(pod, "ann", "bert");
              }
            }));
      }
      for (Future<?> user : users) {
        user.get(60, TimeUnit.SECONDS);
      }
    }

    await().atMost(Duration.ofSeconds(30)).until(() -> unsent(one) == 0);
    assertThat(sink.accepted()).extracting(Post::id).doesNotHaveDuplicates().hasSize(400);
    assertInOrder(one);
  }

  @Test
  void what_a_pod_left_that_died_is_posted_by_another_when_its_lease_lapses() {
    RunningFunction pod = pod(Map.of("knudge.outbox.relay-poll", "100ms"));
    pod.execute(
        "insert into notes.lease values ('relay', 'a pod that was killed', clock_timestamp() + interval '700 ms', 7) on conflict (name) do update set holder = excluded.holder, until = excluded.until, token = 7");
    leftBehind(pod, "ann", "orphan");

    await().until(() -> sink.accepted().size() == 1);

    assertThat(pod.query("select (token > 7)::text from notes.lease where name = 'relay'"))
        .containsExactly("true");
  }

  @Test
  void one_that_stood_still_and_lost_its_lease_stops_posting_and_goes_on_when_it_has_it_again() {
    hang(post -> true);
    RunningFunction pod = pod(Map.of("knudge.outbox.relay-lease", "300ms"));
    say(pod, "ann", "ann", "ann");
    await().until(() -> pod.query("select holder from notes.lease where holder <> ''").size() == 1);
    pod.execute(
        "update notes.lease set holder = 'another', token = token + 1, until = clock_timestamp() + interval '5 s' where name = 'relay'");
    String until = pod.query("select until::text from notes.lease where name = 'relay'").getFirst();
    await().pollDelay(Duration.ofMillis(700)).until(() -> true); // its own has lapsed by then

    sink.answering(_ -> 202);
    over.countDown();

    await().until(() -> unsent(pod) == 0);
    assertInOrder(pod);
    assertThat(
            pod.query(
                "select (sent_at > '" + until + "')::text from notes.outbox order by sequence"))
        .as("one was under way")
        .containsExactly("false", "true", "true");
  }

  @Test
  void a_database_that_cuts_its_connections_ends_nothing() {
    RunningFunction pod = pod(Map.of("knudge.outbox.relay-poll", "100ms"));
    say(pod, "ann");
    await().until(() -> sink.accepted().size() == 1);

    pod.query(
        "select pg_terminate_backend(pid)::text from pg_stat_activity where datname = current_database() and usename = 'notes'");
    leftBehind(pod, "ann", "later");

    await().atMost(Duration.ofSeconds(30)).until(() -> sink.accepted().size() == 2);
  }

  @Test
  void a_tick_wakes_it() {
    RunningFunction pod = pod(Map.of("knudge.outbox.relay-poll", NEVER));
    say(pod, "ann");
    await().until(() -> sink.accepted().size() == 1);
    leftBehind(pod, "ann", "left");

    assertThat(pod.post(Posts.tick(), "{}").statusCode()).isEqualTo(204);

    await().until(() -> sink.accepted().size() == 2);
  }

  @Test
  void a_stop_posts_what_is_due_once_more() {
    RunningFunction pod = pod(Map.of("knudge.outbox.relay-poll", NEVER));
    say(pod, "ann");
    await().until(() -> sink.accepted().size() == 1);
    leftBehind(pod, "ann", "last");
    leftBehind(pod, "bert", "least");

    pods.remove(pod);
    pod.close();

    assertThat(sink.accepted()).extracting(Post::id).contains("last", "least").hasSize(3);
    assertThat(pod.query("select holder from notes.lease where name = 'relay'"))
        .containsExactly("");
    assertThat(unsent(pod)).isZero();
  }

  @Test
  void a_stop_does_not_wait_longer_than_it_may_for_a_sink_that_hangs() {
    hang(post -> isOf(post, "slow"));
    RunningFunction pod = pod(Map.of("knudge.stop-timeout", "500ms"));
    say(pod, "slow", "ann", "slow");
    await().until(() -> sink.accepted().size() == 1);

    pods.remove(pod);
    long begun = System.nanoTime();
    pod.close();

    assertThat(Duration.ofNanos(System.nanoTime() - begun)).isLessThan(Duration.ofSeconds(20));
    assertThat(unsent(pod)).isEqualTo(2);
    assertThat(pod.query("select holder from notes.lease where name = 'relay'"))
        .containsExactly("");
  }

  @Test
  void a_stop_does_not_wait_for_a_sink_that_is_away() {
    sink.answering(_ -> 503);
    RunningFunction pod = pod(Map.of());
    say(pod, "ann", "bert", "carl", "dora");
    await().until(() -> unsent(pod) == 4);

    pods.remove(pod);
    long begun = System.nanoTime();
    pod.close();

    assertThat(Duration.ofNanos(System.nanoTime() - begun)).isLessThan(Duration.ofSeconds(20));
    assertThat(unsent(pod)).isEqualTo(4);
  }

  private RunningFunction pod(Map<String, Object> more) {
    Map<String, Object> settings =
        new HashMap<>(
            Map.of("knudge.sink.base-url", sink.baseUrl(), "knudge.outbox.relay", "true"));
    settings.putAll(more);
    RunningFunction pod = RunningFunction.start(database, "notes", settings);
    pods.add(pod);
    return pod;
  }

  private void hang(java.util.function.Predicate<Post> which) {
    sink.answering(post -> {
      try {
        if (which.test(post)) {
          over.await();
        }
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
      return 202;
    });
  }

  private static void say(RunningFunction pod, String... users) {
    pod.bean(Announcements.class)
        .post(transactions(pod).executeWrite(status -> keep(pod, status.getConnection(), users)));
  }

  /** Between the row and the commit time passes, now more, now less: without turns, a lower sequence would be seen after a higher one. */
  private static void sayAndCommitLater(RunningFunction pod, String... users) {
    pod.bean(Announcements.class)
        .post(
            transactions(pod)
                .executeWrite(status -> {
                  List<OutboxRow> rows = keep(pod, status.getConnection(), users);
                  try (Statement sleep = status.getConnection().createStatement()) {
                    sleep.execute(
                        "select pg_sleep(" + ThreadLocalRandom.current().nextInt(8) / 1000.0 + ")");
                  }
                  return rows;
                }));
  }

  private static List<OutboxRow> keep(RunningFunction pod, Connection connection, String... users)
      throws java.sql.SQLException {
    List<NewEvent> events =
        Stream.of(users)
            .map(user ->
                NewEvent.saying(new ReminderDue("t-1", user, "r-1", "Tea", null, null))
                    .from("/notes")
                    .at(Instant.EPOCH)
                    .build())
            .toList();
    return pod.bean(Announcements.class).keep(connection, events, null);
  }

  @SuppressWarnings("unchecked")
  private static TransactionOperations<Connection> transactions(RunningFunction pod) {
    return pod.bean(TransactionOperations.class);
  }

  private static void leftBehind(RunningFunction pod, String key, String id) {
    pod.execute(
        "insert into notes.outbox (cause_source, cause_key, topic, record_key, headers, body) values ('s', 'k', 'task-updates', '"
            + key
            + "', '{\"ce-id\":\""
            + id
            + "\"}', '{}')");
  }

  /** Every user's events came in the order of their sequences, none twice, and the outbox says so. */
  private void assertInOrder(RunningFunction pod) {
    Map<String, List<String>> posted = new HashMap<>();
    sink.accepted()
        .forEach(post ->
            posted
                .computeIfAbsent(
                    String.valueOf(post.delivery().header("ce-partitionkey")),
                    _ -> new ArrayList<>())
                .add(post.id()));
    posted.forEach((user, ids) ->
        assertThat(ids)
            .as(user)
            .containsExactlyElementsOf(
                pod
                    .query(
                        "select headers from notes.outbox where sent_at is not null and record_key = '"
                            + user
                            + "' order by sequence")
                    .stream()
                    .map(headers -> (String) Json.readObject(headers).get("ce-id"))
                    .toList()));
  }

  private static boolean isOf(Post post, String user) {
    return user.equals(post.delivery().header("ce-partitionkey"));
  }

  private static int unsent(RunningFunction pod) {
    return Integer.parseInt(
        pod.query("select count(*) from notes.outbox where sent_at is null").getFirst());
  }
}
