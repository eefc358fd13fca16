package dev.knudge.tasks.chat.language;

import dev.knudge.tasks.chat.language.DayReading.Period;
import java.time.DayOfWeek;
import java.time.LocalDate;
import java.time.temporal.TemporalAdjusters;
import org.jspecify.annotations.Nullable;

/** Reads days that are over, or nearly so: {@code yesterday}, {@code last week}, {@code 3 days ago}, {@code the last 7 days}. */
final class PastReader {
  private final Tokens tokens;
  private final LocalDate today;

  PastReader(Tokens tokens, Moment moment) {
    this.tokens = tokens;
    this.today = moment.today();
  }

  /** The days that are named from that token on; null where none are. */
  @Nullable Found<Period> read(int i) {
    int at = tokens.past(i, Lexicon.ON);
    int before = tokens.after(tokens.past(at, Lexicon.THE), "day", "before", "yesterday");
    if (before > 0) {
      return day(today.minusDays(2), before);
    }
    LocalDate monday = today.with(TemporalAdjusters.previousOrSame(DayOfWeek.MONDAY));
    switch (tokens.word(at)) {
      case "yesterday" -> {
        return day(today.minusDays(1), at + 1);
      }
      case "today" -> {
        return day(today, at + 1);
      }
      case "this" -> {
        return since(at + 1, monday, today.withDayOfMonth(1), today.withDayOfYear(1));
      }
      default -> {}
    }
    Found<Length> length = Quantities.length(tokens, at);
    if (length != null && tokens.is(length.end(), "ago") && !length.value().isTimed()) {
      return day(length.value().before(today), length.end() + 1);
    }
    int last = tokens.is(at, "in") ? at + 1 : at;
    last = tokens.past(last, Lexicon.THE);
    return tokens.is(last, "last") || tokens.is(last, "past")
        ? last(last + 1, monday)
        : weekday(at);
  }

  private @Nullable Found<Period> since(int i, LocalDate monday, LocalDate month, LocalDate year) {
    return switch (tokens.word(i)) {
      case "week" -> new Found<>(new Period(monday, today), i + 1);
      case "month" -> new Found<>(new Period(month, today), i + 1);
      case "year" -> new Found<>(new Period(year, today), i + 1);
      case "morning", "afternoon", "evening" -> day(today, i + 1);
      default -> null;
    };
  }

  private @Nullable Found<Period> last(int i, LocalDate monday) {
    Found<Length> length = Quantities.length(tokens, i);
    if (length != null && !length.value().isTimed()) {
      return new Found<>(new Period(length.value().before(today), today), length.end());
    }
    LocalDate month = today.withDayOfMonth(1);
    return switch (tokens.word(i)) {
      case "week" -> new Found<>(new Period(monday.minusWeeks(1), monday.minusDays(1)), i + 1);
      case "month" -> new Found<>(new Period(month.minusMonths(1), month.minusDays(1)), i + 1);
      case "year" ->
          new Found<>(
              new Period(today.withDayOfYear(1).minusYears(1), today.withDayOfYear(1).minusDays(1)),
              i + 1);
      case "night" -> day(today.minusDays(1), i + 1);
      default -> weekday(i);
    };
  }

  private @Nullable Found<Period> weekday(int i) {
    DayOfWeek day = Lexicon.day(tokens.word(i));
    return day == null ? null : day(today.with(TemporalAdjusters.previous(day)), i + 1);
  }

  private static Found<Period> day(LocalDate day, int end) {
    return new Found<>(new Period(day, day), end);
  }
}
