package dev.knudge.tasks.chat.language;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Words with commas after "add": {@code add milk, eggs and bread}. One task or several, only the user knows. */
final class ShoppingList {
  /** Before what tells to do something: {@code … and call mom}. */
  private static final Pattern SENTENCES =
      Pattern.compile(
          "(?i)(?:\\s*,\\s*(?:and\\s+)?|\\s+and\\s+)(?:then\\s+|also\\s+)?(?=(?:"
              + WhenReader.VERBS.stream()
                  .filter(verb -> !verb.equals("remind")) // of the same task
                  .sorted()
                  .collect(Collectors.joining("|"))
              + ")\\s+\\S)");

  /** What is done there, or then, is no other task: {@code go to the shop and buy milk}. */
  private static final Set<String> GOING = Set.of("go", "start", "visit");

  /** What is done to somebody who was met or called just before. */
  private static final Set<String> TELLING =
      Set.of("ask", "tell", "remind", "go", "start", "return");

  private static final Set<String> BACK =
      Set.of("it", "them", "him", "her", "there", "this", "that", "these", "those");

  private static final int LONGEST = 600;
  private static final int MOST = 20;
  private static final int LONGEST_ITEM = 4;

  private final String message;
  private final Span span;
  private final Set<String> kept;

  /**
   * @param kept words, in lower case, that the user wants left as they are
   */
  ShoppingList(String message, Span span, Set<String> kept) {
    this.message = message;
    this.span = span;
    this.kept = kept;
  }

  /** The question; null where the words are no such list. */
  @Nullable Intent asked() {
    String text = span.in(message);
    if (text.indexOf('"') >= 0
        || text.indexOf('“') >= 0
        || text.indexOf(',') < 0
        || text.length() > 300
        || kept.contains(text.toLowerCase(Locale.ROOT))) {
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
    return isList ? new Intent.Unclear(doubt(items, text, false)) : null;
  }

  /**
   * {@code buy milk tomorrow, call mom on friday and pay rent}: each part tells to do something; null where one does not.
   *
   * @param isClear whether the words can be one task as they are
   */
  @Nullable Intent ofSentences(boolean isClear) {
    String text = span.in(message);
    if (text.indexOf('"') >= 0
        || text.indexOf('“') >= 0
        || text.length() > LONGEST
        || kept.contains(text.toLowerCase(Locale.ROOT))) {
      return null;
    }
    List<String> items = List.of(SENTENCES.split(text));
    boolean isList =
        items.size() >= 2
            && items.size() <= MOST
            && items.stream()
                .map(Tokens::new)
                .allMatch(item -> item.size() > 1 && WhenReader.VERBS.contains(item.word(0)));
    return isList && isAll() && (items.size() > 2 || isApart(items))
        ? new Intent.Unclear(doubt(items.stream().map(String::strip).toList(), text, isClear))
        : null;
  }

  /** Whether the second of two is no part of the first: {@code call Ann and ask her}. */
  private static boolean isApart(List<String> two) {
    if (two.stream().allMatch(ShoppingList::isPhrase)) {
      return true;
    }
    Tokens second = new Tokens(two.getLast());
    boolean isBack =
        TELLING.contains(second.word(0)) || GOING.contains(new Tokens(two.getFirst()).word(0));
    for (int i = 1; i < second.size(); i++) {
      isBack |= BACK.contains(second.word(i));
    }
    return !isBack;
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

  private Doubt doubt(List<String> items, String text, boolean isClear) {
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
            isClear
                ? new Doubt.Choice("one task: " + text, whole, message, text)
                : new Doubt.Choice("one task: " + text, whole, one, ""),
            new Doubt.Choice(
                items.size() + " tasks: " + String.join("; ", items), whole, head + several, "")));
  }
}
