package dev.knudge.notification;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.knudge.backends.ReceivedMail;
import dev.knudge.contracts.NotificationEvent;
import dev.knudge.contracts.NotificationEvent.NotificationFailed;
import dev.knudge.contracts.NotificationEvent.NotificationRequested;
import dev.knudge.contracts.NotificationEvent.NotificationSent;
import dev.knudge.testkit.MetricsTable;
import dev.knudge.testkit.RunningFunction;
import java.io.IOException;
import java.net.http.HttpRequest;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

/** From an event to what a user gets, over real SMTP. */
class DeliveringTest extends StagedTest {
  @Test
  void who_is_offline_gets_an_email_at_once() {
    stage.wish(pod, user, "");

    stage.tell(pod, Telling.due(user).with("due_date", "2026-03-27T09:30:00Z"));

    stage.awaitStanding(pod, user, "push skipped", "email sent");
    ReceivedMail mail = stage.mailsTo(user + "@example.org").getFirst();
    assertThat(mail.subject()).isEqualTo("Reminder: Tea");
    assertThat(mail.from()).isEqualTo("Knudge <knudge@knudge.example>");
    assertThat(mail.text()).contains("Tea").contains("Due on Friday, March 27, 2026 at 09:30.");
    assertThat(mail.raw())
        .contains("Auto-Submitted: auto-generated")
        .contains("Message-ID: <" + notification() + ".email@knudge.example>")
        .contains("List-Unsubscribe-Post: List-Unsubscribe=One-Click")
        .contains("multipart/alternative")
        .contains("text/html");
    await()
        .atMost(Stage.PATIENCE)
        .untilAsserted(() ->
            assertThat(stage.said(user))
                .containsExactly(new NotificationSent("t-1", user, notification(), "email")));
  }

  @Test
  void the_metrics_count_attempts_by_channel_and_outcome() throws IOException {
    stage.wish(pod, user, "");
    stage.tell(pod, Telling.due(user).with("due_date", "2026-03-27T09:30:00Z"));
    stage.awaitStanding(pod, user, "push skipped", "email sent");

    String metrics = pod.get("/metrics", "").body();
    assertThat(metrics)
        .containsPattern(
            "knudge_notification_attempts_total\\{channel=\"email\",outcome=\"accepted\"} [1-9]");
    assertThat(MetricsTable.of(Path.of("README.md")).missingIn(metrics)).isEmpty();
    assertThat(
            MetricsTable.of(Path.of("README.md"), Path.of("../runtime/README.md"))
                .unknownIn(metrics))
        .isEmpty();
  }

  @Test
  void who_is_online_is_pushed_and_who_acknowledges_gets_no_email() {
    stage.wish(pod, user, "");
    stage.online.add(user);

    stage.tell(pod, Telling.due(user).with("due_date", "2026-03-28"));
    stage.awaitStanding(pod, user, "push pushed");
    awaitSaid(1);
    NotificationRequested requested = (NotificationRequested) stage.said(user).getFirst();
    assertThat(requested.kind()).isEqualTo("reminder");
    assertThat(requested.title()).isEqualTo("Tea");
    assertThat(requested.notificationId()).isEqualTo(notification());
    assertThat(requested.dueDate()).isNotNull();
    stage.tell(pod, Telling.acknowledged(user, notification()));
    stage.clock.advance(Duration.ofMinutes(2));
    stage.tick(pod);

    assertThat(Stage.standing(pod, user)).containsExactly("push acknowledged");
    assertThat(Stage.listed(pod, user).getFirst().get("acknowledged_at")).isNotNull();
    assertThat(stage.mailsTo(user + "@example.org")).isEmpty();
    assertThat(stage.said(user))
        .last()
        .isEqualTo(new NotificationSent("t-1", user, notification(), "push"));
  }

