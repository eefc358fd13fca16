package dev.knudge.tasks.chat.language;

import dev.knudge.contracts.DueDate;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import org.jspecify.annotations.Nullable;

/**
 * When a task is due, on the user's calendar and clock.
 *
 * @param time null where it is due some time on that day
 */
public record Due(LocalDate date, @Nullable LocalTime time, ZoneId zone) {
  /** At that moment. */
  static Due at(ZonedDateTime moment) {
    return new Due(moment.toLocalDate(), moment.toLocalTime(), moment.getZone());
  }

  /** As the contracts have it. A time that the clock jumps over moves forward by the gap; one that comes twice is the first. */
  public DueDate dueDate() {
    return time == null
        ? new DueDate.OnDay(date)
        : new DueDate.AtTime(ZonedDateTime.of(date, time, zone).toOffsetDateTime());
  }

  /** {@code Friday 27 November 2026 at 09:00}. */
  public String words() {
    if (time == null) {
      return Words.day(date);
    }
    ZonedDateTime moment = ZonedDateTime.of(date, time, zone);
    return Words.day(moment.toLocalDate()) + " at " + Words.time(moment.toLocalTime());
  }

  /** Words that the grammar reads as this and nothing else. */
  String sureWords() {
    return time == null ? date.toString() : date + " at " + Words.time(time);
  }
}
