package dev.knudge.recurring.rule;

import dev.knudge.contracts.rule.Frequency;
import dev.knudge.contracts.rule.Rule;
import dev.knudge.contracts.rule.Weekday;
import java.time.DayOfWeek;
import java.time.Month;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.function.IntFunction;
import java.util.stream.Stream;

/** How often, and on which days. */
final class DayWording {
  /** Days of the month that every month has. */
  private static final int SHORTEST_MONTH = 28;

  private static final Set<DayOfWeek> WEEKEND = EnumSet.of(DayOfWeek.SATURDAY, DayOfWeek.SUNDAY);
  private static final Set<DayOfWeek> WORKDAYS = EnumSet.complementOf(EnumSet.copyOf(WEEKEND));
  private static final Set<DayOfWeek> ALL = EnumSet.allOf(DayOfWeek.class);

  private final Rule rule;
  private final Rule completed;
  private final Set<DayOfWeek> weekdays = EnumSet.noneOf(DayOfWeek.class);

  /**
   * @param completed the rule with the parts that its start adds
   */
  DayWording(Rule rule, Rule completed) {
    this.rule = rule;
    this.completed = completed;
    completed.byDay().stream()
        .filter(day -> day.ordinal() == 0)
        .map(Weekday::day)
        .forEach(weekdays::add);
  }

  @Override
  public String toString() {
    if (choosesWeekdays()) {
      return every(rule.frequency().noun())
          + " on the "
          + ordinals(rule.bySetPos())
          + " "
          + kind()
          + ofWhat();
    }
    String days =
        switch (rule.frequency()) {
          case YEARLY -> every("year") + yearly();
          case MONTHLY -> every("month") + monthly() + inMonths();
          case WEEKLY -> weekly() + inMonths();
          case DAILY, HOURLY, MINUTELY, SECONDLY -> daily() + inMonths();
        };
    return rule.bySetPos().isEmpty()
        ? days
        : days
            + ", only the "
            + ordinals(rule.bySetPos())
            + " of these in each "
            + rule.frequency().noun();
  }

  private String every(String noun) {
    return switch (rule.interval()) {
      case 1 -> "every " + noun;
      case 2 -> "every other " + noun;
      default -> "every " + rule.interval() + " " + noun + "s";
    };
  }

  /** The last weekday of the month: BYSETPOS among days that have one name. */
  private boolean choosesWeekdays() {
    return !rule.bySetPos().isEmpty()
        && rule.frequency().compareTo(Frequency.MONTHLY) <= 0
        && weekdays.size() == rule.byDay().size()
        && !weekdays.isEmpty()
        && rule.byMonthDay().isEmpty()
        && rule.byYearDay().isEmpty()
        && rule.byWeekNo().isEmpty()
        && (rule.frequency() == Frequency.MONTHLY || rule.byMonth().size() < 2)
        && completed.byHour().size() * completed.byMinute().size() * completed.bySecond().size()
            == 1;
  }

  private String kind() {
    if (weekdays.equals(WORKDAYS)) {
      return "weekday";
    }
    if (weekdays.equals(WEEKEND)) {
      return "weekend day";
    }
    return weekdays.equals(ALL) ? "day" : English.or(names());
  }

  private String ofWhat() {
    if (rule.frequency() == Frequency.MONTHLY) {
      return inMonths();
    }
    return rule.byMonth().isEmpty() ? " of the year" : " of " + months();
  }

  private String daily() {
    if (rule.frequency() == Frequency.DAILY
        && rule.interval() == 1
        && !weekdays.isEmpty()
        && rule.byMonthDay().isEmpty()) {
      return everyWeekday();
    }
    String days = every(rule.frequency().noun());
    if (!rule.byMonthDay().isEmpty()) {
      days += " on " + monthDays() + ifWeekday();
    } else if (!weekdays.isEmpty()) {
      days += " on " + onWeekdays();
    }
    return rule.byYearDay().isEmpty() ? days : days + " on " + yearDays();
  }

  private String weekly() {
    if (rule.interval() == 1) {
      return everyWeekday();
    }
    return rule.interval() == 2 && weekdays.size() == 1
        ? "every other " + names().getFirst()
        : every("week") + " on " + onWeekdays();
  }

  private String everyWeekday() {
    if (weekdays.equals(ALL)) {
      return "every day";
    }
    return "every " + (weekdays.equals(WORKDAYS) ? "weekday" : English.and(names()));
  }

  private String onWeekdays() {
    if (weekdays.equals(ALL)) {
      return "every day";
    }
    return weekdays.equals(WORKDAYS) ? "weekdays" : English.and(names());
  }

  private String monthly() {
    return completed.byMonthDay().isEmpty()
        ? " on " + numberedWeekdays()
        : " on " + monthDays() + missing() + ifWeekday();
  }

