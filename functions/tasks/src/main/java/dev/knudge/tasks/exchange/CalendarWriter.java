package dev.knudge.tasks.exchange;

import dev.knudge.contracts.DueDate;
import dev.knudge.contracts.Json;
import dev.knudge.contracts.Priority;
import dev.knudge.contracts.Recurrence;
import dev.knudge.contracts.ReminderEvent.When;
import dev.knudge.contracts.WireForms;
import dev.knudge.tasks.Reminder;
import dev.knudge.tasks.Task;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.OffsetDateTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Tasks as VTODO components (RFC 5545), one after the other; a zone's VTIMEZONE comes before the first task that needs it. What iCalendar has no word for goes into X- properties,
 * which {@link CalendarFile} takes back only as long as they say the same as the standard ones: another program may have changed those.
 */
final class CalendarWriter {
  static final String END = "END:VCALENDAR\r\n";

  private static final String HEAD =
      "BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:-//Knudge//Tasks//EN\r\nCALSCALE:GREGORIAN\r\nX-WR-CALNAME:Knudge\r\n";

  /** Where ical4j keeps the zones' definitions: read as they are, so that neither its registry nor its updates from the network come into play. */
  private static final String ZONES = "/zoneinfo/";

  /** A zone's VTIMEZONE; empty where there is none. */
  private final Map<ZoneId, String> zones = new HashMap<>();

  private StringBuilder out = new StringBuilder();

  static String head() {
    return HEAD;
  }

  /** The task, and before it the zones that are new in this file. */
  String write(Task task) {
    out = new StringBuilder();
    ZoneId dueZone = definedDueZone(task);
    ZoneId recurrenceZone = task.recurrence() == null ? null : definedZone(zoneOf(task));
    out.append("BEGIN:VTODO\r\n");
    text("UID", FileFields.uid(task));
    line("DTSTAMP", CalendarText.utc(task.updatedAt()));
    line("CREATED", CalendarText.utc(task.createdAt()));
    line("LAST-MODIFIED", CalendarText.utc(task.updatedAt()));
    line("SEQUENCE", Long.toString(task.version()));
    text("SUMMARY", task.title());
    if (task.description() != null) {
      text("DESCRIPTION", task.description());
    }
    line("PRIORITY", Integer.toString(priority(task.priority())));
    if (!task.tags().isEmpty()) {
      line("CATEGORIES", String.join(",", task.tags().stream().map(CalendarText::escape).toList()));
    }
    status(task);
    due(task, dueZone);
    recurrence(task, recurrenceZone);
    if (task.seriesId() != null) {
      text("X-KNUDGE-SERIES", task.seriesId());
    }
    task.reminders().forEach(reminder -> alarm(task, reminder));
    return out.append("END:VTODO\r\n").toString();
  }

  /** 1 is the highest, 9 the lowest, and what is between 1 and 4 counts as high (RFC 5545, section 3.8.1.9). */
  static int priority(Priority priority) {
    return switch (priority) {
      case HIGH -> 1;
      case MEDIUM -> 5;
      case LOW -> 9;
    };
  }

  private void status(Task task) {
    line("STATUS", task.completed() ? "COMPLETED" : "NEEDS-ACTION");
    line("PERCENT-COMPLETE", task.completed() ? "100" : "0");
    if (task.completedAt() != null) {
      line("COMPLETED", CalendarText.utc(task.completedAt()));
    }
  }

  private void due(Task task, @Nullable ZoneId zone) {
    DueDate due = task.dueDate();
    if (due != null) {
      line(stamp("DUE", due, zone));
      // Fractions of a second, and an offset that is not the zone's.
      if (!due.equals(readBack(due, zone))) {
        line("X-KNUDGE-DUE", due.wireForm());
      }
    }
    if (task.timeZone() != null && (due == null || !task.timeZone().equals(zone))) {
      line("X-KNUDGE-TIME-ZONE", task.timeZone().getId());
    }
  }

  private static String stamp(String name, DueDate due, @Nullable ZoneId zone) {
    return switch (due) {
      case DueDate.OnDay(var day) -> name + ";VALUE=DATE:" + CalendarText.date(day);
      case DueDate.AtTime(var time) ->
          zone == null
              ? name + ":" + CalendarText.utc(time.toInstant())
              : zoned(name, time.atZoneSameInstant(zone).toLocalDateTime(), zone);
    };
  }

  private static DueDate readBack(DueDate due, @Nullable ZoneId zone) {
    return switch (due) {
      case DueDate.OnDay _ -> due;
      case DueDate.AtTime(OffsetDateTime time) -> {
        ZoneId in = zone == null ? ZoneOffset.UTC : zone;
        yield new DueDate.AtTime(
            time.atZoneSameInstant(in).toLocalDateTime().withNano(0).atZone(in).toOffsetDateTime());
      }
    };
  }

