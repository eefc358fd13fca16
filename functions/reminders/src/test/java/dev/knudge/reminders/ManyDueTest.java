package dev.knudge.reminders;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.knudge.backends.Database;
import dev.knudge.runtime.lease.Lease;
import dev.knudge.runtime.lease.Leases;
import dev.knudge.testkit.Pod;
import dev.knudge.testkit.RecordingSink;
import dev.knudge.testkit.RunningFunction;
import dev.knudge.testkit.SettableClock;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Thousands at once, by several pods, some of which die. */
class ManyDueTest {
  private static final Instant DUE = Instant.parse("2026-03-27T08:10:00Z");
  private static final Executor THREADS = task -> Thread.ofVirtual().start(task);
  private static final int COUNT = 4_000;

  private final Database database = RemindersDatabase.migrated();
  private final Map<String, AtomicInteger> posted = new ConcurrentHashMap<>();
  private RecordingSink sink;

  @BeforeEach
  void start() {
    sink = new RecordingSink();
    sink.answering(this::taken);
  }

  @AfterEach
  void stop() {
    sink.close();
  }

  @Test
  void ticks_that_know_nothing_of_each_other_fire_each_once() {
    Many.pending(database, "t-", COUNT, 100, DUE, 1);
    try (RunningFunction one = pod();
        RunningFunction other = pod()) {
      List<CompletableFuture<Void>> ticks =
          IntStream.range(0, 3)
              .mapToObj(i ->
                  CompletableFuture.runAsync(
                      () ->
                          // A lease of its own for each, as if the common one had been lost
                          // unawares.
                          tickUnderItsOwnLease(i == 1 ? other : one, "tick-" + i),
                      THREADS))
              .toList();
      ticks.forEach(CompletableFuture::join);

      assertThat(posted).hasSize(COUNT);
      assertThat(posted.values()).allSatisfy(times -> assertThat(times).hasValue(1));
      assertThat(one.query("select count(*) from reminders.reminder where state = 'fired'"))
          .containsExactly(Integer.toString(COUNT));
      assertThat(one.query("select count(*) from reminders.outbox"))
          .containsExactly(Integer.toString(COUNT));
    }
  }

  @Test
  void events_that_change_what_is_about_to_fire_and_ticks_do_not_get_in_each_others_way() {
    int tasks = 400;
    try (RunningFunction one = pod();
        RunningFunction other = pod()) {
      Many.pending(database, "t-", tasks, 1, DUE, 1);
      List<CompletableFuture<Void>> work = new ArrayList<>();
      for (int i = 1; i <= tasks; i++) {
        String task = "t-" + i;
        work.add(
            CompletableFuture.runAsync(
                () -> {
                  Telling done = Telling.completed().user("user-0").task(task).version(2);
                  assertThat(other.post(done.headers(), done.body()).statusCode()).isEqualTo(204);
                },
                THREADS));
      }
      work.add(CompletableFuture.runAsync(() -> tickUnderItsOwnLease(one, "tick-1"), THREADS));
      work.add(CompletableFuture.runAsync(() -> tickUnderItsOwnLease(other, "tick-2"), THREADS));
      work.forEach(CompletableFuture::join);
      tickUnderItsOwnLease(one, "tick-3");

      // Each is either fired, and said once, or cancelled, and not said.
      assertThat(posted.values()).allSatisfy(times -> assertThat(times).hasValue(1));
      assertThat(one.query("select count(*) from reminders.reminder where state = 'fired'"))
          .containsExactly(Integer.toString(posted.size()));
      assertThat(one.query("select count(*) from reminders.reminder where state = 'cancelled'"))
          .containsExactly(Integer.toString(tasks - posted.size()));
    }
  }

  @Test
  void pods_that_are_killed_in_the_middle_of_their_ticks_lose_none_and_double_none(
      @TempDir Path folder) {
    Many.pending(database, "t-", COUNT, 100, Instant.now().minusSeconds(3600), 1);
    AtomicInteger posts = new AtomicInteger();
    for (int killAt : List.of(1, 700, 2_222)) {
      try (Pod pod = process(folder)) {
        sink.answering(post -> {
          if (posts.incrementAndGet() >= killAt) {
            pod.kill();
          }
          return taken(post);
        });
        await().atMost(Duration.ofMinutes(5)).until(() -> pod.tick() == 0);
      }
    }
    sink.answering(this::taken);
    try (Pod pod = process(folder);
        RunningFunction look = pod()) {
      await().atMost(Duration.ofMinutes(5)).until(() -> pod.tick() == 204);

      // What was on its way when a pod died is posted again, with the same id: its readers know it.
      assertThat(posted).hasSize(COUNT);
      assertThat(
              look.query(
                  "select count(distinct event_id) from reminders.reminder where state = 'fired'"))
          .containsExactly(Integer.toString(COUNT));
      assertThat(look.query("select count(*) from reminders.outbox"))
          .containsExactly(Integer.toString(COUNT));
      assertThat(look.query("select count(*) from reminders.outbox where sent_at is null"))
          .containsExactly("0");
    }
  }

  private Pod process(Path folder) {
    // The next pod takes over soon.
    Map<String, String> settings =
        Map.of("knudge.sink.base-url", sink.baseUrl(), "knudge.tick.lease", "2s");
    return Pod.start(database, "reminders", settings, folder.resolve("log"));
  }

  private void tickUnderItsOwnLease(RunningFunction pod, String name) {
    try (Lease lease =
        pod.bean(Leases.class).tryAcquire(name, Duration.ofSeconds(60)).orElseThrow()) {
      pod.bean(DueTick.class).tick(lease);
    }
  }

  private int taken(RecordingSink.Post post) {
    posted.computeIfAbsent(post.id(), _ -> new AtomicInteger()).incrementAndGet();
    return 204;
  }

  private RunningFunction pod() {
    return RunningFunction.start(
        database,
        "reminders",
        Map.of("knudge.sink.base-url", sink.baseUrl()),
        new SettableClock(DUE.plusSeconds(30)));
  }
}
