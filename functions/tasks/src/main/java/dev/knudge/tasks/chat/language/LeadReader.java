package dev.knudge.tasks.chat.language;

import java.util.List;
import java.util.Set;

/** Reads the words that lead to a date and go with it: {@code by}, {@code no later than}, {@code first thing}. */
final class LeadReader {
  private static final Set<String> LEADS =
      Set.of(
          "on",
          "by",
          "at",
          "due",
          "for",
          "before",
          "this",
          "around",
          "from",
          "between",
          "starting");

  /** Beside these a number after "by" is how much, and no hour. */
  private static final Set<String> RECKONING =
      Set.of(
          "divide",
          "divided",
          "multiply",
          "multiplied",
          "increase",
          "increased",
          "decrease",
          "reduce",
          "reduced",
          "cut",
          "raise",
          "lower",
          "grow",
          "shrink",
          "shorten",
          "extend",
          "expand",
          "scale",
          "improve",
          "boost",
          "exceed",
          "win",
          "lose",
          "lead",
          "delay",
          "postpone",
          "push",
          "move",
          "shift",
          "side",
          "step",
          "one",
          "two");

  private final Tokens tokens;

  LeadReader(Tokens tokens) {
    this.tokens = tokens;
  }

  /** The end of a word that leads to a date, or of several; the place itself where none stands there. */
  int end(int at) {
    if (tokens.isOneOf(at, LEADS)) {
      return tokens.is(at, "this") ? at : at + 1;
    }
    for (String not : List.of("no", "not")) {
      int than = tokens.after(at, not, "later", "than");
      if (than > 0) {
        return than;
      }
    }
    if (tokens.sign(at).equals("@") && !tokens.glued(at) && isDayWord(at + 1)) {
      return at + 1;
    }
    return isAdverb(at) ? tokens.is(at, "first") ? at + 2 : at + 1 : at;
  }

  /** Whether a number of one or two digits there may be the hour of {@code by 5}. */
  boolean isBareHour(int at) {
    boolean isNumber =
        tokens.kindAt(at, Token.Kind.NUMBER)
            && tokens.text(at, at + 1).length() < 3
            && !tokens.kindAt(at - 2, Token.Kind.NUMBER);
    for (int i = 0; isNumber && i < at; i++) {
      isNumber = !tokens.isOneOf(i, RECKONING);
    }
    return isNumber;
  }

  /** {@code later today}, {@code sometime next week}, {@code first thing tomorrow}, {@code over the weekend}. */
  private boolean isAdverb(int at) {
    return switch (tokens.word(at)) {
      case "later", "sometime" ->
          tokens.isOneOf(at + 1, Set.of("today", "tomorrow", "tonight", "this", "next"));
      case "first" -> tokens.is(at + 1, "thing") && isDayWord(at + 2);
      case "over" -> tokens.after(at + 1, "the", "weekend") > 0;
      default -> false;
    };
  }

  private boolean isDayWord(int at) {
    String word = tokens.word(at);
    return word.equals("today")
        || word.equals("tomorrow")
        || word.equals("tonight")
        || Lexicon.day(word) != null && !Lexicon.WEAK_DAYS.contains(word);
  }
}
