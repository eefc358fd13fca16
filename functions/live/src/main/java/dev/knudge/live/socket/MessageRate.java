package dev.knudge.live.socket;

/** How often a client may say something: a bucket of tokens that fills with time. Not for use by several threads. */
final class MessageRate {
  private static final int BURST_SECONDS = 10;

  private final double perNano;
  private final double most;
  private double tokens;
  private long filledAt;

  /**
   * @param perSecond on the average; ten times as many at once
   */
  MessageRate(int perSecond, long now) {
    perNano = perSecond / 1e9;
    most = (double) perSecond * BURST_SECONDS;
    tokens = most;
    filledAt = now;
  }

  /** Whether another may be said at that moment, on the clock of {@link System#nanoTime}. */
  boolean allows(long now) {
    tokens = Math.min(most, tokens + (now - filledAt) * perNano);
    filledAt = now;
    if (tokens < 1) {
      return false;
    }
    tokens--;
    return true;
  }
}
