package dev.knudge.contracts.rule;

import java.time.DayOfWeek;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * A recurrence rule (RFC 5545 §3.3.10, RFC 7529 §4) whose parts are in range and go together. An empty list is a part that is not there.
 *
 * @param count null where the rule has none
 * @param until null where the rule has none
 * @param bySecond 0 to 59
 */
public record Rule(
    Frequency frequency,
    int interval,
    @Nullable Integer count,
    @Nullable Until until,
    List<Integer> byMonth,
    List<Integer> byWeekNo,
    List<Integer> byYearDay,
    List<Integer> byMonthDay,
    List<Weekday> byDay,
    List<Integer> byHour,
    List<Integer> byMinute,
    List<Integer> bySecond,
    List<Integer> bySetPos,
    DayOfWeek weekStart,
    Skip skip) {

  /**
   * The rule that a text means: an RRULE, with {@code RRULE:} before it or not, in any letter case; or one of the short forms {@code daily}, {@code weekly}, {@code monthly}, {@code yearly}.
   *
   * @throws InvalidRuleException if it is none, or one that says what cannot be
   */
  public static Rule read(String text) throws InvalidRuleException {
    return RuleReader.read(text);
  }

  /** The same without a COUNT. */
  public Rule uncounted() {
    return new Rule(
        frequency,
        interval,
        null,
        until,
        byMonth,
        byWeekNo,
        byYearDay,
        byMonthDay,
        byDay,
        byHour,
        byMinute,
        bySecond,
        bySetPos,
        weekStart,
        skip);
  }

  /**
   * The same with the parts that are meant and not written: what the rule does not say is as in its start (RFC 5545 §3.3.10), and days of
   * the month without a month are those of every month.
   */
  public Rule completedBy(LocalDateTime start) {
    boolean daysSaid = !byYearDay.isEmpty() || !byMonthDay.isEmpty() || !byDay.isEmpty();
    List<Integer> months = byMonth;
    List<Integer> monthDays = byMonthDay;
    List<Weekday> days = byDay;
    switch (frequency) {
      case YEARLY -> {
        if (!byWeekNo.isEmpty() && !daysSaid) {
          days = List.of(Weekday.each(start.getDayOfWeek()));
        } else if (byWeekNo.isEmpty() && !daysSaid) {
          months = byMonth.isEmpty() ? List.of(start.getMonthValue()) : byMonth;
          monthDays = List.of(start.getDayOfMonth());
        } else if (!byMonthDay.isEmpty()
            && byMonth.isEmpty()
            && byDay.stream().allMatch(day -> day.ordinal() == 0)) {
          months = IntStream.rangeClosed(1, 12).boxed().toList();
        }
      }
      case MONTHLY -> monthDays = daysSaid ? byMonthDay : List.of(start.getDayOfMonth());
      case WEEKLY -> days = byDay.isEmpty() ? List.of(Weekday.each(start.getDayOfWeek())) : byDay;
      case DAILY, HOURLY, MINUTELY, SECONDLY -> {
        // the period says the day
      }
    }
    return new Rule(
        frequency,
        interval,
        count,
        until,
        months,
        byWeekNo,
        byYearDay,
        monthDays,
        days,
        byHour.isEmpty() && !frequency.shorterThanDaily() ? List.of(start.getHour()) : byHour,
        byMinute.isEmpty() && frequency.compareTo(Frequency.HOURLY) <= 0
            ? List.of(start.getMinute())
            : byMinute,
        bySecond.isEmpty() && frequency != Frequency.SECONDLY
            ? List.of(start.getSecond())
            : bySecond,
        bySetPos,
        weekStart,
        skip);
  }

  /** Whether it names days of the month that some month does not have, and says what becomes of them. */
  public boolean movesMissingDays() {
    return skip != Skip.OMIT
        && frequency.compareTo(Frequency.MONTHLY) <= 0
        && byWeekNo.isEmpty()
        && byYearDay.isEmpty();
  }

  /** Whether a day is in the months, the days of the month and of the year, and the weekdays that the rule names. */
  public boolean fits(LocalDate day) {
    return (byMonth.isEmpty() || byMonth.contains(day.getMonthValue()))
        && fits(byMonthDay, day.getDayOfMonth(), day.lengthOfMonth())
        && fits(byYearDay, day.getDayOfYear(), day.lengthOfYear())
        && fitsWeekday(day);
  }

  /** Whether a day is one of the weekdays that the rule names, if it names any; numbers count in the month, or else in the year. */
  public boolean fitsWeekday(LocalDate day) {
    boolean inMonth = frequency == Frequency.MONTHLY || !byMonth.isEmpty();
    return byDay.isEmpty() || byDay.stream().anyMatch(weekday -> weekday.isAt(day, inMonth));
  }

  private static boolean fits(List<Integer> numbers, int place, int length) {
    return numbers.isEmpty() || numbers.contains(place) || numbers.contains(place - length - 1);
  }

  /** The rule as RFC 5545 writes it, its parts in one order and no default among them. */
  @Override
  public String toString() {
    List<String> parts = new ArrayList<>();
    if (skip != Skip.OMIT) {
      parts.add("RSCALE=GREGORIAN");
    }
    parts.add("FREQ=" + frequency);
    if (interval != 1) {
      parts.add("INTERVAL=" + interval);
    }
    if (count != null) {
      parts.add("COUNT=" + count);
    }
    if (until != null) {
      parts.add("UNTIL=" + until);
    }
    add(parts, "BYMONTH", byMonth);
    add(parts, "BYWEEKNO", byWeekNo);
    add(parts, "BYYEARDAY", byYearDay);
    add(parts, "BYMONTHDAY", byMonthDay);
    add(parts, "BYDAY", byDay);
    add(parts, "BYHOUR", byHour);
    add(parts, "BYMINUTE", byMinute);
    add(parts, "BYSECOND", bySecond);
    add(parts, "BYSETPOS", bySetPos);
    if (weekStart != DayOfWeek.MONDAY) {
      parts.add("WKST=" + Weekday.codeOf(weekStart));
    }
    if (skip != Skip.OMIT) {
      parts.add("SKIP=" + skip);
    }
    return String.join(";", parts);
  }

  /** Adds a part, where there are values. */
  public static void add(List<String> parts, String name, List<?> values) {
    if (!values.isEmpty()) {
      parts.add(name + "=" + values.stream().map(String::valueOf).collect(Collectors.joining(",")));
    }
  }
}
