package dev.knudge.live.door;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import org.jspecify.annotations.Nullable;

/**
 * What a request line asks for. A target that two programs on the way could understand differently is refused, so that what the door looked at is what the function sees: other forms
 * than {@code /path?query} (RFC 9112, 3.2), characters that belong encoded, empty and dot segments however they are written, path parameters.
 *
 * <p>An encoded slash within a segment is legal, since ids may hold one: {@code /api/audit/partition%3A0%2Foffset%3A7}.
 */
sealed interface RequestTarget {
  /**
   * One that can be understood in one way only.
   *
   * @param path as it came, beginning with a slash
   * @param query as it came, without the question mark; null where there is none
   */
  record Plain(String path, @Nullable String query) implements RequestTarget {
    /** Both, as they came. */
    String text() {
      return query == null ? path : path + "?" + query;
    }
  }

  /**
   * One that is not taken.
   *
   * @param reason a sentence for the one who asked
   */
  record Refused(String reason) implements RequestTarget {}

  /** Reads the target as it stands in the request line. */
  static RequestTarget read(String raw) {
    if (!raw.startsWith("/")) {
      return new Refused(
          "The request target must be a path that begins with a slash; this is no forward proxy.");
    }
    int mark = raw.indexOf('?');
    String path = mark < 0 ? raw : raw.substring(0, mark);
    String query = mark < 0 ? null : raw.substring(mark + 1);
    if (!holdsOnly(path, "/:@!$&'()*+,=")
        || (query != null && !holdsOnly(query, "/?:@!$&'()*+,;="))) {
      return new Refused(
          "The request target holds a character that must be percent-encoded, a path parameter (;), or a % that two hexadecimal digits do not follow.");
    }
    String[] segments = path.substring(1).split("/", -1);
    for (int i = 0; i < segments.length; i++) {
      boolean last = i == segments.length - 1;
      if (segments[i].isEmpty() ? !last : !isPlain(segments[i])) {
        return new Refused(
            "The path holds an empty segment, a dot segment, or bytes that are no text in UTF-8.");
      }
    }
    return new Plain(path, query);
  }

  /** RFC 3986: unreserved characters, those given, and percent signs that two hexadecimal digits follow. */
  private static boolean holdsOnly(String text, String others) {
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      boolean unreserved =
          (c >= 'a' && c <= 'z')
              || (c >= 'A' && c <= 'Z')
              || (c >= '0' && c <= '9')
              || "-._~".indexOf(c) >= 0;
      boolean encoded =
          c == '%'
              && i + 2 < text.length()
              && HexFormat.isHexDigit(text.charAt(i + 1))
              && HexFormat.isHexDigit(text.charAt(i + 2));
      if (!unreserved && !encoded && others.indexOf(c) < 0) {
        return false;
      }
    }
    return true;
  }

  /** Whether a segment stays one, whoever decodes it: no dots alone between whatever separates anywhere, no control characters. */
  private static boolean isPlain(String segment) {
    String decoded = decode(segment);
    if (decoded == null || decoded.chars().anyMatch(c -> c < ' ' || c == 0x7f)) {
      return false;
    }
    for (String part : decoded.split("[/\\\\;]", -1)) {
      if (part.equals(".") || part.equals("..")) {
        return false;
      }
    }
    return true;
  }

  private static @Nullable String decode(String segment) {
    ByteBuffer bytes = ByteBuffer.allocate(segment.length());
    for (int i = 0; i < segment.length(); i++) {
      if (segment.charAt(i) == '%') {
        bytes.put((byte) HexFormat.fromHexDigits(segment, i + 1, i + 3));
        i += 2;
      } else {
        bytes.put((byte) segment.charAt(i));
      }
    }
    try {
      return StandardCharsets.UTF_8.newDecoder().decode(bytes.flip()).toString();
    } catch (CharacterCodingException e) {
      return null;
    }
  }
}
