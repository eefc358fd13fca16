package dev.knudge.local.eventing;

import java.time.Clock;
import java.time.Duration;
import java.time.InstantSource;

/**
 * What Knative sets for all KafkaSources of a cluster in {@code config-kafka-source-data-plane}.
 *
 * @param maxPollRecords records read at a time; more are read while fewer than this are in flight
 * @param commitInterval how often finished offsets are committed
 * @param closeGrace how long a close waits for requests under way
 * @param clock for the times in the status
 */
public record DispatcherOptions(
    int maxPollRecords, Duration commitInterval, Duration closeGrace, InstantSource clock) {

  /** As Knative ships it, with ten seconds for a close. */
  public static DispatcherOptions usual() {
    return new DispatcherOptions(
        50, Duration.ofSeconds(5), Duration.ofSeconds(10), Clock.systemUTC());
  }

  /** The same, with another interval of commits. */
  public DispatcherOptions withCommitInterval(Duration newCommitInterval) {
    return new DispatcherOptions(maxPollRecords, newCommitInterval, closeGrace, clock);
  }

  /** The same, with another patience at the close. */
  public DispatcherOptions withCloseGrace(Duration newCloseGrace) {
    return new DispatcherOptions(maxPollRecords, commitInterval, newCloseGrace, clock);
  }
}
