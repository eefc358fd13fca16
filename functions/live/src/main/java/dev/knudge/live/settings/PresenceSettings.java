package dev.knudge.live.settings;

import io.micronaut.context.annotation.ConfigurationProperties;
import java.time.Duration;
import java.util.List;

/**
 * Who is there.
 *
 * @param lease how long a replica that does not say any more that it lives counts as alive; it says so three times as often
 * @param hosts the names at which functions may ask; at any other, so at the public one, there is no such path
 */
@ConfigurationProperties("knudge.live.presence")
public record PresenceSettings(Duration lease, List<String> hosts) {
  /** Copies the list. */
  public PresenceSettings {
    hosts = List.copyOf(hosts);
  }
}