  private String yearly() {
    StringBuilder words = new StringBuilder();
    if (!rule.byWeekNo().isEmpty()) {
      words.append(" in ").append(weeks());
      if (rule.byMonthDay().isEmpty() && rule.byYearDay().isEmpty()) {
        return words.append(" on ").append(onWeekdays()).append(inMonths()).toString();
      }
    }
    if (!rule.byYearDay().isEmpty()) {
      words.append(" on ").append(yearDays());
      if (!rule.byMonthDay().isEmpty()) {
        words.append(" if it is ").append(monthDays()).append(" of a month");
      }
      return words.append(ifWeekday()).append(inMonths()).toString();
    }
    if (!completed.byMonthDay().isEmpty()) {
      return words
          .append(" on ")
          .append(datesOfYear())
          .append(missing())
          .append(ifWeekday())
          .toString();
    }
    words.append(" on ").append(numberedWeekdays());
    if (!rule.byMonth().isEmpty()) {
      boolean each = rule.byDay().stream().allMatch(day -> day.ordinal() == 0);
      return words.append(each ? " in " : " of ").append(months()).toString();
    }
    return words.append(weekdays.isEmpty() ? " of the year" : "").toString();
  }

  /** {@code 29 February}, {@code the 1st and 15th of January and July}. */
  private String datesOfYear() {
    List<Integer> months = completed.byMonth();
    if (months.size() == 1 && completed.byMonthDay().stream().allMatch(day -> day > 0)) {
      return English.and(sorted(completed.byMonthDay()).map(String::valueOf).toList())
          + " "
          + months();
    }
    return monthDays()
        + " of "
        + (months.size() == 12 || months.isEmpty() ? "every month" : months());
  }

  private String monthDays() {
    List<Integer> days = sorted(completed.byMonthDay()).toList();
    List<String> words = new ArrayList<>();
    for (int day : days) {
      String word = day > 0 ? English.numeral(day) : English.ordinal(day) + " day";
      words.add(words.isEmpty() || day < 0 ? "the " + word : word);
    }
    return English.and(words);
  }

  /** What becomes of a day that a month does not have. */
  private String missing() {
    if (completed.byMonthDay().stream().allMatch(day -> day <= SHORTEST_MONTH)) {
      return "";
    }
    boolean alwaysThere =
        rule.frequency() == Frequency.YEARLY
            && !completed.byMonth().isEmpty()
            && completed.byMonth().stream()
                .allMatch(month -> Month.of(month).minLength() >= max(completed.byMonthDay()));
    if (alwaysThere) {
      return "";
    }
    return switch (rule.skip()) {
      case BACKWARD -> " (or the last day)";
      case FORWARD -> " (or the 1st of the next month)";
      case OMIT -> rule.frequency() == Frequency.MONTHLY ? " (where there is one)" : "";
    };
  }

  private String ifWeekday() {
    if (completed.byDay().isEmpty()) {
      return "";
    }
    List<String> words =
        completed.byDay().stream()
            .sorted(byPlace())
            .map(day -> day.ordinal() == 0 ? "a " + English.day(day.day()) : numbered(day))
            .toList();
    return " if it is " + English.or(words);
  }

  private String numberedWeekdays() {
    if (completed.byDay().size() == weekdays.size()
        && (weekdays.equals(ALL) || weekdays.equals(WORKDAYS))) {
      return everyWeekday();
    }
    return English.and(
        completed.byDay().stream()
            .sorted(byPlace())
            .map(day -> day.ordinal() == 0 ? "every " + English.day(day.day()) : numbered(day))
            .toList());
  }

  private static String numbered(Weekday day) {
    return "the " + English.ordinal(day.ordinal()) + " " + English.day(day.day());
  }

  private Comparator<Weekday> byPlace() {
    return Comparator.<Weekday>comparingInt(day -> place(day.ordinal()))
        .thenComparing(day -> place(day.day()));
  }

  private String yearDays() {
    return "the " + ordinals(rule.byYearDay()) + " day of the year";
  }

  private String weeks() {
    List<String> words = new ArrayList<>();
    List<Integer> forward = sorted(rule.byWeekNo()).filter(week -> week > 0).toList();
    if (!forward.isEmpty()) {
      words.add((forward.size() == 1 ? "week " : "weeks ") + English.ranges(forward));
    }
    sorted(rule.byWeekNo())
        .filter(week -> week < 0)
        .forEach(week -> words.add("the " + English.ordinal(week) + " week"));
    return English.and(words);
  }

  private String inMonths() {
    return rule.byMonth().isEmpty() ? "" : " in " + months();
  }

  private String months() {
    return English.and(named(completed.byMonth(), English::month));
  }

  private List<String> names() {
    return weekdays.stream()
        .sorted(Comparator.comparingInt(this::place))
        .map(English::day)
        .toList();
  }

  /** Where a weekday is in a week that begins as the rule says. */
  private int place(DayOfWeek day) {
    return Math.floorMod(day.getValue() - rule.weekStart().getValue(), 7);
  }

  private static String ordinals(List<Integer> numbers) {
    return English.and(named(numbers, English::ordinal));
  }

  private static List<String> named(List<Integer> numbers, IntFunction<String> name) {
    return sorted(numbers).map(name::apply).toList();
  }

  private static Stream<Integer> sorted(List<Integer> numbers) {
    return numbers.stream().sorted(Comparator.comparingInt(DayWording::place));
  }

  /** From the beginning on, then those counted from the end. */
  private static int place(int number) {
    return number < 0 ? 1000 + number : number;
  }

  private static int max(List<Integer> numbers) {
    return numbers.stream().mapToInt(Math::abs).max().orElseThrow();
  }
}
