package dev.knudge.recurring.rule;

import dev.knudge.contracts.rule.Frequency;
import dev.knudge.contracts.rule.Rule;
import dev.knudge.contracts.rule.Skip;
import java.time.LocalDate;
import java.time.YearMonth;
import java.util.List;
import java.util.Set;
import java.util.stream.LongStream;

/** SKIP (RFC 7529 §4.1): the days that a rule names and that a month does not have are moved, before BYDAY and BYSETPOS choose among them. */
final class MissingDays {
  private MissingDays() {}

  /** Adds what the missing days of a period's months become. */
  static void add(Rule rule, long period, Set<LocalDate> days) {
    months(rule, period)
        .mapToObj(MissingDays::month)
        .filter(month -> rule.byMonth().isEmpty() || rule.byMonth().contains(month.getMonthValue()))
        .filter(month -> lacks(month, rule.byMonthDay()))
        .map(month ->
            rule.skip() == Skip.BACKWARD ? month.atEndOfMonth() : month.plusMonths(1).atDay(1))
        .filter(rule::fitsWeekday)
        .forEach(days::add);
  }

  private static LongStream months(Rule rule, long period) {
    return rule.frequency() == Frequency.MONTHLY
        ? LongStream.of(period)
        : LongStream.range(period * 12, period * 12 + 12);
  }

  private static YearMonth month(long number) {
    return YearMonth.of((int) Math.floorDiv(number, 12L), (int) Math.floorMod(number, 12L) + 1);
  }

  private static boolean lacks(YearMonth month, List<Integer> monthDays) {
    return monthDays.stream().anyMatch(day -> day > month.lengthOfMonth());
  }
}
