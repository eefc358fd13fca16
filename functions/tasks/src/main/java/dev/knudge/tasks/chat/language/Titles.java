package dev.knudge.tasks.chat.language;

import java.util.Comparator;
import java.util.List;
import java.util.regex.Pattern;

/** What is left of a text once phrases are taken out. */
final class Titles {
  private static final Pattern EDGE = Pattern.compile("^[\\s,;:\\-–—.!]+|[\\s,;:\\-–—]+$");
  private static final Pattern DANGLING = Pattern.compile("(?i)[\\s,]+(?:and|with|,)$");
  private static final Pattern QUOTED = Pattern.compile("^[\"“]([^\"“”]+)[\"”]$");
  private static final Pattern EMPTY_BRACKETS = Pattern.compile("\\(\\s*\\)|\\[\\s*]");

  private static final Pattern STOP = Pattern.compile("^[.!?]+(?:\\s|$)");

  private Titles() {}

  /** The rest, its seams mended and nothing else changed. */
  static String without(String text, List<Span> taken) {
    if (taken.isEmpty()) {
      return unquoted(text.strip());
    }
    StringBuilder rest = new StringBuilder();
    int at = 0;
    for (Span span : taken.stream().sorted(Comparator.comparingInt(Span::start)).toList()) {
      if (span.start() > at) {
        join(rest, text.substring(at, span.start()));
      }
      at = Math.max(at, span.end());
    }
    join(rest, text.substring(at));
    String title = EMPTY_BRACKETS.matcher(rest).replaceAll("").strip();
    String last;
    do {
      last = title;
      title = DANGLING.matcher(EDGE.matcher(title).replaceAll("")).replaceAll("");
    } while (!title.equals(last));
    return unquoted(title);
  }

  /** A seam keeps one space, and a comma that would follow another goes. */
  private static void join(StringBuilder rest, String part) {
    String next = part;
    boolean isSpaced = rest.isEmpty() || Character.isWhitespace(rest.charAt(rest.length() - 1));
    String stripped = next.stripLeading();
    if (!rest.isEmpty() && !stripped.isEmpty() && ",;".indexOf(stripped.charAt(0)) >= 0) {
      next = endsWithSeparator(rest) ? stripped.substring(1) : stripped;
      int end = rest.length();
      while (end > 0 && Character.isWhitespace(rest.charAt(end - 1))) {
        end--;
      }
      rest.setLength(end);
    } else if (isSpaced) {
      next = stripped;
      if (!rest.isEmpty() && STOP.matcher(next).find()) {
        rest.setLength(rest.toString().stripTrailing().length());
      }
    }
    rest.append(next);
  }

  private static boolean endsWithSeparator(StringBuilder rest) {
    String text = rest.toString().stripTrailing();
    return !text.isEmpty() && ",;".indexOf(text.charAt(text.length() - 1)) >= 0;
  }

  private static String unquoted(String title) {
    java.util.regex.Matcher quoted = QUOTED.matcher(title);
    return quoted.matches() ? quoted.group(1).strip() : title;
  }
}
