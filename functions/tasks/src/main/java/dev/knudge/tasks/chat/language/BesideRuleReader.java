package dev.knudge.tasks.chat.language;

import dev.knudge.tasks.chat.language.Token.Kind;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Finds words right beside a rule that would make it another one and were not read with it: {@code every month at the end}, {@code 2nd to the last friday of each
 * month}. They are asked about.
 */
final class BesideRuleReader {
  private static final Set<String> SEASONS = Set.of("spring", "summer", "autumn", "fall", "winter");

  private final Tokens tokens;
  private final AdjoiningWords words;

  BesideRuleReader(Tokens tokens) {
    this.tokens = tokens;
    this.words = new AdjoiningWords(tokens);
  }

  /** The words beside the rule; null where there are none. */
  @Nullable Span beside(RepeatReading repeat) {
    int at = tokens.sign(repeat.to()).equals(",") ? repeat.to() + 1 : repeat.to();
    int end = afterRule(at);
    end = end > 0 || repeat.times().isEmpty() ? end : listed(repeat.to());
    if (end > 0) {
      return tokens.span(at, end);
    }
    int start = beforeRule(repeat.from() - 1);
    return start < 0 ? null : tokens.span(start, repeat.from());
  }

  /** {@code … twice}, {@code … last tuesday}, {@code … for up to 2 months}, {@code … on weekends}, {@code … at the end}. */
  private int afterRule(int at) {
    if (tokens.is(at, "twice") || tokens.is(at, "thrice")) {
      return at + 1;
    }
    if (tokens.is(at, "last")) {
      return Lexicon.day(tokens.word(at + 1)) != null ? at + 2 : words.isName(at + 1) ? -1 : at + 1;
    }
    int most = tokens.after(at, "for", "up", "to");
    most = most > 0 ? most : tokens.after(at, "up", "to");
    if (most > 0) {
      Found<Length> length = Quantities.length(tokens, most);
      return length == null ? most : length.end();
    }
    int next = tokens.after(at, "for", "the", "next");
    if (next > 0 && words.period(next) > 0) {
      return words.period(next);
    }
    boolean isMonth = Lexicon.month(tokens.word(tokens.is(at + 1, "in") ? at + 2 : at + 1)) != null;
    if (isMonth && tokens.isOneOf(at, Set.of("from", "starting", "until", "during"))) {
      return tokens.is(at + 1, "in") ? at + 3 : at + 2;
    }
    if (tokens.is(at, "and") || tokens.sign(at).equals("&")) {
      DayPart part = DayPart.of(tokens.word(at + 1));
      return part != null && !words.isName(at + 2) ? at + 2 : words.numbers(at + 1);
    }
    if (tokens.is(at, "between")) {
      return stretch(at + 1);
    }
    if (!tokens.isOneOf(at, Set.of("in", "on", "at"))) {
      return -1;
    }
    int hour = words.hour(at);
    if (hour > 0) {
      return hour;
    }
    int place = tokens.is(at + 1, "the") ? at + 2 : at + 1;
    boolean isPlace =
        tokens.is(place, "weekend")
            || tokens.is(place, "weekends")
            || AdjoiningWords.EDGES.contains(tokens.word(place))
            || tokens.is(place, "begin")
            || Lexicon.month(tokens.word(place)) != null
            || tokens.isOneOf(place, SEASONS)
            || Quantities.ordinal(tokens, place) != null;
    if (isPlace) {
      return tokens.is(place + 1, "day") ? place + 2 : words.isName(place + 1) ? -1 : place + 1;
    }
    return tokens.is(place, "week") && tokens.kindAt(place + 1, Kind.NUMBER) ? place + 2 : -1;
  }

  /** {@code … between 9 and 17}, {@code … between may and september}. */
  private int stretch(int from) {
    int and = from;
    while (and < from + 3 && !tokens.is(and, "and")) {
      and++;
    }
    boolean isStretch =
        tokens.is(and, "and")
            && and > from
            && (words.numbers(and + 1) > 0
                || tokens.kindAt(and + 1, Kind.NUMBER)
                || tokens.kindAt(and + 1, Kind.CLOCK)
                || Lexicon.month(tokens.word(and + 1)) != null);
    int end = and + 2;
    return !isStretch ? -1 : tokens.is(end, "am") || tokens.is(end, "pm") ? end + 1 : end;
  }

  /** {@code every day at 10 …, 12 and 17}. */
  private int listed(int from) {
    int end = -1;
    int at = from;
    while (tokens.sign(at).equals(",") || tokens.is(at, "and")) {
      int number = words.numbers(at + 1);
      at =
          number < 0 && tokens.kindAt(at + 1, Kind.NUMBER) && tokens.is(at + 2, "and")
              ? at + 2
              : number;
      if (at < 0) {
        break;
      }
      end = at;
    }
    return end;
  }

  /** {@code the beginning of … each month}, {@code 2nd to … the last friday of each month}. */
  private int beforeRule(int last) {
    if (tokens.kindAt(last, Kind.CLOCK)) {
      return last;
    }
    boolean isJoined = tokens.isOneOf(last, Set.of("of", "to", "at", "in"));
    int word = isJoined ? last - 1 : last;
    boolean isOrdinal = Quantities.ordinal(tokens, word) != null;
    boolean isPlace =
        isOrdinal
            || isJoined
                && (AdjoiningWords.EDGES.contains(tokens.word(word))
                    || tokens.is(word, "begin")
                    || tokens.is(word, "last")
                    || tokens.is(word, "day") && words.ordinalBefore(word - 1) >= 0
                    || Lexicon.day(tokens.word(word)) != null
                        && words.ordinalBefore(word - 1) >= 0);
    if (!isPlace) {
      return -1;
    }
    int start = word;
    while (start > 0
        && (Quantities.ordinal(tokens, start - 1) != null
            || tokens.isOneOf(start - 1, Set.of("the", "last", "to")))) {
      start--;
    }
    return start;
  }
}
