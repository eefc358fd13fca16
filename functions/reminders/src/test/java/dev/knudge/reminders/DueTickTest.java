package dev.knudge.reminders;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.knudge.contracts.Event;
import dev.knudge.contracts.ReminderEvent.ReminderDue;
import dev.knudge.testkit.MetricsTable;
import dev.knudge.testkit.Posts;
import dev.knudge.testkit.RunningFunction;
import io.micronaut.context.env.Environment;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Events in at the door, reminders out at the tick: once, at their time. */
class DueTickTest extends Ticking {
  @Test
  void a_reminder_fires_once_at_the_first_tick_after_its_time_with_all_that_was_said_of_it() {
    tell(Telling.created().version(1).with("due_date", "2026-03-27T10:00:00+01:00"));
    tell(Telling.before("-PT30M").version(1).id("s-1").with("channels", List.of("push", "email")));
    tick();
    assertThat(sink.accepted()).isEmpty();

    clock.set(Instant.parse("2026-03-27T08:30:20Z"));
    tick();
    tick();

    Event said = said().getFirst();
    assertThat(said()).hasSize(1);
    assertThat(sink.accepted().getFirst().path()).isEqualTo("/todo/reminder-events");
    assertThat(said.source()).isEqualTo("/reminders");
    assertThat(said.partitionKey()).isEqualTo("ada");
    assertThat(said.causationId()).isEqualTo("s-1");
    assertThat(said.time()).isEqualTo(clock.instant());
    ReminderDue due = (ReminderDue) said.data();
    assertThat(due.taskId()).isEqualTo("t-1");
    assertThat(due.reminderId()).isEqualTo("r-1");
    assertThat(due.title()).isEqualTo("Tea");
    assertThat(due.dueDate().wireForm()).isEqualTo("2026-03-27T10:00:00+01:00");
    assertThat(due.lateBySeconds()).isNull();
    assertThat(due.channels()).containsExactly("push", "email");
    assertThat(due.digest()).isNull();
  }

  @Test
  void a_reminder_fires_in_the_trace_that_it_was_asked_for_in() {
    Telling scheduled = Telling.remindAt("2026-03-27T08:10:00Z").version(1);
    Map<String, String> headers = scheduled.headers();
    headers.put("ce-traceparent", "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01");
    assertThat(reminders.post(headers, scheduled.body()).statusCode()).isEqualTo(204);
    tell(Telling.remindAt("2026-03-27T08:10:00Z").task("t-2").version(1));

    clock.advance(Duration.ofMinutes(11));
    tick();

    assertThat(said())
        .extracting(event -> String.valueOf(event.traceparent()).contains("0af7651916cd43dd"))
        .containsExactlyInAnyOrder(true, false);
  }

  @Test
  void the_metrics_say_how_late_reminders_fired_and_how_long_one_has_waited() throws IOException {
    tell(Telling.remindAt("2026-03-27T08:10:00Z").version(1));
    clock.set(Instant.parse("2026-03-27T08:10:40Z"));
    assertThat(metrics()).contains("knudge_reminders_overdue_oldest_seconds 40.0");

    tick();

    assertThat(metrics())
        .contains("knudge_reminders_overdue_oldest_seconds 0.0")
        .contains("knudge_reminder_lateness_seconds_bucket{le=\"30.0\"} 0")
        .contains("knudge_reminder_lateness_seconds_bucket{le=\"60.0\"} 1");
    assertThat(MetricsTable.of(Path.of("README.md")).missingIn(metrics())).isEmpty();
    assertThat(
            MetricsTable.of(Path.of("README.md"), Path.of("../runtime/README.md"))
                .unknownIn(metrics()))
        .isEmpty();
  }

  private String metrics() {
    return reminders.get("/metrics", "").body();
  }

  @Test
  void an_event_that_is_delivered_again_changes_nothing() {
    Telling scheduled = Telling.remindAt("2026-03-27T07:59:00Z").version(1);
    tell(scheduled);
    tick();
    tell(scheduled);
    // The inbox has forgotten; the reminder's own row knows better.
    reminders.execute("truncate reminders.inbox");
    tell(scheduled);
    tick();

    assertThat(said()).hasSize(1);
  }

