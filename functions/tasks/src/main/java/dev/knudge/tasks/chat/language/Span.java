package dev.knudge.tasks.chat.language;

/**
 * A part of a text.
 *
 * @param start index of its first UTF-16 code unit
 * @param end index after its last
 */
public record Span(int start, int end) {
  /** Whether the two share a character. */
  boolean overlaps(Span other) {
    return start < other.end && other.start < end;
  }

  /** What it covers. */
  String in(String text) {
    return text.substring(start, end);
  }
}
