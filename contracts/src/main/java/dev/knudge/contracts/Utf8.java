package dev.knudge.contracts;

import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.Charset;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** Bytes to text without guessing: what is not the charset is told, not replaced. */
final class Utf8 {

  private static final char BYTE_ORDER_MARK = '\uFEFF';

  private Utf8() {}

  /** The text, without a byte-order mark; null where the bytes are not UTF-8. */
  static @Nullable String decode(byte[] bytes) {
    return decode(bytes, StandardCharsets.UTF_8);
  }

  /**
   * The bytes.
   *
   * @throws IllegalArgumentException where the text has a lone surrogate; Java's own conversion would write a question mark
   */
  static byte[] encode(String text) {
    try {
      ByteBuffer bytes = StandardCharsets.UTF_8.newEncoder().encode(CharBuffer.wrap(text));
      return Arrays.copyOf(bytes.array(), bytes.limit());
    } catch (CharacterCodingException e) {
      throw new IllegalArgumentException("a lone surrogate in a text", e);
    }
  }

  /** The text, without a byte-order mark; null where the bytes are not of that charset. */
  static @Nullable String decode(byte[] bytes, Charset charset) {
    try {
      String text =
          charset
              .newDecoder()
              .onMalformedInput(CodingErrorAction.REPORT)
              .onUnmappableCharacter(CodingErrorAction.REPORT)
              .decode(ByteBuffer.wrap(bytes))
              .toString();
      return text.isEmpty() || text.charAt(0) != BYTE_ORDER_MARK ? text : text.substring(1);
    } catch (CharacterCodingException e) {
      return null;
    }
  }
}
