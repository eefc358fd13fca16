package dev.knudge.local.cli;

import org.jspecify.annotations.Nullable;

/** What others wrote, fit for a terminal: on one line, and with nothing that a terminal would obey. */
final class OneLine {
  private OneLine() {}

  /** The text, each control character as a blank dot; a dash where there is none. */
  static String of(@Nullable Object value) {
    if (value == null || value.toString().isEmpty()) {
      return "-";
    }
    StringBuilder line = new StringBuilder();
    value
        .toString()
        .codePoints()
        .forEach(c ->
            line.appendCodePoint(
                Character.isISOControl(c)
                        || Character.getType(c) == Character.FORMAT
                        || Character.getType(c) == Character.SURROGATE
                        || Character.getType(c) == Character.LINE_SEPARATOR
                        || Character.getType(c) == Character.PARAGRAPH_SEPARATOR
                    ? '\u00B7'
                    : c));
    return line.toString();
  }

  /** At most so many characters of it. */
  static String of(@Nullable Object value, int most) {
    String line = of(value);
    return line.codePointCount(0, line.length()) <= most
        ? line
        : line.substring(0, line.offsetByCodePoints(0, most - 1)) + "\u2026";
  }
}
