package dev.knudge.tasks.chat.language;

import java.util.Locale;

/**
 * Something that was read, and from where.
 *
 * @param span the words it was read from, in the text that was read
 * @param text those words
 * @param value what they were taken for, in words
 */
public record Understood(Span span, String text, Kind kind, String value) {
  /** What it is. */
  public enum Kind {
    DUE,
    RECURRENCE,
    PRIORITY,
    TAG,
    REMINDER;

    /** In lower case. */
    public String wireName() {
      return name().toLowerCase(Locale.ROOT);
    }
  }
}
