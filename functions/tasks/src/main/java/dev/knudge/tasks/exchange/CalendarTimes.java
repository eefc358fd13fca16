package dev.knudge.tasks.exchange;

import dev.knudge.contracts.DueDate;
import dev.knudge.contracts.WireForms;
import dev.knudge.tasks.exchange.CalendarComponent.Line;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The times of one file: what its zones' names mean, and what a time without a zone means. */
final class CalendarTimes {
  private final ZoneId zone;
  private final Map<String, CalendarComponent> definitions = new HashMap<>();

  /**
   * @param calendar what defines the zones
   * @param zone where times are meant that say no zone, unless the file says one for all
   */
  CalendarTimes(CalendarComponent calendar, ZoneId zone) {
    calendar.parts().stream()
        .filter(part -> part.name().equals("VTIMEZONE"))
        .forEach(part -> definitions.put(String.valueOf(part.text("TZID")), part));
    String all = calendar.text("X-WR-TIMEZONE");
    ZoneId named = all == null ? null : named(all);
    this.zone = named == null ? zone : named;
  }

  /** A time in a calendar. */
  sealed interface Time {
    /** A day. */
    record Day(LocalDate day) implements Time {}

    /** A moment, in UTC. */
    record Utc(Instant instant) implements Time {}

    /** A wall-clock time in a zone. */
    record Local(LocalDateTime time, ZoneId zone) implements Time {}

    /** As a due date: the offset is that of the zone. */
    default DueDate dueDate() {
      return switch (this) {
        case Day(var day) -> new DueDate.OnDay(day);
        case Utc(var instant) -> new DueDate.AtTime(instant.atOffset(ZoneOffset.UTC));
        case Local(var time, var zone) -> new DueDate.AtTime(time.atZone(zone).toOffsetDateTime());
      };
    }

    /** When it begins, a day in the given zone. */
    default Instant instant(ZoneId zoneOfDays) {
      return switch (this) {
        case Day(var day) -> day.atStartOfDay(zoneOfDays).toInstant();
        case Utc(var instant) -> instant;
        case Local(var time, var zone) -> time.atZone(zone).toInstant();
      };
    }

    /** As a wall-clock time in the given zone. */
    default LocalDateTime local(ZoneId in) {
      return switch (this) {
        case Day(var day) -> day.atStartOfDay();
        case Utc(var instant) -> LocalDateTime.ofInstant(instant, in);
        case Local(var time, var own) ->
            own.equals(in) ? time : LocalDateTime.ofInstant(time.atZone(own).toInstant(), in);
      };
    }
  }

  /** Where times are meant that say no zone. */
  ZoneId zone() {
    return zone;
  }

  /** The line's one time. */
  Time time(Line line) {
    return time(line, line.value());
  }

  /** The line's times. */
  List<Time> times(Line line) {
    List<Time> times = new ArrayList<>();
    for (String value : line.value().split(",")) {
      times.add(time(line, value));
    }
    return times;
  }

  private Time time(Line line, String value) {
    String text = value.strip();
    LocalDate day = CalendarText.date(text);
    if (day != null) {
      return new Time.Day(day);
    }
    boolean isUtc = text.endsWith("Z");
    LocalDateTime local = CalendarText.local(isUtc ? text.substring(0, text.length() - 1) : text);
    if (local == null || local.getYear() < 1000) {
      throw new UnreadableException(
          line.name() + " is no date (20261201) and no time (20261201T100000, with TZID or Z).");
    }
    if (isUtc) {
      return new Time.Utc(local.toInstant(ZoneOffset.UTC));
    }
    String tzid = line.parameter("TZID");
    return new Time.Local(local, tzid == null ? zone : zone(line.name(), tzid));
  }

  private ZoneId zone(String property, String tzid) {
    ZoneId named = named(tzid);
    if (named != null) {
      return named;
    }
    CalendarComponent definition = definitions.get(tzid);
    String location = definition == null ? null : definition.text("X-LIC-LOCATION");
    ZoneId located = location == null ? null : named(location);
    if (located == null) {
      throw new UnreadableException(
          property
              + " is in a time zone (TZID) that is not known here; name an IANA zone, as Europe/Berlin.");
    }
    return located;
  }

  /** Some programs put a path before the name: {@code /example.org/Europe/Berlin}. */
  private static @Nullable ZoneId named(String tzid) {
    String name = tzid.strip();
    while (true) {
      ZoneId zone = WireForms.timeZone(name);
      int slash = name.indexOf('/');
      if (zone != null || slash < 0) {
        return zone;
      }
      name = name.substring(slash + 1);
    }
  }
}
