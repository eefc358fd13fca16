package dev.knudge.tasks.chat;

import static org.assertj.core.api.Assertions.assertThat;

import dev.knudge.testkit.Posts;
import dev.knudge.testkit.RunningFunction;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

/** Whole conversations: what one message leaves for the next. */
class ConversationTest extends Talk {
  @Test
  void a_due_date_moves_by_so_much_later_or_earlier() {
    say("dentist 2026-12-04 at 15:00");

    assertThat(say("move dentist an hour later").task())
        .containsEntry("due_date", "2026-12-04T16:00:00+01:00");
    assertThat(say("move dentist 2 hours earlier").task())
        .containsEntry("due_date", "2026-12-04T14:00:00+01:00");
    assertThat(count()).isEqualTo(1);
  }

  @Test
  void clearing_a_list_is_no_task_and_asks_what_is_meant() {
    say("- one\n- two");

    assertThat(say("clear my list").choices()).hasSize(3);
    assertThat(count()).isEqualTo(2);
    say("delete every task");
    assertThat(say("yes").types()).containsOnly("task.deleted").hasSize(2);
  }

  @Test
  void what_is_ambiguous_is_asked_and_then_done_as_answered() {
    Said asked = say("dentist next friday at 5");

    assertThat(asked.actions()).isEmpty();
    assertThat(asked.choices()).hasSize(4);
    assertThat(count()).isZero();

    Said done = say("Friday 4 December 2026 at 17:00");

    assertThat(done.task())
        .containsEntry("title", "dentist")
        .containsEntry("due_date", "2026-12-04T17:00:00+01:00");
    assertThat(done.question()).isNull();
    assertThat(done.text("read")).isEqualTo("dentist 2026-12-04 at 17:00");
  }

  @Test
  void a_question_is_answered_by_number_by_words_or_by_no_and_forgotten_by_something_else() {
    say("call bob tomorrow at 8");
    assertThat(say("2").task()).containsEntry("due_date", "2026-11-25T20:00:00+01:00");
    say("call anna tomorrow at 8");
    assertThat(say("the first one").task()).containsEntry("due_date", "2026-11-25T08:00:00+01:00");
    say("call cleo tomorrow at 8");
    assertThat(say("8pm").task()).containsEntry("due_date", "2026-11-25T20:00:00+01:00");
    say("call dora tomorrow at 8");
    assertThat(say("never mind").actions()).isEmpty();
    assertThat(say("2").actions().stream().map(a -> a.get("type"))).doesNotContain("task.deleted");
    say("call emil tomorrow at 8");
    assertThat(say("buy milk").task()).containsEntry("title", "buy milk");
    assertThat(titles("filter: \"call\""))
        .containsExactlyInAnyOrder("call bob", "call anna", "call cleo");
  }

  @Test
  void a_list_is_spoken_of_by_place_by_words_and_by_it() {
    say("add write report tomorrow");
    say("add buy oat milk on friday");
    say("add call the bank on thursday");
    Said list = say("what's due this week?");

    assertThat(list.reply())
        .contains("filter: due:>=2026-11-23 & due:<=2026-11-29 & !completed")
        .contains("1. write report", "2. call the bank", "3. buy oat milk");

    assertThat(say("complete the second one").task())
        .containsEntry("title", "call the bank")
        .containsEntry("completed", true);
    assertThat(say("reopen it").task()).containsEntry("completed", false);
    assertThat(say("tag the milk one #shop").task()).containsEntry("tags", List.of("shop"));
    assertThat(say("move it to saturday at 10am").task())
        .containsEntry("due_date", "2026-11-28T10:00:00+01:00");
    assertThat(say("postpone it by 2 days").task())
        .containsEntry("due_date", "2026-11-30T10:00:00+01:00");
    assertThat(say("move it to friday").task())
        .as("a day moves a task to that day at its time")
        .containsEntry("due_date", "2026-11-27T10:00:00+01:00");
    assertThat(say("change it to 3pm").task())
        .as("a time moves a task to that time on its day")
        .containsEntry("due_date", "2026-11-27T15:00:00+01:00");
    assertThat(say("make it high priority").task()).containsEntry("priority", "high");
    assertThat(say("remind me about it 30 minutes before").types()).contains("reminder.scheduled");
    assertThat(say("make it repeat every week").task().get("recurrence")).isNotNull();
    assertThat(say("stop repeating it").task().get("recurrence")).isNull();
    assertThat(say("rename it to buy soy milk").task()).containsEntry("title", "buy soy milk");
    assertThat(say("remove the due date from it").task()).containsEntry("due_date", null);
    assertThat(say("untag it #shop").task()).containsEntry("tags", List.of());
    assertThat(say("add a note to it: the blue one").task())
        .containsEntry("description", "the blue one");
  }