  @Test
  void a_push_that_nobody_acknowledges_falls_to_email_at_the_next_tick() {
    stage.wish(pod, user, "");
    stage.online.add(user);

    stage.tell(pod, Telling.due(user));
    stage.awaitStanding(pod, user, "push pushed");
    stage.tick(pod); // right after the push: it must have its chance
    assertThat(Stage.standing(pod, user)).containsExactly("push pushed");
    stage.clock.advance(Duration.ofMinutes(1));
    stage.tick(pod);

    assertThat(Stage.standing(pod, user)).containsExactly("push unacknowledged", "email sent");
    assertThat(stage.mailsTo(user + "@example.org")).hasSize(1);
    assertThat(stage.said(user))
        .extracting(NotificationEvent::getClass)
        .containsExactly(
            (Class) NotificationRequested.class,
            (Class) NotificationFailed.class,
            (Class) NotificationSent.class);
  }

  @Test
  void an_acknowledgement_that_comes_late_ends_what_is_still_on_its_way() {
    stage.wish(pod, user, ",\"quiet_hours\":{\"start\":\"08:00\",\"end\":\"09:00\"}");
    stage.online.add(user);
    stage.tell(pod, Telling.due(user));
    stage.awaitStanding(pod, user, "push held");

    assertThat(acknowledge(user, notification()).statusCode()).isEqualTo(200);
    stage.clock.advance(Duration.ofHours(2));
    stage.tick(pod);

    assertThat(Stage.standing(pod, user)).containsExactly("push cancelled");
    assertThat(stage.said(user)).isEmpty();
  }

  @Test
  void nobody_acknowledges_for_another() {
    stage.online.add(user);
    stage.tell(pod, Telling.due(user));
    stage.awaitStanding(pod, user, "push pushed");

    assertThat(acknowledge("another", notification()).statusCode()).isEqualTo(404);
    stage.tell(pod, Telling.acknowledged("another", notification()));

    assertThat(Stage.standing(pod, user)).containsExactly("push pushed");
    assertThat(Stage.listed(pod, user).getFirst().get("acknowledged_at")).isNull();
    assertThat(Stage.listed(pod, "another")).isEmpty();
  }

  @Test
  void who_has_but_a_push_gets_it_even_offline() {
    stage.tell(pod, Telling.due(user));

    stage.awaitStanding(pod, user, "push pushed");
  }

  @Test
  void an_event_that_comes_again_is_told_once() {
    stage.wish(pod, user, "");
    Telling due = Telling.due(user);
    stage.tell(pod, due);
    stage.awaitStanding(pod, user, "push skipped", "email sent");

    stage.tell(pod, due);
    pod.execute("truncate notification.inbox"); // as if it had been forgotten
    stage.tell(pod, due);
    stage.tick(pod);

    assertThat(Stage.listed(pod, user)).hasSize(1);
    assertThat(stage.mailsTo(user + "@example.org")).hasSize(1);
  }

  @Test
  void a_mail_server_that_is_away_for_ten_minutes_loses_nothing() {
    stage.wish(pod, user, ",\"channels\":[\"email\"]");
    stage.stopMail();
    for (int i = 0; i < 20; i++) {
      stage.tell(pod, Telling.due(user));
    }
    stage.awaitStanding(pod, user, "email pending");
    for (int minute = 0; minute < 10; minute++) {
      stage.clock.advance(Duration.ofMinutes(1));
      stage.tick(pod);
    }
    assertThat(stage.said(user)).isEmpty();

    stage.startMail();
    for (int minute = 0; minute < 10; minute++) {
      stage.clock.advance(Duration.ofMinutes(1));
      stage.tick(pod);
    }

    assertThat(stage.mailsTo(user + "@example.org")).hasSize(20);
    assertThat(Stage.listed(pod, user))
        .hasSize(20)
        .allSatisfy(it -> assertThat(it.get("deliveries").toString()).contains("state=sent"));
    assertThat(stage.said(user)).hasSize(20).allMatch(NotificationSent.class::isInstance);
  }

