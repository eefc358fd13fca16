package dev.knudge.reminders;

import dev.knudge.contracts.Event;
import dev.knudge.contracts.EventData;
import dev.knudge.contracts.ReminderEvent;
import dev.knudge.contracts.TaskEvent;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * When something was said of a task or a reminder, to tell which of two statements is the newer, in whatever order they come.
 *
 * @param version counts the task's changes; null where the backend does not count
 * @param at when it was said, to the microsecond
 * @param by which event said it, in such a form that of two at the same time the one that ends something is the greater
 */
public record Stamp(@Nullable Long version, Instant at, String by) {
  /** Cuts the time to what the database keeps. */
  public Stamp {
    at = at.truncatedTo(ChronoUnit.MICROS);
  }

  /** That of an event of the catalogue. */
  static Stamp of(Event event) {
    return new Stamp(
        event.version(),
        Objects.requireNonNull(event.time(), "events of the catalogue have a time"),
        finality(event.data()) + " " + event.source() + " " + event.deduplicationKey());
  }

  /** Versions decide where both have one, else times; two at the same time are told apart by what they said, then by their ids. */
  boolean isNewerThan(Stamp other) {
    if (version != null && other.version != null && !version.equals(other.version)) {
      return version > other.version;
    }
    if (!at.equals(other.at)) {
      return at.isAfter(other.at);
    }
    return by.compareTo(other.by) > 0;
  }

  private static int finality(EventData data) {
    return switch (data) {
      case TaskEvent.TaskCreated _ -> 0;
      case TaskEvent.TaskReopened _ -> 2;
      case TaskEvent.TaskCompleted _ -> 3;
      case ReminderEvent.ReminderCancelled _ -> 4;
      case TaskEvent.TaskDeleted _ -> 5;
      default -> 1;
    };
  }
}
