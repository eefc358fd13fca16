package dev.knudge.deadletters;

import java.time.Instant;
import java.util.List;

/**
 * Which letters may be sent again, whatever is asked for.
 *
 * @param destinations only those for one of these URLs
 * @param since only those that came then or later
 */
public record Sendable(List<String> destinations, Instant since) {
  /** Copies the list. */
  public Sendable {
    destinations = List.copyOf(destinations);
  }
}