  @Test
  void what_comes_in_quiet_hours_is_held_back_and_then_sent() {
    // Berlin changes its clocks in this night: 02:00 becomes 03:00.
    stage.clock.set(Instant.parse("2026-03-28T22:30:00Z"));
    stage.wish(
        pod,
        user,
        ",\"time_zone\":\"Europe/Berlin\",\"quiet_hours\":{\"start\":\"23:00\",\"end\":\"07:00\"}");
    stage.tell(pod, Telling.due(user).at(stage.clock.instant()));
    stage.awaitStanding(pod, user, "push held");

    stage.clock.set(Instant.parse("2026-03-29T04:59:59Z"));
    stage.tick(pod);
    assertThat(Stage.standing(pod, user)).containsExactly("push held");
    stage.clock.set(Instant.parse("2026-03-29T05:00:00Z"));
    stage.tick(pod);

    assertThat(Stage.standing(pod, user)).containsExactly("push skipped", "email sent");
  }

  @Test
  void who_mutes_is_told_nothing_and_finds_it_listed() {
    stage.wish(pod, user, ",\"muted\":true");

    stage.tell(pod, Telling.due(user));
    stage.tick(pod);

    assertThat(Stage.listed(pod, user))
        .hasSize(1)
        .first()
        .satisfies(it -> assertThat(it).containsEntry("silence", "muted"));
    assertThat(stage.said(user)).isEmpty();
  }

  @Test
  void what_nobody_is_told_of_says_why() {
    stage.wish(
        pod,
        user,
        ",\"channels\":[\"email\"],\"digest_at\":\"09:00\",\"kinds\":{\"reminder\":{\"tell\":\"off\"},\"task_created\":{\"tell\":\"now\",\"email_unsubscribed\":true},\"task_completed\":{\"tell\":\"digest\"},\"digest\":{\"tell\":\"now\",\"email_unsubscribed\":true}}");

    stage.tell(pod, Telling.due(user));
    stage.tell(pod, Telling.created(user, "New"));
    stage.tell(pod, Telling.completed(user, "Done"));
    stage.clock.advance(Duration.ofHours(1));
    stage.tick(pod);

    assertThat(Stage.listed(pod, user))
        .extracting(it -> it.get("kind") + " " + it.get("silence"))
        .containsExactly(
            "digest no_channel",
            "task_completed digested",
            "task_created no_channel",
            "reminder off");
    NotificationSchema.assertList(
        pod.get("/api/notifications", RunningFunction.token(user)).body());
    stage.wish(
        pod,
        user,
        ",\"muted\":true,\"channels\":[\"email\"],\"kinds\":{\"reminder\":{\"tell\":\"off\"}}");
    stage.tell(pod, Telling.due(user));
    assertThat(Stage.listed(pod, user).getFirst()).containsEntry("silence", "muted");
    assertThat(stage.said(user)).isEmpty();
  }

  @Test
  void what_a_user_does_not_want_to_know_is_not_kept() {
    stage.wish(pod, user, ",\"kinds\":{\"task_created\":{\"tell\":\"off\"}}");

    stage.tell(pod, Telling.created(user, "Silent"));
    stage.tell(pod, Telling.triggered(user, "By default silent"));
    stage.tell(pod, Telling.completed(user, "Loud"));

    stage.awaitStanding(pod, user, "push skipped", "email sent");
    assertThat(Stage.listed(pod, user)).extracting(it -> it.get("title")).containsExactly("Loud");
  }

  @Test
  void german_is_spoken_to_who_wants_it() {
    stage.wish(pod, user, ",\"language\":\"de\",\"time_zone\":\"Europe/Berlin\"");

    stage.tell(
        pod,
        Telling.due(user)
            .with("title", "Grüße an <b>Zoë</b>")
            .with("due_date", "2026-03-27T09:30:00Z")
            .with("late_by_seconds", 7_300));

    stage.awaitStanding(pod, user, "push skipped", "email sent");
    ReceivedMail mail = stage.mailsTo(user + "@example.org").getFirst();
    assertThat(mail.subject()).isEqualTo("Erinnerung: Grüße an <b>Zoë</b>");
    assertThat(mail.text())
        .contains("Fällig am Freitag, 27. März 2026 um 10:30.")
        .contains("Diese Erinnerung kommt 2 Stunden zu spät.");
  }

