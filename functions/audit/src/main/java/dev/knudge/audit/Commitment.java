package dev.knudge.audit;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;

/**
 * What stands for an entry's personal part in its leaf: SHA-256 of a salt of 32 random bytes, followed by the {@link Particulars}' text in UTF-8.
 *
 * <p>It is the very text that was stored, and that an export shows: no canonical form is made of it. RFC 8785 would write its numbers as ECMAScript does, in 53 bits, and what a foreign
 * backend said has more digits now and then, which are kept. Without the salt nobody can try likely texts; whoever destroys the key destroys both.
 */
public final class Commitment {
  /** How long a salt is, in bytes. */
  public static final int SALT_BYTES = 32;

  private Commitment() {}

  /** The 32 bytes. */
  public static byte[] of(byte[] salt, String particulars) {
    return of(salt, particulars.getBytes(StandardCharsets.UTF_8));
  }

  static byte[] of(byte[] salt, byte[] particulars) {
    if (salt.length != SALT_BYTES) {
      throw new IllegalArgumentException(
          "A salt has " + SALT_BYTES + " bytes, and not " + salt.length + ".");
    }
    MessageDigest digest = Sha256.digest();
    digest.update(salt);
    return digest.digest(particulars);
  }
}
