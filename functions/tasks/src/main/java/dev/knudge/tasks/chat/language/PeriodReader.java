package dev.knudge.tasks.chat.language;

import dev.knudge.tasks.chat.language.DayReading.Weight;
import java.time.DayOfWeek;
import java.time.LocalDate;
import java.time.YearMonth;
import java.time.temporal.TemporalAdjusters;
import org.jspecify.annotations.Nullable;

/**
 * Reads weeks, weekends, months and years. A list takes the whole of them; a task cannot be due in one, so which of its days is meant is left open, but for the
 * end and the beginning of a month or a year.
 */
final class PeriodReader {
  private final Tokens tokens;
  private final LocalDate today;
  private final CalendarReader calendar;

  PeriodReader(Tokens tokens, Moment moment) {
    this.tokens = tokens;
    this.today = moment.today();
    this.calendar = new CalendarReader(tokens, moment);
  }

  @Nullable Found<DayReading> read(int i) {
    Found<DayReading> found = edge(i);
    return found != null ? found : whole(i);
  }

  /** {@code end of next month}, {@code the beginning of march}, {@code eom}. */
  private @Nullable Found<DayReading> edge(int i) {
    switch (tokens.word(i)) {
      case "eom" -> {
        return sure(today.with(TemporalAdjusters.lastDayOfMonth()), i + 1);
      }
      case "eoy" -> {
        return sure(today.with(TemporalAdjusters.lastDayOfYear()), i + 1);
      }
      case "eow" -> {
        return endOfWeek(monday(), i + 1);
      }
      default -> {}
    }
    int at = tokens.past(i, Lexicon.THE);
    boolean isEnd = tokens.is(at, "end");
    boolean isStart = tokens.is(at, "beginning") || tokens.is(at, "start");
    if (!isEnd && !isStart) {
      return null;
    }
    int of = tokens.is(at + 1, "of") ? at + 2 : at + 1;
    if (of == at + 1 && !tokens.is(of, "of")) {
      return null;
    }
    Found<DayReading> period = whole(of);
    period = period != null ? period : named(of);
    DayReading.Period days = period == null ? null : period.value().period();
    if (period == null || days == null) {
      return null;
    }
    if (isEnd && days.first().plusDays(6).equals(days.last())) {
      return endOfWeek(days.first(), period.end());
    }
    LocalDate day = isEnd ? days.last() : days.first();
    boolean isNext = isStart && day.isBefore(today) && tokens.is(of, "the");
    return sure(isNext ? days.last().plusDays(1) : day, period.end());
  }

  /** A bare {@code march} or {@code month} after "of". */
  private @Nullable Found<DayReading> named(int i) {
    Found<YearMonth> month = calendar.namedMonth(i);
    if (month != null) {
      return new Found<>(
          DayReading.period(month.value().atDay(1), month.value().atEndOfMonth()), month.end());
    }
    int at = tokens.past(i, Lexicon.THE);
    return switch (tokens.word(at)) {
      case "week" -> week(monday(), at + 1);
      case "month" -> month(YearMonth.from(today), at + 1);
      case "year" -> year(today.getYear(), at + 1);
      default -> null;
    };
  }

  private Found<DayReading> endOfWeek(LocalDate monday, int end) {
    LocalDate friday = monday.plusDays(4);
    LocalDate sunday = monday.plusDays(6);
    DayReading reading =
        friday.isBefore(today) ? DayReading.loose(sunday) : DayReading.loose(friday, sunday);
    return new Found<>(reading.weighing(Weight.SURE), end);
  }

  private @Nullable Found<DayReading> whole(int i) {
    int at = tokens.past(i, Lexicon.THE);
    if (tokens.after(at, "week", "after", "next") > 0) {
      return week(monday().plusWeeks(2), at + 3);
    }
    if (at > i && tokens.is(at, "weekend")) {
      return weekend(saturday(), at + 1);
    }
    if (tokens.is(i, "next")) {
      return switch (tokens.word(i + 1)) {
        case "week" -> nextWeek(i + 2);
        case "weekend" -> nextWeekend(i + 2);
        case "month" -> month(YearMonth.from(today).plusMonths(1), i + 2);
        case "year" -> year(today.getYear() + 1, i + 2);
        default -> null;
      };
    }
    if (tokens.is(i, "this")) {
      return switch (tokens.word(i + 1)) {
        case "week" -> week(monday(), i + 2);
        case "weekend" -> weekend(saturday(), i + 2);
        case "month" -> month(YearMonth.from(today), i + 2);
        case "year" -> year(today.getYear(), i + 2);
        default -> null;
      };
    }
    return null;
  }

  /** {@code next week}, and its day where one follows: {@code next week on tuesday}. */
  private Found<DayReading> nextWeek(int end) {
    LocalDate monday = monday().plusWeeks(1);
    int at = tokens.past(end, Lexicon.ON);
    DayOfWeek day = Lexicon.day(tokens.word(at));
    return day == null
        ? week(monday, end)
        : sure(monday.with(TemporalAdjusters.nextOrSame(day)), at + 1);
  }

  private Found<DayReading> nextWeekend(int end) {
    LocalDate coming = saturday();
    LocalDate later = coming.plusWeeks(1);
    return new Found<>(DayReading.period(later, later.plusDays(1), coming, later), end);
  }

  private Found<DayReading> weekend(LocalDate saturday, int end) {
    LocalDate sunday = saturday.plusDays(1);
    return new Found<>(
        saturday.isBefore(today)
            ? DayReading.period(saturday, sunday, sunday)
            : DayReading.period(saturday, sunday, saturday, sunday),
        end);
  }

  private Found<DayReading> week(LocalDate monday, int end) {
    LocalDate sunday = monday.plusDays(6);
    LocalDate friday = monday.plusDays(4);
    LocalDate first = monday.isBefore(today) ? today : monday;
    return new Found<>(period(monday, sunday, first, friday, sunday), end);
  }

  private Found<DayReading> month(YearMonth month, int end) {
    LocalDate first = month.atDay(1).isBefore(today) ? today : month.atDay(1);
    LocalDate sameDay = today.plusMonths(1);
    boolean isNext = month.isAfter(YearMonth.from(today));
    return new Found<>(
        isNext
            ? period(month.atDay(1), month.atEndOfMonth(), first, sameDay, month.atEndOfMonth())
            : period(month.atDay(1), month.atEndOfMonth(), first, month.atEndOfMonth()),
        end);
  }

  private Found<DayReading> year(int year, int end) {
    LocalDate first = LocalDate.of(year, 1, 1);
    LocalDate last = LocalDate.of(year, 12, 31);
    return new Found<>(period(first, last, first.isBefore(today) ? today : first, last), end);
  }

  private DayReading period(LocalDate first, LocalDate last, LocalDate... days) {
    LocalDate[] open =
        java.util.Arrays.stream(days)
            .filter(day -> !day.isBefore(today))
            .distinct()
            .sorted()
            .toArray(LocalDate[]::new);
    // One day left of it does not make the day meant sure, but it is the only one there is.
    return DayReading.period(first, last, open);
  }

  private LocalDate monday() {
    return today.with(TemporalAdjusters.previousOrSame(DayOfWeek.MONDAY));
  }

  /** That of this week's weekend, be it that we are in it. */
  private LocalDate saturday() {
    return monday().plusDays(5);
  }

  private static Found<DayReading> sure(LocalDate day, int end) {
    return new Found<>(DayReading.sure(day), end);
  }
}
