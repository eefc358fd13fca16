package dev.knudge.recurring.rule;

import dev.knudge.contracts.rule.Frequency;
import dev.knudge.contracts.rule.Rule;
import dev.knudge.contracts.rule.Until;
import java.time.DayOfWeek;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;

/** A recurrence in plain English: {@code every other Tuesday at 09:00 (Europe/Berlin), 10 times}. */
final class Wording {
  /** More times of day are summed up. */
  private static final int LISTED_TIMES = 6;

  private final Rule rule;
  private final Rule completed;
  private final LocalDateTime start;
  private final ZoneId zone;
  private final int leftOut;
  private final int added;

  Wording(Rule rule, LocalDateTime start, ZoneId zone, int leftOut, int added) {
    this.rule = rule;
    this.completed = rule.completedBy(start);
    this.start = start;
    this.zone = zone;
    this.leftOut = leftOut;
    this.added = added;
  }

  @Override
  public String toString() {
    String days = new DayWording(rule, completed).toString();
    return days
        + (rule.frequency().shorterThanDaily() ? withinDay() : " at " + times())
        + " ("
        + zone
        + ")"
        + weeks()
        + bounds();
  }

  private String times() {
    List<LocalTime> times = new ArrayList<>();
    for (int hour : completed.byHour()) {
      for (int minute : completed.byMinute()) {
        for (int second : completed.bySecond()) {
          times.add(LocalTime.of(hour, minute, second));
        }
      }
    }
    times.sort(null);
    return times.size() <= LISTED_TIMES
        ? English.and(times.stream().map(English::time).toList())
        : times.size()
            + " times of day from "
            + English.time(times.getFirst())
            + " to "
            + English.time(times.getLast());
  }

  /** Of rules of hours and less: which of them, and what counting begins with. */
  private String withinDay() {
    StringBuilder words = new StringBuilder();
    if (!rule.byHour().isEmpty()) {
      words
          .append(rule.byHour().size() == 1 ? " in the hour " : " in the hours ")
          .append(English.ranges(rule.byHour()));
    }
    if (rule.frequency() == Frequency.HOURLY) {
      if (!completed.byMinute().equals(List.of(0))) {
        words.append(" at minute ").append(English.ranges(completed.byMinute()));
      }
    } else if (!rule.byMinute().isEmpty()) {
      words
          .append(rule.byMinute().size() == 1 ? " in the minute " : " in the minutes ")
          .append(English.ranges(rule.byMinute()));
    }
    if (rule.frequency() == Frequency.SECONDLY
        ? !rule.bySecond().isEmpty()
        : !completed.bySecond().equals(List.of(0))) {
      words.append(" at second ").append(English.ranges(completed.bySecond()));
    }
    if (rule.interval() > 1) {
      words
          .append(", counted from ")
          .append(English.time(start.toLocalTime()))
          .append(" on ")
          .append(English.date(start.toLocalDate()));
    }
    return words.toString();
  }

  /** Where it makes a difference on which weekday weeks begin. */
  private String weeks() {
    boolean matters =
        !rule.byWeekNo().isEmpty()
            || rule.frequency() == Frequency.WEEKLY
                && (rule.interval() > 1 || !rule.bySetPos().isEmpty());
    return matters && rule.weekStart() != DayOfWeek.MONDAY
        ? ", weeks beginning on " + English.day(rule.weekStart())
        : "";
  }

  private String bounds() {
    StringBuilder words = new StringBuilder();
    Integer count = rule.count();
    if (count != null) {
      words.append(count == 1 ? ", once" : ", " + count + " times");
    }
    Until until = rule.until();
    if (until != null) {
      words.append(", until ").append(until(until));
    }
    if (leftOut > 0) {
      words.append(", except ").append(English.counted(leftOut, "date"));
    }
    if (added > 0) {
      words.append(", and ").append(English.counted(added, "more date"));
    }
    return words.toString();
  }

  private String until(Until until) {
    return switch (until) {
      case Until.Day(var date) -> English.date(date);
      case Until.WallClock(var local) -> dateTime(local);
      case Until.Moment(var utc) ->
          dateTime(utc.atOffset(ZoneOffset.UTC).atZoneSameInstant(zone).toLocalDateTime());
    };
  }

  private static String dateTime(LocalDateTime time) {
    String date = English.date(time.toLocalDate());
    return time.getHour() == 23 && time.getMinute() == 59
        ? date
        : date + " at " + English.time(time.toLocalTime());
  }
}
