package dev.knudge.tasks.chat.language;

import dev.knudge.tasks.chat.language.DayReading.Weight;
import dev.knudge.tasks.chat.language.Token.Kind;
import java.time.DateTimeException;
import java.time.DayOfWeek;
import java.time.LocalDate;
import java.time.Month;
import java.time.Year;
import java.time.YearMonth;
import java.time.temporal.TemporalAdjusters;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Reads days that the calendar names: {@code 3rd of march}, {@code 2026-12-24}, {@code the last friday of next month}. */
final class CalendarReader {
  private static final Pattern YEAR_FIRST =
      Pattern.compile("(\\d{4})([-/.])(\\d{1,2})\\2(\\d{1,2})");
  private static final Pattern YEAR_LAST =
      Pattern.compile("(\\d{1,2})([-/.])(\\d{1,2})\\2(\\d{4}|\\d{2})");
  private static final Pattern WITHOUT_YEAR = Pattern.compile("(\\d{1,2})/(\\d{1,2})");
  private static final int LONGEST_WAIT_FOR_A_LEAP_YEAR = 8;

  /** In years: a year of two digits that is farther off may as well be one of the last century. */
  private static final int FARTHEST = 30;

  private final Tokens tokens;
  private final Moment moment;
  private final YearReader years;

  CalendarReader(Tokens tokens, Moment moment) {
    this.tokens = tokens;
    this.moment = moment;
    this.years = new YearReader(tokens, moment);
  }

  @Nullable Found<DayReading> read(int i) {
    if (tokens.kindAt(i, Kind.NUMBERS)) {
      DayReading numbers = numbers(tokens.text(i, i + 1));
      return numbers == null ? null : new Found<>(numbers, i + 1);
    }
    Found<DayReading> found = new WrittenDateReader(tokens, moment).read(i);
    found = found != null ? found : monthThenDay(i);
    found = found != null ? found : dayThenMonth(i);
    found = found != null ? found : lastDayOf(i);
    found = found != null ? found : weekdayOfMonth(i);
    return found != null ? found : dayOfMonth(i);
  }

  private @Nullable DayReading numbers(String text) {
    Matcher iso = YEAR_FIRST.matcher(text);
    if (iso.matches()) {
      LocalDate date = date(number(iso, 1), number(iso, 3), number(iso, 4));
      return date == null ? null : DayReading.sure(date);
    }
    Matcher full = YEAR_LAST.matcher(text);
    if (full.matches()) {
      int year = number(full, 4) + (full.group(4).length() == 2 ? 2000 : 0);
      boolean isDotted = full.group(2).equals(".");
      if (isDotted && full.group(4).length() == 2) {
        return null; // a version, rather
      }
      DateOrder order = isDotted ? DateOrder.DAY_FIRST : moment.order();
      DayReading reading = either(number(full, 1), number(full, 3), year, order, Weight.SURE);
      boolean isFar = year > moment.today().getYear() + FARTHEST && full.group(4).length() == 2;
      DayReading past =
          isFar ? either(number(full, 1), number(full, 3), year - 100, order, Weight.SURE) : null;
      return reading == null || past == null ? reading : reading.or(past);
    }
    Matcher bare = WITHOUT_YEAR.matcher(text);
    return bare.matches() && !text.equals("24/7")
        ? either(number(bare, 1), number(bare, 2), 0, moment.order(), Weight.LOOSE)
        : null;
  }

  private @Nullable DayReading either(int a, int b, int year, DateOrder order, Weight weight) {
    List<LocalDate> days = new ArrayList<>();
    LocalDate dayFirst = year == 0 ? coming(b, a) : date(year, b, a);
    LocalDate monthFirst = year == 0 ? coming(a, b) : date(year, a, b);
    if (monthFirst != null && (order != DateOrder.DAY_FIRST || dayFirst == null)) {
      days.add(monthFirst);
    }
    if (dayFirst != null && (order != DateOrder.MONTH_FIRST || monthFirst == null)) {
      days.add(dayFirst);
    }
    List<LocalDate> distinct = days.stream().distinct().toList();
    return distinct.isEmpty() ? null : new DayReading(distinct, null, null, weight);
  }

