package dev.knudge.tasks.chat.language;

import dev.knudge.tasks.chat.language.Token.Kind;
import java.util.Set;

/** What may stand right beside a date or a rule and belong to it. */
final class AdjoiningWords {
  static final Set<String> PERIODS =
      Set.of("week", "weekend", "month", "year", "quarter", "fortnight");
  static final Set<String> EDGES = Set.of("middle", "mid", "beginning", "start", "end");
  private static final int LONGEST_NUMBER = 4;

  private final Tokens tokens;

  AdjoiningWords(Tokens tokens) {
    this.tokens = tokens;
  }

  /** Numbers that end there or before a word of a closed class: {@code friday 31}, {@code may 1st nineteen ninety}. */
  int numbers(int at) {
    int first = tokens.is(at, "the") ? at + 1 : at;
    int end = first;
    while (isNumber(end)
        || end > first && tokens.is(end, "hundred")
        || end > first && tokens.is(end, "thousand")
        || end > first && tokens.is(end, "and") && isNumber(end + 1)) {
      end++;
    }
    boolean isGlued = tokens.glued(end) && tokens.sign(end).matches("[-–/:.€$£%+*=]");
    return end == first || isName(end) || isGlued || tokens.kindAt(end, Kind.QUOTED) ? -1 : end;
  }

  private boolean isNumber(int at) {
    boolean isShort =
        tokens.kindAt(at, Kind.NUMBER) && tokens.text(at, at + 1).length() <= LONGEST_NUMBER;
    return isShort
        || tokens.kindAt(at, Kind.DECIMAL)
        || tokens.kindAt(at, Kind.ORDINAL)
        || tokens.kindAt(at, Kind.WORD)
            && (Lexicon.number(tokens.word(at)) != null
                || Lexicon.ordinal(tokens.word(at)) != null && !tokens.is(at, "second"));
  }

  /** The place of an ordinal that ends there, with its article; -1 where none does. */
  int ordinalBefore(int last) {
    if (tokens.kindAt(last, Kind.ORDINAL) || Lexicon.ordinal(tokens.word(last)) != null) {
      return tokens.is(last - 1, "the") ? last - 1 : last;
    }
    return -1;
  }

  /** {@code at 28pm}, {@code at 10:99}, {@code at 3p}: hours that are none, or are written as few do. */
  int hour(int at) {
    boolean isNumber =
        tokens.kindAt(at + 1, Kind.NUMBER)
            || tokens.kindAt(at + 1, Kind.CLOCK)
            || tokens.kindAt(at + 1, Kind.DECIMAL);
    if (!tokens.is(at, "at") || !isNumber) {
      return -1;
    }
    int end = tokens.glued(at + 2) && tokens.kindAt(at + 2, Kind.WORD) ? at + 3 : at + 2;
    return isName(end) ? -1 : end;
  }

  /** The end of a unit of the calendar that counts nothing; -1 where none stands there. */
  int period(int at) {
    return tokens.isOneOf(at, PERIODS) && !isName(at + 1) ? at + 1 : -1;
  }

  /** Whether a word follows there that the words before it may count or name. */
  boolean isName(int at) {
    if (at < 0 || !tokens.kindAt(at, Kind.WORD)) {
      return false;
    }
    String word = tokens.word(at);
    return !Lexicon.CLOSED.contains(word) && !WhenReader.VERBS.contains(word);
  }
}