  private static String zoned(String name, LocalDateTime local, ZoneId zone) {
    return name + ";TZID=" + zone.getId() + ":" + CalendarText.local(local);
  }

  /** A rule counts from DTSTART, so there must be one: the series' start, else the due date. */
  private void recurrence(Task task, @Nullable ZoneId zone) {
    Recurrence recurrence = task.recurrence();
    if (recurrence == null) {
      return;
    }
    boolean days =
        task.dueDate() instanceof DueDate.OnDay
            && (recurrence.start() == null
                || recurrence.start().toLocalTime().equals(LocalTime.MIDNIGHT));
    if (recurrence.start() != null) {
      locals("DTSTART", List.of(recurrence.start()), days, zone);
    } else if (task.dueDate() != null) {
      line(stamp("DTSTART", task.dueDate(), zone));
    }
    line("RRULE", recurrence.rule());
    locals("EXDATE", recurrence.exDates(), days, zone);
    locals("RDATE", recurrence.rDates(), days, zone);
    text("X-KNUDGE-RECURRENCE", Json.write(WireForms.write(recurrence)));
  }

  private void locals(String name, List<LocalDateTime> times, boolean days, @Nullable ZoneId zone) {
    if (times.isEmpty()) {
      return;
    }
    if (days && times.stream().allMatch(t -> t.toLocalTime().equals(LocalTime.MIDNIGHT))) {
      line(
          name
              + ";VALUE=DATE:"
              + String.join(
                  ",", times.stream().map(t -> CalendarText.date(t.toLocalDate())).toList()));
    } else {
      line(
          (zone == null ? name : name + ";TZID=" + zone.getId())
              + ":"
              + String.join(",", times.stream().map(CalendarText::local).toList()));
    }
  }

  private void alarm(Task task, Reminder reminder) {
    out.append("BEGIN:VALARM\r\nACTION:DISPLAY\r\n");
    text("DESCRIPTION", task.title());
    switch (reminder.when()) {
      case When.At(var instant) -> {
        line("TRIGGER;VALUE=DATE-TIME", CalendarText.utc(instant));
        if (instant.getNano() != 0) {
          line("X-KNUDGE-REMIND-AT", WireForms.write(instant));
        }
      }
      case When.FromDueDate(var offset) -> {
        line("TRIGGER;RELATED=END", CalendarText.duration(offset));
        if (offset.getNano() != 0) {
          line("X-KNUDGE-OFFSET", WireForms.write(offset));
        }
      }
    }
    if (reminder.channels() != null) {
      line("X-KNUDGE-CHANNELS", String.join(",", reminder.channels()));
    }
    out.append("END:VALARM\r\n");
  }

  private @Nullable ZoneId definedDueZone(Task task) {
    return task.dueDate() instanceof DueDate.AtTime(var time)
            && task.timeZone() != null
            // The second of two equal local times has no name in iCalendar but its UTC.
            && time.toInstant()
                .equals(
                    time.atZoneSameInstant(task.timeZone())
                        .toLocalDateTime()
                        .atZone(task.timeZone())
                        .toInstant())
        ? definedZone(task.timeZone())
        : null;
  }

  private static @Nullable ZoneId zoneOf(Task task) {
    Recurrence recurrence = task.recurrence();
    return recurrence == null || recurrence.timeZone() == null
        ? task.timeZone()
        : recurrence.timeZone();
  }

  /** The zone, after its definition was written; null where there is none, and times are then written otherwise. */
  private @Nullable ZoneId definedZone(@Nullable ZoneId zone) {
    if (zone == null) {
      return null;
    }
    String known = zones.get(zone);
    if (known == null) {
      known = definition(zone);
      zones.put(zone, known);
      out.append(known);
    }
    return known.isEmpty() ? null : zone;
  }

  private static String definition(ZoneId zone) {
    try (InputStream file =
        net.fortuna.ical4j.model.TimeZoneRegistry.class.getResourceAsStream(
            ZONES + zone.getId() + ".ics")) {
      if (file == null) {
        return "";
      }
      StringBuilder definition = new StringBuilder();
      new String(file.readAllBytes(), StandardCharsets.UTF_8)
          .lines()
          .dropWhile(line -> !line.equals("BEGIN:VTIMEZONE"))
          .takeWhile(line -> !line.equals("END:VCALENDAR"))
          .forEach(line -> definition.append(CalendarText.line(line)));
      return definition.toString();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void text(String name, String value) {
    line(name, CalendarText.escape(value));
  }

  private void line(String name, String value) {
    line(name + ":" + value);
  }

  private void line(String content) {
    out.append(CalendarText.line(content));
  }
}
