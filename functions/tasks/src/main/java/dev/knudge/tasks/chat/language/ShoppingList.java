package dev.knudge.tasks.chat.language;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Words with commas after "add": {@code add milk, eggs and bread}. One task or several, only the user knows. */
final class ShoppingList {
  private static final Pattern SENTENCES =
      Pattern.compile(
          "(?i)\\s*,\\s*(?:and\\s+)?(?:then\\s+)?|\\s+and\\s+(?:then\\s+)?(?=\\p{L}+\\s)");
  private static final int LONGEST = 600;
  private static final int MOST = 20;
  private static final int LONGEST_ITEM = 4;

  private final String message;
  private final Span span;

  ShoppingList(String message, Span span) {
    this.message = message;
    this.span = span;
  }

  /** The question; null where the words are no such list. */
  @Nullable Intent asked() {
    String text = span.in(message);
    if (text.indexOf('"') >= 0
        || text.indexOf('“') >= 0
        || text.indexOf(',') < 0
        || text.length() > 300) {
      return null;
    }
    List<String> items = new ArrayList<>();
    for (String part : text.split(",", -1)) {
      items.add(part.strip());
    }
    String last = items.removeLast();
    String withoutAnd = last.replaceFirst("(?i)^and\\s+", "");
    String[] two = withoutAnd.split("(?i)\\s+and\\s+", 2);
    items.addAll(List.of(two));
    boolean isList =
        items.size() >= 3
            && isAll()
            && items.stream()
                .allMatch(item -> !item.isEmpty() && item.split("\\s+").length <= LONGEST_ITEM)
            && items.stream().noneMatch(ShoppingList::isPhrase);
    return isList ? new Intent.Unclear(doubt(items, text)) : null;
  }

  /** {@code buy milk tomorrow, call mom on friday and pay rent}: each part tells to do something; null where one does not. */
  @Nullable Intent ofSentences() {
    String text = span.in(message);
    if (text.indexOf('"') >= 0 || text.indexOf('“') >= 0 || text.length() > LONGEST) {
      return null;
    }
    List<String> items = List.of(SENTENCES.split(text));
    boolean isList =
        items.size() >= 2
            && items.size() <= MOST
            && items.stream()
                .map(Tokens::new)
                .allMatch(item -> item.size() > 1 && WhenReader.VERBS.contains(item.word(0)));
    boolean isAll = isAll();
    boolean isDated = items.size() > 2 || items.stream().allMatch(ShoppingList::isPhrase);
    return isList && isDated && isAll
        ? new Intent.Unclear(doubt(items.stream().map(String::strip).toList(), text))
        : null;
  }

  /** Whether the message asks for nothing else, which the answer would drop. */
  private boolean isAll() {
    String before = message.substring(0, span.start());
    return message.substring(span.end()).isBlank()
        && before.indexOf(';') < 0
        && before.indexOf('\n') < 0;
  }

  /** Dates and the like have commas of their own. */
  private static boolean isPhrase(String item) {
    Tokens tokens = new Tokens(item);
    for (int i = 0; i < tokens.size(); i++) {
      String word = tokens.word(i);
      boolean isDated =
          Lexicon.day(word) != null
              || tokens.kindAt(i, Token.Kind.TAG)
              || word.equals("remind")
              || word.equals("every")
              || word.equals("tomorrow")
              || word.equals("today");
      if (isDated || tokens.sign(i).equals("!") || tokens.kindAt(i, Token.Kind.CLOCK)) {
        return true;
      }
    }
    return false;
  }

  private Doubt doubt(List<String> items, String text) {
    Span whole = new Span(0, message.length());
    String before = message.substring(0, span.start());
    String after = message.substring(span.end());
    String one = before + "\"" + text + "\"" + after;
    String several = String.join("\n", items.stream().map(item -> "- " + item).toList());
    String head = before.strip().isEmpty() ? "" : "add:\n";
    return new Doubt(
        span,
        "Is this one task or " + items.size() + "?",
        List.of(
            new Doubt.Choice("one task: " + text, whole, one, ""),
            new Doubt.Choice(
                items.size() + " tasks: " + String.join("; ", items), whole, head + several, "")));
  }
}
