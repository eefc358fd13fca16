package dev.knudge.notification;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How long what fails is tried again.
 *
 * @param acknowledgement how long a push waits for its acknowledgement before the first tick after that gives it up
 * @param withAnother how long a channel is tried where another one is left
 * @param alone how long the last channel is tried
 */
public record Patience(Duration acknowledgement, Duration withAnother, Duration alone) {
  /** A tick a minute; from a few hours on, an hour more or less is all the same. */
  private static final List<Duration> PAUSES =
      List.of(
          Duration.ofMinutes(1),
          Duration.ofMinutes(2),
          Duration.ofMinutes(4),
          Duration.ofMinutes(8),
          Duration.ofMinutes(15),
          Duration.ofMinutes(30),
          Duration.ofHours(1));

  /** Not worth another try. */
  private static final Duration SHORTEST = Duration.ofSeconds(30);

  /**
   * When to try again.
   *
   * @param attempts how often it was tried, from 1
   * @param since the first attempt
   * @param asked how long the other side asked to be left alone; null where it did not say
   * @param another whether there is another channel to fall back on
   * @return null where it is enough
   */
  public @Nullable Instant nextAttempt(
      int attempts, Instant since, Instant now, @Nullable Duration asked, boolean another) {
    Duration pause = PAUSES.get(Math.min(Math.max(attempts, 1), PAUSES.size()) - 1);
    if (asked != null && asked.compareTo(pause) > 0) {
      pause = asked;
    }
    Instant next = now.plus(pause);
    Instant end = since.plus(another ? withAnother : alone);
    if (!next.isAfter(end)) {
      return next;
    }
    // Once more at the end itself, so that it was tried for as long as is said.
    return asked == null && end.isAfter(now.plus(SHORTEST)) ? end : null;
  }
}
