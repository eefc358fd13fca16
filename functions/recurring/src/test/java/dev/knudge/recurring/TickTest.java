package dev.knudge.recurring;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.knudge.backends.Database;
import dev.knudge.contracts.DueDate;
import dev.knudge.contracts.Recurrence;
import dev.knudge.contracts.RecurringEvent.TaskRecurringTriggered;
import dev.knudge.testkit.Pod;
import dev.knudge.testkit.Posts;
import dev.knudge.testkit.RecordingSink;
import java.nio.file.Path;
import java.time.Duration;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneId;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Ticks with much to do, and ticks that die of it. */
class TickTest {
  private static final int SERIES = 10_000;

  @Test
  void killed_again_and_again_with_ten_thousand_due_each_instance_is_made_once(
      @TempDir Path folder) {
    Database database = RecurringDatabase.migrated();
    try (Running first = Running.at(database, "2026-03-01T12:00:00", Map.of())) {
      Many.deliver(first.function, SERIES, i -> Many.dueOnce("user-" + i % 700, "series-" + i));
    }
    try (RecordingSink sink = new RecordingSink()) {
      for (int killAt : List.of(1, 1_234, 4_000, 8_888)) {
        try (Pod pod = pod(database, sink, folder)) {
          AtomicInteger posts = new AtomicInteger(sink.accepted().size());
          sink.answering(_ -> {
            if (posts.incrementAndGet() >= killAt) {
              pod.kill();
            }
            return 202;
          });
          await().atMost(Duration.ofMinutes(5)).until(() -> pod.tick() == 0);
        }
      }
      sink.answering(_ -> 202);
      try (Pod pod = pod(database, sink, folder)) {
        await().atMost(Duration.ofMinutes(5)).until(() -> pod.tick() == 204);
      }

      Set<String> ids = new HashSet<>();
      sink.accepted().forEach(post -> ids.add(post.id()));
      assertThat(ids).hasSize(SERIES);
      Set<String> said =
          Set.copyOf(
              IntStream.range(0, SERIES)
                  .mapToObj(i ->
                      Instances.id(
                          new SeriesKey("user-" + i % 700, "series-" + i),
                          LocalDateTime.parse("2026-03-02T09:00:00")))
                  .toList());
      assertThat(ids).isEqualTo(said);
    }
    try (Running last = Running.at(database, "2026-03-03T12:00:00", Map.of())) {
      assertThat(last.function.query("select count(*) from recurring.occurrence"))
          .containsExactly(Integer.toString(SERIES));
      assertThat(
              last.function.query(
                  "select count(*) from recurring.series where state = 'finished' and made = 1 and next_at is null"))
          .containsExactly(Integer.toString(SERIES));
      assertThat(last.function.query("select count(*) from recurring.outbox where sent_at is null"))
          .containsExactly("0");
    }
  }

  private static Pod pod(Database database, RecordingSink sink, Path folder) {
    // The next pod takes over soon.
    Map<String, String> settings =
        Map.of("knudge.sink.base-url", sink.baseUrl(), "knudge.tick.lease", "2s");
    return Pod.start(database, "recurring", settings, folder.resolve("log"));
  }

  @Test
  void two_pods_with_ticks_at_the_same_time_make_each_instance_once() {
    Database database = RecurringDatabase.migrated();
    try (Running one = Running.at(database, "2026-03-01T12:00:00", Map.of());
        Running other = Running.at(database, "2026-03-01T12:00:00", Map.of())) {
      Many.deliver(one.function, 1_000, i -> Many.daily("user-ada", "series-" + i));
      one.clock.set(Said.berlin("2026-03-02T09:00:00"));
      other.clock.set(Said.berlin("2026-03-02T09:00:00"));
      List<CompletableFuture<Integer>> ticks =
          IntStream.range(0, 8)
              .mapToObj(i ->
                  CompletableFuture.supplyAsync(() ->
                      (i % 2 == 0 ? one : other).function.post(Posts.tick(), "{}").statusCode()))
              .toList();
      assertThat(ticks).extracting(CompletableFuture::join).isSubsetOf(204, 503).contains(204);
      one.tick();

      List<String> ids =
          java.util.stream.Stream.concat(
                  one.sink.accepted().stream(), other.sink.accepted().stream())
              .map(RecordingSink.Post::id)
              .toList();
      assertThat(ids).hasSize(1_000).doesNotHaveDuplicates();
    }
  }

  @Test
  void a_series_that_cannot_be_caught_up_holds_up_no_other() {
    try (Running recurring = Running.at("2026-03-01T12:00:00")) {
      Many.deliver(recurring.function, 2, i -> Many.daily("user-ada", "series-" + i));
      recurring.function.execute(
          "update recurring.series set definition = (replace(definition::text, 'FREQ=DAILY', 'FREQ=NEVER'))::json where series_id = 'series-0'");
      recurring.tick("2026-03-02T09:00:00");

      assertThat(recurring.occurrences("series-0")).isEmpty();
      assertThat(recurring.occurrences("series-1")).containsExactly("2026-03-02T09:00");
      recurring.function.execute(
          "update recurring.series set definition = (replace(definition::text, 'FREQ=NEVER', 'FREQ=DAILY'))::json");
      recurring.tick("2026-03-02T10:00:00");
      assertThat(recurring.occurrences("series-0")).containsExactly("2026-03-02T09:00");
    }
  }

  @Test
  void an_instance_whose_event_cannot_be_said_holds_up_no_other() {
    try (Running recurring = Running.at("2026-03-01T12:00:00")) {
      Many.deliver(recurring.function, 2, i -> Many.daily("user-ada", "series-" + i));
      recurring.function.execute(
          "update recurring.series set definition = jsonb_set(definition::jsonb, '{title}', to_jsonb(repeat('x', 501)))::json where series_id = 'series-0'");
      recurring.tick("2026-03-02T09:00:00");

      assertThat(recurring.occurrences("series-0")).isEmpty();
      assertThat(recurring.occurrences("series-1")).containsExactly("2026-03-02T09:00");
    }
  }

  @Test
  void an_instance_of_a_time_whose_offset_had_seconds_is_due_in_utc() {
    try (Running recurring = Running.at("2026-03-01T12:00:00")) {
      Recurrence once =
          new Recurrence(
              "FREQ=DAILY;COUNT=1",
              ZoneId.of("Africa/Monrovia"),
              LocalDateTime.parse("1971-01-01T09:00:00"),
              Recurrence.Mode.SCHEDULE,
              List.of(),
              List.of());
      recurring
          .deliver(Said.of("old").scheduled(once).at(Said.berlin("2026-03-01T12:00:00")).build())
          .tick("2026-03-01T12:01:00");

      TaskRecurringTriggered said =
          (TaskRecurringTriggered) recurring.told("old").getFirst().data();
      assertThat(said.instance().dueDate())
          .isEqualTo(new DueDate.AtTime(OffsetDateTime.parse("1971-01-01T09:44:30Z")));
    }
  }

  @Test
  void a_request_that_nobody_could_answer_is_forgotten_after_its_time() {
    try (Running recurring = Running.at("2026-03-01T12:00:00")) {
      recurring.deliver(
          Said.of("nobody").generate().at(Said.berlin("2026-03-01T12:00:00")).build());
      recurring.tick("2026-05-30T11:59:00");
      assertThat(recurring.function.query("select task_id from recurring.request")).hasSize(1);
      recurring.tick("2026-05-30T13:01:00");
      assertThat(recurring.function.query("select task_id from recurring.request")).isEmpty();
    }
  }
}
