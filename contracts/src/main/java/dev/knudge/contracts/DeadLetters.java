package dev.knudge.contracts;

import java.util.Arrays;
import java.util.Base64;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Reads the extensions that Knative adds to what it could not deliver. */
final class DeadLetters {

  private static final Pattern STATUS = Pattern.compile("[1-5][0-9]{2}");

  private static final int DISPATCHERS_LIMIT = 1024;

  private DeadLetters() {}

  /** Null where there are none, so that it is no dead letter. */
  static @Nullable DeadLetter of(Map<String, String> attributes) {
    String destination = attributes.get("knativeerrordest");
    String code = attributes.get("knativeerrorcode");
    String data = attributes.get("knativeerrordata");
    if (destination == null && code == null && data == null) {
      return null;
    }
    return new DeadLetter(
        destination,
        code != null && STATUS.matcher(code).matches() ? Integer.valueOf(code) : null,
        data == null ? null : decoded(data));
  }

  /** The Kafka dispatcher writes base64, Go channels plain text: what decodes to text is taken for the first. */
  private static String decoded(String data) {
    try {
      String text = text(Base64.getDecoder().decode(data));
      return text == null || text.isEmpty() ? data : text.replace('\0', '\uFFFD');
    } catch (IllegalArgumentException e) {
      return data;
    }
  }

  private static @Nullable String text(byte[] bytes) {
    // The dispatcher cuts at that length, maybe in the middle of a character of up to four bytes.
    int mostCut = bytes.length == DISPATCHERS_LIMIT ? 3 : 0;
    for (int cut = 0; cut <= mostCut; cut++) {
      String text = Utf8.decode(Arrays.copyOf(bytes, bytes.length - cut));
      if (text != null) {
        return text;
      }
    }
    return null;
  }
}
