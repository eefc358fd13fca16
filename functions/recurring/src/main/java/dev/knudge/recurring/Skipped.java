package dev.knudge.recurring;

import java.time.LocalDateTime;

/**
 * Occurrences that were left out together.
 *
 * @param from the first of them
 * @param until the last of them
 * @param number how many; {@link #MOST} stands for so many or more
 * @param because why
 */
public record Skipped(LocalDateTime from, LocalDateTime until, long number, Because because) {
  /** Nobody counts further. */
  public static final long MOST = 10_000;
}
