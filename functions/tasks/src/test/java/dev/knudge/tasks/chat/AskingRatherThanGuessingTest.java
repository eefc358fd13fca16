package dev.knudge.tasks.chat;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Where words may mean two things, the chat asks; and what it then does is what was chosen. */
class AskingRatherThanGuessingTest extends Talk {
  @Test
  void two_orders_with_an_and_between_are_one_task_or_two_as_the_user_says() {
    assertThat(say("buy milk and eggs and call mom").choices())
        .containsExactly(
            "one task: buy milk and eggs and call mom", "2 tasks: buy milk and eggs; call mom");
    assertThat(titlesOf(say("2 tasks"))).containsExactly("buy milk and eggs", "call mom");

    say("buy milk and call mom tomorrow");
    assertThat(say("one task").task())
        .containsEntry("title", "buy milk and call mom")
        .containsEntry("due_date", "2026-11-25");
    assertThat(count()).isEqualTo(3);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "buy bread and butter",
        "call mom and ask about dinner",
        "call Bob and tell him about the party",
        "go to the store and buy milk",
        "pick up the kids and take them home",
        "wash and fold the laundry"
      })
  void what_is_plainly_one_thing_is_not_asked_about(String words) {
    assertThat(say(words).task()).containsEntry("title", words);
  }

  @Test
  void a_month_is_asked_about_and_the_day_that_is_chosen_is_taken() {
    assertThat(say("renew the passport in january").choices())
        .containsExactly("Friday 1 January 2027", "Sunday 31 January 2027", "part of the title");
    assertThat(say("2").task())
        .containsEntry("title", "renew the passport")
        .containsEntry("due_date", "2027-01-31");

    say("plant the roses in may");
    assertThat(say("part of the title").task())
        .containsEntry("title", "plant the roses in may")
        .containsEntry("due_date", null);

    say("show passport");
    assertThat(say("move it to march").choices())
        .containsExactly("Monday 1 March 2027", "Wednesday 31 March 2027");
    assertThat(say("1").task())
        .containsEntry("title", "renew the passport")
        .containsEntry("due_date", "2027-03-01");
    assertThat(count()).isEqualTo(2);
  }

  @Test
  void an_hour_after_by_is_asked_about() {
    assertThat(say("send the report by 5").choices())
        .containsExactly(
            "Tuesday 24 November 2026 at 17:00",
            "Wednesday 25 November 2026 at 05:00",
            "no time: part of the title");
    assertThat(say("1").task())
        .containsEntry("title", "send the report")
        .containsEntry("due_date", "2026-11-24T17:00:00+01:00");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "Tomorrow I need to pick up the suit | pick up the suit | 2026-11-25",
        "Tomorrow, I need to pick up the suit | pick up the suit | 2026-11-25",
        "on friday don't forget to pay rent | pay rent | 2026-11-27",
        "On friday, don't forget to pay rent | pay rent | 2026-11-27",
        "tomorrow at 5pm I have to call mom | call mom | 2026-11-25T17:00:00+01:00",
        "tomorrow at 9am, remind me to call mom | call mom | 2026-11-25T09:00:00+01:00"
      })
  void what_an_order_begins_with_is_no_title_wherever_the_date_stands(
      String words, String title, String due) {
    assertThat(say(words).task()).containsEntry("title", title).containsEntry("due_date", due);
    assertThat(count()).isEqualTo(1);
  }

  @Test
  void who_asks_to_be_reminded_after_the_date_is_reminded() {
    assertThat(say("Tomorrow, remind me to call mom").choices())
        .containsExactly("09:00", "12:00", "18:00");
    Map<String, Object> task = say("09:00").task();
    assertThat(task).containsEntry("title", "call mom");
    assertThat(reminders(task)).hasSize(1);
  }

  @Test
  void all_that_one_message_did_is_taken_back_together() {
    say("add keep me");
    say("add buy milk; add call mom; complete keep me");
    assertThat(count()).isEqualTo(3);

    say("undo");

    assertThat(titles("filter: all")).containsExactly("keep me");
    assertThat(say("show keep me").task()).containsEntry("completed", false);
  }

  @Test
  void a_task_whose_words_only_begin_so_is_asked_about_and_not_deleted() {
    say("add call Carmen");
    say("add buy flowers");
    say("add a note to buy flowers: for mom");

    assertThat(say("delete the car").choices()).contains("call Carmen", "nothing");
    assertThat(say("nothing").actions()).isEmpty();
    assertThat(say("complete mom").choices()).contains("buy flowers");
    say("nothing");
    assertThat(count()).isEqualTo(2);

    assertThat(say("delete carmen").types()).containsExactly("task.deleted");
    assertThat(say("complete the flower one").types())
        .as("one of several is the same word")
        .containsExactly("task.completed");
  }

  private static List<String> titlesOf(Said said) {
    return said.tasks().stream().map(task -> String.valueOf(task.get("title"))).toList();
  }
}
