package dev.knudge.notification;

import static org.assertj.core.api.Assertions.assertThat;

import dev.knudge.contracts.Json;
import dev.knudge.notification.Notification.Silence;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** What an event is to its user. */
class IntakeTest {
  private static final Intake INTAKE = new Intake(Duration.ofHours(24), 60);

  private Preferences wishes = Preferences.DEFAULTS;
  private int recent;

  @Test
  void by_default_reminders_and_tasks_made_and_done_are_told() {
    assertThat(of(Telling.due("ada")).kind()).isEqualTo(Kind.REMINDER);
    assertThat(of(Telling.created("ada", "Tea")).kind()).isEqualTo(Kind.TASK_CREATED);
    assertThat(of(Telling.completed("ada", "Tea")).kind()).isEqualTo(Kind.TASK_COMPLETED);
    assertThat(of(Telling.triggered("ada", "Tea"))).isNull();
  }

  @Test
  void the_same_event_is_the_same_notification() {
    assertThat(of(Telling.due("ada").id("e-1")).id())
        .isEqualTo(of(Telling.due("ada").id("e-1")).id());
    assertThat(of(Telling.due("ada").id("e-1")).id())
        .isNotEqualTo(of(Telling.due("ada").id("e-2")).id());
  }

  @Test
  void a_task_that_is_done_when_it_is_made_is_not_told_as_new() {
    assertThat(of(Telling.created("ada", "Tea").with("completed", true))).isNull();
  }

  @Test
  void who_is_told_of_recurring_instances_is_not_told_of_them_as_new_tasks_again() {
    Telling instance =
        Telling.created("ada", "Plants").with("series_id", "s-1").causedBy("triggered-1");
    assertThat(of(instance)).isNotNull();
    wish("{\"kinds\":{\"task_recurring\":{\"tell\":\"now\"}}}");
    assertThat(of(instance)).isNull();
    assertThat(of(Telling.triggered("ada", "Plants")).kind()).isEqualTo(Kind.TASK_RECURRING);
    assertThat(of(Telling.created("ada", "First").with("series_id", "s-1"))).isNotNull();
  }

  @Test
  void what_happened_long_ago_is_gathered_if_a_reminder_and_silent_else() {
    var longAgo = Stage.NOW.minus(Duration.ofHours(25));
    assertThat(of(Telling.due("ada").at(longAgo)).silence()).isEqualTo(Silence.GATHERED);
    assertThat(of(Telling.created("ada", "Tea").at(longAgo)).silence()).isEqualTo(Silence.OLD);
  }

  @Test
  void too_many_are_gathered_and_reminders_never_are() {
    recent = 60;
    assertThat(of(Telling.created("ada", "Tea")).silence()).isEqualTo(Silence.GATHERED);
    assertThat(of(Telling.due("ada")).silence()).isNull();
  }

  @Test
  void a_reminder_of_who_wants_none_is_kept_and_says_so_and_other_kinds_are_not_kept() {
    wish("{\"kinds\":{\"reminder\":{\"tell\":\"off\"},\"task_created\":{\"tell\":\"off\"}}}");
    assertThat(of(Telling.due("ada")).silence()).isEqualTo(Silence.OFF);
    assertThat(of(Telling.due("ada").at(Stage.NOW.minus(Duration.ofHours(25)))).silence())
        .isEqualTo(Silence.OFF);
    assertThat(of(Telling.created("ada", "Tea"))).isNull();
  }

  @Test
  void what_no_channel_is_left_for_says_so_and_what_waits_for_a_digest_has_its_own_reason() {
    wish(
        "{\"channels\":[\"email\"],\"kinds\":{\"reminder\":{\"email_unsubscribed\":true},\"task_created\":{\"tell\":\"digest\",\"email_unsubscribed\":true},\"digest\":{\"tell\":\"now\"}}}");
    assertThat(of(Telling.due("ada")).silence()).isEqualTo(Silence.NO_CHANNEL);
    assertThat(of(Telling.created("ada", "Tea")).silence()).isEqualTo(Silence.GATHERED);
    assertThat(of(Telling.due("ada").with("channels", List.of("push"))).silence()).isNull();
  }

  @Test
  void a_completed_task_of_a_backend_that_says_no_title_has_none() {
    assertThat(of(Telling.completed("ada", "x").with("title", null)).title()).isEmpty();
  }

  private void wish(String json) {
    wishes = PreferencesReader.ofStored().read(Json.readObject(json), Preferences.DEFAULTS);
  }

  private @Nullable Notification of(Telling telling) {
    return INTAKE.of(telling.event(), wishes, recent, Stage.NOW);
  }
}
