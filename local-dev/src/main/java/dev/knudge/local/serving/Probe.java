package dev.knudge.local.serving;

import java.time.Duration;
import java.util.Map;

/** How one asks a process whether it is well. */
public sealed interface Probe {

  /**
   * A GET that is to be answered with 200 to 399.
   *
   * @param path path and query
   * @param headers sent along
   */
  record Http(String path, Map<String, String> headers) implements Probe {

    public Http {
      headers = Map.copyOf(headers);
    }
  }

  /** A connection that is to be accepted. */
  record Tcp() implements Probe {}

  /**
   * A liveness probe's rhythm.
   *
   * @param probe what is asked
   * @param initialDelay from readiness to the first question
   * @param period between two questions
   * @param timeout for one answer
   * @param failures in a row after which the process is replaced
   */
  record Liveness(
      Probe probe, Duration initialDelay, Duration period, Duration timeout, int failures) {}
}
