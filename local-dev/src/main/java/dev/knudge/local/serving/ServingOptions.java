package dev.knudge.local.serving;

import java.nio.file.Path;
import java.time.Duration;

/**
 * How services are run on this machine, beyond what their manifests say.
 *
 * @param logs the folder of the services' logs
 * @param logBytes the size of one log at most
 * @param maxProcesses processes per service at most; a service's {@code min-scale} goes above it
 * @param probeInterval how often a starting process is asked whether it is ready
 * @param startDeadline how long a process may take to become ready
 * @param stopGrace how long processes get to end when local-dev itself stops
 * @param firstBackoff the wait after a first failed start; it doubles with each further failure
 * @param maxBackoff the longest such wait
 */
public record ServingOptions(
    Path logs,
    long logBytes,
    int maxProcesses,
    Duration probeInterval,
    Duration startDeadline,
    Duration stopGrace,
    Duration firstBackoff,
    Duration maxBackoff) {

  /** The defaults, with the reasons that local-dev's README gives. */
  public static ServingOptions in(Path logs) {
    return new ServingOptions(
        logs,
        10L * 1024 * 1024,
        1,
        Duration.ofMillis(20),
        Duration.ofSeconds(60),
        Duration.ofSeconds(5),
        Duration.ofSeconds(1),
        Duration.ofSeconds(30));
  }

  /** These, with another number of processes per service at most. */
  public ServingOptions withMaxProcesses(int processes) {
    return new ServingOptions(
        logs,
        logBytes,
        processes,
        probeInterval,
        startDeadline,
        stopGrace,
        firstBackoff,
        maxBackoff);
  }
}
