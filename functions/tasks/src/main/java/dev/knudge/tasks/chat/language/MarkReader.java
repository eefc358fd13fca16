package dev.knudge.tasks.chat.language;

import dev.knudge.contracts.Priority;
import dev.knudge.tasks.chat.language.Token.Kind;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Reads priorities and tags: {@code !high}, {@code p1}, {@code high priority}, {@code #home}. */
final class MarkReader {
  private static final Set<String> PLACES =
      Set.of("at", "in", "on", "to", "level", "parking", "deck", "the");
  private static final int LONGEST_TAG = 64;

  private final Tokens tokens;

  MarkReader(Tokens tokens) {
    this.tokens = tokens;
  }

  /** A priority; {@code Found} of null where it is p4, which is none. */
  @Nullable Found<Mark> priority(int i) {
    if (tokens.sign(i).equals("!")) {
      return exclaimed(i);
    }
    String word = tokens.word(i);
    if (word.matches("p[1-4]")
        && !PLACES.contains(tokens.word(i - 1))
        && !tokens.glued(i)
        && !tokens.glued(i + 1)) {
      return new Found<>(ofNumber(word.charAt(1) - '0'), i + 1);
    }
    int lead = tokens.is(i, "with") || tokens.is(i, "at") ? i + 1 : i;
    Mark level = level(tokens.word(lead));
    int dash = tokens.sign(lead + 1).equals("-") ? lead + 2 : lead + 1;
    if (level != null
        && (tokens.is(dash, "priority") || tokens.is(dash, "prio"))
        && !goesOn(dash + 1)) {
      return new Found<>(level, dash + 1);
    }
    if (word.equals("priority") || word.equals("prio")) {
      return afterPriority(i);
    }
    return word.equals("urgent") ? urgent(i) : null;
  }

  /**
   * What a mark says.
   *
   * @param priority null for none at all
   */
  record Mark(@Nullable Priority priority) {}

  private @Nullable Found<Mark> exclaimed(int i) {
    if (tokens.glued(i) && i > 0) {
      return null;
    }
    Mark level = tokens.glued(i + 1) ? level(tokens.word(i + 1)) : null;
    if (level != null && !tokens.word(i + 1).equals("urgent")) {
      return new Found<>(level, i + 2);
    }
    if (level != null) {
      return new Found<>(level, i + 2);
    }
    boolean isNumber = tokens.glued(i + 1) && tokens.kindAt(i + 1, Kind.NUMBER);
    String digits = isNumber ? tokens.text(i + 1, i + 2) : "";
    return digits.matches("[1-4]") && !tokens.glued(i + 2)
        ? new Found<>(ofNumber(digits.charAt(0) - '0'), i + 2)
        : null;
  }

  /** {@code priority: high}, {@code priority 1}. */
  private @Nullable Found<Mark> afterPriority(int i) {
    int at = tokens.sign(i + 1).equals(":") || tokens.sign(i + 1).equals("=") ? i + 2 : i + 1;
    Mark level = level(tokens.word(at));
    if (level != null && !goesOn(at + 1)) {
      return new Found<>(level, at + 1);
    }
    boolean isNumber = tokens.kindAt(at, Kind.NUMBER) && tokens.text(at, at + 1).matches("[1-4]");
    return isNumber && !goesOn(at + 1) && !tokens.glued(at + 1)
        ? new Found<>(ofNumber(tokens.text(at, at + 1).charAt(0) - '0'), at + 1)
        : null;
  }

  /** Alone at an end of the text: {@code urgent: call bob}, {@code call bob, urgent}. Elsewhere it is an adjective. */
  private @Nullable Found<Mark> urgent(int i) {
    boolean begins = i == 0 && tokens.sign(1).matches("[:,!]");
    boolean isAtEnd =
        tokens.get(i + 1) == null
            || (tokens.get(i + 2) == null && tokens.sign(i + 1).matches("[!.]"));
    boolean ends =
        isAtEnd
            && i > 0
            && !Set.of("is", "not", "be", "are", "the", "an").contains(tokens.word(i - 1));
    return begins || ends ? new Found<>(new Mark(Priority.HIGH), i + 1) : null;
  }

  private boolean goesOn(int at) {
    return tokens.kindAt(at, Kind.WORD)
        && !Lexicon.CLOSED.contains(tokens.word(at))
        && Lexicon.day(tokens.word(at)) == null;
  }

  /** {@code high}, {@code medium}, {@code low}, and what people say for them. */
  static @Nullable Mark level(String word) {
    return switch (word) {
      case "high", "highest", "top", "urgent", "hi" -> new Mark(Priority.HIGH);
      case "medium", "normal", "mid", "med" -> new Mark(Priority.MEDIUM);
      case "low", "lowest" -> new Mark(Priority.LOW);
      case "none", "no" -> new Mark(null);
      default -> null;
    };
  }

  static Mark ofNumber(int number) {
    return switch (number) {
      case 1 -> new Mark(Priority.HIGH);
      case 2 -> new Mark(Priority.MEDIUM);
      case 3 -> new Mark(Priority.LOW);
      default -> new Mark(null);
    };
  }

  /** A tag: something with a letter in it. {@code #1} is a number. */
  @Nullable Found<String> tag(int i) {
    Token token = tokens.get(i);
    if (token == null || token.kind() != Kind.TAG) {
      return null;
    }
    String tag = token.word();
    return tag.length() <= LONGEST_TAG && tag.codePoints().anyMatch(Character::isLetter)
        ? new Found<>(tag, i + 1)
        : null;
  }
}