  /** {@code march 3}, {@code march 3rd, 2027}, {@code march the third}. */
  private @Nullable Found<DayReading> monthThenDay(int i) {
    Month month = Lexicon.month(tokens.word(i));
    if (month == null) {
      return null;
    }
    boolean isComma = tokens.sign(i + 1).equals(",") && tokens.kindAt(i + 2, Kind.ORDINAL);
    int at = isComma || tokens.sign(i + 1).equals(".") ? i + 2 : i + 1;
    at = tokens.past(at, Lexicon.THE);
    Found<Integer> day = Quantities.ordinal(tokens, at);
    boolean isOrdinal = day != null;
    if (day == null && tokens.kindAt(at, Kind.NUMBER) && tokens.text(at, at + 1).length() < 3) {
      day = Quantities.count(tokens, at);
    }
    if (day == null || isCounted(day.end()) || (isOrdinal && isWeekdayOf(day.end()))) {
      return null;
    }
    Found<Integer> year = years.after(day.end());
    if (isComma && year == null) {
      return null; // "in March, 3rd floor"
    }
    return named(month, day.value(), year, day.end(), isOrdinal ? Weight.SURE : Weight.LOOSE);
  }

  /** {@code 3 march}, {@code the 3rd of march 2027}, {@code first of may}. */
  private @Nullable Found<DayReading> dayThenMonth(int i) {
    int at = tokens.past(i, Lexicon.THE);
    Found<Integer> day = Quantities.ordinal(tokens, at);
    boolean isOrdinal = day != null;
    if (day == null && tokens.kindAt(at, Kind.NUMBER) && tokens.text(at, at + 1).length() < 3) {
      day = Quantities.count(tokens, at);
    }
    if (day == null) {
      return null;
    }
    boolean hasOf = tokens.is(day.end(), "of");
    int monthAt =
        hasOf ? day.end() + 1 : tokens.sign(day.end()).equals(".") ? day.end() + 1 : day.end();
    String word = tokens.word(monthAt);
    Month month = Lexicon.month(word);
    if (month == null) {
      return hasOf && isOrdinal ? ofThatMonth(day, monthAt) : null;
    }
    Found<Integer> year = years.afterShort(monthAt);
    // "The first may be late", "10 march to the store": the word alone is too weak.
    boolean isSure = hasOf || year != null || !(word.equals("may") || word.equals("march"));
    return named(
        month,
        day.value(),
        year,
        monthAt + 1,
        isSure && isOrdinal ? Weight.SURE : isSure ? Weight.LOOSE : Weight.WEAK);
  }

  /** {@code the 5th of next month}. */
  private @Nullable Found<DayReading> ofThatMonth(Found<Integer> day, int at) {
    Found<YearMonth> month = thatMonth(at);
    LocalDate date =
        month == null
            ? null
            : date(month.value().getYear(), month.value().getMonthValue(), day.value());
    if (month == null || date == null) {
      return null;
    }
    boolean isEvery = tokens.is(at, "the") || tokens.is(at, "this");
    if (isEvery && date.isBefore(moment.today()) && tokens.is(at, "the")) {
      date = date(date.plusMonths(1).getYear(), date.plusMonths(1).getMonthValue(), day.value());
    }
    return date == null ? null : new Found<>(DayReading.sure(date), month.end());
  }

  private @Nullable Found<DayReading> named(
      Month month, int day, @Nullable Found<Integer> year, int end, Weight weight) {
    LocalDate date =
        year == null ? coming(month.getValue(), day) : date(year.value(), month.getValue(), day);
    return date == null
        ? null
        : new Found<>(
            DayReading.sure(date).weighing(year == null ? weight : Weight.SURE),
            year == null ? end : year.end());
  }

  /** {@code the last day of february}, {@code last day of the month}. */
  private @Nullable Found<DayReading> lastDayOf(int i) {
    int at = tokens.past(i, Lexicon.THE);
    int of = tokens.after(at, "last", "day", "of");
    if (of < 0) {
      return null;
    }
    Found<YearMonth> month = namedMonth(of);
    if (month == null
        && (tokens.after(of, "the", "year") > 0 || tokens.after(of, "this", "year") > 0)) {
      return new Found<>(
          DayReading.sure(moment.today().with(TemporalAdjusters.lastDayOfYear())), of + 2);
    }
    return month == null
        ? null
        : new Found<>(DayReading.sure(month.value().atEndOfMonth()), month.end());
  }

