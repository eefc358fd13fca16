package dev.knudge.recurring.rule;

import java.time.DayOfWeek;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.YearMonth;
import java.time.temporal.ChronoUnit;
import java.time.temporal.TemporalAdjusters;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * RFC 5545's table asked about every single day, slowly and without a calendar's cleverness: is this day in the rule? Shares nothing with
 * what it checks. Rules of days and longer, in floating local time; RFC 7529's SKIP.
 */
final class ByTheBook {
  private static final List<String> CODES = List.of("MO", "TU", "WE", "TH", "FR", "SA", "SU");

  private final Map<String, String> parts = new HashMap<>();
  private final LocalDateTime start;
  private final String frequency;
  private final int interval;
  private final DayOfWeek weekStart;
  private final String skip;

  ByTheBook(String rule, LocalDateTime start) {
    for (String part : rule.split(";")) {
      parts.put(part.substring(0, part.indexOf('=')), part.substring(part.indexOf('=') + 1));
    }
    this.start = start;
    this.frequency = parts.get("FREQ");
    this.interval = Integer.parseInt(parts.getOrDefault("INTERVAL", "1"));
    this.weekStart = DayOfWeek.of(CODES.indexOf(parts.getOrDefault("WKST", "MO")) + 1);
    this.skip = parts.getOrDefault("SKIP", "OMIT");
  }

  /** Its occurrences from the start up to the end of that day. */
  List<LocalDateTime> upTo(LocalDate last) {
    // a set may begin before the start, and BYSETPOS counts from where it begins
    LocalDate first = start.toLocalDate().minusYears(1).withDayOfYear(1);
    TreeMap<Long, TreeSet<LocalDate>> sets = new TreeMap<>();
    for (LocalDate day = first; !day.isAfter(last.plusYears(1)); day = day.plusDays(1)) {
      for (LocalDate nominal : nominals(day)) {
        long period = period(nominal);
        if (period >= 0 && period % interval == 0) {
          sets.computeIfAbsent(period, _ -> new TreeSet<>()).add(day);
        }
      }
    }
    int count = Integer.parseInt(parts.getOrDefault("COUNT", "" + Integer.MAX_VALUE));
    List<LocalDateTime> found = new ArrayList<>();
    for (LocalDateTime each : positioned(sets)) {
      if (!each.isBefore(start)
          && !each.toLocalDate().isAfter(last)
          && found.size() < count
          && !afterUntil(each)) {
        found.add(each);
      }
    }
    return found;
  }

  private TreeSet<LocalDateTime> positioned(TreeMap<Long, TreeSet<LocalDate>> sets) {
    TreeSet<LocalDateTime> all = new TreeSet<>();
    for (TreeSet<LocalDate> days : sets.values()) {
      List<LocalDateTime> set = new ArrayList<>();
      for (LocalDate day : days) {
        for (LocalTime time : times()) {
          set.add(day.atTime(time));
        }
      }
      if (!parts.containsKey("BYSETPOS")) {
        all.addAll(set);
        continue;
      }
      for (int position : numbers("BYSETPOS")) {
        int index = position > 0 ? position - 1 : set.size() + position;
        if (index >= 0 && index < set.size()) {
          all.add(set.get(index));
        }
      }
    }
    return all;
  }

  /** The days that a rule may name and that mean this day: itself, or days that the month does not have (SKIP). */
  private List<LocalDate> nominals(LocalDate day) {
    List<LocalDate> found = new ArrayList<>();
    if (matches(day)) {
      found.add(day);
    }
    if (!skip.equals("OMIT") && namesMonthDays() && fitsWeekday(day)) {
      LocalDate month =
          skip.equals("BACKWARD") ? day : day.minusDays(1); // the month that is too short
      boolean here =
          skip.equals("BACKWARD")
              ? day.getDayOfMonth() == day.lengthOfMonth()
              : day.getDayOfMonth() == 1;
      for (int missing = month.lengthOfMonth() + 1; here && missing <= 31; missing++) {
        if (monthDays().contains(missing)
            && (months().isEmpty() || months().contains(month.getMonthValue()))) {
          found.add(YearMonth.from(month).atDay(1));
        }
      }
    }
    return found;
  }

  private boolean namesMonthDays() {
    return !parts.containsKey("BYYEARDAY")
        && !parts.containsKey("BYWEEKNO")
        && (frequency.equals("MONTHLY") || frequency.equals("YEARLY"))
        && !monthDays().isEmpty();
  }

  private boolean fitsWeekday(LocalDate day) {
    return !parts.containsKey("BYDAY") || matchesByDay(day);
  }

  private List<Integer> months() {
    if (parts.containsKey("BYMONTH")) {
      return numbers("BYMONTH");
    }
    boolean fromStart =
        frequency.equals("YEARLY")
            && !has("BYMONTHDAY")
            && !has("BYYEARDAY")
            && !has("BYWEEKNO")
            && !has("BYDAY");
    return fromStart ? List.of(start.getMonthValue()) : List.of();
  }

