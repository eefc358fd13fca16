package dev.knudge.tasks.chat.language;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Cuts a message into the things it asks for: by lines, bullets and semicolons, and before "and then add". */
final class Segments {
  private static final Pattern BULLET =
      Pattern.compile("^\\s*(?:[-*•–]|\\d{1,3}[.)](?=\\s)|\\[[ xX]?])\\s+(?:\\[[ xX]?]\\s+)?");
  private static final Pattern HEADER =
      Pattern.compile(
          "(?i)^\\s*(?:please\\s+)?(?:(?:add|create|new|todo|to do|my)\\b[^.]{0,60}:|add(?:\\s+(?:these|the following))?(?:\\s+(?:tasks?|todos?|items?))?:?|.{0,40}(?:tasks|todos?|list):)\\s*$");
  private static final Pattern NEXT =
      Pattern.compile(
          "(?i)(?:,?\\s+and\\s+(?:then\\s+|also\\s+)?|,?\\s+then\\s+|[,.]\\s+(?:also\\s+|then\\s+)?)(?=(?:add|create)\\s+|remind\\s+me\\s+to\\s+|remember\\s+to\\s+|don'?t\\s+(?:let\\s+me\\s+)?forget\\s+to\\s+|i\\s+(?:also\\s+)?(?:need|have)\\s+to\\s+)");
  private static final Pattern NEXT_COMMAND =
      Pattern.compile(
          "(?i)(?:,?\\s+and\\s+then\\s+|,\\s+then\\s+)(?=(?:complete|delete|remove|mark|reopen|tag|move|set|show|list|undo)\\b)");
  private static final Pattern SEPARATOR = Pattern.compile("[;\\n\\r]");

  private static final Pattern SENTENCE = Pattern.compile("(?<=[\\p{Ll}\\d])[.!]\\s+(?=\\p{Lu})");

  private Segments() {}

  /**
   * A part of a message.
   *
   * @param isItem whether it is an item of a list of tasks
   */
  record Segment(Span span, boolean isItem) {}

  static List<Segment> of(String message) {
    List<Span> lines = cut(message, new Span(0, message.length()), SEPARATOR, true);
    boolean isList = lines.size() > 1;
    List<Segment> segments = new ArrayList<>();
    boolean isHeaded = isList && HEADER.matcher(lines.getFirst().in(message)).matches();
    for (Span line : isHeaded ? lines.subList(1, lines.size()) : lines) {
      Matcher bullet = BULLET.matcher(line.in(message));
      boolean hasBullet = bullet.find();
      Span text = hasBullet ? new Span(line.start() + bullet.end(), line.end()) : line;
      boolean isItem = isHeaded || hasBullet;
      List<Span> parts = isItem ? List.of(text) : commands(message, text);
      parts.stream()
          .map(part -> new Segment(trimmed(message, part), isItem))
          .filter(segment -> segment.span().start() < segment.span().end())
          .forEach(segments::add);
    }
    return segments;
  }

  private static List<Span> commands(String message, Span text) {
    List<Span> parts = new ArrayList<>();
    List<Span> sentences = cut(message, text, SENTENCE, true);
    boolean isTaskEach = sentences.stream().allMatch(each -> isTask(each.in(message)));
    if (sentences.size() > 1 && isTaskEach) {
      return sentences;
    }
    for (Span part : cut(message, text, NEXT, false)) {
      parts.addAll(cut(message, part, NEXT_COMMAND, false));
    }
    return parts;
  }

  /** Whether it tells to do something, as "Call mom." does and "She is ill." does not. */
  private static boolean isTask(String sentence) {
    Tokens tokens = new Tokens(sentence);
    return WhenReader.VERBS.contains(tokens.word(0)) && tokens.size() > 1;
  }

  /** Cuts where the pattern is, but not inside double quotes. */
  private static List<Span> cut(String message, Span within, Pattern pattern, boolean dropsEmpty) {
    List<Span> parts = new ArrayList<>();
    Matcher matcher = pattern.matcher(message).region(within.start(), within.end());
    matcher.useTransparentBounds(true);
    int from = within.start();
    while (matcher.find()) {
      if (isQuoted(message, within.start(), matcher.start())) {
        continue;
      }
      parts.add(new Span(from, matcher.start()));
      from = matcher.end();
    }
    parts.add(new Span(from, within.end()));
    return dropsEmpty ? parts.stream().filter(part -> !part.in(message).isBlank()).toList() : parts;
  }

  private static boolean isQuoted(String message, int from, int at) {
    if (at <= from) {
      return false;
    }
    int lineStart = Math.max(from, message.lastIndexOf('\n', Math.max(0, at - 1)) + 1);
    long straight = message.substring(lineStart, at).chars().filter(c -> c == '"').count();
    boolean isClosedLater = message.indexOf('"', at) >= 0;
    return straight % 2 == 1 && isClosedLater;
  }

  private static Span trimmed(String message, Span span) {
    int start = span.start();
    int end = span.end();
    while (start < end && Character.isWhitespace(message.charAt(start))) {
      start++;
    }
    while (end > start && Character.isWhitespace(message.charAt(end - 1))) {
      end--;
    }
    return new Span(start, end);
  }
}
