package dev.knudge.recurring.rule;

import dev.knudge.contracts.rule.Frequency;
import dev.knudge.contracts.rule.Rule;
import java.time.LocalDate;
import java.time.temporal.ChronoUnit;

/**
 * The periods of a rule of days or longer, numbered one after another. The year of a rule with BYWEEKNO is the year of weeks: a week
 * belongs, whole, to the year that most of its days are in.
 */
final class Periods {
  private final Frequency frequency;
  private final boolean ofWeeks;
  private final int weekStart;

  Periods(Rule rule) {
    this.frequency = rule.frequency();
    this.ofWeeks = !rule.byWeekNo().isEmpty();
    this.weekStart = rule.weekStart().getValue();
  }

  long of(LocalDate day) {
    return switch (frequency) {
      case YEARLY -> ofWeeks ? middleOfWeek(day).getYear() : day.getYear();
      case MONTHLY -> day.getYear() * 12L + day.getMonthValue() - 1;
      case WEEKLY -> Math.floorDiv(day.toEpochDay() + 4 - weekStart, 7L);
      case DAILY, HOURLY, MINUTELY, SECONDLY -> day.toEpochDay();
    };
  }

  /** A day that none of the period's is before. */
  LocalDate start(long period) {
    return switch (frequency) {
      case YEARLY -> LocalDate.of((int) period, 1, 1).minusDays(ofWeeks ? 3 : 0);
      case MONTHLY ->
          LocalDate.of((int) Math.floorDiv(period, 12L), (int) Math.floorMod(period, 12L) + 1, 1);
      case WEEKLY -> LocalDate.ofEpochDay(period * 7 - 4 + weekStart);
      case DAILY, HOURLY, MINUTELY, SECONDLY -> LocalDate.ofEpochDay(period);
    };
  }

  /** How many periods there are in 400 years, after which the calendar repeats itself to the weekday. */
  int cycle() {
    return switch (frequency) {
      case YEARLY -> 400;
      case MONTHLY -> 4800;
      case WEEKLY -> 20_871;
      case DAILY, HOURLY, MINUTELY, SECONDLY -> 146_097;
    };
  }

  /** The number of the week in its year, and from the year's end, as ISO 8601 counts, from whatever weekday weeks begin on. */
  boolean isWeek(LocalDate day, java.util.List<Integer> numbers) {
    LocalDate middle = middleOfWeek(day);
    int week = (middle.getDayOfYear() - 1) / 7 + 1;
    int fromTheEnd = -(middle.lengthOfYear() - middle.getDayOfYear()) / 7 - 1;
    return numbers.contains(week) || numbers.contains(fromTheEnd);
  }

  private LocalDate middleOfWeek(LocalDate day) {
    int daysIntoWeek = Math.floorMod(day.getDayOfWeek().getValue() - weekStart, 7);
    return day.plus(3 - daysIntoWeek, ChronoUnit.DAYS);
  }
}
