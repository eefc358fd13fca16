package dev.knudge.tasks.chat.language;

import dev.knudge.tasks.chat.language.Token.Kind;
import java.time.temporal.ChronoUnit;
import org.jspecify.annotations.Nullable;

/** Reads numbers, ordinals and lengths of time, in digits and in words. */
final class Quantities {
  /** Nobody counts further; and no sum of such overflows. */
  private static final int LARGEST = 100_000;

  private Quantities() {}

  /** {@code 3}, {@code twenty five}, {@code a}, {@code a couple of}. */
  static @Nullable Found<Integer> count(Tokens tokens, int i) {
    if (tokens.kindAt(i, Kind.NUMBER)) {
      String digits = tokens.text(i, i + 1);
      return digits.length() > 5 || Integer.parseInt(digits) > LARGEST
          ? null
          : new Found<>(Integer.parseInt(digits), i + 1);
    }
    String word = tokens.word(i);
    if (word.equals("a") || word.equals("an")) {
      int couple = tokens.after(i + 1, "couple");
      return couple < 0
          ? new Found<>(1, i + 1)
          : new Found<>(2, tokens.is(couple, "of") ? couple + 1 : couple);
    }
    Integer number = Lexicon.number(word);
    if (number == null) {
      return null;
    }
    int next = tokens.sign(i + 1).equals("-") ? i + 2 : i + 1;
    Integer ones = number >= 20 ? Lexicon.number(tokens.word(next)) : null;
    return ones != null && ones > 0 && ones < 10
        ? new Found<>(number + ones, next + 1)
        : new Found<>(number, i + 1);
  }

  /** {@code 3rd}, {@code third}, {@code twenty first}. */
  static @Nullable Found<Integer> ordinal(Tokens tokens, int i) {
    if (tokens.kindAt(i, Kind.ORDINAL)) {
      String text = tokens.text(i, i + 1);
      return new Found<>(Integer.parseInt(text.substring(0, text.length() - 2)), i + 1);
    }
    Integer ordinal = Lexicon.ordinal(tokens.word(i));
    if (ordinal != null) {
      return new Found<>(ordinal, i + 1);
    }
    Integer tens = Lexicon.number(tokens.word(i));
    if (tens != null && tens >= 20) {
      int next = tokens.sign(i + 1).equals("-") ? i + 2 : i + 1;
      Integer ones = Lexicon.ordinal(tokens.word(next));
      return ones != null && ones < 10 ? new Found<>(tens + ones, next + 1) : null;
    }
    return null;
  }

  /** {@code 3 days}, {@code 2h}, {@code 1h30m}, {@code half an hour}, {@code an hour and a half}, {@code 1.5 hours}. */
  static @Nullable Found<Length> length(Tokens tokens, int i) {
    Found<Length> found = part(tokens, i);
    while (found != null) {
      int next = tokens.is(found.end(), "and") ? found.end() + 1 : found.end();
      if (tokens.after(next, "a", "half") == next + 2) {
        Length half = found.value().half();
        return half == null ? found : new Found<>(found.value().plus(half), next + 2);
      }
      boolean joined = next > found.end() || tokens.glued(next) || found.value().isTimed();
      Found<Length> more = joined ? part(tokens, next) : null;
      if (more == null) {
        more = joined ? gluedMinutes(tokens, next) : null;
      }
      more = more != null ? more : inRow(tokens, found.end());
      if (more == null || !more.value().isSmallerThan(found.value())) {
        return found;
      }
      found = new Found<>(found.value().plus(more.value()), more.end());
    }
    return null;
  }

  /** The next of {@code 1 year 2 months} and {@code 1d, 2h, and 5min}: a plural, or nothing that it could describe follows. */
  private static @Nullable Found<Length> inRow(Tokens tokens, int i) {
    int comma = tokens.sign(i).equals(",") ? i + 1 : i;
    int at = tokens.is(comma, "and") ? comma + 1 : comma;
    Found<Length> more = tokens.is(at, "a") || tokens.is(at, "half") ? null : part(tokens, at);
    return more == null || new AdjoiningWords(tokens).isName(more.end()) ? null : more;
  }

  /** The minutes of {@code 1h30} and {@code 1h30m}. */
  private static @Nullable Found<Length> gluedMinutes(Tokens tokens, int i) {
    if (!tokens.glued(i) || !tokens.kindAt(i, Kind.NUMBER) || tokens.text(i, i + 1).length() > 2) {
      return null;
    }
    int end = tokens.is(i + 1, "m") && tokens.glued(i + 1) ? i + 2 : i + 1;
    return new Found<>(Length.of(Integer.parseInt(tokens.text(i, i + 1)), ChronoUnit.MINUTES), end);
  }

  private static @Nullable Found<Length> part(Tokens tokens, int i) {
    if (tokens.is(i, "half")) {
      int unit = tokens.isOneOf(i + 1, java.util.Set.of("a", "an")) ? i + 2 : i + 1;
      return tokens.is(unit, "hour")
          ? new Found<>(Length.of(30, ChronoUnit.MINUTES), unit + 1)
          : tokens.is(unit, "day") ? new Found<>(Length.of(12, ChronoUnit.HOURS), unit + 1) : null;
    }
    if (tokens.kindAt(i, Kind.DECIMAL)) {
      return decimal(tokens, i);
    }
    Found<Integer> count = count(tokens, i);
    if (count == null) {
      return null;
    }
    int at = count.end();
    if (tokens.after(at, "and", "a", "half") == at + 3 || tokens.after(at, "1", "/", "2") > 0) {
      Found<Length> unit = unit(tokens, at + 3, 1);
      Length half = unit == null ? null : unit.value().half();
      return unit == null || half == null
          ? null
          : new Found<>(Length.times(unit.value(), count.value()).plus(half), unit.end());
    }
    return unit(tokens, at, count.value());
  }

  private static @Nullable Found<Length> decimal(Tokens tokens, int i) {
    ChronoUnit unit = Lexicon.unit(tokens.word(i + 1));
    if (unit != ChronoUnit.HOURS) {
      return null;
    }
    double minutes = Double.parseDouble(tokens.text(i, i + 1)) * 60;
    return minutes == Math.rint(minutes)
        ? new Found<>(Length.of((int) minutes, ChronoUnit.MINUTES), i + 2)
        : null;
  }

  private static @Nullable Found<Length> unit(Tokens tokens, int i, int count) {
    String word = tokens.word(i);
    if (word.startsWith("business") || word.startsWith("working") || word.equals("work")) {
      return tokens.is(i + 1, "day") || tokens.is(i + 1, "days")
          ? new Found<>(Length.workdays(count), i + 2)
          : null;
    }
    if (word.equals("workdays") || word.equals("workday")) {
      return new Found<>(Length.workdays(count), i + 1);
    }
    if (word.equals("fortnight") || word.equals("fortnights")) {
      return new Found<>(Length.of(2 * count, ChronoUnit.WEEKS), i + 1);
    }
    if (word.equals("quarter") || word.equals("quarters")) {
      return tokens.is(i + 1, "hour") || tokens.is(i + 1, "of")
          ? null
          : new Found<>(Length.of(3 * count, ChronoUnit.MONTHS), i + 1);
    }
    ChronoUnit unit = Lexicon.unit(word);
    boolean letter = word.length() == 1;
    return unit == null || (letter && !tokens.glued(i))
        ? null
        : new Found<>(Length.of(count, unit), i + 1);
  }
}
