package dev.knudge.notification;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * What is next for a delivery that is due, or that an attempt has ended for.
 *
 * @param state its state from now on
 * @param dueAt when it is to be looked at again; null where it is over
 * @param error why, as {@link Reason} has it; null where all is well
 * @param next whether the next channel is to be tried
 * @param says what the world is to hear
 */
public record Step(
    DeliveryState state, @Nullable Instant dueAt, @Nullable String error, boolean next, Says says) {
  /** What the world is to hear of a step. */
  public enum Says {
    NOTHING,
    /** {@code notification.requested}. */
    REQUESTED,
    /** {@code notification.sent}. */
    SENT,
    /** {@code notification.failed}, with the error. */
    FAILED
  }

  /** It is over, and nothing follows. */
  static Step over(DeliveryState state, @Nullable String error, Says says) {
    return new Step(state, null, error, false, says);
  }

  /** It is over, and another channel is to be tried. */
  static Step next(DeliveryState state, String error, Says says) {
    return new Step(state, null, error, true, says);
  }

  /** It is to be looked at again. */
  static Step later(DeliveryState state, Instant dueAt, @Nullable String error) {
    return new Step(state, dueAt, error, false, Says.NOTHING);
  }
}
