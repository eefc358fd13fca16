package dev.knudge.tasks.chat.language;

import dev.knudge.tasks.chat.language.DayReading.Weight;
import java.time.DayOfWeek;
import java.time.LocalDate;
import java.time.temporal.ChronoUnit;
import java.time.temporal.TemporalAdjusters;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Reads days that are told from today: {@code tomorrow}, {@code next friday}, {@code in 3 days}, {@code a week from monday}. */
final class DateReader {
  private static final Set<String> TOMORROW =
      Set.of(
          "tomorrow",
          "tmrw",
          "tmr",
          "tommorow",
          "tommorrow",
          "tomorow",
          "tomorrrow",
          "tmw",
          "2moro");
  private static final Set<String> COMING = Set.of("coming", "upcoming");
  private static final Set<String> FROM = Set.of("from", "after");
  private static final int LAST_YEAR = 9999;

  private final Tokens tokens;
  private final Moment moment;
  private final LocalDate today;
  private final CalendarReader calendar;
  private final PeriodReader periods;

  DateReader(Tokens tokens, Moment moment) {
    this.tokens = tokens;
    this.moment = moment;
    this.today = moment.today();
    this.calendar = new CalendarReader(tokens, moment);
    this.periods = new PeriodReader(tokens, moment);
  }

  /** The day that begins at that token; null where none does. */
  @Nullable Found<DayReading> read(int i) {
    Found<DayReading> found = core(i);
    if (found == null || found.value().days().stream().anyMatch(day -> day.getYear() > LAST_YEAR)) {
      return null;
    }
    return withPart(found);
  }

  private @Nullable Found<DayReading> core(int i) {
    Found<DayReading> found = fixed(i);
    found = found != null ? found : distance(i);
    found = found != null ? found : calendar.read(i);
    found = found != null ? found : weekday(i);
    return found != null ? found : periods.read(i);
  }

  private @Nullable Found<DayReading> fixed(int i) {
    int at = tokens.past(i, Lexicon.THE);
    int dayAfter = tokens.after(at, "day", "after");
    if (dayAfter > 0 && tokens.isOneOf(dayAfter, TOMORROW)) {
      return sure(today.plusDays(2), dayAfter + 1);
    }
    if (tokens.isOneOf(i, TOMORROW)) {
      int week = tokens.after(i + 1, "week");
      return week > 0 ? null : sure(today.plusDays(1), i + 1);
    }
    if (tokens.is(i, "eod") || tokens.is(i, "cob")) {
      return endOf(i + 1);
    }
    if (tokens.is(i, "today")) {
      return sure(today, i + 1);
    }
    if (tokens.is(i, "tonight")) {
      return new Found<>(DayReading.sure(today).in(DayPart.NIGHT), i + 1);
    }
    if (tokens.is(i, "this") && DayPart.of(tokens.word(i + 1)) != null) {
      return new Found<>(
          DayReading.sure(today).in(DayPart.of(tokens.word(i + 1))).weighing(Weight.LOOSE), i + 2);
    }
    int endOfDay = tokens.after(i, "end", "of", "day");
    endOfDay = endOfDay > 0 ? endOfDay : tokens.after(i, "end", "of", "the", "day");
    endOfDay = endOfDay > 0 ? endOfDay : tokens.after(i, "close", "of", "business");
    return endOfDay > 0 ? endOf(endOfDay) : null;
  }

  /** The end of the day that follows, {@code end of day on friday}; of today where none does. */
  private Found<DayReading> endOf(int end) {
    int on = tokens.past(end, Lexicon.ON);
    boolean isAgain = tokens.is(on, "eod") || tokens.is(on, "cob") || tokens.is(on, "end");
    Found<DayReading> day = isAgain ? null : read(on);
    return day == null || day.value().weight() == Weight.WEAK ? sure(today, end) : day;
  }

  /** {@code in 3 days}, {@code 3 days from now}, {@code a week from monday}. Lengths on the clock are a time, not a day. */
  private @Nullable Found<DayReading> distance(int i) {
    if (tokens.is(i, "in") || tokens.is(i, "within")) {
      int at = tokens.is(i + 1, "the") && tokens.is(i + 2, "next") ? i + 3 : i + 1;
      Found<Length> length = Quantities.length(tokens, at);
      return length == null
              || length.value().isTimed()
              || length.value().isNothing()
              || isOwner(length.end())
          ? null
          : sure(length.value().after(today), pastTime(length.end()));
    }
    Found<DayReading> weekdays = weekdaysFromNow(i);
    if (weekdays != null) {
      return weekdays;
    }
    Found<Length> length = Quantities.length(tokens, i);
    Found<DayReading> weekLater = length == null ? null : weeksFrom(length);
    if (weekLater != null) {
      return weekLater;
    }
    if (length == null || length.value().isTimed() || !tokens.isOneOf(length.end(), FROM)) {
      return null;
    }
    int at = length.end() + 1;
    if (tokens.is(at, "now") && tokens.is(at - 1, "from")) {
      return sure(length.value().after(today), at + 1);
    }
    Found<DayReading> anchor = fixed(at);
    anchor = anchor != null ? anchor : calendar.read(at);
    anchor = anchor != null ? anchor : weekday(at);
    if (anchor == null || anchor.value().period() != null) {
      return null;
    }
    LocalDate[] days =
        anchor.value().days().stream()
            .map(day -> length.value().after(day))
            .toArray(LocalDate[]::new);
    return new Found<>(DayReading.loose(days).weighing(Weight.SURE), anchor.end());
  }

