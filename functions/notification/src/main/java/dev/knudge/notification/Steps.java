package dev.knudge.notification;

import dev.knudge.notification.KindWishes.Tell;
import dev.knudge.notification.Step.Says;
import java.time.Duration;
import java.time.Instant;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** The rules of {@link DeliveryState}'s picture: what is next for a delivery that is due, and after an attempt. */
public final class Steps {
  private final Patience patience;

  /** With that patience. */
  public Steps(Patience patience) {
    this.patience = patience;
  }

  /**
   * What a step depends on.
   *
   * @param delivery as it stands
   * @param notification of which it is one
   * @param preferences of its user, as they are now
   * @param obstacle why its channel cannot be used for this user; null where it can
   * @param repeats whether the channel may send again what may have gone out
   * @param another whether another channel is left that can be used for this user
   */
  public record Situation(
      Delivery delivery,
      Notification notification,
      Preferences preferences,
      @Nullable String obstacle,
      boolean repeats,
      boolean another) {
    /** Whether the user has switched the kind off since. Digests are also of what came too thick or too late, and then nobody asked for them. */
    boolean isUnwanted() {
      Kind kind = notification.kind();
      return kind != Kind.DIGEST && preferences.of(kind).tell() == Tell.OFF;
    }

    /** The same of the delivery as it is now. */
    public Situation with(Delivery claimed) {
      return new Situation(claimed, notification, preferences, obstacle, repeats, another);
    }
  }

  /** What is next for one that is due; null where it is to be sent now. */
  public @Nullable Step whenDue(Situation now, Instant time) {
    Delivery delivery = now.delivery();
    if (delivery.state() == DeliveryState.PUSHED) {
      // An acknowledgement that came while it was being sent found no push that waited for it.
      return now.notification().acknowledgedAt() == null
          ? Step.next(DeliveryState.UNACKNOWLEDGED, Reason.UNACKNOWLEDGED.text(), Says.FAILED)
          : Step.over(DeliveryState.ACKNOWLEDGED, null, Says.SENT);
    }
    boolean outcomeUnknown = delivery.outcomeIsUnknown();
    if (outcomeUnknown && !now.repeats()) {
      return Step.next(DeliveryState.UNKNOWN, Reason.NOT_REPEATED.text(), Says.FAILED);
    }
    if (now.notification().acknowledgedAt() != null) {
      return ended(outcomeUnknown, Reason.SEEN.text());
    }
    if (now.preferences().isMutedAt(time)) {
      return ended(outcomeUnknown, Reason.MUTED.text());
    }
    if (now.isUnwanted()) {
      return ended(outcomeUnknown, Reason.UNWANTED.text());
    }
    if (now.obstacle() != null) {
      return outcomeUnknown
          ? Step.next(DeliveryState.UNKNOWN, now.obstacle(), Says.FAILED)
          : Step.next(
              DeliveryState.SKIPPED, now.obstacle(), now.another() ? Says.NOTHING : Says.FAILED);
    }
    Instant quietUntil = now.preferences().quietUntil(now.notification().kind(), time);
    return quietUntil == null
        ? null
        : Step.later(outcomeUnknown ? DeliveryState.UNKNOWN : DeliveryState.HELD, quietUntil, null);
  }

  /** What nobody needs any more; what may have gone out stays unknown. */
  private static Step ended(boolean outcomeUnknown, String why) {
    return Step.over(
        outcomeUnknown ? DeliveryState.UNKNOWN : DeliveryState.CANCELLED, why, Says.NOTHING);
  }

  /**
   * What is next for one that is to be sent, where it is known that nobody would take it just now: the same as if it had been tried, in less time.
   *
   * @param now with the delivery as it is put off
   * @param mayHaveGoneOut whether an earlier attempt may have gone out
   */
  public Step whenAway(Situation now, boolean mayHaveGoneOut, String reason, Instant time) {
    return again(
        now, mayHaveGoneOut ? DeliveryState.UNKNOWN : DeliveryState.PENDING, reason, null, time);
  }

  /**
   * What is next after an attempt.
   *
   * @param now with the delivery as it was claimed for the attempt
   */
  public Step afterAttempt(Situation now, SendResult result, Instant time) {
    return switch (result) {
      case SendResult.Accepted _ -> Step.over(DeliveryState.SENT, null, Says.SENT);
      case SendResult.Pushing _ ->
          new Step(
              DeliveryState.PUSHED,
              time.plus(patience.acknowledgement()),
              null,
              false,
              Says.REQUESTED);
      case SendResult.NotPossible(String reason) ->
          Step.next(DeliveryState.SKIPPED, reason, now.another() ? Says.NOTHING : Says.FAILED);
      case SendResult.Refused(String reason) ->
          Step.next(DeliveryState.FAILED, reason, Says.FAILED);
      case SendResult.NotNow(String reason, Duration after, _) ->
          again(now, DeliveryState.PENDING, reason, after, time);
      case SendResult.Unknown(String reason, _) ->
          now.repeats()
              ? again(now, DeliveryState.UNKNOWN, reason, null, time)
              : Step.next(
                  DeliveryState.UNKNOWN, reason + " " + Reason.NOT_REPEATED.text(), Says.FAILED);
    };
  }

  private Step again(
      Situation now, DeliveryState state, String reason, @Nullable Duration after, Instant time) {
    Delivery delivery = now.delivery();
    Instant since = Objects.requireNonNullElse(delivery.firstAttemptAt(), time);
    Instant next = patience.nextAttempt(delivery.attempts(), since, time, after, now.another());
    if (next != null) {
      return Step.later(state, next, reason);
    }
    return Step.next(
        state == DeliveryState.UNKNOWN ? DeliveryState.UNKNOWN : DeliveryState.FAILED,
        reason + " " + Reason.TRIED.text(delivery.attempts()),
        Says.FAILED);
  }
}
