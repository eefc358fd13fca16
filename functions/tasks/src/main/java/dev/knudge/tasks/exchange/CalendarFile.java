package dev.knudge.tasks.exchange;

import dev.knudge.contracts.DueDate;
import dev.knudge.contracts.InvalidValueException;
import dev.knudge.contracts.Json;
import dev.knudge.contracts.JsonException;
import dev.knudge.contracts.Priority;
import dev.knudge.contracts.Recurrence;
import dev.knudge.contracts.WireForms;
import dev.knudge.tasks.Past;
import dev.knudge.tasks.TaskPatch;
import dev.knudge.tasks.exchange.CalendarComponent.Line;
import dev.knudge.tasks.exchange.CalendarTimes.Time;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Tasks as VTODO components (RFC 5545), of ours or of another program. What a task of the file does not say, it does not have. */
final class CalendarFile implements TaskFile.Format {
  private final TaskFile file = new TaskFile();

  @Override
  public List<ImportItem> read(String text, ZoneId zone) {
    int others = 0;
    for (CalendarComponent calendar : CalendarParsing.read(text)) {
      CalendarTimes times = new CalendarTimes(calendar, zone);
      for (CalendarComponent part : calendar.parts()) {
        if (part.name().equals("VTODO")) {
          add(part, times);
        } else if (!part.name().equals("VTIMEZONE")) {
          others++;
        }
      }
    }
    if (file.items().isEmpty() && others > 0) {
      throw new UnreadableException(
          "The calendar holds no task (VTODO), only " + others + " other components.");
    }
    return file.items();
  }

  private void add(CalendarComponent todo, CalendarTimes times) {
    String named = todo.text("UID");
    String uid = named == null || named.isBlank() ? null : named.strip();
    file.add(
        uid,
        () -> {
          if (todo.line("RECURRENCE-ID") != null) {
            throw new UnreadableException(
                "It is one changed instance of a repeating task (RECURRENCE-ID), which cannot be taken apart from its series.");
          }
          return new ImportItem.Readable(
              file.next(),
              uid,
              task(todo, times),
              todo.text("X-KNUDGE-SERIES"),
              new Past(moment(todo, times, "CREATED"), moment(todo, times, "COMPLETED")));
        });
  }

  private static TaskPatch task(CalendarComponent todo, CalendarTimes times) {
    String title = todo.text("SUMMARY");
    if (title == null || title.isBlank()) {
      throw new UnreadableException("It has no title (SUMMARY).");
    }
    Time due = due(todo, times);
    Recurrence recurrence = recurrence(todo, times, due);
    return TaskPatch.builder()
        .title(title)
        .description(todo.text("DESCRIPTION"))
        .completed(isCompleted(todo))
        .priority(priority(todo))
        .tags(tags(todo))
        .dueDate(due == null ? null : exactDue(todo, due))
        .timeZone(timeZone(todo, due))
        .recurrence(recurrence)
        .reminders(CalendarAlarms.read(todo, times, due))
        .build();
  }

  private static @Nullable Instant moment(
      CalendarComponent todo, CalendarTimes times, String property) {
    Line line = todo.line(property);
    return line == null ? null : times.time(line).instant(times.zone());
  }

  private static boolean isCompleted(CalendarComponent todo) {
    String status = todo.text("STATUS");
    if (status != null) {
      return status.equalsIgnoreCase("COMPLETED") || status.equalsIgnoreCase("CANCELLED");
    }
    return todo.line("COMPLETED") != null || "100".equals(todo.text("PERCENT-COMPLETE"));
  }

  private static Priority priority(CalendarComponent todo) {
    String text = todo.text("PRIORITY");
    return switch (text == null ? "0" : text.strip()) {
      case "1", "2", "3", "4" -> Priority.HIGH;
      case "6", "7", "8", "9" -> Priority.LOW;
      case "0", "5" -> Priority.MEDIUM;
      default -> throw new UnreadableException("PRIORITY must be from 0 to 9.");
    };
  }

  private static List<String> tags(CalendarComponent todo) {
    return todo.lines("CATEGORIES").stream()
        .flatMap(line -> CalendarText.values(line.value()).stream())
        .filter(tag -> !tag.isBlank())
        .toList();
  }

  /** DUE; else what DTSTART and DURATION make, else, for what repeats, DTSTART; but in a file of ours what has no DUE is not due. */
  private static @Nullable Time due(CalendarComponent todo, CalendarTimes times) {
    Line due = todo.line("DUE");
    Line start = todo.line("DTSTART");
    if (due != null) {
      return times.time(due);
    }
    Line length = todo.line("DURATION");
    if (start != null && length != null) {
      return after(times.time(start), duration(length));
    }
    boolean isOurs = todo.line("X-KNUDGE-RECURRENCE") != null;
    return start != null && todo.line("RRULE") != null && !isOurs ? times.time(start) : null;
  }