  /** {@code 4 mondays from now}. */
  private @Nullable Found<DayReading> weekdaysFromNow(int i) {
    Found<Integer> count = Quantities.count(tokens, i);
    DayOfWeek day = count == null ? null : Lexicon.days(tokens.word(count.end()));
    if (count == null || day == null || !tokens.is(count.end() + 1, "from")) {
      return null;
    }
    boolean isNow = tokens.is(count.end() + 2, "now") || tokens.is(count.end() + 2, "today");
    if (!isNow || count.value() == 0) {
      return null;
    }
    // To some this week's does not count.
    LocalDate nth = today.with(TemporalAdjusters.next(day)).plusWeeks(count.value() - 1);
    return new Found<>(
        DayReading.loose(nth, nth.plusWeeks(1)).weighing(Weight.SURE), count.end() + 3);
  }

  /** {@code a week tomorrow}, {@code two weeks today}. */
  private @Nullable Found<DayReading> weeksFrom(Found<Length> length) {
    boolean isWeeks =
        !length.value().isTimed()
            && Lexicon.unit(tokens.word(length.end() - 1)) == ChronoUnit.WEEKS;
    if (!isWeeks || tokens.is(length.end() + 1, "week")) {
      return null;
    }
    if (tokens.is(length.end(), "today")) {
      return sure(length.value().after(today), length.end() + 1);
    }
    return tokens.isOneOf(length.end(), TOMORROW)
        ? sure(length.value().after(today.plusDays(1)), length.end() + 1)
        : null;
  }

  /** Past the "time" of {@code in three weeks' time}. */
  private int pastTime(int end) {
    int at = tokens.sign(end).equals("'") || tokens.sign(end).equals("’") ? end + 1 : end;
    return tokens.is(at, "time") ? at + 1 : end;
  }

  /** Whether what follows belongs to the length: {@code in 2 days' time} does not, {@code in two weeks vacation} does. */
  private boolean isOwner(int at) {
    return tokens.sign(at).matches("['’]") && !tokens.is(at + 1, "time");
  }

  private @Nullable Found<DayReading> weekday(int i) {
    int at = tokens.past(i, Lexicon.THE);
    int named = at;
    boolean thisOne = tokens.is(named, "this");
    named = thisOne ? named + 1 : named;
    boolean coming = tokens.isOneOf(named, COMING);
    named = coming ? named + 1 : named;
    boolean next = !thisOne && !coming && tokens.is(named, "next");
    named = next ? named + 1 : named;
    DayOfWeek day = Lexicon.day(tokens.word(named));
    if (day == null || (at > i && !coming && !next && !tokens.is(named + 1, "after"))) {
      return null;
    }
    int end = named + 1;
    end =
        tokens.sign(end).equals(".")
                && tokens.word(named).length() < 5
                && tokens.get(end + 1) != null
                && !tokens.glued(end + 1)
            ? end + 1
            : end;
    LocalDate following = today.with(TemporalAdjusters.next(day));
    if (next) {
      return nextOne(following, end);
    }
    if (coming) {
      return sure(following, end);
    }
    if (thisOne) {
      // Said on that very day it may as well be the one of the next week.
      LocalDate same = today.with(TemporalAdjusters.nextOrSame(day));
      return new Found<>(
          same.equals(today) ? DayReading.loose(today, following) : DayReading.loose(same), end);
    }
    Found<DayReading> exact = weekOf(day, end);
    exact = exact != null ? exact : dated(day, end);
    if (exact != null) {
      return exact;
    }
    Weight weight = Lexicon.WEAK_DAYS.contains(tokens.word(named)) ? Weight.WEAK : Weight.LOOSE;
    LocalDate same = today.with(TemporalAdjusters.nextOrSame(day));
    DayReading reading =
        same.equals(today) ? DayReading.loose(today, following) : DayReading.loose(same);
    return new Found<>(reading.weighing(weight), end);
  }

  /** The nearest, or that of the next week: where these differ, people do too. */
  private Found<DayReading> nextOne(LocalDate following, int end) {
    LocalDate nextWeeks =
        today
            .with(TemporalAdjusters.next(DayOfWeek.MONDAY))
            .with(TemporalAdjusters.nextOrSame(following.getDayOfWeek()));
    DayReading reading =
        following.equals(nextWeeks)
            ? DayReading.loose(following)
            : DayReading.loose(following, nextWeeks);
    return new Found<>(reading, end);
  }

