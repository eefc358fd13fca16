package dev.knudge.reminders;

import static dev.knudge.reminders.Telling.before;
import static dev.knudge.reminders.Telling.cancelled;
import static dev.knudge.reminders.Telling.completed;
import static dev.knudge.reminders.Telling.created;
import static dev.knudge.reminders.Telling.deleted;
import static dev.knudge.reminders.Telling.remindAt;
import static dev.knudge.reminders.Telling.reopened;
import static dev.knudge.reminders.Telling.updated;
import static org.assertj.core.api.Assertions.assertThat;

import dev.knudge.reminders.Standing.State;
import java.time.Instant;
import java.time.LocalTime;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** What one expects of reminders when something happens to their task. */
class TaskRemindersTest {
  private static final String DUE = "2026-03-27T09:00:00Z";
  private static final Instant HALF_PAST_EIGHT = Instant.parse("2026-03-27T08:30:00Z");

  private TaskReminders task = fresh(List.of());

  @Test
  void a_relative_one_follows_the_due_date_wherever_it_goes() {
    hear(created().version(1).with("due_date", DUE), before("-PT30M").version(1));
    assertThatItStands(State.PENDING, HALF_PAST_EIGHT);

    hear(updated().version(2).with("due_date", "2026-04-01T09:00:00Z"));
    assertThatItStands(State.PENDING, Instant.parse("2026-04-01T08:30:00Z"));
  }

  @Test
  void a_relative_one_waits_for_a_due_date_and_again_when_it_is_taken_away() {
    hear(created().version(1), before("-PT30M").version(1));
    assertThatItStands(State.WAITING, null);

    hear(updated().version(2).with("due_date", DUE));
    assertThatItStands(State.PENDING, HALF_PAST_EIGHT);

    hear(updated().version(3).with("due_date", null));
    assertThatItStands(State.WAITING, null);
  }

  @Test
  void a_due_date_that_is_named_as_changed_and_not_there_is_gone() {
    hear(created().version(1).with("due_date", DUE), before("-PT30M").version(1));

    hear(updated().version(2).with("title", "Tea").previous("due_date", DUE));

    assertThatItStands(State.WAITING, null);
  }

  @Test
  void a_due_date_that_an_update_does_not_speak_of_is_as_it_was() {
    hear(created().version(1).with("due_date", DUE), before("-PT30M").version(1));

    hear(
        updated().version(2).with("title", "Coffee"),
        completed().version(3),
        reopened().version(4));

    assertThatItStands(State.PENDING, HALF_PAST_EIGHT);
  }

  @Test
  void the_due_date_that_the_reminder_brings_is_enough() {
    hear(before("-PT30M").version(1).with("due_date", DUE));

    assertThatItStands(State.PENDING, HALF_PAST_EIGHT);
  }

  @Test
  void an_absolute_one_does_not_care_for_the_due_date() {
    hear(remindAt("2026-03-05T10:00:00Z").version(1), created().version(1).with("due_date", DUE));
    hear(updated().version(2).with("due_date", null));

    assertThatItStands(State.PENDING, Instant.parse("2026-03-05T10:00:00Z"));
  }

  @Test
  void a_snooze_replaces_the_time_and_a_later_change_of_the_due_date_leaves_it_alone() {
    hear(created().version(1).with("due_date", DUE), before("-PT30M").version(1));

    hear(
        remindAt("2026-03-27T08:45:00Z").version(2),
        updated().version(3).with("due_date", "2026-05-01T09:00:00Z"));

    assertThatItStands(State.PENDING, Instant.parse("2026-03-27T08:45:00Z"));
  }

  @Test
  void a_snooze_by_somebody_who_counts_no_versions_is_the_newer_if_it_was_said_later() {
    hear(before("-PT30M").version(7).with("due_date", DUE).at("2026-03-01T10:00:00Z"));

    hear(remindAt("2026-03-27T08:45:00Z").at("2026-03-27T08:31:00Z"));

    assertThatItStands(State.PENDING, Instant.parse("2026-03-27T08:45:00Z"));
  }

