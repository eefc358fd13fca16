package dev.knudge.tasks.chat.language;

import dev.knudge.tasks.chat.language.Token.Kind;
import java.time.LocalDate;
import java.time.YearMonth;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Reads months and years that are told without a day: {@code in january}, {@code by september 2027}, {@code next march}, {@code mid-june}, {@code in 2028}. A task is due on a day,
 * so which of theirs is meant is left open.
 */
final class MonthReader {
  private static final Set<String> LEADS = Set.of("in", "by", "before", "due", "starting");
  private static final Set<String> WHICH = Set.of("this", "next", "coming");
  private static final Set<String> PARTS = Set.of("early", "mid", "late");

  /** After "this" or "next" these are rather words of their own. */
  private static final Set<String> WORDS = Set.of("may", "march", "mar");

  /** In years: a number farther off counts something else. */
  private static final int FARTHEST = 20;

  private static final int MIDDLE = 15;

  private final Tokens tokens;
  private final LocalDate today;
  private final CalendarReader calendar;
  private final YearReader years;

  MonthReader(Tokens tokens, Moment moment) {
    this.tokens = tokens;
    this.today = moment.today();
    this.calendar = new CalendarReader(tokens, moment);
    this.years = new YearReader(tokens, moment);
  }

  /** Whether words that were read are such a month or year. */
  static boolean isRead(Tokens tokens, WhenReading when) {
    DayReading day = when.day();
    if (day == null || day.period() == null) {
      return false;
    }
    for (int i = when.from(); i < when.to(); i++) {
      if (Lexicon.month(tokens.word(i)) != null || isYear(tokens, i)) {
        return true;
      }
    }
    return false;
  }

  private static boolean isYear(Tokens tokens, int i) {
    return tokens.kindAt(i, Kind.NUMBER) && tokens.text(i, i + 1).length() == 4;
  }

  /**
   * The month or year that begins at that token; null where none does.
   *
   * @param lead the preposition before it; empty where none is
   */
  @Nullable Found<DayReading> read(int i, String lead) {
    int in = tokens.is(i, "sometime") && tokens.is(i + 1, "in") ? i + 1 : i;
    String led = tokens.is(in, "in") ? "in" : lead;
    int at = tokens.is(in, "in") ? in + 1 : i;
    boolean isNext = tokens.is(at, "next");
    boolean isWhich = tokens.isOneOf(at, WHICH);
    at = isWhich ? at + 1 : at;
    boolean isPart = tokens.isOneOf(at, PARTS);
    boolean isHyphened = isPart && tokens.sign(at + 1).equals("-");
    at = isHyphened ? at + 2 : isPart ? at + 1 : at;
    if (!LEADS.contains(led) && !isWhich && !isPart) {
      return null;
    }
    if (Lexicon.month(tokens.word(at)) == null) {
      return isWhich || isPart ? null : year(at, led);
    }
    boolean isWord = isWhich && WORDS.contains(tokens.word(at)) && tokens.get(at + 1) != null;
    return isWord ? null : month(at, led, isNext, isPart);
  }

  private @Nullable Found<DayReading> month(int at, String lead, boolean isNext, boolean isPart) {
    Found<YearMonth> month = calendar.namedMonth(at);
    if (month == null || calendar.read(at) != null || isDayAt(month.end())) {
      return null;
    }
    Found<YearMonth> end = joined(month);
    LocalDate first = month.value().atDay(1);
    LocalDate last = end.value().atEndOfMonth();
    List<LocalDate> days = new ArrayList<>(days(first, last, lead));
    if (isPart) {
      days.add(first.withDayOfMonth(MIDDLE));
    }
    // In November "in november" may be this one or the next; and so may "next march" at any time.
    boolean isYearless = years.ofMonth(at) == null;
    if (isNext || isYearless && !first.isAfter(today)) {
      days.addAll(days(first.plusYears(1), end.value().plusYears(1).atEndOfMonth(), lead));
    }
    return reading(first, last, days, end.end());
  }

  /** {@code in june or july}, {@code from june to july}: up to the second. */
  private Found<YearMonth> joined(Found<YearMonth> month) {
    Found<YearMonth> end = month;
    while (true) {
      int join = end.end();
      boolean isJoined =
          tokens.isOneOf(join, Set.of("or", "and", "to", "through", "until"))
              || tokens.sign(join).matches("[-–/,]");
      Found<YearMonth> next =
          isJoined && Lexicon.month(tokens.word(join + 1)) != null
              ? calendar.namedMonth(join + 1)
              : null;
      if (next == null || calendar.read(join + 1) != null) {
        return end;
      }
      YearMonth later =
          next.value().isBefore(month.value()) ? next.value().plusYears(1) : next.value();
      end = new Found<>(later, next.end());
    }
  }

  /** {@code june 31}, {@code march, 3rd floor}: a day that is none, or another number. */
  private boolean isDayAt(int at) {
    int number = tokens.sign(at).equals(",") ? at + 1 : at;
    return tokens.kindAt(at, Kind.NUMBER) || tokens.kindAt(number, Kind.ORDINAL);
  }

  private @Nullable Found<DayReading> year(int at, String lead) {
    Found<Integer> year = years.written(at);
    if (year == null
        || year.value() < today.getYear()
        || year.value() > today.getYear() + FARTHEST) {
      return null;
    }
    LocalDate first = LocalDate.of(year.value(), 1, 1);
    LocalDate last = LocalDate.of(year.value(), 12, 31);
    return reading(first, last, days(first, last, lead), year.end());
  }

  /** The days that people mean by it: who says "by september" thinks of the day before it, of its first, or of its last. */
  private List<LocalDate> days(LocalDate first, LocalDate last, String lead) {
    return switch (lead) {
      case "before" -> List.of(first);
      case "by" -> List.of(first.minusDays(1), first, last);
      default -> List.of(first.isAfter(today) || last.isBefore(today) ? first : today, last);
    };
  }

  private @Nullable Found<DayReading> reading(
      LocalDate first, LocalDate last, List<LocalDate> days, int end) {
    LocalDate[] open =
        days.stream()
            .filter(day -> !day.isBefore(today))
            .distinct()
            .sorted()
            .toArray(LocalDate[]::new);
    return open.length == 0 ? null : new Found<>(DayReading.period(first, last, open), end);
  }
}
