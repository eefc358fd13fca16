package dev.knudge.tasks.chat.language;

import java.time.DayOfWeek;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.Month;
import java.time.format.TextStyle;
import java.time.temporal.TemporalAdjusters;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * A rule of repetition as people say it, without its end.
 *
 * @param ordinals which of the {@code days} in a month: 1 to 5, or -1 for the last; none for each
 * @param monthDays days of a month; -1 is the last
 * @param position which of the days that fit counts, as in "the last workday"; 0 for each
 */
record Rule(
    Unit unit,
    int interval,
    List<DayOfWeek> days,
    List<Integer> ordinals,
    List<Integer> monthDays,
    @Nullable Month month,
    int position) {

  /** Workdays of a week. */
  static final List<DayOfWeek> WORKDAYS =
      List.of(
          DayOfWeek.MONDAY,
          DayOfWeek.TUESDAY,
          DayOfWeek.WEDNESDAY,
          DayOfWeek.THURSDAY,
          DayOfWeek.FRIDAY);

  private static final int SHORTEST_MONTH = 28;
  private static final int LONGEST_WAIT = 366 * 9;

  enum Unit {
    HOUR,
    DAY,
    WEEK,
    MONTH,
    YEAR
  }

  static Rule each(Unit unit, int interval) {
    return new Rule(unit, interval, List.of(), List.of(), List.of(), null, 0);
  }

  static Rule weekly(int interval, List<DayOfWeek> days) {
    return new Rule(
        Unit.WEEK,
        interval,
        days.stream().distinct().sorted().toList(),
        List.of(),
        List.of(),
        null,
        0);
  }

  Rule on(List<DayOfWeek> newDays) {
    return on(newDays, List.of());
  }

  Rule on(List<DayOfWeek> newDays, List<Integer> newOrdinals) {
    return new Rule(
        unit,
        interval,
        newDays.stream().distinct().sorted().toList(),
        newOrdinals.stream().distinct().sorted().toList(),
        monthDays,
        month,
        position);
  }

  Rule onMonthDays(List<Integer> newDays) {
    return new Rule(
        unit,
        interval,
        days,
        ordinals,
        newDays.stream().distinct().sorted().toList(),
        month,
        position);
  }

  Rule in(Month newMonth) {
    return new Rule(unit, interval, days, ordinals, monthDays, newMonth, position);
  }

  Rule at(int newPosition) {
    return new Rule(unit, interval, WORKDAYS, List.of(), monthDays, month, newPosition);
  }

  /** Whether nothing but its unit is said. */
  boolean isBare() {
    return days.isEmpty() && monthDays.isEmpty() && month == null;
  }

  /**
   * As an RFC 5545 rule. What falls on the 29th to 31st falls on the last day of a shorter month (RFC 7529).
   *
   * @param times all times of a day that are not the start's only one
   * @param end {@code COUNT} or {@code UNTIL}; empty for none
   */
  String rrule(List<LocalTime> times, String end) {
    List<String> parts = new ArrayList<>();
    String frequency = unit == Unit.DAY ? "DAILY" : unit.name() + "LY";
    parts.add("FREQ=" + frequency);
    if (interval > 1) {
      parts.add("INTERVAL=" + interval);
    }
    if (month != null) {
      parts.add("BYMONTH=" + month.getValue());
    }
    if (!monthDays.isEmpty()) {
      parts.add(
          "BYMONTHDAY=" + monthDays.stream().map(String::valueOf).collect(Collectors.joining(",")));
    }
    if (!days.isEmpty()) {
      List<String> which =
          ordinals.isEmpty() ? List.of("") : ordinals.stream().map(String::valueOf).toList();
      parts.add(
          "BYDAY="
              + days.stream()
                  .flatMap(day -> which.stream().map(nth -> nth + day.name().substring(0, 2)))
                  .collect(Collectors.joining(",")));
    }
    if (times.size() > 1) {
      parts.add(
          "BYHOUR="
              + times.stream()
                  .map(time -> String.valueOf(time.getHour()))
                  .collect(Collectors.joining(",")));
      parts.add("BYMINUTE=" + times.getFirst().getMinute());
    }
    if (position != 0) {
      parts.add("BYSETPOS=" + position);
    }
    if (!end.isEmpty()) {
      parts.add(end);
    }
    String rule = String.join(";", parts);
    return isClamped() ? "RSCALE=GREGORIAN;" + rule + ";SKIP=BACKWARD" : rule;
  }

  private boolean isClamped() {
    boolean isPlain = isBare() && (unit == Unit.MONTH || unit == Unit.YEAR);
    return isPlain || monthDays.stream().anyMatch(day -> day > SHORTEST_MONTH);
  }

  /** The first day from that one on that the rule has; null where none comes in years. */
  @Nullable LocalDate firstFrom(LocalDate from) {
    LocalDate day = from;
    for (int waited = 0; waited < LONGEST_WAIT && day.getYear() < 9999; waited++) {
      if (has(day)) {
        return day;
      }
      day = day.plusDays(1);
    }
    return null;
  }

  private boolean has(LocalDate day) {
    if (month != null && day.getMonth() != month) {
      return false;
    }
    int last = day.lengthOfMonth();
    boolean fitsMonthDay =
        monthDays.isEmpty()
            || monthDays.stream()
                .anyMatch(d -> day.getDayOfMonth() == (d < 0 ? last + 1 + d : Math.min(d, last)));
    if (!fitsMonthDay || (!days.isEmpty() && !days.contains(day.getDayOfWeek()))) {
      return false;
    }
    if (!ordinals.isEmpty()) {
      return ordinals.stream()
          .anyMatch(nth ->
              day.with(TemporalAdjusters.dayOfWeekInMonth(nth, day.getDayOfWeek())).equals(day));
    }
    return position == 0 || isAtPosition(day);
  }

  private boolean isAtPosition(LocalDate day) {
    List<LocalDate> all =
        day.withDayOfMonth(1)
            .datesUntil(day.withDayOfMonth(1).plusMonths(1))
            .filter(each -> days.contains(each.getDayOfWeek()))
            .toList();
    int index = position > 0 ? position - 1 : all.size() + position;
    return index >= 0 && index < all.size() && all.get(index).equals(day);
  }

  /** In English: {@code every month on the last Friday}. */
  String words() {
    if (unit == Unit.WEEK && interval == 1 && days.equals(WORKDAYS)) {
      return "every weekday";
    }
    String every =
        switch (interval) {
          case 1 -> "every " + unit.name().toLowerCase(Locale.ROOT);
          case 2 -> "every other " + unit.name().toLowerCase(Locale.ROOT);
          default -> "every " + interval + " " + unit.name().toLowerCase(Locale.ROOT) + "s";
        };
    if (position != 0) {
      return every + " on the " + nth(position) + "workday";
    }
    String names = Words.list(days.stream().map(Words::name).toList());
    if (unit == Unit.WEEK && interval == 1 && !days.isEmpty()) {
      return "every " + names;
    }
    if (!days.isEmpty()) {
      String in =
          month == null ? "" : " of " + month.getDisplayName(TextStyle.FULL, Locale.ENGLISH);
      return every + " on " + nths() + names + in;
    }
    if (month != null && !monthDays.isEmpty()) {
      return every
          + " on "
          + monthDays.getFirst()
          + " "
          + month.getDisplayName(TextStyle.FULL, Locale.ENGLISH);
    }
    return monthDays.isEmpty()
        ? every
        : every + " on the " + Words.list(monthDays.stream().map(Rule::dayName).toList());
  }

  private String nths() {
    return ordinals.isEmpty()
        ? ""
        : "the " + Words.list(ordinals.stream().map(each -> nth(each).strip()).toList()) + " ";
  }

  private static String nth(int position) {
    return position == -1 ? "last " : Words.ordinal(position) + " ";
  }

  private static String dayName(int day) {
    return day < 0
        ? "last day"
        : Words.ordinal(day) + (day > SHORTEST_MONTH ? " (or the last day)" : "");
  }
}