  private static Time after(Time start, Duration length) {
    return switch (start) {
      case Time.Day(var day) -> new Time.Day(day.plusDays(length.toDays()));
      case Time.Utc(var instant) -> new Time.Utc(instant.plus(length));
      case Time.Local(var time, var zone) ->
          new Time.Local(time.atZone(zone).plus(length).toLocalDateTime(), zone);
    };
  }

  private static Duration duration(Line line) {
    Duration duration = CalendarText.duration(line.value().strip());
    if (duration == null) {
      throw new UnreadableException(line.name() + " is no duration, as -PT30M.");
    }
    return duration;
  }

  /** Ours, with fraction and offset, where it is the same to the second as what everybody reads. */
  private static DueDate exactDue(CalendarComponent todo, Time due) {
    DueDate read = due.dueDate();
    String exact = todo.text("X-KNUDGE-DUE");
    return exact != null
            && WireForms.dueDate(exact) instanceof DueDate.AtTime ours
            && read instanceof DueDate.AtTime theirs
            && second(ours).equals(second(theirs))
        ? ours
        : read;
  }

  private static Instant second(DueDate.AtTime due) {
    return due.time().toInstant().truncatedTo(ChronoUnit.SECONDS);
  }

  private static @Nullable ZoneId timeZone(CalendarComponent todo, @Nullable Time due) {
    if (due instanceof Time.Local(var _, var zone)) {
      return zone;
    }
    String ours = todo.text("X-KNUDGE-TIME-ZONE");
    return ours == null ? null : WireForms.timeZone(ours);
  }

  private static @Nullable Recurrence recurrence(
      CalendarComponent todo, CalendarTimes times, @Nullable Time due) {
    List<Line> rules = todo.lines("RRULE");
    if (rules.isEmpty()) {
      return null;
    }
    if (rules.size() > 1 || todo.line("EXRULE") != null) {
      throw new UnreadableException("It has several rules (RRULE, EXRULE); one RRULE is the most.");
    }
    Line start = todo.line("DTSTART");
    Time first = start == null ? due : times.time(start);
    if (first == null) {
      throw new UnreadableException("It repeats (RRULE) and has neither DTSTART nor DUE.");
    }
    Recurrence ours = ours(todo);
    ZoneId zone =
        first instanceof Time.Local(var _, var own)
            ? own
            : ours != null && ours.timeZone() != null ? ours.timeZone() : times.zone();
    Map<String, @Nullable Object> fields = new LinkedHashMap<>();
    fields.put("rule", rules.getFirst().value());
    fields.put("time_zone", zone.getId());
    fields.put("start", WireForms.write(first.local(zone)));
    fields.put("exdates", locals(todo, "EXDATE", times, zone));
    fields.put("rdates", locals(todo, "RDATE", times, zone));
    Recurrence theirs = recurrence(fields);
    return ours != null && isSame(ours, theirs) ? ours : theirs;
  }

  private static Recurrence recurrence(Map<String, @Nullable Object> fields) {
    try {
      return WireForms.recurrence(fields);
    } catch (InvalidValueException e) {
      throw new UnreadableException("RRULE: " + e.getMessage());
    }
  }

  private static @Nullable Recurrence ours(CalendarComponent todo) {
    String json = todo.text("X-KNUDGE-RECURRENCE");
    if (json == null) {
      return null;
    }
    try {
      return WireForms.recurrence(Json.readObject(json));
    } catch (JsonException | InvalidValueException e) {
      return null; // not of our writing
    }
  }

  /** Whether what everybody reads is what we wrote; then ours knows more: the mode, and what was left open. */
  private static boolean isSame(Recurrence ours, Recurrence theirs) {
    return ours.rule().equals(theirs.rule())
        && (ours.start() == null || Objects.equals(ours.start(), theirs.start()))
        && ours.exDates().equals(theirs.exDates())
        && ours.rDates().equals(theirs.rDates());
  }

  private static List<Object> locals(
      CalendarComponent todo, String property, CalendarTimes times, ZoneId zone) {
    List<Object> locals = new ArrayList<>();
    for (Line line : todo.lines(property)) {
      for (Time time : times.times(line)) {
        LocalDateTime local = time.local(zone);
        locals.add(WireForms.write(local));
      }
    }
    return locals;
  }
}
