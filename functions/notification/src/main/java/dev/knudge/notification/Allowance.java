package dev.knudge.notification;

import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Of how many messages a user may begin with in a day by the channels that anybody's address can be given for: nobody proves that an address is theirs, a stranger must not be flooded,
 * and SMS cost. What is more goes by the next channel.
 *
 * @param perDay how many, by channel; a channel that is not there, or has 0, has no limit
 */
public record Allowance(Map<String, Integer> perDay) {
  /** The time that is counted over, up to now. */
  public static final Duration DAY = Duration.ofDays(1);

  /** Copies the map. */
  public Allowance {
    perDay = Map.copyOf(perDay);
  }

  /** Whether there is a limit at all, so that it need not be counted where there is none. */
  public boolean limits() {
    return perDay.values().stream().anyMatch(limit -> limit > 0);
  }

  /**
   * The channels of which a user has had all.
   *
   * @param begun how many there were in the last day, by channel
   */
  public Set<String> spent(Map<String, Integer> begun) {
    return perDay.entrySet().stream()
        .filter(limit -> limit.getValue() > 0)
        .filter(limit -> begun.getOrDefault(limit.getKey(), 0) >= limit.getValue())
        .map(Map.Entry::getKey)
        .collect(Collectors.toUnmodifiableSet());
  }
}