  /** {@code the first monday of next month}, {@code last friday in march 2027}. */
  private @Nullable Found<DayReading> weekdayOfMonth(int i) {
    int at = tokens.past(i, Lexicon.THE);
    boolean isLast = tokens.is(at, "last") || tokens.is(at, "final");
    Found<Integer> ordinal = isLast ? new Found<>(-1, at + 1) : Quantities.ordinal(tokens, at);
    DayOfWeek day = ordinal == null ? null : Lexicon.day(tokens.word(ordinal.end()));
    if (ordinal == null || day == null || ordinal.value() > 5) {
      return null;
    }
    int of = ordinal.end() + 1;
    if (!tokens.is(of, "of") && !tokens.is(of, "in")) {
      return null;
    }
    Found<YearMonth> month = namedMonth(of + 1);
    if (month == null) {
      return null;
    }
    LocalDate date = nth(month.value(), ordinal.value(), day);
    boolean isOpen = date != null && date.isBefore(moment.today()) && tokens.is(of + 1, "the");
    date = isOpen ? nth(month.value().plusMonths(1), ordinal.value(), day) : date;
    boolean isYearless = Lexicon.month(tokens.word(month.end() - 1)) != null;
    if (isYearless && date != null && date.isBefore(moment.today())) {
      date = nth(month.value().plusYears(1), ordinal.value(), day);
    }
    return date == null ? null : new Found<>(DayReading.sure(date), month.end());
  }

  private static @Nullable LocalDate nth(YearMonth month, int ordinal, DayOfWeek day) {
    LocalDate date = month.atDay(1).with(TemporalAdjusters.dayOfWeekInMonth(ordinal, day));
    return YearMonth.from(date).equals(month) ? date : null;
  }

  /** {@code the 5th}: the next one there is; {@code next month on the 5th}. */
  private @Nullable Found<DayReading> dayOfMonth(int i) {
    Found<YearMonth> month = tokens.is(i, "next") ? thatMonth(i) : null;
    if (month != null) {
      int on = tokens.past(month.end(), Lexicon.ON);
      Found<Integer> day = tokens.is(on, "the") ? Quantities.ordinal(tokens, on + 1) : null;
      LocalDate date =
          day == null
              ? null
              : date(month.value().getYear(), month.value().getMonthValue(), day.value());
      return day == null || date == null ? null : new Found<>(DayReading.sure(date), day.end());
    }
    int at = tokens.past(i, Lexicon.THE);
    if (at == i || !tokens.kindAt(at, Kind.ORDINAL)) {
      return null;
    }
    Found<Integer> day = Quantities.ordinal(tokens, at);
    if (day == null || day.value() < 1 || day.value() > 31) {
      return null;
    }
    for (int months = 0; months < 3; months++) {
      YearMonth candidate = YearMonth.from(moment.today()).plusMonths(months);
      if (candidate.isValidDay(day.value())
          && !candidate.atDay(day.value()).isBefore(moment.today())) {
        return new Found<>(DayReading.weak(candidate.atDay(day.value())), day.end());
      }
    }
    return null;
  }

  /** A month by name, with its year or the next that comes; or by its distance. */
  @Nullable Found<YearMonth> namedMonth(int i) {
    Month month = Lexicon.month(tokens.word(i));
    if (month == null) {
      return thatMonth(i);
    }
    Found<Integer> year = years.ofMonth(i);
    if (year != null) {
      return new Found<>(YearMonth.of(year.value(), month), year.end());
    }
    YearMonth now = YearMonth.from(moment.today());
    YearMonth named = now.withMonth(month.getValue());
    return new Found<>(named.isBefore(now) ? named.plusYears(1) : named, i + 1);
  }

  private @Nullable Found<YearMonth> thatMonth(int i) {
    if (!tokens.is(i + 1, "month")) {
      return null;
    }
    YearMonth now = YearMonth.from(moment.today());
    return switch (tokens.word(i)) {
      case "the", "this" -> new Found<>(now, i + 2);
      case "next" -> new Found<>(now.plusMonths(1), i + 2);
      default -> null;
    };
  }

  /** Whether the number before that place counts what stands there, or is the hour of a time. */
  private boolean isCounted(int at) {
    String word = tokens.word(at);
    return word.equals("am")
        || word.equals("pm")
        || (tokens.glued(at) && !word.isEmpty())
        || (Lexicon.unit(word) != null && word.length() > 1)
        || tokens.sign(at).equals("%");
  }

  private boolean isWeekdayOf(int at) {
    return Lexicon.day(tokens.word(at)) != null;
  }

  /** That day of this year or, where it is over or does not exist, of the next year that has it. */
  private @Nullable LocalDate coming(int month, int day) {
    for (int years = 0; years <= LONGEST_WAIT_FOR_A_LEAP_YEAR; years++) {
      LocalDate date = date(Year.from(moment.today()).getValue() + years, month, day);
      if (date != null && !date.isBefore(moment.today())) {
        return date;
      }
    }
    return null;
  }

  private static @Nullable LocalDate date(int year, int month, int day) {
    try {
      return LocalDate.of(year, month, day);
    } catch (DateTimeException _) {
      return null;
    }
  }

  private static int number(Matcher matcher, int group) {
    return Integer.parseInt(matcher.group(group));
  }
}
