package dev.knudge.audit;

import org.jspecify.annotations.Nullable;

/** One JSON object of strings, as RFC 8785, 3.2.2.2 writes them; the caller gives the names in their order. */
final class CanonicalText {
  private static final String HEX = "0123456789abcdef";

  private final StringBuilder text = new StringBuilder(512).append('{');

  void member(String name, @Nullable String value) {
    string(name);
    text.append(':');
    if (value == null) {
      text.append("null");
    } else {
      string(value);
    }
    text.append(',');
  }

  /** The whole, with a last member that is a number. */
  String closed(String name, int value) {
    string(name);
    return text.append(':').append(value).append('}').toString();
  }

  /** What needs no escape, as almost all of it, goes over in one piece: character by character it cost more than the hash of it all. */
  private void string(String value) {
    text.append('"');
    int done = 0;
    for (int i = 0; i < value.length(); i++) {
      char c = value.charAt(i);
      if (c < ' ' || c == '"' || c == '\\') {
        text.append(value, done, i);
        escaped(c);
        done = i + 1;
      }
    }
    text.append(value, done, value.length()).append('"');
  }

  private void escaped(char c) {
    switch (c) {
      case '"', '\\' -> text.append('\\').append(c);
      case '\b' -> text.append("\\b");
      case '\t' -> text.append("\\t");
      case '\n' -> text.append("\\n");
      case '\f' -> text.append("\\f");
      case '\r' -> text.append("\\r");
      default -> text.append("\\u00").append(HEX.charAt(c >> 4)).append(HEX.charAt(c & 15));
    }
  }
}
