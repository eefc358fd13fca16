package dev.knudge.contracts;

import java.time.LocalDate;
import java.time.OffsetDateTime;

/** When a task is due: a day, or a moment; never one made of the other, because a day has no hour to remind at. */
public sealed interface DueDate {

  /** As it stands in an event: an RFC 3339 {@code full-date} or {@code date-time}. */
  String wireForm();

  /** Some time on that day, in the task's time zone. */
  record OnDay(LocalDate day) implements DueDate {
    @Override
    public String wireForm() {
      return day.toString();
    }
  }

  /** At that moment; the offset is kept as it was sent. */
  record AtTime(OffsetDateTime time) implements DueDate {
    @Override
    public String wireForm() {
      return Rfc3339.write(time);
    }
  }
}
