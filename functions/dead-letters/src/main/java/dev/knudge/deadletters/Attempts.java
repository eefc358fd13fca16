package dev.knudge.deadletters;

import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * How often the platform posted an event before it gave up. It does not say; but its rules do (measured, see the contracts): an answer below 500, but for four, is final, and all else
 * is tried until the retries are used up.
 */
final class Attempts {
  private static final Set<Integer> RETRIED = Set.of(404, 408, 409, 429);

  private Attempts() {}

  /**
   * Of one dead letter.
   *
   * @param code the last answer's status; null where there was none
   * @param atMost of an event that is retried to the end: one more than the delivery's {@code retry}
   */
  static int of(@Nullable Integer code, int atMost) {
    return code == null || code >= 500 || RETRIED.contains(code) ? atMost : 1;
  }
}
