package dev.knudge.tasks.exchange;

import dev.knudge.contracts.ReminderEvent.When;
import dev.knudge.contracts.WireForms;
import dev.knudge.tasks.Reminder;
import dev.knudge.tasks.exchange.CalendarComponent.Line;
import dev.knudge.tasks.exchange.CalendarTimes.Time;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** A task's alarms (VALARM) as reminders. */
final class CalendarAlarms {
  /** What Apple's programs write for "no alarm". */
  private static final Instant NONE = Instant.parse("1976-04-01T00:55:45Z");

  private CalendarAlarms() {}

  /** Those that remind of something. */
  static List<Reminder.Draft> read(
      CalendarComponent todo, CalendarTimes times, @Nullable Time due) {
    List<Reminder.Draft> reminders = new ArrayList<>();
    for (CalendarComponent alarm : todo.parts()) {
      if (alarm.name().equals("VALARM") && !"NONE".equalsIgnoreCase(alarm.text("ACTION"))) {
        When when = when(alarm, todo, times, due);
        if (!(when instanceof When.At(var instant) && instant.equals(NONE))) {
          reminders.add(new Reminder.Draft(when, channels(alarm)));
        }
      }
    }
    return reminders;
  }

  private static When when(
      CalendarComponent alarm, CalendarComponent todo, CalendarTimes times, @Nullable Time due) {
    Line trigger = alarm.line("TRIGGER");
    if (trigger == null) {
      throw new UnreadableException("An alarm (VALARM) has no TRIGGER.");
    }
    Duration offset = CalendarText.duration(trigger.value().strip());
    if (offset == null) {
      return at(alarm, times.time(trigger).instant(times.zone()));
    }
    boolean fromEnd = "END".equals(upper(trigger.parameter("RELATED")));
    Line start = todo.line("DTSTART");
    if (fromEnd || start == null || due == null) {
      return fromDue(alarm, offset);
    }
    // Reminders follow the due date, so one that follows the start is moved by what lies between.
    Duration between =
        Duration.between(due.instant(times.zone()), times.time(start).instant(times.zone()));
    return fromDue(alarm, offset.plus(between));
  }

  private static When at(CalendarComponent alarm, Instant instant) {
    String ours = alarm.text("X-KNUDGE-REMIND-AT");
    OffsetDateTime exact = ours == null ? null : WireForms.moment(ours);
    return new When.At(
        exact != null && exact.toInstant().truncatedTo(ChronoUnit.SECONDS).equals(instant)
            ? exact.toInstant()
            : instant);
  }

  private static When fromDue(CalendarComponent alarm, Duration offset) {
    String ours = alarm.text("X-KNUDGE-OFFSET");
    Duration exact = ours == null ? null : WireForms.offset(ours);
    return new When.FromDueDate(
        exact != null && CalendarText.duration(exact).equals(CalendarText.duration(offset))
            ? exact
            : offset);
  }

  private static @Nullable List<String> channels(CalendarComponent alarm) {
    String channels = alarm.text("X-KNUDGE-CHANNELS");
    return channels == null || channels.isBlank() ? null : List.of(channels.split(","));
  }

  private static @Nullable String upper(@Nullable String text) {
    return text == null ? null : text.toUpperCase(Locale.ROOT);
  }
}
