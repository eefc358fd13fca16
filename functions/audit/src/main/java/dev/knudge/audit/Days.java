package dev.knudge.audit;

import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The days of a period as somebody somewhere reckons them: a day in which clocks are changed has 23 or 25 hours, and one that a zone left out is not there.
 *
 * @param from when the period begins, which may be in the middle of its first day
 * @param to when it ends; that moment is not in it
 */
record Days(Instant from, Instant to, ZoneId zone) {
  /** More than a year of days, and no more. */
  static final int MOST = 400;

  private static final int USUAL = 30;

  /**
   * The days that are asked for.
   *
   * @param from null for 30 days before the end
   * @param to null for now
   * @param zone an IANA zone; null for UTC
   * @throws IllegalArgumentException if it is no period, or too long a one; the message begins with the parameter at fault
   */
  static Days of(@Nullable Instant from, @Nullable Instant to, @Nullable String zone, Instant now) {
    Instant end = to == null ? now.truncatedTo(ChronoUnit.MICROS) : to;
    Instant begin = from == null ? end.minus(USUAL, ChronoUnit.DAYS) : from;
    Days days = new Days(begin, end, zone(zone));
    if (!begin.isBefore(end)) {
      throw new IllegalArgumentException("from must be before to, which is " + end + ".");
    }
    if (ChronoUnit.DAYS.between(days.date(begin), days.date(end)) >= MOST) {
      throw new IllegalArgumentException(
          "from is too long before to: " + MOST + " days are counted at most.");
    }
    return days;
  }

  /** The date of each day, and when it begins. */
  List<LocalDate> dates() {
    return date(from).datesUntil(date(to.minusNanos(1)).plusDays(1)).toList();
  }

  /** When each day begins, in order; one that the zone left out begins with the next. */
  List<Instant> begins() {
    return dates().stream().map(day -> day.atStartOfDay(zone).toInstant()).toList();
  }

  private LocalDate date(Instant moment) {
    return moment.atZone(zone).toLocalDate();
  }

  private static ZoneId zone(@Nullable String name) {
    if (name == null) {
      return ZoneOffset.UTC;
    }
    if (ZoneId.getAvailableZoneIds().contains(name)) {
      return ZoneId.of(name);
    }
    throw new IllegalArgumentException("time_zone must be an IANA zone, such as Europe/Berlin.");
  }
}
