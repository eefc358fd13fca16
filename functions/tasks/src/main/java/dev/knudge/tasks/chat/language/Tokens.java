package dev.knudge.tasks.chat.language;

import dev.knudge.tasks.chat.language.Token.Kind;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** A text cut into tokens. Whatever is no word, number or address is a sign of one character; only white space is nobody's. */
final class Tokens {
  private static final Pattern TOKEN =
      Pattern.compile(
          "(?<address>(?:[a-zA-Z][a-zA-Z0-9+.-]{1,20}://|www\\.)\\S++|[\\w.+-]{1,64}@[\\w-]{1,64}\\.[\\w.-]{1,64})"
              + "|(?<quoted>\"[^\"\\n]{1,500}\"|“[^”\\n]{1,500}”)"
              + "|(?<tag>(?<![\\p{L}\\p{N}&/])#[\\p{L}\\p{N}_][\\p{L}\\p{M}\\p{N}_/-]{0,99})"
              + "|(?<iso>(?<=\\d{4}-\\d{2}-\\d{2})T\\d{2}:\\d{2}(?::\\d{2}(?:\\.\\d{1,9})?)?(?:Z|[+-]\\d{2}:\\d{2})?(?![\\p{L}\\p{N}.]\\d|[\\p{L}\\p{N}]))"
              + "|(?<clock>(?<![\\d:.])\\d{1,2}:\\d{2}(?::\\d{2}(?:[.,]\\d{1,9})?)?(?![\\d:]))"
              + "|(?<numbers>\\d{4}-\\d{2}-\\d{2}(?=T\\d)|\\d++(?:[/.]\\d++)++|\\d++(?:-\\d++){2,}+)"
              + "|(?<ordinal>\\d{1,4}(?:st|nd|rd|th)(?![\\p{L}\\p{N}]))"
              + "|(?<number>\\d++)"
              + "|(?<halfday>[aApP]\\.\\s?[mM]\\.?(?![\\p{L}]))"
              + "|(?<word>\\p{L}[\\p{L}\\p{M}]*+(?:['’][\\p{L}]+)*+[\\p{N}_]*+[\\p{L}\\p{M}\\p{N}_]*+)"
              + "|(?<sign>\\S)",
          Pattern.CASE_INSENSITIVE);

  /** Letters after a number: those of a unit, before the next number. */
  private static final Pattern UNIT = Pattern.compile("\\G[\\p{L}\\p{M}]+(?:['’][\\p{L}]+)*");

  private static final Pattern TRUE_DECIMAL = Pattern.compile("\\d{1,6}\\.\\d{1,6}");

  private final String text;
  private final List<Token> all = new ArrayList<>();

  Tokens(String text) {
    this.text = text;
    Matcher matcher = TOKEN.matcher(text);
    int at = 0;
    while (matcher.find(at)) {
      at = add(matcher);
    }
  }

  private int add(Matcher matcher) {
    int start = matcher.start();
    if (!all.isEmpty() && matcher.group("word") != null) {
      Token last = all.getLast();
      if (last.kind() == Kind.NUMBER && last.span().end() == start) {
        Matcher unit = UNIT.matcher(text);
        if (unit.find(start)) {
          return add(Kind.WORD, unit.start(), unit.end());
        }
      }
    }
    return add(kind(matcher), start, matcher.end());
  }

  private static Kind kind(Matcher matcher) {
    if (matcher.group("numbers") != null) {
      return TRUE_DECIMAL.matcher(matcher.group()).matches() ? Kind.DECIMAL : Kind.NUMBERS;
    }
    if (matcher.group("word") != null || matcher.group("halfday") != null) {
      return Kind.WORD;
    }
    for (Kind kind :
        List.of(
            Kind.ADDRESS, Kind.QUOTED, Kind.TAG, Kind.ISO, Kind.CLOCK, Kind.ORDINAL, Kind.NUMBER)) {
      if (matcher.group(kind.name().toLowerCase(Locale.ROOT)) != null) {
        return kind;
      }
    }
    return Kind.SIGN;
  }

  private int add(Kind kind, int start, int end) {
    String part = text.substring(start, end);
    String word =
        switch (kind) {
          case QUOTED -> part.substring(1, part.length() - 1);
          case TAG -> part.substring(1);
          default -> part.toLowerCase(Locale.ROOT).replace('’', '\'');
        };
    if (kind == Kind.WORD && word.indexOf('.') > 0) {
      word = word.startsWith("a") ? "am" : "pm";
    }
    boolean glued = !all.isEmpty() && all.getLast().span().end() == start;
    all.add(new Token(kind, part, word, new Span(start, end), glued));
    return end;
  }

  String text() {
    return text;
  }

  int size() {
    return all.size();
  }

  @Nullable Token get(int i) {
    return i >= 0 && i < all.size() ? all.get(i) : null;
  }

  /** The word at that place in lower case; empty where there is none. */
  String word(int i) {
    Token token = get(i);
    return token != null && token.kind() == Kind.WORD ? token.word() : "";
  }

  /** The sign at that place; empty where there is none. */
  String sign(int i) {
    Token token = get(i);
    return token != null && token.kind() == Kind.SIGN ? token.text() : "";
  }

  boolean is(int i, String word) {
    return word(i).equals(word);
  }

  boolean isOneOf(int i, Set<String> words) {
    return words.contains(word(i));
  }

  boolean kindAt(int i, Kind kind) {
    Token token = get(i);
    return token != null && token.kind() == kind;
  }

  /** Whether the token there follows the one before without a space. */
  boolean glued(int i) {
    Token token = get(i);
    return token != null && token.glued();
  }

  /** After those words, where they stand there; else -1. */
  int after(int i, String... words) {
    int at = i;
    for (String word : words) {
      if (!word(at).equals(word)) {
        return -1;
      }
      at++;
    }
    return at;
  }

  /** After an optional word of these. */
  int past(int i, Set<String> words) {
    return isOneOf(i, words) ? i + 1 : i;
  }

  /** From the first token to before the second. */
  Span span(int from, int to) {
    return new Span(all.get(from).span().start(), all.get(to - 1).span().end());
  }

  /** The text from the first token to before the second. */
  String text(int from, int to) {
    return from >= to ? "" : span(from, to).in(text);
  }
}