  @Test
  void what_was_completed_deleted_or_cancelled_meanwhile_does_not_fire_in_whatever_order_it_came() {
    tell(Telling.remindAt("2026-03-27T08:10:00Z").task("a").version(1));
    tell(Telling.completed().task("a").version(2));
    tell(Telling.deleted().task("b").version(2));
    tell(Telling.remindAt("2026-03-27T08:10:00Z").task("b").version(1));
    tell(Telling.cancelled().task("c").version(2));
    tell(Telling.remindAt("2026-03-27T08:10:00Z").task("c").version(1));
    tell(Telling.remindAt("2026-03-27T08:10:00Z").task("d").version(1));

    clock.advance(Duration.ofMinutes(11));
    tick();

    assertThat(said()).extracting(Event::taskId).containsExactly("d");
  }

  @Test
  void another_users_events_do_not_touch_mine() {
    tell(Telling.remindAt("2026-03-27T08:10:00Z").version(1));
    tell(Telling.cancelled().user("bob").version(9));
    tell(Telling.deleted().user("bob").version(9));

    clock.advance(Duration.ofMinutes(11));
    tick();

    assertThat(said()).extracting(Event::userId).containsExactly("ada");
  }

  @Test
  void a_snoozed_reminder_fires_for_each_of_its_times() {
    tell(Telling.remindAt("2026-03-27T08:10:00Z").version(1));
    clock.set(Instant.parse("2026-03-27T08:10:30Z"));
    tick();
    tell(Telling.remindAt("2026-03-27T08:20:00Z").at("2026-03-27T08:11:00Z"));
    clock.set(Instant.parse("2026-03-27T08:20:30Z"));
    tick();

    assertThat(said()).hasSize(2);
    assertThat(said()).extracting(Event::id).doesNotHaveDuplicates();
  }

  @Test
  void after_an_outage_each_says_by_how_much_it_is_late() {
    tell(Telling.remindAt("2026-03-27T08:10:00Z").version(1));
    tell(Telling.remindAt("2026-03-27T10:09:30Z").task("t-2").version(1));

    clock.set(Instant.parse("2026-03-27T10:10:00Z"));
    tick();

    assertThat(said())
        .extracting(event -> ((ReminderDue) event.data()).lateBySeconds())
        .containsExactly(7200L, null);
  }

  @Test
  void while_the_sink_is_away_all_is_kept_and_goes_out_once_with_the_time_it_was_due_at() {
    sink.answering(_ -> 503);
    tell(Telling.remindAt("2026-03-27T08:10:00Z").version(1));
    tell(Telling.remindAt("2026-03-27T08:10:00Z").user("bob").version(1));
    clock.set(Instant.parse("2026-03-27T08:10:30Z"));
    assertThat(reminders.post(Posts.tick(), "").statusCode()).isEqualTo(503);
    assertThat(reminders.query("select state from reminders.reminder")).containsOnly("fired");

    sink.answering(_ -> 202);
    clock.advance(Duration.ofMinutes(1));
    tick();
    tick();

    assertThat(said()).hasSize(2);
    assertThat(said()).extracting(Event::time).containsOnly(Instant.parse("2026-03-27T08:10:30Z"));
  }

  @Test
  void a_tick_passes_over_what_an_event_is_changing_and_the_next_one_sees_how_it_stands()
      throws Exception {
    tell(Telling.remindAt("2026-03-27T08:10:00Z").version(1));
    tell(Telling.remindAt("2026-03-27T08:10:00Z").task("t-2").version(1));
    clock.set(Instant.parse("2026-03-27T08:10:30Z"));
    try (var held = database.connect()) {
      held.setAutoCommit(false);
      held.createStatement()
          .execute("select from reminders.reminder where task_id = 't-1' for update");
      tick();
      assertThat(said()).extracting(Event::taskId).containsExactly("t-2");
      held.rollback();
    }
    tick();

    assertThat(said()).extracting(Event::taskId).containsExactly("t-2", "t-1");
  }

  @Test
  void one_reminder_too_many_of_a_user_is_refused_and_what_there_is_can_still_be_moved() {
    try (RunningFunction small =
        RunningFunction.start(
            database,
            "reminders",
            Map.of("knudge.sink.base-url", sink.baseUrl(), "knudge.reminders.per-user", "2"),
            clock)) {
      Telling first = Telling.remindAt("2026-03-27T08:10:00Z").task("t-1").version(1);
      Telling second = Telling.remindAt("2026-03-27T08:10:00Z").task("t-2").version(1);
      Telling third = Telling.remindAt("2026-03-27T08:10:00Z").task("t-3").version(1);
      assertThat(small.post(first.headers(), first.body()).statusCode()).isEqualTo(204);
      assertThat(small.post(second.headers(), second.body()).statusCode()).isEqualTo(204);

      assertThat(small.post(third.headers(), third.body()).statusCode()).isEqualTo(422);
      Telling moved = Telling.remindAt("2026-03-27T09:10:00Z").task("t-1").version(2);
      assertThat(small.post(moved.headers(), moved.body()).statusCode()).isEqualTo(204);
      Telling others = Telling.remindAt("2026-03-27T09:10:00Z").task("t-1").user("bob");
      assertThat(small.post(others.headers(), others.body()).statusCode()).isEqualTo(204);
    }
  }

