package dev.knudge.notification;

import static org.assertj.core.api.Assertions.assertThat;

import dev.knudge.notification.Step.Says;
import dev.knudge.notification.Steps.Situation;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalTime;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The rules of the state machine, alone. */
class StepsTest {
  private static final Instant NOW = Instant.parse("2026-03-27T08:00:00Z");
  private static final Steps STEPS =
      new Steps(new Patience(Duration.ofSeconds(30), Duration.ofMinutes(15), Duration.ofHours(24)));

  private Preferences preferences = Preferences.DEFAULTS;
  private @Nullable String obstacle;
  private @Nullable Instant acknowledged;
  private Kind kind = Kind.REMINDER;
  private boolean repeats = true;
  private boolean another = true;
  private int attempts = 1;
  private Instant firstAttempt = NOW;

  @ParameterizedTest
  @EnumSource(names = {"PENDING", "HELD"})
  void what_is_due_is_sent(DeliveryState state) {
    assertThat(STEPS.whenDue(situation(state), NOW)).isNull();
  }

  @ParameterizedTest
  @EnumSource(names = {"SENDING", "UNKNOWN"})
  void what_may_have_gone_out_is_sent_again_where_the_channel_may_repeat(DeliveryState state) {
    assertThat(STEPS.whenDue(situation(state), NOW)).isNull();
    assertThat(situation(state).delivery().claimed(NOW).possiblyRepeated()).isTrue();
  }

  @ParameterizedTest
  @EnumSource(names = {"SENDING", "UNKNOWN"})
  void what_may_have_gone_out_stays_unknown_where_it_may_not_and_the_next_channel_is_tried(
      DeliveryState state) {
    repeats = false;
    Step step = STEPS.whenDue(situation(state), NOW);
    assertThat(step.state()).isEqualTo(DeliveryState.UNKNOWN);
    assertThat(step.dueAt()).isNull();
    assertThat(step.next()).isTrue();
    assertThat(step.says()).isEqualTo(Says.FAILED);
  }

  @Test
  void what_may_have_gone_out_never_becomes_cancelled_or_skipped() {
    acknowledged = NOW;
    assertThat(STEPS.whenDue(situation(DeliveryState.SENDING), NOW).state())
        .isEqualTo(DeliveryState.UNKNOWN);
    acknowledged = null;
    obstacle = "The user has no e-mail address.";
    assertThat(STEPS.whenDue(situation(DeliveryState.SENDING), NOW).state())
        .isEqualTo(DeliveryState.UNKNOWN);
  }

  @Test
  void a_push_that_is_due_was_not_acknowledged() {
    Step step = STEPS.whenDue(situation(DeliveryState.PUSHED), NOW);
    assertThat(step.state()).isEqualTo(DeliveryState.UNACKNOWLEDGED);
    assertThat(step.next()).isTrue();
  }

  @Test
  void a_push_that_was_acknowledged_while_it_was_asked_for_has_arrived() {
    acknowledged = NOW;
    assertThat(STEPS.whenDue(situation(DeliveryState.PUSHED), NOW))
        .isEqualTo(Step.over(DeliveryState.ACKNOWLEDGED, null, Says.SENT));
  }

  @Test
  void who_has_seen_it_is_not_told_again() {
    acknowledged = NOW;
    assertThat(STEPS.whenDue(situation(DeliveryState.PENDING), NOW))
        .isEqualTo(Step.over(DeliveryState.CANCELLED, Reason.SEEN.text(), Says.NOTHING));
  }

  @Test
  void who_muted_all_is_told_nothing_until_then() {
    preferences = read(Map.of("muted_until", "2026-03-27T09:00:00Z"));
    assertThat(STEPS.whenDue(situation(DeliveryState.PENDING), NOW).state())
        .isEqualTo(DeliveryState.CANCELLED);
    assertThat(STEPS.whenDue(situation(DeliveryState.PENDING), NOW.plusSeconds(3600))).isNull();
  }

  @Test
  void who_has_switched_a_kind_off_meanwhile_is_not_told_of_it_any_more() {
    preferences = read(Map.of("kinds", Map.of("reminder", Map.of("tell", "off"))));
    assertThat(STEPS.whenDue(situation(DeliveryState.PENDING), NOW).state())
        .isEqualTo(DeliveryState.CANCELLED);
    assertThat(STEPS.whenDue(situation(DeliveryState.UNKNOWN), NOW).state())
        .isEqualTo(DeliveryState.UNKNOWN);
    kind = Kind.DIGEST;
    assertThat(STEPS.whenDue(situation(DeliveryState.PENDING), NOW)).isNull();
  }

  @Test
  void quiet_hours_hold_back_whatever_was_to_come_in_them() {
    preferences = read(Map.of("quiet_hours", Map.of("start", "07:00", "end", "09:00")));
    Step step = STEPS.whenDue(situation(DeliveryState.PENDING), NOW);
    assertThat(step.state()).isEqualTo(DeliveryState.HELD);
    assertThat(step.dueAt()).isEqualTo(Instant.parse("2026-03-27T09:00:00Z"));
    assertThat(STEPS.whenDue(situation(DeliveryState.SENDING), NOW).state())
        .isEqualTo(DeliveryState.UNKNOWN);
    assertThat(preferences.quietHours().start()).isEqualTo(LocalTime.of(7, 0));
  }

