package dev.knudge.runtime.outbox;

import java.time.Duration;

/**
 * How long to wait before asking again: twice as long after each failure, up to a limit, and never in step with others that failed at the same time.
 *
 * @param shortest after the first failure
 * @param longest at most
 */
record Backoff(Duration shortest, Duration longest) {
  /**
   * The pause after so many failures in a row.
   *
   * @param failures 1 or more
   * @param chance from 0 to 1: the pause is between half and all of what the failures make it
   */
  Duration after(int failures, double chance) {
    long full = shortest.toNanos();
    for (int i = 1; i < failures && full < longest.toNanos(); i++) {
      full *= 2;
    }
    full = Math.min(full, longest.toNanos());
    return Duration.ofNanos((long) (full * (0.5 + chance / 2)));
  }
}
