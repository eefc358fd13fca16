package dev.knudge.audit;

import java.util.HexFormat;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What can be seen of an entry's personal part. */
public sealed interface Disclosure {
  /**
   * All of it.
   *
   * @param salt the commitment's
   * @param text the particulars as they were stored, which the commitment holds for
   */
  record Readable(byte[] salt, String text, Particulars particulars) implements Disclosure {
    /**
     * Whether it is what was committed to.
     *
     * @param commitment 64 hexadecimal digits
     */
    public boolean isCommittedToBy(String commitment) {
      return HexFormat.of().formatHex(Commitment.of(salt, text)).equals(commitment);
    }
  }

  /** Nothing, since the user's key was destroyed. */
  record Erased() implements Disclosure {}

  /** Nothing, though the key is there: what is stored was changed, or the function lacks the secret that the key was wrapped under. */
  record Damaged() implements Disclosure {}

  /** The changes; none where they cannot be seen. */
  default List<Change> changes() {
    return this instanceof Readable readable ? readable.particulars().changes() : List.of();
  }

  /** The payload; null where it cannot be seen. */
  default @Nullable Object payload() {
    return this instanceof Readable readable ? readable.particulars().evidence().payload() : null;
  }
}
