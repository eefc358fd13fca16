package dev.knudge.contracts;

import org.jspecify.annotations.Nullable;

/**
 * The attribute rule of our own events: 1 to 200 printable ASCII characters without space, {@code "} and {@code %}, because no side of
 * Knative's Kafka path encodes attributes, and everything beyond arrives changed or not at all.
 */
final class Printable {

  static final int MAX_LENGTH = 200;

  private Printable() {}

  /** Whether that is an attribute value as the rule wants it. */
  static boolean isAttribute(String text) {
    return isAttribute(text, MAX_LENGTH);
  }

  static boolean isAttribute(String text, int maxLength) {
    return !text.isEmpty()
        && text.length() <= maxLength
        && text.chars().allMatch(Printable::isAllowed);
  }

  /** A foreign value made to follow the rule: each character that does not becomes {@code _}, and the end is cut. */
  static String asAttribute(String foreign) {
    var text = new StringBuilder(foreign.length());
    foreign.chars().limit(MAX_LENGTH).forEach(c -> text.append(isAllowed(c) ? (char) c : '_'));
    return text.toString();
  }

  /** At most that many characters, all printable ASCII, so that it is as many bytes. */
  static String shortened(String text, int maxLength) {
    var printable = new StringBuilder();
    text.chars()
        .limit(maxLength)
        .forEach(c -> printable.append(c >= ' ' && c <= '~' ? (char) c : '?'));
    if (text.length() > maxLength) {
      printable.replace(maxLength - 3, maxLength, "...");
    }
    return printable.toString();
  }

  /** Whether a foreign attribute value can be kept: no control characters (CloudEvents 1.0, type String) and no lone surrogates. */
  static boolean isStorable(@Nullable String text) {
    return text != null
        && text.codePoints()
            .noneMatch(c -> Character.isISOControl(c) || (c >= 0xD800 && c <= 0xDFFF));
  }

  /** Whether a value that nobody's schema has checked can be an id: not blank, not long, and fit to be kept. */
  static boolean isForeignId(String text) {
    return !text.isBlank() && text.length() <= MAX_LENGTH && isStorable(text);
  }

  private static boolean isAllowed(int c) {
    return c > ' ' && c <= '~' && c != '"' && c != '%';
  }
}
