package dev.knudge.live.bench;

import java.util.Arrays;

/** Microseconds, many of them. */
final class Latencies {
  private final long[] micros;
  private int count;
  private boolean sorted;

  Latencies(int most) {
    micros = new long[most];
  }

  /** Adds one; what is more than was planned for is passed over. */
  void add(long value) {
    if (count < micros.length) {
      micros[count++] = value;
      sorted = false;
    }
  }

  /** Milliseconds that so many in a hundred stay within. */
  double millis(double percent) {
    if (!sorted) {
      Arrays.sort(micros, 0, count);
      sorted = true;
    }
    return count == 0
        ? Double.NaN
        : micros[Math.min(count - 1, (int) (count * percent / 100))] / 1_000.0;
  }
}