  @Test
  void who_never_said_a_zone_reads_the_hour_that_the_task_was_given() {
    stage.wish(pod, user, "");

    stage.tell(pod, Telling.due(user).with("due_date", "2026-03-27T09:30:00+01:00"));

    stage.awaitStanding(pod, user, "push skipped", "email sent");
    assertThat(stage.mailsTo(user + "@example.org").getFirst().text()).contains("at 09:30");
  }

  @Test
  void a_subject_cannot_make_headers_of_its_own() {
    stage.wish(pod, user, "");

    stage.tell(pod, Telling.due(user).with("title", "Tea\r\nBcc: victim@example.org\n\nBody"));

    stage.awaitStanding(pod, user, "push skipped", "email sent");
    assertThat(stage.mailsTo(user + "@example.org").getFirst().subject())
        .isEqualTo("Reminder: Tea Bcc: victim@example.org Body");
    assertThat(stage.mailsTo("victim@example.org")).isEmpty();
  }

  @Test
  void who_said_what_cannot_be_read_any_more_is_told_nothing_and_finds_it_listed() {
    stage.wish(pod, user, "");
    pod.execute(
        "update notification.preference set wishes = '{\"colour\":1}' where user_id = '"
            + user
            + "'");

    stage.tell(pod, Telling.due(user));

    assertThat(Stage.listed(pod, user).getFirst()).containsEntry("silence", "muted");
    assertThat(Stage.standing(pod, user)).isEmpty();
  }

  @Test
  void a_push_that_is_acknowledged_while_it_is_being_sent_ends_as_acknowledged() {
    stage.wish(pod, user, "");
    stage.online.add(user);
    stage.tell(pod, Telling.due(user));
    stage.awaitStanding(pod, user, "push pushed");
    // As an acknowledgement leaves it that found the push being sent.
    pod.execute(
        "update notification.notification set acknowledged_at = created_at where user_id = '"
            + user
            + "'");

    stage.clock.advance(Duration.ofMinutes(1));
    stage.tick(pod);

    assertThat(Stage.standing(pod, user)).containsExactly("push acknowledged");
    awaitSaid(2);
    assertThat(stage.said(user)).last().isInstanceOf(NotificationSent.class);
  }

  @Test
  void an_outcome_that_the_database_does_not_take_at_once_is_noted_without_another_attempt() {
    stage.wish(pod, user, ",\"channels\":[\"email\"]");
    pod.execute(
        "alter table notification.delivery add constraint fault check (state <> 'sent' or user_id <> '"
            + user
            + "')");
    try {
      stage.tell(pod, Telling.due(user));
      await().atMost(Stage.PATIENCE).until(() -> !stage.mailsTo(user + "@example.org").isEmpty());
      assertThat(Stage.standing(pod, user)).containsExactly("email sending");
    } finally {
      pod.execute("alter table notification.delivery drop constraint fault");
    }

    stage.awaitStanding(pod, user, "email sent");
    assertThat(stage.mailsTo(user + "@example.org")).hasSize(1);
  }

  @Test
  void what_is_long_past_rings_for_nobody() {
    stage.wish(pod, user, ",\"channels\":[\"email\"]");
    Instant past = Stage.NOW.minus(Duration.ofDays(3));
    stage.tell(pod, Telling.created(user, "Old").at(past));
    stage.tell(pod, Telling.due(user).with("title", "Missed").at(past));
    stage.clock.advance(Duration.ofMinutes(61));
    stage.tick(pod);

    List<ReceivedMail> mails = stage.mailsTo(user + "@example.org");
    assertThat(mails).hasSize(1);
    assertThat(mails.getFirst().text()).contains("Reminder: Missed").doesNotContain("Old");
  }

  private void awaitSaid(int count) {
    await().atMost(Stage.PATIENCE).untilAsserted(() -> assertThat(stage.said(user)).hasSize(count));
  }

  private String notification() {
    return (String) Stage.listed(pod, user).getFirst().get("id");
  }

  private java.net.http.HttpResponse<String> acknowledge(String as, String notification) {
    return pod.send(
        HttpRequest.newBuilder(pod.uri("/api/notifications/" + notification + "/ack"))
            .header("Authorization", "Bearer " + RunningFunction.token(as))
            .POST(HttpRequest.BodyPublishers.noBody()));
  }
}