  private List<Integer> monthDays() {
    if (parts.containsKey("BYMONTHDAY")) {
      return numbers("BYMONTHDAY");
    }
    boolean fromStart =
        switch (frequency) {
          case "MONTHLY" -> !has("BYDAY");
          case "YEARLY" -> !has("BYYEARDAY") && !has("BYWEEKNO") && !has("BYDAY");
          default -> false;
        };
    return fromStart ? List.of(start.getDayOfMonth()) : List.of();
  }

  private boolean matches(LocalDate day) {
    if (!months().isEmpty() && !months().contains(day.getMonthValue())) {
      return false;
    }
    if (!monthDays().isEmpty()
        && !monthDays().contains(day.getDayOfMonth())
        && !monthDays().contains(day.getDayOfMonth() - day.lengthOfMonth() - 1)) {
      return false;
    }
    if (has("BYYEARDAY")
        && !numbers("BYYEARDAY").contains(day.getDayOfYear())
        && !numbers("BYYEARDAY").contains(day.getDayOfYear() - day.lengthOfYear() - 1)) {
      return false;
    }
    if (has("BYWEEKNO")) {
      int week = week(day);
      int weeks = week(LocalDate.of(weekYear(day), 12, 31).minusDays(3));
      weeks = Math.max(weeks, 52);
      if (!numbers("BYWEEKNO").contains(week) && !numbers("BYWEEKNO").contains(week - weeks - 1)) {
        return false;
      }
    }
    if (has("BYDAY")) {
      return matchesByDay(day);
    }
    boolean weekdayOfStart =
        frequency.equals("WEEKLY")
            || frequency.equals("YEARLY")
                && has("BYWEEKNO")
                && !has("BYMONTHDAY")
                && !has("BYYEARDAY");
    return !weekdayOfStart || day.getDayOfWeek() == start.getDayOfWeek();
  }

  private boolean matchesByDay(LocalDate day) {
    String code = CODES.get(day.getDayOfWeek().getValue() - 1);
    for (String wanted : parts.get("BYDAY").split(",")) {
      if (wanted.endsWith(code)) {
        String ordinal = wanted.substring(0, wanted.length() - 2);
        if (ordinal.isEmpty()) {
          return true;
        }
        int n = Integer.parseInt(ordinal.replace("+", ""));
        boolean inMonth = frequency.equals("MONTHLY") || has("BYMONTH");
        int place = inMonth ? day.getDayOfMonth() : day.getDayOfYear();
        int length = inMonth ? day.lengthOfMonth() : day.lengthOfYear();
        if (n == (place - 1) / 7 + 1 || -n == (length - place) / 7 + 1) {
          return true;
        }
      }
    }
    return false;
  }

  /** The year that most days of the day's week are in. */
  private int weekYear(LocalDate day) {
    return startOfWeek(day).plusDays(3).getYear();
  }

  private int week(LocalDate day) {
    return (startOfWeek(day).plusDays(3).getDayOfYear() - 1) / 7 + 1;
  }

  private LocalDate startOfWeek(LocalDate day) {
    return day.with(TemporalAdjusters.previousOrSame(weekStart));
  }

  private long period(LocalDate day) {
    LocalDate from = start.toLocalDate();
    return switch (frequency) {
      case "YEARLY" ->
          has("BYWEEKNO") ? weekYear(day) - startYear(from) : day.getYear() - from.getYear();
      case "MONTHLY" -> ChronoUnit.MONTHS.between(from.withDayOfMonth(1), day.withDayOfMonth(1));
      case "WEEKLY" -> ChronoUnit.WEEKS.between(startOfWeek(from), startOfWeek(day));
      default -> ChronoUnit.DAYS.between(from, day);
    };
  }

  private int startYear(LocalDate from) {
    return weekYear(from);
  }

  private TreeSet<LocalTime> times() {
    TreeSet<LocalTime> times = new TreeSet<>();
    for (int hour : or("BYHOUR", start.getHour())) {
      for (int minute : or("BYMINUTE", start.getMinute())) {
        for (int second : or("BYSECOND", start.getSecond())) {
          times.add(LocalTime.of(hour, minute, Math.min(second, 59)));
        }
      }
    }
    return times;
  }

  private boolean afterUntil(LocalDateTime each) {
    String until = parts.get("UNTIL");
    if (until == null) {
      return false;
    }
    String digits = until.replaceAll("\\D", "");
    String own =
        each.toString().length() == 16
            ? each.toString().replaceAll("\\D", "") + "00"
            : each.toString().replaceAll("\\D", "");
    return own.substring(0, digits.length()).compareTo(digits) > 0;
  }

  private List<Integer> or(String part, int otherwise) {
    return has(part) ? numbers(part) : List.of(otherwise);
  }

  private boolean has(String part) {
    return parts.containsKey(part);
  }

  private List<Integer> numbers(String part) {
    return Arrays.stream(parts.get(part).split(","))
        .map(number -> Integer.parseInt(number.replace("+", "")))
        .toList();
  }
}
