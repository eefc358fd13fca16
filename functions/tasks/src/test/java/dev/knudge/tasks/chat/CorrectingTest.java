package dev.knudge.tasks.chat;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** People put right what they said, leave half of it out, and mean what they did last. */
class CorrectingTest extends Talk {
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "no, I meant saturday | 2026-11-28T15:00:00+01:00",
        "oops, I meant thursday | 2026-11-26T15:00:00+01:00",
        "actually make it 4pm | 2026-11-27T16:00:00+01:00",
        "not friday, sunday | 2026-11-29T15:00:00+01:00",
        "sorry, tomorrow | 2026-11-25T15:00:00+01:00",
        "wait, let's make it 2026-12-24 | 2026-12-24T15:00:00+01:00"
      })
  void a_correction_changes_what_was_said_last_and_is_no_task(String words, String due) {
    say("call the dentist on friday at 3pm");

    assertThat(say(words).task())
        .containsEntry("title", "call the dentist")
        .containsEntry("due_date", due);
    assertThat(count()).isEqualTo(1);
  }

  @Test
  void a_correction_that_is_no_date_is_asked_about() {
    say("water the lawn");

    assertThat(say("no, I meant the garden").choices())
        .containsExactly("rename the last one to “the garden”", "a new task");
    assertThat(say("1").task()).containsEntry("title", "the garden");
    assertThat(say("it should be called Water the garden").task())
        .containsEntry("title", "Water the garden");
    assertThat(count()).isEqualTo(1);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "actually, buy tickets tomorrow",
        "wait for the delivery tomorrow",
        "sorry card for Ann friday",
        "not a word to Ann, friday dinner"
      })
  void what_only_begins_like_a_correction_is_a_task_of_its_own(String words) {
    say("call the dentist on friday at 3pm");

    assertThat(say(words).types()).containsExactly("task.created");
  }

  @Test
  void until_when_is_asked_where_it_was_not_said() {
    say("call the dentist on friday at 3pm");

    assertThat(say("snooze the dentist").choices())
        .containsExactly("tomorrow", "by an hour", "by a week", "a new task");
    assertThat(say("by a week").task()).containsEntry("due_date", "2026-12-04T15:00:00+01:00");
    say("postpone it");
    assertThat(say("1").task()).containsEntry("due_date", "2026-11-25T15:00:00+01:00");
    say("postpone the hearing");
    assertThat(say("a new task").task()).containsEntry("title", "postpone the hearing");
  }

  @Test
  void a_task_without_a_name_is_asked_for_it_until_there_is_one() {
    say("!high");
    say("tomorrow");
    assertThat(say("3pm").actions()).isEmpty();

    assertThat(say("water the lawn").task())
        .containsEntry("title", "water the lawn")
        .containsEntry("priority", "high")
        .containsEntry("due_date", "2026-11-25T15:00:00+01:00");
    assertThat(count()).isEqualTo(1);
  }

  @Test
  void several_things_in_one_breath_are_several_tasks() {
    Said said =
        say(
            "Hi! I need to buy milk, eggs and bread; also call the dentist tomorrow at 3pm and don't forget to pay rent on friday #home !high");

    assertThat(said.tasks().stream().map(task -> String.valueOf(task.get("title"))))
        .containsExactly("buy milk, eggs and bread", "call the dentist", "pay rent");
    assertThat(said.tasks().getLast())
        .containsEntry("due_date", "2026-11-27")
        .containsEntry("tags", List.of("home"));
  }

  @Test
  void a_place_alone_shows_that_task_and_adds_none() {
    assertThat(say("the third one").actions()).isEmpty();
    say("- one\n- two\n- three");
    say("show all");

    assertThat(say("the second one").task()).containsEntry("title", "two");
    assertThat(count()).isEqualTo(3);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "what time is it",
        "who is user bob",
        "copy it",
        "share it with bob",
        "clear completed",
        "find a plumber",
        "bring it back"
      })
  void what_the_chat_cannot_do_makes_no_task(String words) {
    assertThat(say(words).actions()).isEmpty();
    assertThat(count()).isZero();
  }

  @Test
  void what_is_said_to_be_done_already_is_asked_about_and_completed() {
    say("pay rent");

    assertThat(say("I already paid the rent").choices())
        .containsExactly("complete “rent”", "a new task");
    assertThat(say("1").types()).containsExactly("task.completed");
  }

  @Test
  void a_reminder_is_set_and_removed_by_the_words_of_its_task() {
    say("pay rent tomorrow at 9am");

    assertThat(reminders(say("remind me about the rent 1 hour before").task())).hasSize(1);
    assertThat(reminders(say("remove its reminder").task())).isEmpty();
  }
}
