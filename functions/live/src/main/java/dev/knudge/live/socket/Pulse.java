package dev.knudge.live.socket;

/**
 * Whether this process stood still: something that is done twice a second notices when it comes late. A machine that was frozen, or a JVM that had no processor, has heard nobody
 * meanwhile, and that says nothing of them. Not for use by several threads.
 */
final class Pulse {
  private static final long LATE_NANOS = 2_000_000_000L;

  private long last;

  /**
   * @param now on the clock of {@link System#nanoTime}, as everywhere here
   */
  Pulse(long now) {
    last = now;
  }

  /** Whether it is so long since this was asked last that the process cannot have been there. */
  boolean isLate(long now) {
    boolean late = now - last > LATE_NANOS;
    last = now;
    return late;
  }
}
