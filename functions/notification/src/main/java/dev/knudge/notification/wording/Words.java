package dev.knudge.notification.wording;

import java.util.List;

/**
 * A notification in words.
 *
 * @param language the language's tag
 * @param title of the task, or what there is instead; one line, at most 500 characters
 * @param subject one line that says it all
 * @param lines more; at least one
 */
public record Words(String language, String title, String subject, List<String> lines) {
  private static final int LONGEST_TITLE = 500;

  /** Makes title and subject one line each: what people write must not become a header of its own. */
  public Words {
    title = shortened(oneLine(title), LONGEST_TITLE);
    subject = oneLine(subject);
    lines = List.copyOf(lines);
  }

  /** The lines as one text. */
  public String body() {
    return String.join("\n", lines);
  }

  /** Whether nothing is left of it on one line. */
  static boolean isNothing(String text) {
    return oneLine(text).isEmpty();
  }

  private static String oneLine(String text) {
    return text.replaceAll("[\\p{Cntrl}\\u2028\\u2029]+", " ").strip();
  }

  /** Cut between characters where it is too long. */
  static String shortened(String text, int length) {
    if (text.length() <= length) {
      return text;
    }
    int end = Character.isHighSurrogate(text.charAt(length - 2)) ? length - 2 : length - 1;
    return text.substring(0, end) + "…";
  }
}