  @Test
  void a_task_has_many_and_each_goes_by_itself() {
    hear(created().version(1).with("due_date", DUE));
    hear(
        before("-PT30M").version(2),
        before("-P1D").with("reminder_id", "r-2").version(3),
        remindAt("2026-03-05T10:00:00Z").with("reminder_id", "r-3").version(4));

    hear(cancelled().with("reminder_id", "r-2").version(5));

    assertThat(task.all())
        .extracting(Reminder::id, reminder -> reminder.standing().state())
        .containsExactly(
            org.assertj.core.groups.Tuple.tuple("r-1", State.PENDING),
            org.assertj.core.groups.Tuple.tuple("r-2", State.CANCELLED),
            org.assertj.core.groups.Tuple.tuple("r-3", State.PENDING));
  }

  @Test
  void a_cancellation_that_comes_before_its_schedule_holds() {
    hear(cancelled().version(3));
    hear(before("-PT30M").version(2).with("due_date", DUE));

    assertThatItStands(State.CANCELLED, null);
  }

  @Test
  void completing_and_deleting_cancel_what_is_pending() {
    for (Telling end : List.of(completed().version(2), deleted().version(2))) {
      task = fresh(List.of());
      hear(created().version(1).with("due_date", DUE), before("-PT30M").version(1), end);
      assertThatItStands(State.CANCELLED, HALF_PAST_EIGHT);
    }
  }

  @Test
  void a_late_schedule_of_a_task_that_is_over_does_not_fire() {
    for (Telling end :
        List.of(
            completed().version(2),
            deleted().version(2),
            updated().version(2).with("completed", true))) {
      task = fresh(List.of());
      hear(end, before("-PT30M").version(1).with("due_date", DUE));
      assertThatItStands(State.CANCELLED, HALF_PAST_EIGHT);
    }
  }

  @Test
  void what_is_scheduled_after_the_task_was_completed_is_meant() {
    hear(completed().version(2), remindAt("2026-03-27T08:45:00Z").version(3));
    hear(
        updated()
            .version(4)
            .with("completed", true)
            .with("title", "Coffee")
            .previous("title", "Tea"));

    assertThatItStands(State.PENDING, Instant.parse("2026-03-27T08:45:00Z"));
  }

  @Test
  void reopening_brings_back_what_is_still_to_come_and_not_what_has_passed() {
    hear(
        created().version(1).at("2026-03-01T10:00:00Z").with("due_date", DUE),
        before("-PT30M").version(1));
    hear(
        before("-P7D").with("reminder_id", "r-2").version(1),
        cancelled().with("reminder_id", "r-3").version(1));
    hear(completed().version(2).at("2026-03-02T10:00:00Z"));

    hear(reopened().version(3).at("2026-03-25T10:00:00Z"));

    assertThat(task.all())
        .extracting(reminder -> reminder.standing().state())
        .containsExactly(State.PENDING, State.CANCELLED, State.CANCELLED);
  }

  @Test
  void a_task_that_is_reopened_by_an_update_or_made_again_is_reopened_too() {
    for (Telling again :
        List.of(
            updated().with("completed", false).previous("completed", true),
            created().with("due_date", DUE))) {
      task = fresh(List.of());
      hear(created().version(1).with("due_date", DUE), before("-PT30M").version(1));
      hear(before("-P7D").with("reminder_id", "r-2").version(1), deleted().version(2));

      hear(again.version(3).at("2026-03-25T10:00:00Z"));

      assertThat(task.all())
          .extracting(reminder -> reminder.standing().state())
          .containsExactly(State.PENDING, State.CANCELLED);
    }
  }

