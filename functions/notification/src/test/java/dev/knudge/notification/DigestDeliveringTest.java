package dev.knudge.notification;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.knudge.backends.ReceivedMail;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** What is gathered and told at once: digests by the day and the hour, and reminders that were missed. */
class DigestDeliveringTest extends StagedTest {
  @Test
  void a_thousand_new_tasks_are_told_in_one_digest() {
    stage.wish(pod, user, ",\"channels\":[\"email\"]");
    for (int i = 0; i < 80; i++) {
      stage.tell(pod, Telling.created(user, "Imported " + i));
    }
    await().atMost(Stage.PATIENCE).until(() -> stage.mailsTo(user + "@example.org").size() == 60);
    stage.clock.advance(Duration.ofMinutes(61));
    stage.tick(pod);

    List<ReceivedMail> mails = stage.mailsTo(user + "@example.org");
    assertThat(mails).hasSize(61);
    assertThat(mails.getLast().text()).contains("What happened").contains("New: Imported 79");
    assertThat(Stage.listed(pod, user).getFirst()).containsEntry("kind", "digest");
  }

  @Test
  void a_daily_digest_comes_at_its_hour_and_tells_what_was_gathered() {
    stage.wish(
        pod,
        user,
        ",\"channels\":[\"email\"],\"time_zone\":\"Europe/Berlin\",\"digest_at\":\"18:00\",\"kinds\":{\"digest\":{\"tell\":\"now\"},\"task_completed\":{\"tell\":\"digest\"}}");
    stage.tell(pod, Telling.completed(user, "Dishes"));
    stage.clock.set(Instant.parse("2026-03-27T16:59:00Z"));
    stage.tick(pod);
    assertThat(stage.mailsTo(user + "@example.org")).isEmpty();

    stage.clock.set(Instant.parse("2026-03-27T17:00:00Z"));
    stage.tick(pod);
    stage.clock.set(Instant.parse("2026-03-28T17:00:00Z"));
    stage.tick(pod); // nothing new: nothing is told

    List<ReceivedMail> mails = stage.mailsTo(user + "@example.org");
    assertThat(mails).hasSize(1);
    assertThat(mails.getFirst().subject()).isEqualTo("Your tasks on Friday, March 27, 2026");
    assertThat(mails.getFirst().text()).contains("Done: Dishes");
    assertThat(
            pod.query(
                "select due_at at time zone 'UTC' from notification.digest where user_id = '"
                    + user
                    + "'"))
        .containsExactly("2026-03-29 16:00:00"); // summer time by then
  }

  @Test
  void the_daily_digest_tells_what_is_due_by_the_users_day_whatever_order_events_came_in() {
    stage.wish(
        pod,
        user,
        ",\"channels\":[\"email\"],\"time_zone\":\"Europe/Berlin\",\"digest_at\":\"18:00\",\"kinds\":{\"digest\":{\"tell\":\"now\"},\"task_created\":{\"tell\":\"off\"},\"task_completed\":{\"tell\":\"off\"}}");
    stage.tell(
        pod, Telling.created(user, "Rent").task("t-1").version(1).with("due_date", "2026-03-20"));
    stage.tell(
        pod,
        Telling.created(user, "Late show")
            .task("t-2")
            .version(1)
            .with("due_date", "2026-03-27T23:30:00Z"));
    stage.tell(
        pod,
        Telling.created(user, "Dentist")
            .task("t-3")
            .version(1)
            .with("due_date", "2026-03-26T23:30:00Z"));
    stage.tell(pod, Telling.completed(user, "Done").task("t-4").version(2));
    stage.tell(
        pod, Telling.created(user, "Done").task("t-4").version(1).with("due_date", "2026-03-27"));
    stage.tell(
        pod, Telling.created(user, "Moved").task("t-5").version(1).with("due_date", "2026-03-27"));
    stage.tell(pod, Telling.updated(user).task("t-5").version(3).with("due_date", "2026-04-01"));
    stage.tell(pod, Telling.updated(user).task("t-5").version(2).with("due_date", "2026-03-26"));
    stage.tell(pod, Telling.updated(user).task("t-1").version(2).with("title", "Pay the rent"));

    stage.clock.set(Instant.parse("2026-03-27T17:00:00Z"));
    stage.tick(pod);

    List<ReceivedMail> mails = stage.mailsTo(user + "@example.org");
    assertThat(mails).hasSize(1);
    assertThat(mails.getFirst().text().replace("\r", ""))
        .startsWith("Overdue\n– Pay the rent\n\nDue today\n– Dentist (00:30)\n\n--");
  }

