package dev.knudge.local.serving;

import java.time.Duration;

/**
 * When a request is given up, counted from its arrival, its wait for a process included. Zero switches a limit off.
 *
 * @param whole for the whole exchange ({@code timeoutSeconds})
 * @param responseStart until the answer begins ({@code responseStartTimeoutSeconds})
 * @param idle between two parts of the answer ({@code idleTimeoutSeconds})
 */
public record Timeouts(Duration whole, Duration responseStart, Duration idle) {

  /**
   * When a WebSocket is cut. Knative's limits only see bytes of an ordinary answer, and an upgraded connection has none: so each of them
   * fires, however busy the socket is.
   */
  Duration socket() {
    Duration shortest = whole;
    for (Duration other : new Duration[] {responseStart, idle}) {
      if (other.isPositive() && other.compareTo(shortest) < 0) {
        shortest = other;
      }
    }
    return shortest;
  }

  /**
   * The instant of giving up an ordinary exchange, in nanoseconds on the clock of its arguments.
   *
   * @param arrived when it came
   * @param lastWrite when the answer last made progress; {@code arrived} while it has not begun
   * @param started whether the answer has begun
   */
  long deadline(long arrived, long lastWrite, boolean started) {
    long deadline = arrived + whole.toNanos();
    if (!started && responseStart.isPositive()) {
      deadline = Math.min(deadline, arrived + responseStart.toNanos());
    }
    if (idle.isPositive()) {
      deadline = Math.min(deadline, lastWrite + idle.toNanos());
    }
    return deadline;
  }
}
