package dev.knudge.audit;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.Collection;
import javax.crypto.Cipher;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;

/**
 * A key, and what is done with it: the personal part of a user's entries is encrypted under it (AES-256-GCM, a nonce of 12 random bytes for each), and the words to search them by become
 * keyed hashes. Where the key is gone, both mean nothing any more.
 */
public final class UserKey {
  /** How long a key is, in bytes. */
  public static final int BYTES = 32;

  private static final byte FORMAT = 1;
  private static final int NONCE_BYTES = 12;
  private static final int TAG_BITS = 128;
  private static final SecureRandom RANDOM = new SecureRandom();

  private final SecretKeySpec cipherKey;
  private final byte[] markKey;

  /**
   * @param secret 32 random bytes, from which one key for each use is derived
   */
  public UserKey(byte[] secret) {
    if (secret.length != BYTES) {
      throw new IllegalArgumentException("A key has " + BYTES + " bytes.");
    }
    cipherKey = new SecretKeySpec(derived("particulars", secret), "AES");
    markKey = derived("marks", secret);
  }

  /** Random bytes, for keys and salts. */
  public static byte[] random(int bytes) {
    byte[] random = new byte[bytes];
    RANDOM.nextBytes(random);
    return random;
  }

  /**
   * Encrypts.
   *
   * @param bound what it belongs to: it opens with the same only
   */
  public byte[] enclose(byte[] plain, String bound) {
    byte[] nonce = random(NONCE_BYTES);
    try {
      Cipher cipher = cipher(Cipher.ENCRYPT_MODE, nonce, bound);
      ByteBuffer enclosed =
          ByteBuffer.allocate(1 + NONCE_BYTES + cipher.getOutputSize(plain.length));
      enclosed.put(FORMAT).put(nonce);
      cipher.doFinal(ByteBuffer.wrap(plain), enclosed);
      return enclosed.array();
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  /** What was enclosed; null where it was not, or not with this key and for this. */
  public byte @Nullable [] open(byte[] enclosed, String bound) {
    int head = 1 + NONCE_BYTES;
    if (enclosed.length < head || enclosed[0] != FORMAT) {
      return null;
    }
    byte[] nonce = new byte[NONCE_BYTES];
    System.arraycopy(enclosed, 1, nonce, 0, NONCE_BYTES);
    try {
      return cipher(Cipher.DECRYPT_MODE, nonce, bound)
          .doFinal(enclosed, head, enclosed.length - head);
    } catch (GeneralSecurityException _) {
      return null;
    }
  }

  /** What stands for each of the marks in the table: the first 64 bits of SHA-256 of a key of its own and the mark. */
  public long[] hashes(Collection<String> marks) {
    MessageDigest digest = Sha256.digest();
    return marks.stream()
        .mapToLong(mark -> {
          digest.update(markKey);
          return ByteBuffer.wrap(digest.digest(mark.getBytes(StandardCharsets.UTF_8))).getLong();
        })
        .sorted()
        .toArray();
  }

  private Cipher cipher(int mode, byte[] nonce, String bound) throws GeneralSecurityException {
    Cipher cipher = Cipher.getInstance("AES/GCM/NoPadding");
    cipher.init(mode, cipherKey, new GCMParameterSpec(TAG_BITS, nonce));
    cipher.updateAAD(bound.getBytes(StandardCharsets.UTF_8));
    return cipher;
  }

  /** All secrets are of one length and the labels differ: no two inputs are the same. */
  private static byte[] derived(String label, byte[] secret) {
    MessageDigest digest = Sha256.digest();
    digest.update(label.getBytes(StandardCharsets.US_ASCII));
    return digest.digest(secret);
  }
}
