package dev.knudge.notification.channel;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.SecureRandom;
import java.security.interfaces.ECPrivateKey;
import java.security.interfaces.ECPublicKey;
import java.util.Arrays;
import javax.crypto.Cipher;
import javax.crypto.KDF;
import javax.crypto.KeyAgreement;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.HKDFParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/**
 * Encrypts what a browser is to be shown so that the push service between cannot read it: RFC 8291 over RFC 8188's {@code aes128gcm}, one record.
 *
 * @see <a href="https://www.rfc-editor.org/rfc/rfc8291">RFC 8291</a>
 */
final class PushEncryption {
  /** RFC 8291, 4: a push service takes 4096 bytes; less the header of 86, the tag of 16 and the delimiter. */
  static final int MOST_BYTES = 3_993;

  private static final int RECORD_SIZE = 4_096;
  private static final int SALT_BYTES = 16;
  private static final int TAG_BITS = 128;

  private final SecureRandom random = new SecureRandom();

  /**
   * Encrypts with a key and a salt that are used once.
   *
   * @param plain at most {@link #MOST_BYTES}
   * @throws IllegalArgumentException if the browser's key is none
   */
  byte[] encrypt(byte[] plain, byte[] browserKey, byte[] auth) {
    if (plain.length > MOST_BYTES) {
      throw new IllegalStateException(plain.length + " bytes are more than a push service takes.");
    }
    byte[] salt = new byte[SALT_BYTES];
    random.nextBytes(salt);
    try {
      KeyPairGenerator keys = KeyPairGenerator.getInstance("EC");
      keys.initialize(P256.CURVE, random);
      KeyPair pair = keys.generateKeyPair();
      return encrypt(
          plain,
          browserKey,
          auth,
          salt,
          (ECPrivateKey) pair.getPrivate(),
          (ECPublicKey) pair.getPublic());
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  /** With a given key and salt, as the RFC's example has them. */
  static byte[] encrypt(
      byte[] plain,
      byte[] browserKey,
      byte[] auth,
      byte[] salt,
      ECPrivateKey ownPrivate,
      ECPublicKey ownPublic)
      throws GeneralSecurityException {
    byte[] ownKey = P256.bytes(ownPublic);
    KeyAgreement agreement = KeyAgreement.getInstance("ECDH");
    agreement.init(ownPrivate);
    agreement.doPhase(P256.publicKey(browserKey), true);
    byte[] keyInfo = join(text("WebPush: info\0"), browserKey, ownKey);
    byte[] input = derive(agreement.generateSecret(), auth, keyInfo, 32);
    byte[] key = derive(input, salt, text("Content-Encoding: aes128gcm\0"), 16);
    byte[] nonce = derive(input, salt, text("Content-Encoding: nonce\0"), 12);

    Cipher cipher = Cipher.getInstance("AES/GCM/NoPadding");
    cipher.init(
        Cipher.ENCRYPT_MODE, new SecretKeySpec(key, "AES"), new GCMParameterSpec(TAG_BITS, nonce));
    // The delimiter of the last record; no padding.
    byte[] sealed = cipher.doFinal(join(plain, new byte[] {2}));
    byte[] size = ByteBuffer.allocate(4).putInt(RECORD_SIZE).array();
    return join(salt, size, new byte[] {(byte) ownKey.length}, ownKey, sealed);
  }

  private static byte[] derive(byte[] secret, byte[] salt, byte[] info, int length)
      throws GeneralSecurityException {
    return KDF.getInstance("HKDF-SHA256")
        .deriveData(
            HKDFParameterSpec.ofExtract().addIKM(secret).addSalt(salt).thenExpand(info, length));
  }

  private static byte[] text(String ascii) {
    return ascii.getBytes(StandardCharsets.US_ASCII);
  }

  private static byte[] join(byte[]... parts) {
    ByteBuffer joined = ByteBuffer.allocate(Arrays.stream(parts).mapToInt(it -> it.length).sum());
    for (byte[] part : parts) {
      joined.put(part);
    }
    return joined.array();
  }
}