  @Test
  void what_has_fired_does_not_fire_for_the_same_time_again_whatever_is_said() {
    fired(remindAt("2026-03-27T08:30:00Z").version(1));

    hear(remindAt("2026-03-27T08:30:00Z").version(2).with("title", "Coffee"));
    assertThatItStands(State.FIRED, HALF_PAST_EIGHT);
    hear(completed().version(3), cancelled().version(3));
    assertThatItStands(State.FIRED, HALF_PAST_EIGHT);
  }

  @Test
  void what_has_fired_fires_again_when_the_due_date_moves_on() {
    fired(before("-PT30M").version(1).with("due_date", DUE));

    hear(updated().version(2).with("due_date", null));
    assertThatItStands(State.WAITING, null);
    hear(updated().version(3).with("due_date", "2026-03-28T09:00:00Z"));
    assertThatItStands(State.PENDING, Instant.parse("2026-03-28T08:30:00Z"));
    hear(updated().version(4).with("due_date", "2026-03-26T09:00:00Z"));
    assertThatItStands(State.FIRED, HALF_PAST_EIGHT);
  }

  @Test
  void too_many_are_refused_with_the_reason_and_what_is_known_can_still_be_changed() {
    hear(
        IntStream.range(0, 10)
            .mapToObj(i -> before("-PT30M").with("reminder_id", "m-" + i))
            .toArray(Telling[]::new));

    assertThat(task.hear(before("-PT30M").event())).contains("has 10 reminders");
    assertThat(task.hear(cancelled().with("reminder_id", "m-3").event())).isNull();
  }

  @Test
  void more_channels_than_there_are_in_the_world_are_refused() {
    List<String> channels = IntStream.range(0, 21).mapToObj(i -> "c-" + i).toList();

    assertThat(task.hear(before("-PT30M").with("channels", channels).event()))
        .contains("21 names", "20");
  }

  @Test
  void what_concerns_no_reminder_is_passed_over() {
    assertThat(TaskReminders.careFor(updated().with("title", "x").event())).isFalse();
    assertThat(
            TaskReminders.careFor(
                updated()
                    .with("due_date", DUE)
                    .with("completed", false)
                    .previous("title", "x")
                    .event()))
        .isFalse();
    assertThat(TaskReminders.careFor(updated().with("due_date", null).event())).isTrue();
    assertThat(
            TaskReminders.careFor(updated().with("title", "x").previous("due_date", DUE).event()))
        .isTrue();
    assertThat(
            TaskReminders.careFor(
                Telling.of("reminder.due").with("reminder_id", "r").with("title", "x").event()))
        .isFalse();
    assertThat(TaskReminders.careFor(deleted().event())).isTrue();
  }

  private static TaskReminders fresh(List<Reminder> reminders) {
    return new TaskReminders(
        new TaskKey("ada", "t-1"), TaskFacts.UNKNOWN, reminders, LocalTime.of(9, 0), 10);
  }

  /** As if a tick had come at half past eight. */
  private void fired(Telling scheduled) {
    hear(scheduled);
    Reminder pending = task.all().iterator().next();
    assertThatItStands(State.PENDING, HALF_PAST_EIGHT);
    Firing firing = new Firing(HALF_PAST_EIGHT, HALF_PAST_EIGHT, false, "e-1", null);
    task =
        new TaskReminders(
            task.key(),
            task.facts(),
            List.of(
                new Reminder(
                    pending.id(),
                    pending.wish(),
                    new Standing(State.FIRED, HALF_PAST_EIGHT, pending.standing().dueDate()),
                    firing)),
            LocalTime.of(9, 0),
            10);
  }

  private void hear(Telling... tellings) {
    for (Telling telling : tellings) {
      assertThat(task.hear(telling.event())).isNull();
    }
  }

  private void assertThatItStands(State state, Instant remindAt) {
    Standing standing = task.all().iterator().next().standing();
    assertThat(standing.state()).isEqualTo(state);
    assertThat(standing.remindAt()).isEqualTo(remindAt);
  }
}