  @Test
  void a_kind_may_come_in_quiet_hours() {
    preferences =
        read(
            Map.of(
                "quiet_hours",
                Map.of("start", "07:00", "end", "09:00"),
                "kinds",
                Map.of("reminder", Map.of("in_quiet_hours", true))));
    assertThat(STEPS.whenDue(situation(DeliveryState.PENDING), NOW)).isNull();
  }

  @Test
  void a_channel_that_cannot_be_used_is_skipped_and_only_the_last_one_is_a_failure() {
    obstacle = "The user has no e-mail address.";
    assertThat(STEPS.whenDue(situation(DeliveryState.PENDING), NOW).says()).isEqualTo(Says.NOTHING);
    another = false;
    assertThat(STEPS.whenDue(situation(DeliveryState.PENDING), NOW))
        .isEqualTo(Step.next(DeliveryState.SKIPPED, obstacle, Says.FAILED));
  }

  @Test
  void what_was_taken_is_sent() {
    assertThat(after(new SendResult.Accepted()))
        .isEqualTo(Step.over(DeliveryState.SENT, null, Says.SENT));
  }

  @Test
  void what_is_refused_goes_to_the_next_channel_at_once() {
    assertThat(after(new SendResult.Refused("no")))
        .isEqualTo(Step.next(DeliveryState.FAILED, "no", Says.FAILED));
  }

  @Test
  void what_fails_for_now_is_tried_again_later_and_later() {
    assertThat(after(new SendResult.NotNow("busy", null)).dueAt())
        .isEqualTo(NOW.plus(Duration.ofMinutes(1)));
    attempts = 3;
    assertThat(after(new SendResult.NotNow("busy", null)).dueAt())
        .isEqualTo(NOW.plus(Duration.ofMinutes(4)));
    attempts = 30;
    another = false;
    assertThat(after(new SendResult.NotNow("busy", null)).dueAt())
        .isEqualTo(NOW.plus(Duration.ofHours(1)));
  }

  @Test
  void who_asks_to_be_left_alone_longer_is() {
    assertThat(after(new SendResult.NotNow("429", Duration.ofMinutes(10))).dueAt())
        .isEqualTo(NOW.plus(Duration.ofMinutes(10)));
    assertThat(after(new SendResult.NotNow("429", Duration.ofSeconds(1))).dueAt())
        .isEqualTo(NOW.plus(Duration.ofMinutes(1)));
  }

  @Test
  void a_channel_is_given_up_soon_where_another_is_left_and_late_where_none_is() {
    attempts = 5;
    firstAttempt = NOW.minus(Duration.ofMinutes(15));
    Step step = after(new SendResult.NotNow("busy", null));
    assertThat(step.state()).isEqualTo(DeliveryState.FAILED);
    assertThat(step.error()).isEqualTo("busy tried:5");
    assertThat(step.next()).isTrue();
    another = false;
    assertThat(after(new SendResult.NotNow("busy", null)).state()).isEqualTo(DeliveryState.PENDING);
    firstAttempt = NOW.minus(Duration.ofHours(24));
    assertThat(after(new SendResult.NotNow("busy", null)).state()).isEqualTo(DeliveryState.FAILED);
  }

  @Test
  void the_last_try_is_at_the_end_of_the_time_unless_that_is_near_or_another_time_was_asked_for() {
    attempts = 4;
    firstAttempt = NOW.minus(Duration.ofMinutes(8));
    assertThat(after(new SendResult.NotNow("busy", null)).dueAt())
        .isEqualTo(firstAttempt.plus(Duration.ofMinutes(15)));
    assertThat(after(new SendResult.NotNow("busy", Duration.ofMinutes(8))).state())
        .isEqualTo(DeliveryState.FAILED);
    firstAttempt = NOW.minus(Duration.ofSeconds(14 * 60 + 30));
    assertThat(after(new SendResult.NotNow("busy", null)).state()).isEqualTo(DeliveryState.FAILED);
  }

  @Test
  void an_attempt_of_which_nobody_knows_is_repeated_only_by_channels_that_may() {
    Step step = after(new SendResult.Unknown("It broke off."));
    assertThat(step.state()).isEqualTo(DeliveryState.UNKNOWN);
    assertThat(step.dueAt()).isEqualTo(NOW.plus(Duration.ofMinutes(1)));
    repeats = false;
    step = after(new SendResult.Unknown("It broke off."));
    assertThat(step.state()).isEqualTo(DeliveryState.UNKNOWN);
    assertThat(step.dueAt()).isNull();
    assertThat(step.next()).isTrue();
  }

  private static Preferences read(Map<String, Object> tree) {
    return PreferencesReader.ofStored().read(tree, Preferences.DEFAULTS);
  }

  private Step after(SendResult result) {
    return STEPS.afterAttempt(situation(DeliveryState.SENDING), result, NOW);
  }

  private Situation situation(DeliveryState state) {
    return new Situation(
        new Delivery(1, "n-1", "ada", "email", state, attempts, firstAttempt, false),
        new Notification(
            "n-1",
            "ada",
            kind,
            "t-1",
            "Tea",
            Map.of(),
            List.of("push", "email", "sms"),
            "e-1",
            null,
            null,
            NOW,
            null,
            acknowledged),
        preferences,
        obstacle,
        repeats,
        another);
  }
}