  @Test
  void a_reminder_that_cannot_be_said_holds_up_no_other() {
    tell(Telling.remindAt("2026-03-27T08:10:00Z").task("broken").version(1));
    tell(Telling.remindAt("2026-03-27T08:10:01Z").version(1));
    reminders.execute(
        "update reminders.reminder set said = replace(said::text, 'Tea', repeat('x', 501))::json where task_id = 'broken'");
    clock.set(Instant.parse("2026-03-27T08:10:30Z"));
    tick();
    assertThat(said()).extracting(Event::taskId).containsExactly("t-1");

    tell(Telling.remindAt("2026-03-27T08:10:00Z").task("broken").version(2));
    tick();
    assertThat(said()).extracting(Event::taskId).containsExactly("t-1", "broken");
  }

  @Test
  void two_pods_whose_ticks_overlap_fire_each_once() {
    int count = 300;
    for (int i = 0; i < count; i++) {
      tell(
          Telling.remindAt("2026-03-27T08:10:00Z").user("user-" + i % 7).task("t-" + i).version(1));
    }
    clock.set(Instant.parse("2026-03-27T08:10:30Z"));
    try (RunningFunction other = pod()) {
      List<Thread> ticks =
          List.of(reminders, other, reminders).stream()
              .map(pod -> Thread.ofVirtual().start(() -> pod.post(Posts.tick(), "")))
              .toList();
      await().atMost(Duration.ofSeconds(60)).until(() -> ticks.stream().noneMatch(Thread::isAlive));
      tick();
    }
    assertThat(said()).hasSize(count);
    assertThat(said()).extracting(Event::taskId).doesNotHaveDuplicates();
  }

  @Test
  void what_cannot_be_taken_in_is_refused_with_the_reason() {
    List<String> channels = java.util.stream.IntStream.range(0, 21).mapToObj(i -> "c" + i).toList();
    Telling odd = Telling.before("-PT30M").with("channels", channels);

    var answer = reminders.post(odd.headers(), odd.body());

    assertThat(answer.statusCode()).isEqualTo(422);
    assertThat(answer.body()).contains("21 names");
    assertThat(reminders.query("select reminder_id from reminders.reminder")).isEmpty();
  }

  @Test
  void what_it_does_not_care_for_is_passed_over_without_a_look_at_the_database() {
    tell(Telling.of("reminder.due").with("reminder_id", "r").with("title", "x"));
    tell(Telling.updated().with("title", "x"));
    tell(Telling.of("org.example.unknown"));

    assertThat(reminders.query("select source from reminders.inbox")).isEmpty();
    assertThat(reminders.get("/health", "").body()).contains("reminder-service");
  }

  @Test
  void what_the_training_delivers_is_taken_and_leaves_nothing_to_fire() throws Exception {
    for (String name :
        reminders
            .bean(Environment.class)
            .getRequiredProperty("knudge.train.events", String[].class)) {
      String event = Files.readString(Path.of("src/main/resources", name));
      var answer = reminders.post(Map.of("content-type", "application/cloudevents+json"), event);
      assertThat(answer.statusCode()).as(name + answer.body()).isEqualTo(204);
    }

    assertThat(reminders.query("select state from reminders.reminder"))
        .hasSize(2)
        .containsOnly("cancelled");
  }

  @Test
  void what_is_over_for_long_is_forgotten_and_what_is_pending_is_not() {
    tell(Telling.remindAt("2026-03-27T08:10:00Z").task("fired").version(1));
    tell(Telling.completed().task("fired").version(2));
    tell(Telling.cancelled().task("cancelled").version(1));
    tell(Telling.deleted().task("deleted").version(1));
    tell(Telling.created().task("open").version(1));
    tell(Telling.remindAt("2027-03-27T08:10:00Z").task("pending").version(1));

    clock.advance(Duration.ofDays(89));
    tick();
    assertThat(reminders.query("select task_id from reminders.task")).hasSize(5);
    clock.advance(Duration.ofDays(2));
    tick();

    assertThat(reminders.query("select task_id from reminders.reminder"))
        .containsExactly("pending");
    assertThat(reminders.query("select task_id from reminders.task order by 1"))
        .containsExactly("cancelled", "open", "pending");
  }
}
