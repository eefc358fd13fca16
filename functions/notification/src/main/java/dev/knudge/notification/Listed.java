package dev.knudge.notification;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A notification as a list has it.
 *
 * @param number its row: the later, the higher
 * @param deliveries in the order in which they were begun
 */
public record Listed(long number, Notification notification, List<Shown> deliveries) {
  /** Copies the list. */
  public Listed {
    deliveries = List.copyOf(deliveries);
  }

  /**
   * A delivery as it is shown.
   *
   * @param state by its name
   * @param at since when it stands so
   * @param error why it does, as {@link Reason} has it; null where all is well
   */
  public record Shown(
      String channel,
      String state,
      Instant at,
      @Nullable String error,
      int attempts,
      boolean possiblyRepeated) {}
}