  @Test
  void an_event_about_one_thing_keeps_no_older_one_about_another_from_being_heard() {
    stage.wish(
        pod,
        user,
        ",\"channels\":[\"email\"],\"digest_at\":\"18:00\",\"kinds\":{\"digest\":{\"tell\":\"now\"},\"task_created\":{\"tell\":\"off\"},\"task_completed\":{\"tell\":\"off\"}}");
    for (String task : List.of("t-1", "t-2", "t-3")) {
      stage.tell(
          pod, Telling.created(user, task).task(task).version(1).with("due_date", "2026-03-27"));
    }
    // Each was renamed last, and that came first.
    for (String task : List.of("t-1", "t-2", "t-3")) {
      stage.tell(pod, Telling.updated(user).task(task).version(3).with("title", "New " + task));
    }
    stage.tell(pod, Telling.completed(user, "t-1").task("t-1").version(2));
    stage.tell(pod, Telling.updated(user).task("t-2").version(2).with("due_date", null));
    stage.tell(pod, Telling.updated(user).task("t-3").version(2).with("title", "Old"));

    stage.clock.set(Instant.parse("2026-03-27T18:00:00Z"));
    stage.tick(pod);

    assertThat(stage.mailsTo(user + "@example.org").getFirst().text().replace("\r", ""))
        .startsWith("Due today\n– New t-3\n\n--");
  }

  @Test
  void who_changes_wishes_when_a_digest_is_due_or_gathered_for_gets_it_no_later() {
    String wishes =
        ",\"channels\":[\"email\"],\"digest_at\":\"18:00\",\"kinds\":{\"digest\":{\"tell\":\"now\"},\"task_completed\":{\"tell\":\"%s\"}}";
    stage.wish(pod, user, wishes.formatted("digest"));
    stage.tell(pod, Telling.completed(user, "Dishes"));
    stage.wish(pod, user, wishes.formatted("now").replace("18:00", "20:00"));
    stage.clock.set(Instant.parse("2026-03-27T18:00:00Z"));
    stage.wish(pod, user, wishes.formatted("now").replace("18:00", "09:00"));
    stage.tick(pod);

    List<ReceivedMail> mails = stage.mailsTo(user + "@example.org");
    assertThat(mails).hasSize(1);
    assertThat(mails.getFirst().text()).contains("Done: Dishes");
  }

  @Test
  void a_digest_that_cannot_be_made_is_postponed_and_keeps_nothing_else() {
    String another = "user-" + UUID.randomUUID();
    String wishes =
        ",\"channels\":[\"email\"],\"kinds\":{\"digest\":{\"tell\":\"now\"},\"task_completed\":{\"tell\":\"digest\"}}";
    stage.wish(pod, user, wishes.replace("}}", "}},\"digest_at\":\"17:00\""));
    stage.wish(pod, another, wishes.replace("}}", "}},\"digest_at\":\"17:01\""));
    stage.tell(pod, Telling.completed(user, "Dishes"));
    stage.tell(pod, Telling.completed(another, "Laundry"));
    pod.execute(
        "update notification.notification set kind = 'none' where user_id = '" + user + "'");

    stage.clock.set(Instant.parse("2026-03-27T17:02:00Z"));
    stage.tick(pod);
    assertThat(stage.mailsTo(another + "@example.org")).hasSize(1);
    assertThat(stage.mailsTo(user + "@example.org")).isEmpty();

    pod.execute(
        "update notification.notification set kind = 'task_completed' where user_id = '"
            + user
            + "'");
    stage.clock.advance(Duration.ofHours(1));
    stage.tick(pod);
    assertThat(stage.mailsTo(user + "@example.org")).hasSize(1);
  }

  @Test
  void missed_reminders_are_told_with_their_times() {
    stage.wish(pod, user, ",\"channels\":[\"email\"]");
    stage.tell(
        pod,
        Telling.due(user)
            .with(
                "digest",
                Map.of(
                    "count",
                    3,
                    "reminders",
                    List.of(
                        Map.of(
                            "reminder_id",
                            "r-1",
                            "task_id",
                            "t-1",
                            "title",
                            "Call Bob",
                            "remind_at",
                            "2026-03-25T08:00:00Z")))));

    stage.awaitStanding(pod, user, "email sent");
    ReceivedMail mail = stage.mailsTo(user + "@example.org").getFirst();
    assertThat(mail.subject()).isEqualTo("You missed 3 reminders");
    assertThat(mail.text())
        .contains("Call Bob (for Wednesday, March 25, 2026, 08:00)")
        .contains("… and 2 more");
  }
}
