package dev.knudge.audit;

import dev.knudge.contracts.JsonException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * The personal part of an entry as the table has it: the commitment's salt and the {@link Particulars}' text, together encrypted under the user's key. It belongs to one event, and does not
 * open as another's.
 *
 * @param commitment to what is inside
 */
public record Enclosure(byte[] bytes, byte[] commitment) {
  /** Encloses, with a salt of its own. */
  static Enclosure of(Entry entry, UserKey key) {
    byte[] salt = UserKey.random(Commitment.SALT_BYTES);
    byte[] text = entry.particulars().text().getBytes(StandardCharsets.UTF_8);
    byte[] plain = ByteBuffer.allocate(salt.length + text.length).put(salt).put(text).array();
    return new Enclosure(
        key.enclose(plain, bound(entry.source(), entry.eventKey())), Commitment.of(salt, text));
  }

  /**
   * Opens what is stored.
   *
   * @param key null where it could not be unwrapped
   */
  public static Disclosure open(
      byte[] enclosed, @Nullable UserKey key, String source, String eventKey) {
    byte[] plain = key == null ? null : key.open(enclosed, bound(source, eventKey));
    if (plain == null || plain.length < Commitment.SALT_BYTES) {
      return new Disclosure.Damaged();
    }
    byte[] salt = Arrays.copyOf(plain, Commitment.SALT_BYTES);
    String text =
        new String(
            plain,
            Commitment.SALT_BYTES,
            plain.length - Commitment.SALT_BYTES,
            StandardCharsets.UTF_8);
    try {
      return new Disclosure.Readable(salt, text, Particulars.read(text));
    } catch (JsonException | IllegalArgumentException _) {
      return new Disclosure.Damaged();
    }
  }

  /** No source holds U+0000. */
  private static String bound(String source, String eventKey) {
    return source + '\0' + eventKey;
  }
}