  @Test
  void the_conversation_outlives_the_pod_and_ends_with_its_time() {
    say("add one");
    say("add two");
    say("list my tasks");
    try (RunningFunction another =
        RunningFunction.start(
            database, "tasks", Map.of("knudge.sink.base-url", sink.baseUrl()), clock)) {
      assertThat(post(another, user, "complete the second one", conversation, null).json())
          .satisfies(answer -> assertThat(maps(answer.get("actions"))).isNotEmpty());
    }
    clock.set(NOW.plus(Duration.ofDays(8)));
    assertThat(post(function, user, "complete the first one", conversation, null).status())
        .isEqualTo(404);
    assertThat(function.post(Posts.tick(), "{}").statusCode()).isEqualTo(204);
    assertThat(
            function.query(
                "select count(*) from tasks.conversation where user_id = '" + user + "'"))
        .containsExactly("0");
  }

  @Test
  void several_tasks_of_one_name_are_asked_about_and_none_is_said_to_be_none() {
    say("add call Anna about the party");
    say("add call Anna about the car");
    Said which = say("complete call anna");
    assertThat(which.choices())
        .containsExactlyInAnyOrder("call Anna about the party", "call Anna about the car");
    assertThat(say("the car one").task())
        .containsEntry("title", "call Anna about the car")
        .containsEntry("completed", true);

    Said near = say("delete the party planning");
    assertThat(near.actions()).isEmpty();
    assertThat(near.choices()).contains("call Anna about the party", "nothing");
    assertThat(say("nothing").actions()).isEmpty();

    Said none = say("complete my tax return");
    assertThat(none.reply()).contains("No task of yours");
    assertThat(say("yes").task()).containsEntry("title", "complete my tax return");
  }

  @Test
  void deleting_several_asks_first_and_undo_brings_them_back() {
    say("- one\n- two\n- three");
    say("list");
    Said asked = say("delete all of them");
    assertThat(asked.reply()).contains("3 tasks", "“one”", "“two”", "“three”");
    assertThat(count()).isEqualTo(3);
    assertThat(say("no, keep them").actions()).isEmpty();
    assertThat(count()).isEqualTo(3);
    say("delete all of them");
    assertThat(say("yes").types()).containsOnly("task.deleted").hasSize(3);
    assertThat(count()).isZero();

    assertThat(say("undo").tasks()).hasSize(3);
    assertThat(count()).isEqualTo(3);
    assertThat(say("delete all completed tasks").reply()).contains("There are no");
    assertThat(say("delete one").types()).contains("task.deleted");
  }

  @Test
  void several_things_in_one_message_are_done_together_or_asked_about_together() {
    Said several = say("add buy milk tomorrow and then add call bob on friday; pay rent #home");
    assertThat(several.tasks())
        .extracting(task -> task.get("title"))
        .containsExactly("buy milk", "call bob", "pay rent");

    Said asked = say("add sweep tomorrow; add mop next friday");
    assertThat(asked.choices()).hasSize(2);
    assertThat(titles("filter: \"sweep\"")).as("nothing is done before it is clear").isEmpty();
    say("add sweep tomorrow; add mop next friday");
    assertThat(say("1").tasks()).hasSize(2);

    Said shopping = say("add milk, eggs and bread");
    assertThat(shopping.choices()).hasSize(2);
    assertThat(say("2").tasks())
        .extracting(t -> t.get("title"))
        .containsExactly("milk", "eggs", "bread");
    say("add red, green and blue");
    assertThat(say("one task").task()).containsEntry("title", "red, green and blue");
  }

  @Test
  void what_was_done_yesterday_is_told_by_when_it_was_done() {
    clock.set(NOW.minus(Duration.ofDays(1)));
    say("add alpha");
    say("add beta");
    say("complete alpha");
    clock.set(NOW);
    say("complete beta");

    Said yesterday = say("what did I do yesterday?");
    assertThat(yesterday.tasks()).extracting(task -> task.get("title")).containsExactly("alpha");
    assertThat(yesterday.reply()).contains("filter: completed:yesterday");
    assertThat(say("what did I finish today").tasks())
        .extracting(task -> task.get("title"))
        .containsExactly("beta");
  }

