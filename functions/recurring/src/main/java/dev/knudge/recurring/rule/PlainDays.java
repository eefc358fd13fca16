package dev.knudge.recurring.rule;

import dev.knudge.contracts.rule.Frequency;
import dev.knudge.contracts.rule.Rule;
import dev.knudge.contracts.rule.Weekday;
import java.time.DayOfWeek;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.dmfs.rfc5545.DateTime;
import org.dmfs.rfc5545.recur.InvalidRecurrenceRuleException;
import org.dmfs.rfc5545.recur.RecurrenceRule;
import org.dmfs.rfc5545.recur.RecurrenceRuleIterator;
import org.jspecify.annotations.Nullable;

/**
 * The days of a rule's periods, by lib-recur. It is asked what it answers well, for days in no zone: no INTERVAL, COUNT, UNTIL, SKIP, BYSETPOS and time of
 * day (what it makes of them is told in the package's description), counted from the first day of a period.
 */
final class PlainDays {
  /** lib-recur gives up, by an exception, after that many periods without a day. */
  private static final int EMPTY_PERIODS = 1000;

  /** Going there day by day is quicker than beginning anew. */
  private static final int NEAR = 8;

  private static final List<Integer> EACH_MONTH = List.of(1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12);
  private static final List<Weekday> EACH_WEEKDAY =
      Stream.of(DayOfWeek.values()).map(Weekday::each).toList();

  private final RecurrenceRule rule;
  private final Periods periods;
  private final Rule own;

  private @Nullable RecurrenceRuleIterator days;
  private @Nullable LocalDate upcoming;
  private long upcomingPeriod;
  private long knownUpTo = Long.MIN_VALUE;

  /** Of a rule that its start has completed, and what {@link #rule} made of it. */
  PlainDays(RecurrenceRule rule, Periods periods, Rule own) {
    this.rule = rule;
    this.periods = periods;
    this.own = own;
  }

  /** What lib-recur is asked about a rule that its start has completed: enough to find all its days; {@link #belongs} leaves out the others. */
  static RecurrenceRule rule(Rule rule) {
    List<String> parts = new ArrayList<>();
    parts.add("FREQ=" + rule.frequency());
    parts.add("WKST=" + Weekday.codeOf(rule.weekStart()));
    if (!rule.byWeekNo().isEmpty()) {
      Rule.add(parts, "BYWEEKNO", rule.byWeekNo());
      Rule.add(parts, "BYDAY", rule.byDay().isEmpty() ? EACH_WEEKDAY : rule.byDay());
    } else if (!rule.byYearDay().isEmpty()) {
      Rule.add(parts, "BYYEARDAY", rule.byYearDay());
    } else if (rule.frequency() == Frequency.YEARLY && !rule.byMonthDay().isEmpty()) {
      Rule.add(parts, "BYMONTH", rule.byMonth().isEmpty() ? EACH_MONTH : rule.byMonth());
      Rule.add(parts, "BYMONTHDAY", rule.byMonthDay());
    } else {
      Rule.add(parts, "BYMONTH", rule.byMonth());
      Rule.add(parts, "BYMONTHDAY", rule.byMonthDay());
      Rule.add(parts, "BYDAY", rule.byDay());
    }
    try {
      return new RecurrenceRule(String.join(";", parts));
    } catch (InvalidRecurrenceRuleException e) {
      throw new IllegalStateException("lib-recur refuses what is in order: " + parts, e);
    }
  }

  /**
   * The days of a period, in order. Periods are asked for in order, too.
   */
  List<LocalDate> of(long period) {
    goTo(period);
    List<LocalDate> found = new ArrayList<>();
    while (upcoming != null && upcomingPeriod == period) {
      if (belongs(upcoming)) {
        found.add(upcoming);
      }
      step();
    }
    return found;
  }

  /** The first period from there on that may have a day; {@link Long#MAX_VALUE} where none has. */
  long notBefore(long period) {
    long searched = period;
    while (searched < period + periods.cycle() && searched <= periods.of(Schedule.LAST_DAY)) {
      goTo(searched);
      if (upcoming != null) {
        return upcomingPeriod;
      }
      searched = Math.max(searched + 1, knownUpTo);
    }
    return Long.MAX_VALUE;
  }

  private void goTo(long period) {
    if (upcoming == null && period < knownUpTo) {
      return;
    }
    if (upcoming == null || period > upcomingPeriod + NEAR) {
      begin(period);
    }
    while (upcoming != null && upcomingPeriod < period) {
      step();
    }
  }

  private void begin(long period) {
    // the first week of a year may begin in the year before
    LocalDate from = periods.start(own.byWeekNo().isEmpty() ? period : period - 1);
    knownUpTo = period;
    upcomingPeriod = period;
    try {
      days =
          rule.iterator(
              new DateTime(from.getYear(), from.getMonthValue() - 1, from.getDayOfMonth()));
      peek();
    } catch (IllegalArgumentException | IllegalStateException _) {
      giveUp();
    }
  }

  private void step() {
    try {
      Objects.requireNonNull(days).nextDateTime();
      peek();
    } catch (IllegalArgumentException | IllegalStateException _) {
      giveUp();
    }
  }

  private void peek() {
    DateTime next = Objects.requireNonNull(days).peekDateTime();
    upcoming = LocalDate.of(next.getYear(), next.getMonth() + 1, next.getDayOfMonth());
    upcomingPeriod = periods.of(upcoming);
  }

  /** lib-recur does not say how far it came; so far it came at least. */
  private void giveUp() {
    knownUpTo = upcomingPeriod + EMPTY_PERIODS - 2;
    days = null;
    upcoming = null;
  }

  /** Not what lib-recur was not asked about, and not week 53 of years that have 52. */
  private boolean belongs(LocalDate day) {
    return own.fits(day) && (own.byWeekNo().isEmpty() || periods.isWeek(day, own.byWeekNo()));
  }
}
