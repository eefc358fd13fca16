package dev.knudge.tasks.filter;

import dev.knudge.contracts.Priority;
import dev.knudge.contracts.WireForms;
import dev.knudge.tasks.filter.Filter.Comparison;
import dev.knudge.tasks.filter.Filter.DateField;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Reads the filter language by recursive descent.
 *
 * <pre>
 * filter = and { "|" and }            and = not { ["&amp;"] not }           not = { "!" } ( "(" filter ")" | term )
 * term   = "all" | "overdue" | "completed" | "open" | "recurring" | "#" name | "priority:" level | "tag:" name | string
 *        | ("due" | "created" | "updated" | "completed") ":" ( "any" | "none" | [ "&lt;" "&lt;=" "=" ">=" ">" ] date )
 * date   = 2026-12-01 | 2026-12-01T10:00:00Z | today | tomorrow | yesterday | today+3 | today-7
 * </pre>
 *
 * Words may be written {@code and}, {@code or}, {@code not} too, and in any case.
 */
public final class FilterParser {
  /** The most characters of a filter. */
  public static final int LONGEST = 2000;

  /** The deepest nesting. */
  public static final int DEEPEST = 50;

  /** The most terms: each is a condition that the database checks. */
  public static final int TERMS = 100;

  private static final String EXPECTED =
      "a filter such as overdue, completed, recurring, #tag, priority:high, due:<2026-12-01, due:today, \"words\", or one in parentheses";
  private static final Pattern WORD =
      Pattern.compile("[\\p{L}\\p{M}\\p{N}\\p{So}\\p{Cs}\\x{200d}\\x{fe0f}_/.@+-]+");
  private static final Pattern DATE_WORD = Pattern.compile("[A-Za-z0-9:.+-]+");
  private static final Pattern FROM_TODAY = Pattern.compile("today([+-]\\d{1,4})");

  private final String text;
  private int at;
  private int terms;

  private FilterParser(String text) {
    this.text = text;
  }

  /**
   * Reads a filter.
   *
   * @throws FilterSyntaxException if the text is none, or is longer or deeper than {@link #LONGEST}, {@link #DEEPEST} and {@link #TERMS}
   */
  public static Filter parse(String text) {
    if (text.length() > LONGEST) {
      throw new FilterSyntaxException(
          LONGEST,
          "The filter has "
              + text.length()
              + " characters, and "
              + LONGEST
              + " are the most. Make it shorter.");
    }
    FilterParser parser = new FilterParser(text);
    Filter filter = parser.or(0);
    parser.skipSpace();
    if (parser.at < text.length()) {
      throw parser.wrong("the end, or & or | before what follows");
    }
    return filter;
  }

  private Filter or(int depth) {
    if (depth > DEEPEST) {
      throw new FilterSyntaxException(
          at,
          "The filter is nested deeper than "
              + DEEPEST
              + " at position "
              + at
              + ". Leave out parentheses that are not needed.");
    }
    List<Filter> parts = new ArrayList<>(List.of(and(depth)));
    while (takesOperator('|', "or")) {
      parts.add(and(depth));
    }
    return Filter.or(parts);
  }

  private Filter and(int depth) {
    List<Filter> parts = new ArrayList<>(List.of(not(depth)));
    while (takesOperator('&', "and") || beginsTerm()) {
      parts.add(not(depth));
    }
    return parts.size() == 1 ? parts.getFirst() : new Filter.And(parts);
  }

  private Filter not(int depth) {
    boolean negated = false;
    while (takesOperator('!', "not")) {
      negated = !negated;
    }
    Filter part = term(depth);
    return negated ? Filter.not(part) : part;
  }

  private Filter term(int depth) {
    skipSpace();
    if (++terms > TERMS) {
      throw new FilterSyntaxException(
          at, "The filter has more than " + TERMS + " terms. Ask for less at a time.");
    }
    if (at < text.length()) {
      switch (text.charAt(at)) {
        case '(' -> {
          return parenthesised(depth);
        }
        case '"' -> {
          return words();
        }
        case '#' -> {
          at++;
          return new Filter.Tagged(name("the name of a tag after #"));
        }
        default -> {
          // a word, below
        }
      }
    }
    return word();
  }

  private Filter parenthesised(int depth) {
    int open = at++;
    Filter inner = or(depth + 1);
    skipSpace();
    if (at >= text.length() || text.charAt(at) != ')') {
      throw wrong("a ) for the ( at position " + open);
    }
    at++;
    return inner;
  }

  private Filter words() {
    int start = at;
    String words = string();
    if (words.isBlank()) {
      throw new FilterSyntaxException(
          start, "The quotes at position " + start + " hold nothing to look for.");
    }
    return new Filter.Words(words);
  }

  private Filter word() {
    int start = at;
    Matcher matcher = WORD.matcher(text).region(at, text.length());
    if (!matcher.lookingAt()) {
      throw wrong(EXPECTED);
    }
    String word = matcher.group();
    at = matcher.end();
    String lower = word.toLowerCase(Locale.ROOT);
    if (at < text.length() && text.charAt(at) == ':') {
      at++;
      return keyed(lower, start);
    }
    return switch (lower) {
      case "all" -> Filter.ALL;
      case "overdue" -> new Filter.Overdue();
      case "completed", "done" -> new Filter.Completed();
      case "open" -> Filter.OPEN;
      case "recurring" -> new Filter.Recurring();
      default -> {
        at = start;
        throw new FilterSyntaxException(
            start,
            "'"
                + word
                + "' at position "
                + start
                + " is no filter. To look for the word write \""
                + word
                + "\", for a tag #"
                + word
                + ".");
      }
    };
  }

