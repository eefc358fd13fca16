package dev.knudge.notification;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A notification on its way through one channel. There is one of each channel at most.
 *
 * @param number its row
 * @param attempts how often it was claimed to be sent
 * @param firstAttemptAt when that was first; null before
 * @param possiblyRepeated whether it was sent again after an attempt of which nobody knows how it ended
 */
public record Delivery(
    long number,
    String notificationId,
    String userId,
    String channel,
    DeliveryState state,
    int attempts,
    @Nullable Instant firstAttemptAt,
    boolean possiblyRepeated) {
  /** The same after it was claimed once more. */
  public Delivery claimed(Instant now) {
    return claimed(now, possiblyRepeated || outcomeIsUnknown());
  }

  /** The same after it was claimed once more, and not sent since nobody would have taken it. */
  public Delivery putOff(Instant now) {
    return claimed(now, possiblyRepeated);
  }

  /** Whether it may have gone out. */
  public boolean outcomeIsUnknown() {
    return state == DeliveryState.SENDING || state == DeliveryState.UNKNOWN;
  }

  private Delivery claimed(Instant now, boolean repeated) {
    return new Delivery(
        number,
        notificationId,
        userId,
        channel,
        DeliveryState.SENDING,
        attempts + 1,
        firstAttemptAt == null ? now : firstAttemptAt,
        repeated);
  }
}
