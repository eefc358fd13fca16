package dev.knudge.runtime.outbox;

import java.util.random.RandomGenerator;

/**
 * How many users' events may be posted at a time. When posts fail one after the other, the sinks are taken to be away: all stop, and after a pause a single user's event is tried.
 * With each success twice as many may go, so that a sink that comes back is not overrun by what has piled up. Times are nanoseconds of one clock that only grows.
 */
final class Pace {
  /** So many failures without a success between them mean that the sinks are away, not that some events are odd. */
  private static final int AWAY_AT = 3;

  private final int widest;
  private final Backoff backoff;
  private final RandomGenerator chance;

  private int width;
  private int failuresInARow;
  private int rounds;
  private long pausedUntil = Long.MIN_VALUE;

  Pace(int widest, Backoff backoff, RandomGenerator chance) {
    this.widest = widest;
    this.backoff = backoff;
    this.chance = chance;
    width = widest;
  }

  /** How many users' events may be under way now; none during a pause. */
  int width(long now) {
    return isPaused(now) ? 0 : width;
  }

  /** How long the pause lasts yet; zero where there is none. */
  long pauseLeft(long now) {
    return isPaused(now) ? pausedUntil - now : 0;
  }

  /** Whether the sinks are taken to be away. */
  boolean isAway() {
    return rounds > 0;
  }

  void succeeded() {
    failuresInARow = 0;
    rounds = 0;
    pausedUntil = Long.MIN_VALUE;
    width = Math.min(widest, width * 2);
  }

  /** Those that were under way together fail together: they make one pause, not each a longer one. */
  void failed(long now) {
    failuresInARow++;
    if (isPaused(now) || rounds == 0 && failuresInARow < AWAY_AT) {
      return;
    }
    rounds++;
    width = 1;
    pausedUntil = now + backoff.after(rounds, chance.nextDouble()).toNanos();
  }

  /** Ends the pause: one is tried now. */
  void tryNow() {
    pausedUntil = Long.MIN_VALUE;
  }

  private boolean isPaused(long now) {
    return pausedUntil != Long.MIN_VALUE && pausedUntil - now > 0;
  }
}
