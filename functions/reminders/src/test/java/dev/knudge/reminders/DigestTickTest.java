package dev.knudge.reminders;

import static org.assertj.core.api.Assertions.assertThat;

import dev.knudge.contracts.Event;
import dev.knudge.contracts.ReminderEvent.ReminderDue;
import dev.knudge.testkit.RunningFunction;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What is too late to be told by itself. */
class DigestTickTest extends Ticking {
  @Test
  void what_is_older_than_a_day_becomes_one_digest_of_its_user() {
    for (int i = 1; i <= 120; i++) {
      tell(
          Telling.remindAt(NOW.plusSeconds(i).toString())
              .task("t-" + i)
              .with("title", "Title " + i)
              .version(1));
    }
    tell(
        Telling.remindAt(NOW.plusSeconds(7).toString())
            .user("bob")
            .with("title", "Rent")
            .version(1));
    tell(Telling.remindAt("2026-03-28T07:00:00Z").user("bob").task("t-2").version(1));

    clock.set(NOW.plus(Duration.ofHours(25)));
    tick();
    tick();

    List<ReminderDue> adas = saidTo("ada");
    assertThat(adas).hasSize(1);
    assertThat(adas.getFirst().title()).isEqualTo("120 reminders were missed");
    assertThat(adas.getFirst().taskId()).isEqualTo("t-120");
    assertThat(adas.getFirst().lateBySeconds()).isEqualTo(25 * 3600 - 120);
    assertThat(adas.getFirst().digest().count()).isEqualTo(120);
    assertThat(adas.getFirst().digest().reminders()).hasSize(100);
    assertThat(adas.getFirst().digest().reminders().getFirst().title()).isEqualTo("Title 120");
    assertThat(adas.getFirst().digest().reminders().getLast().title()).isEqualTo("Title 21");
    assertThat(saidTo("bob")).extracting(ReminderDue::title).containsExactly("Tea", "Rent");
    assertThat(
            reminders.query(
                "select count(*) from reminders.reminder where state = 'missed' and missed"))
        .containsExactly("121");
  }

  @Test
  void a_digest_of_the_longest_titles_there_are_still_is_an_event() {
    String title = "\001".repeat(500);
    String longId = "i".repeat(190);
    for (int i = 0; i < 100; i++) {
      tell(
          Telling.remindAt(NOW.plusSeconds(1).toString())
              .task(longId + i)
              .with("reminder_id", longId)
              .with("title", title)
              .version(1));
    }
    clock.set(NOW.plus(Duration.ofHours(25)));
    tick();

    assertThat(saidTo("ada").getFirst().digest().reminders()).hasSize(100);
  }

  @Test
  void a_reminder_that_cannot_be_said_holds_up_no_digest_and_nothing_that_is_due() {
    tell(Telling.remindAt(NOW.plusSeconds(1).toString()).task("broken").version(1));
    tell(Telling.remindAt(NOW.plusSeconds(2).toString()).task("missed").version(1));
    tell(Telling.remindAt("2026-03-28T08:59:00Z").user("bob").task("due").version(1));
    reminders.execute(
        "update reminders.reminder set said = replace(said::text, 'Tea', repeat('x', 501))::json where task_id = 'broken'");

    clock.set(NOW.plus(Duration.ofHours(25)));
    tick();

    assertThat(said()).extracting(Event::taskId).containsExactlyInAnyOrder("missed", "due");
    assertThat(reminders.query("select task_id from reminders.reminder where state = 'pending'"))
        .containsExactly("broken");
  }

  @Test
  void a_tick_without_time_tells_what_is_due_first_and_of_the_digests_one() {
    for (int i = 0; i < 3; i++) {
      tell(Telling.remindAt(NOW.plusSeconds(i + 1).toString()).user("late-" + i).version(1));
    }
    tell(Telling.remindAt("2026-03-28T08:59:00Z").user("bob").version(1));
    clock.set(NOW.plus(Duration.ofHours(25)));

    try (RunningFunction hasty = pod(Map.of("knudge.reminders.tick-budget", "0s"))) {
      tick(hasty);
      assertThat(said()).hasSize(2).first().extracting(Event::userId).isEqualTo("bob");
      tick(hasty);
      tick(hasty);
    }

    assertThat(said())
        .extracting(Event::userId)
        .containsExactlyInAnyOrder("bob", "late-0", "late-1", "late-2");
  }
}