  private Filter keyed(String key, int start) {
    return switch (key) {
      case "priority" -> priority();
      case "tag" -> tag();
      case "status" -> status();
      case "due" -> dated(DateField.DUE);
      case "created" -> dated(DateField.CREATED);
      case "updated" -> dated(DateField.UPDATED);
      case "completed", "done" -> dated(DateField.COMPLETED);
      default ->
          throw new FilterSyntaxException(
              start,
              "'"
                  + key
                  + ":' at position "
                  + start
                  + " is none of priority:, tag:, status:, due:, created:, updated:, completed:.");
    };
  }

  private Filter priority() {
    int start = at;
    Priority priority = WireForms.priority(name("low, medium or high").toLowerCase(Locale.ROOT));
    if (priority == null) {
      at = start;
      throw wrong("low, medium or high");
    }
    return new Filter.HasPriority(priority);
  }

  private Filter tag() {
    boolean literal = at < text.length() && text.charAt(at) == '"';
    String name = name("the name of a tag, any or none");
    if (!literal && name.equalsIgnoreCase("any")) {
      return new Filter.HasTags();
    }
    return !literal && name.equalsIgnoreCase("none")
        ? Filter.not(new Filter.HasTags())
        : new Filter.Tagged(name);
  }

  private Filter status() {
    int start = at;
    return switch (name("open or completed").toLowerCase(Locale.ROOT)) {
      case "open", "pending" -> Filter.OPEN;
      case "completed", "done" -> new Filter.Completed();
      case "all" -> Filter.ALL;
      default -> {
        at = start;
        throw wrong("open or completed");
      }
    };
  }

  private Filter dated(DateField field) {
    Comparison comparison = comparison();
    int start = at;
    Matcher matcher = DATE_WORD.matcher(text).region(at, text.length());
    if (matcher.lookingAt()) {
      at = matcher.end();
      String word = matcher.group();
      String lower = word.toLowerCase(Locale.ROOT);
      if (comparison == Comparison.ON && lower.equals("any")) {
        return new Filter.Has(field);
      }
      if (comparison == Comparison.ON && lower.equals("none")) {
        return Filter.not(new Filter.Has(field));
      }
      DateTerm term = dateTerm(word, lower);
      if (term != null) {
        return new Filter.Dated(field, comparison, term);
      }
    }
    at = start;
    throw wrong(
        "a date as 2026-12-01, a date-time as 2026-12-01T10:00:00Z, today, tomorrow, yesterday, today+7, any or none");
  }

  private Comparison comparison() {
    for (Comparison comparison :
        List.of(Comparison.UP_TO, Comparison.FROM, Comparison.BEFORE, Comparison.AFTER)) {
      if (text.startsWith(comparison.sign(), at)) {
        at += comparison.sign().length();
        return comparison;
      }
    }
    if (text.startsWith("=", at)) {
      at++;
    }
    return Comparison.ON;
  }

  private static @Nullable DateTerm dateTerm(String word, String lower) {
    switch (lower) {
      case "today" -> {
        return new DateTerm.FromToday(0);
      }
      case "tomorrow" -> {
        return new DateTerm.FromToday(1);
      }
      case "yesterday" -> {
        return new DateTerm.FromToday(-1);
      }
      default -> {
        // a date or time, below
      }
    }
    Matcher days = FROM_TODAY.matcher(lower);
    if (days.matches()) {
      return new DateTerm.FromToday(Integer.parseInt(days.group(1)));
    }
    LocalDate day = WireForms.day(word);
    if (day != null) {
      return new DateTerm.Day(day);
    }
    OffsetDateTime moment = WireForms.moment(word);
    return moment == null ? null : new DateTerm.Moment(moment);
  }

  private String name(String expected) {
    if (at < text.length() && text.charAt(at) == '"') {
      int start = at;
      String name = string().strip();
      if (name.isEmpty()) {
        at = start;
        throw wrong(expected);
      }
      return name;
    }
    Matcher matcher = WORD.matcher(text).region(at, text.length());
    if (!matcher.lookingAt()) {
      throw wrong(expected);
    }
    at = matcher.end();
    return matcher.group();
  }

  private String string() {
    int start = at++;
    StringBuilder string = new StringBuilder();
    while (at < text.length()) {
      char c = text.charAt(at++);
      if (c == '"') {
        return string.toString();
      }
      if (c == '\\' && at < text.length()) {
        c = text.charAt(at++);
      }
      string.append(c);
    }
    throw new FilterSyntaxException(
        start, "The quote at position " + start + " has no other that ends it.");
  }

  /** Takes the sign, or the word where it stands alone. */
  private boolean takesOperator(char sign, String word) {
    skipSpace();
    if (at < text.length() && text.charAt(at) == sign) {
      at++;
      return true;
    }
    int end = at + word.length();
    if (text.regionMatches(true, at, word, 0, word.length())
        && (end == text.length()
            || Character.isWhitespace(text.charAt(end))
            || text.charAt(end) == '(')) {
      at = end;
      return true;
    }
    return false;
  }

  private boolean beginsTerm() {
    skipSpace();
    if (at >= text.length()) {
      return false;
    }
    int start = at;
    if (takesOperator('|', "or")) {
      at = start;
      return false;
    }
    return text.charAt(at) != ')';
  }

  private void skipSpace() {
    while (at < text.length() && Character.isWhitespace(text.charAt(at))) {
      at++;
    }
  }

  private FilterSyntaxException wrong(String expected) {
    String found =
        at >= text.length()
            ? "the filter ends"
            : "there is '" + text.substring(at, text.offsetByCodePoints(at, 1)) + "'";
    return new FilterSyntaxException(
        at, "At position " + at + " " + found + "; expected " + expected + ".");
  }
}
