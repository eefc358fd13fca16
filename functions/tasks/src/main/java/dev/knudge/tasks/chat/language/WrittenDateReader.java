package dev.knudge.tasks.chat.language;

import dev.knudge.tasks.chat.language.Token.Kind;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.time.Month;
import org.jspecify.annotations.Nullable;

/** Reads dates as machines and forms write them, with the month in letters: {@code 28-Feb-2027}, {@code 2027/feb/28}, {@code 2027 march 3}. */
final class WrittenDateReader {
  private final Tokens tokens;
  private final YearReader years;

  WrittenDateReader(Tokens tokens, Moment moment) {
    this.tokens = tokens;
    this.years = new YearReader(tokens, moment);
  }

  @Nullable Found<DayReading> read(int i) {
    Found<DayReading> found = yearFirst(i);
    return found != null ? found : joined(i);
  }

  /** {@code 2027 march 3rd}, {@code 2027-Mar-03}. */
  private @Nullable Found<DayReading> yearFirst(int i) {
    Found<Integer> year = years.written(i);
    if (year == null) {
      return null;
    }
    String sign = joint(year.end());
    int at = sign.isEmpty() ? year.end() : year.end() + 1;
    Month month = Lexicon.month(tokens.word(at));
    if (month == null || !sign.equals(joint(at + 1))) {
      return null;
    }
    int dayAt = sign.isEmpty() ? at + 1 : at + 2;
    Found<Integer> day =
        tokens.kindAt(dayAt, Kind.ORDINAL) ? Quantities.ordinal(tokens, dayAt) : number(dayAt);
    boolean isOwner =
        day != null
            && sign.isEmpty()
            && (tokens.glued(day.end()) && tokens.kindAt(day.end(), Kind.WORD)
                || tokens.is(day.end(), "am")
                || tokens.is(day.end(), "pm"));
    return day == null || isOwner ? null : date(year.value(), month, day.value(), day.end());
  }

  /** {@code 28-Feb-2027}, {@code feb/28/2027}: one sign between all. */
  private @Nullable Found<DayReading> joined(int i) {
    Month named = Lexicon.month(tokens.word(i));
    Found<Integer> first = number(i);
    String sign = joint(i + 1);
    if (sign.isEmpty() || !sign.equals(joint(i + 3)) || named == null && first == null) {
      return null;
    }
    Month month = named != null ? named : Lexicon.month(tokens.word(i + 2));
    Found<Integer> day = named != null ? number(i + 2) : first;
    Found<Integer> year = years.written(i + 4);
    return month == null || day == null || year == null
        ? null
        : date(year.value(), month, day.value(), year.end());
  }

  private String joint(int at) {
    boolean isGlued = tokens.glued(at) && tokens.glued(at + 1);
    return isGlued && tokens.sign(at).matches("[-/]") ? tokens.sign(at) : "";
  }

  private @Nullable Found<Integer> number(int i) {
    return tokens.kindAt(i, Kind.NUMBER) && tokens.text(i, i + 1).length() < 3
        ? Quantities.count(tokens, i)
        : null;
  }

  private static @Nullable Found<DayReading> date(int year, Month month, int day, int end) {
    try {
      return new Found<>(DayReading.sure(LocalDate.of(year, month, day)), end);
    } catch (DateTimeException _) {
      return null;
    }
  }
}
