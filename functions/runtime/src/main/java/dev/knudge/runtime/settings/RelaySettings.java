package dev.knudge.runtime.settings;

import io.micronaut.context.annotation.Value;
import jakarta.inject.Singleton;
import java.time.Duration;

/**
 * How the outbox is posted while the function is awake.
 *
 * @param on whether a relay posts it all the while; else each delivery posts what follows from it, and ticks what is left
 * @param lease how long a dead pod keeps the others from posting
 * @param poll how often it looks for what nobody woke it for: rows of a pod that died after the commit
 * @param longestPause how long it waits at most before it asks a sink again that did not take an event
 */
@Singleton
public record RelaySettings(
    @Value("${knudge.outbox.relay}") boolean on,
    @Value("${knudge.outbox.relay-lease}") Duration lease,
    @Value("${knudge.outbox.relay-poll}") Duration poll,
    @Value("${knudge.outbox.relay-longest-pause}") Duration longestPause) {
  /** Refuses what cannot work. */
  public RelaySettings {
    if (!lease.isPositive() || !poll.isPositive() || !longestPause.isPositive()) {
      throw new SettingsException(
          "knudge.outbox.relay-lease, -poll and -longest-pause must be longer than zero; they are "
              + lease
              + ", "
              + poll
              + " and "
              + longestPause
              + ".");
    }
  }
}
