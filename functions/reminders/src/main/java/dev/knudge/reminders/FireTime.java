package dev.knudge.reminders;

import dev.knudge.contracts.DueDate;
import dev.knudge.contracts.ReminderEvent.When;
import java.time.Instant;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.temporal.ChronoUnit;
import org.jspecify.annotations.Nullable;

/**
 * When a reminder fires.
 *
 * <p>An offset is a length of time: a day of it is 24 hours, also where the clocks change. A due date that is a day begins at an hour of the wall clock in the task's zone: a time
 * that the clocks pass over moves forward by the gap, one that comes twice is the first.
 */
final class FireTime {
  /** What RFC 3339 can write, and the API with it. */
  private static final Instant EARLIEST = Instant.parse("1000-01-01T00:00:00Z");

  private static final Instant LATEST = Instant.parse("9999-12-31T23:59:59Z");

  private FireTime() {}

  /**
   * The time, to the microsecond; null where it depends on a due date that there is not.
   *
   * @param dayStarts the hour from which a day that a task is due on is counted
   */
  static @Nullable Instant of(When when, @Nullable DueDate due, ZoneId zone, LocalTime dayStarts) {
    return switch (when) {
      case When.At(Instant instant) -> bounded(instant);
      case When.FromDueDate(var offset) -> {
        Instant start = due == null ? null : start(due, zone, dayStarts);
        yield start == null ? null : bounded(start.plus(offset));
      }
    };
  }

  private static Instant start(DueDate due, ZoneId zone, LocalTime dayStarts) {
    return switch (due) {
      case DueDate.AtTime(var time) -> time.toInstant();
      case DueDate.OnDay(var day) -> day.atTime(dayStarts).atZone(zone).toInstant();
    };
  }

  private static Instant bounded(Instant time) {
    Instant earliest = time.isBefore(EARLIEST) ? EARLIEST : time;
    return (earliest.isAfter(LATEST) ? LATEST : earliest).truncatedTo(ChronoUnit.MICROS);
  }
}
