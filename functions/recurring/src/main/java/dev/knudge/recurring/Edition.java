package dev.knudge.recurring;

import dev.knudge.contracts.Event;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Which of the events about a series is the newest. Versions of the same task are compared by number; otherwise times decide. Of two at the same time the one that ends the series
 * is the newer, then the one with the greater id: whichever comes first, the result is the same.
 *
 * @param taskId whose version it is
 * @param version counts that task's changes; null where the backend does not count
 * @param at when it was said, to the microsecond, which is what the database keeps
 * @param eventId the event's id
 * @param ends whether it ended the series
 */
public record Edition(
    String taskId, @Nullable Long version, Instant at, String eventId, boolean ends) {
  /** Cuts the time to what the database keeps. */
  public Edition {
    at = at.truncatedTo(ChronoUnit.MICROS);
  }

  /** The edition that an event of the catalogue makes. */
  static Edition of(Event event, boolean ends) {
    return new Edition(
        Objects.requireNonNull(event.taskId()),
        event.version(),
        Objects.requireNonNull(event.time()),
        event.deduplicationKey(),
        ends);
  }

  boolean isNewerThan(@Nullable Edition other) {
    if (other == null) {
      return true;
    }
    if (version != null
        && other.version != null
        && taskId.equals(other.taskId)
        && !version.equals(other.version)) {
      return version > other.version;
    }
    if (!at.equals(other.at)) {
      return at.isAfter(other.at);
    }
    return ends == other.ends ? eventId.compareTo(other.eventId) > 0 : ends;
  }
}
