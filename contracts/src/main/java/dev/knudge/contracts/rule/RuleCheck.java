package dev.knudge.contracts.rule;

import java.time.Month;
import java.util.List;
import java.util.stream.Collectors;

/** Which parts go together: RFC 5545 §3.3.10, and limits of our own. */
final class RuleCheck {
  /** Counting is done one by one, from the start. */
  static final int MAX_COUNT = 100_000;

  private static final int MAX_TIMES_A_DAY = 1440;

  private RuleCheck() {}

  /** @throws InvalidRuleException if the parts do not go together */
  static void check(Rule rule) throws InvalidRuleException {
    bounds(rule);
    days(rule);
    ordinals(rule);
    if (!rule.bySetPos().isEmpty() && !choosesFromSomething(rule)) {
      throw new InvalidRuleException(
          "BYSETPOS chooses among what another BY part gives, and there is none.");
    }
    long times =
        (long) Math.max(1, rule.byHour().size())
            * Math.max(1, rule.byMinute().size())
            * Math.max(1, rule.bySecond().size());
    if (!rule.frequency().shorterThanDaily() && times > MAX_TIMES_A_DAY) {
      throw new InvalidRuleException(
          "BYHOUR, BYMINUTE and BYSECOND make "
              + times
              + " times a day; at most "
              + MAX_TIMES_A_DAY
              + " are expanded. FREQ=MINUTELY or FREQ=SECONDLY may say the same.");
    }
    monthDays(rule);
  }

  private static void bounds(Rule rule) throws InvalidRuleException {
    if (rule.count() != null && rule.until() != null) {
      throw new InvalidRuleException("COUNT and UNTIL exclude each other; give one of them.");
    }
    if (rule.count() != null && rule.count() > MAX_COUNT) {
      throw new InvalidRuleException(
          "COUNT="
              + rule.count()
              + " is more than is counted; it is at most "
              + MAX_COUNT
              + ". Without a COUNT the rule goes on for ever.");
    }
  }

  private static void days(Rule rule) throws InvalidRuleException {
    if (!rule.byWeekNo().isEmpty() && rule.frequency() != Frequency.YEARLY) {
      throw doesNotGo("BYWEEKNO", rule, "it goes with FREQ=YEARLY only");
    }
    if (!rule.byYearDay().isEmpty()
        && List.of(Frequency.MONTHLY, Frequency.WEEKLY, Frequency.DAILY)
            .contains(rule.frequency())) {
      throw doesNotGo("BYYEARDAY", rule, "use FREQ=YEARLY");
    }
    if (!rule.byMonthDay().isEmpty() && rule.frequency() == Frequency.WEEKLY) {
      throw doesNotGo("BYMONTHDAY", rule, "use FREQ=DAILY or FREQ=MONTHLY");
    }
  }

  private static void ordinals(Rule rule) throws InvalidRuleException {
    List<Weekday> numbered = rule.byDay().stream().filter(day -> day.ordinal() != 0).toList();
    if (numbered.isEmpty()) {
      return;
    }
    String first = "BYDAY=" + numbered.getFirst();
    if (rule.frequency().compareTo(Frequency.MONTHLY) > 0) {
      throw doesNotGo(first, rule, "a numbered weekday needs FREQ=MONTHLY or FREQ=YEARLY");
    }
    if (!rule.byWeekNo().isEmpty()) {
      throw new InvalidRuleException(
          first
              + " does not go with BYWEEKNO: a week has each weekday once; leave the number out.");
    }
    boolean inMonth = rule.frequency() == Frequency.MONTHLY || !rule.byMonth().isEmpty();
    if (inMonth
        && numbered.stream().allMatch(day -> Math.abs(day.ordinal()) > 5)
        && numbered.size() == rule.byDay().size()) {
      throw new InvalidRuleException(
          first + " never occurs: a month has no weekday more than five times.");
    }
  }

  private static boolean choosesFromSomething(Rule rule) {
    return !(rule.byMonth().isEmpty()
        && rule.byWeekNo().isEmpty()
        && rule.byYearDay().isEmpty()
        && rule.byMonthDay().isEmpty()
        && rule.byDay().isEmpty()
        && rule.byHour().isEmpty()
        && rule.byMinute().isEmpty()
        && rule.bySecond().isEmpty());
  }

  /** 30 February: a day that none of the months has, and that is not moved either. */
  private static void monthDays(Rule rule) throws InvalidRuleException {
    if (rule.byMonth().isEmpty() || rule.byMonthDay().isEmpty() || rule.movesMissingDays()) {
      return;
    }
    int longest =
        rule.byMonth().stream().mapToInt(month -> Month.of(month).maxLength()).max().orElseThrow();
    if (rule.byMonthDay().stream().allMatch(day -> Math.abs(day) > longest)) {
      throw new InvalidRuleException(
          "BYMONTHDAY="
              + rule.byMonthDay().stream().map(String::valueOf).collect(Collectors.joining(","))
              + " with BYMONTH="
              + rule.byMonth().stream().map(String::valueOf).collect(Collectors.joining(","))
              + " never occurs: these months have at most "
              + longest
              + " days. SKIP=BACKWARD would mean the last day.");
    }
  }

  private static InvalidRuleException doesNotGo(String part, Rule rule, String instead) {
    return new InvalidRuleException(
        part
            + " does not go with FREQ="
            + rule.frequency()
            + " (RFC 5545 §3.3.10); "
            + instead
            + ".");
  }
}