  @Test
  void all_that_are_due_on_a_day_are_completed_and_words_to_nothing_make_no_task() {
    say("add milk today");
    say("add bread tomorrow");

    assertThat(say("complete all tasks due today").tasks())
        .extracting(task -> task.get("title"))
        .containsExactly("milk");
    for (String nothing : List.of("yes", "no", "never mind", "cancel.")) {
      assertThat(say(nothing).actions()).as(nothing).isEmpty();
    }
    assertThat(count()).isEqualTo(2);
  }

  @Test
  void who_is_asked_for_a_date_and_says_something_else_has_begun_anew() {
    say("add stretch, remind me 1 hour before");

    assertThat(say("buy milk").task()).containsEntry("title", "buy milk");
    assertThat(say("add stretch, remind me 1 hour before").choices()).isEmpty();
    assertThat(say("tomorrow at 9am").task())
        .containsEntry("title", "stretch")
        .containsEntry("due_date", "2026-11-25T09:00:00+01:00");
  }

  @Test
  void two_things_about_one_task_are_both_done_and_it_is_that_one() {
    say("add bread");
    say("add milk");
    say("show bread");

    Said said = say("set the priority of milk to high and tag it #shop");

    assertThat(said.task())
        .containsEntry("title", "milk")
        .containsEntry("priority", "high")
        .containsEntry("tags", List.of("shop"));
    assertThat(say("complete bread and milk").tasks()).hasSize(2);
    assertThat(say("add eggs tomorrow and then tag it #shop").choices()).hasSize(2);
    assertThat(say("1").task()).containsEntry("title", "eggs").containsEntry("tags", List.of());
  }

  @Test
  void several_things_with_commas_and_dates_are_asked_about_and_made() {
    Said asked =
        say("add buy milk tomorrow, call mom on friday at 5pm and pay rent every month on the 1st");

    assertThat(asked.choices()).hasSize(2);
    assertThat(say("3 tasks").tasks())
        .extracting(task -> task.get("title"))
        .containsExactly("buy milk", "call mom", "pay rent");
  }

  @Test
  void a_command_with_one_letter_wrong_is_asked_about_and_one_without_its_task_is_none() {
    say("add oat milk");

    assertThat(say("complet oat milk").choices()).hasSize(2);
    assertThat(say("yes").task()).containsEntry("completed", true);
    assertThat(say("could you reopen oat milk?").task()).containsEntry("completed", false);
    for (String nothing : List.of("delete", "complete", ".", "undo 3")) {
      assertThat(say(nothing).actions()).as(nothing).isEmpty();
    }
    assertThat(count()).isEqualTo(1);
  }

  @Test
  void one_task_is_told_as_one_and_shown_with_its_note() {
    say("add gym tomorrow");
    say("add a note to gym: the blue bag");

    assertThat(say("what's on my plate?").reply()).startsWith("1 open task (filter: !completed)");
    assertThat(say("what will I do tomorrow").tasks()).hasSize(1);
    assertThat(say("show gym").reply()).contains("Note: the blue bag");
    assertThat(say("find a flat by march 1").task()).containsEntry("due_date", "2027-03-01");
  }

  @Test
  void a_message_waits_for_the_users_tasks_without_holding_the_zone_that_another_may_need()
      throws Exception {
    say("add one");
    conversation = null;
    try (Connection other = database.connect();
        ExecutorService threads = Executors.newSingleThreadExecutor()) {
      other.setAutoCommit(false);
      hold(other, "select 1 from tasks.account where user_id = '" + user + "' for update");

      Future<Said> waiting = threads.submit(() -> say("add two"));
      Awaitility.await()
          .until(() ->
              function
                  .query("select count(*) from pg_locks where not granted")
                  .getFirst()
                  .matches("[1-9].*"));
      // As a message does that has done something, and then tells the zone.
      hold(other, "set local lock_timeout = '5s'");
      hold(other, "select 1 from tasks.chat_user where user_id = '" + user + "' for update");
      other.commit();

      assertThat(waiting.get().tasks()).hasSize(1);
    }
    assertThat(count()).isEqualTo(2);
  }

  private static void hold(Connection connection, String sql) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }
}
