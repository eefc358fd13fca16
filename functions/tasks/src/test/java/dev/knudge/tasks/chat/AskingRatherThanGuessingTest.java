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

  private static List<String> titlesOf(Said said) {
    return said.tasks().stream().map(task -> String.valueOf(task.get("title"))).toList();
  }
}