  /** {@code tuesday next week}, {@code tuesday of this week}, {@code tuesday in two weeks}. */
  private @Nullable Found<DayReading> weekOf(DayOfWeek day, int end) {
    int at = tokens.is(end, "of") || tokens.sign(end).equals(",") ? end + 1 : end;
    LocalDate monday = today.with(TemporalAdjusters.previousOrSame(DayOfWeek.MONDAY));
    if (tokens.after(at, "next", "week") > 0 && !tokens.glued(at + 2)) {
      return sure(monday.plusWeeks(1).with(TemporalAdjusters.nextOrSame(day)), at + 2);
    }
    if (tokens.after(at, "this", "week") > 0) {
      return sure(monday.with(TemporalAdjusters.nextOrSame(day)), at + 2);
    }
    int afterNext = tokens.after(at, "the", "week", "after", "next");
    afterNext = afterNext > 0 ? afterNext : tokens.after(at, "week", "after", "next");
    return afterNext > 0
        ? sure(monday.plusWeeks(2).with(TemporalAdjusters.nextOrSame(day)), afterNext)
        : null;
  }

  /** {@code friday 27 november}, {@code friday, march 3rd}, {@code friday the 13th}. */
  private @Nullable Found<DayReading> dated(DayOfWeek day, int end) {
    int at = tokens.sign(end).equals(",") ? end + 1 : end;
    Found<DayReading> date = calendar.read(at);
    if (date == null || date.value().period() != null || date.value().weight() == Weight.WEAK) {
      return bareOrdinal(day, end);
    }
    if (date.value().days().stream().anyMatch(d -> d.getDayOfWeek() == day)) {
      LocalDate fits =
          date.value().days().stream()
              .filter(d -> d.getDayOfWeek() == day)
              .findFirst()
              .orElseThrow();
      return sure(fits, date.end());
    }
    // The two contradict each other, and nobody knows which was meant.
    LocalDate dated = date.value().days().getFirst();
    LocalDate named = today.with(TemporalAdjusters.nextOrSame(day));
    return new Found<>(DayReading.loose(dated, named).weighing(Weight.SURE), date.end());
  }

  private @Nullable Found<DayReading> bareOrdinal(DayOfWeek day, int end) {
    int at = tokens.past(end, Lexicon.THE);
    boolean isDigits = tokens.kindAt(at, Token.Kind.ORDINAL);
    Found<Integer> ordinal = isDigits || at > end ? Quantities.ordinal(tokens, at) : null;
    if (ordinal == null
        || ordinal.value() < 1
        || ordinal.value() > 31
        || !isDigits && isNoun(ordinal.end())) {
      return null;
    }
    LocalDate date = today;
    for (int months = 0; months < 400; months++) {
      LocalDate first = today.withDayOfMonth(1).plusMonths(months);
      if (ordinal.value() <= first.lengthOfMonth()) {
        date = first.withDayOfMonth(ordinal.value());
        if (!date.isBefore(today) && date.getDayOfWeek() == day) {
          return new Found<>(bareDated(date, day), ordinal.end());
        }
      }
    }
    return null;
  }

  /** Where such a day is far off, the weekday or the number may be a mistake; not on a Friday the 13th. */
  private DayReading bareDated(LocalDate date, DayOfWeek day) {
    boolean isNear = date.isBefore(today.plusMonths(1));
    boolean isUnlucky = day == DayOfWeek.FRIDAY && date.getDayOfMonth() == 13;
    return isNear || isUnlucky
        ? DayReading.loose(date)
        : DayReading.loose(date, today.with(TemporalAdjusters.nextOrSame(day)));
  }

  private boolean isNoun(int at) {
    return tokens.kindAt(at, Token.Kind.WORD)
        && Lexicon.number(tokens.word(at)) == null
        && !Lexicon.CLOSED.contains(tokens.word(at))
        && !WhenReader.VERBS.contains(tokens.word(at));
  }

  /** {@code tomorrow morning}, {@code friday in the evening}, {@code monday eod}. */
  private Found<DayReading> withPart(Found<DayReading> found) {
    int at = found.end();
    if (tokens.is(at, "eod") || tokens.is(at, "cob")) {
      return new Found<>(found.value(), at + 1);
    }
    int inThe = tokens.after(at, "in", "the");
    int part = inThe > 0 ? inThe : tokens.is(at, "at") ? at + 1 : at;
    DayPart named = DayPart.of(tokens.word(part));
    boolean fits =
        named != null
            && found.value().part() == null
            && found.value().period() == null
            && !tokens.word(part).endsWith("s")
            && !tokens.is(part, "tonight")
            && (part != at + 1 || named == DayPart.NIGHT || inThe > 0);
    return fits ? new Found<>(found.value().in(named), part + 1) : found;
  }

  private static Found<DayReading> sure(LocalDate day, int end) {
    return new Found<>(DayReading.sure(day), end);
  }

  Moment moment() {
    return moment;
  }
}
