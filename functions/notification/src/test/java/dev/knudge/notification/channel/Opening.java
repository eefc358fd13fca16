package dev.knudge.notification.channel;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.Arrays;
import java.util.Base64;
import javax.crypto.Cipher;
import javax.crypto.KeyAgreement;
import javax.crypto.Mac;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/** The browser's side of RFC 8291, written by itself: HKDF by hand. Its keys are those of the RFC's example. */
public final class Opening {
  /** Its public key. */
  public static final String BROWSER_PUBLIC =
      "BCVxsr7N_eNgVRqvHtD0zTZsEc6-VV-JvLexhqUzORcxaOzi6-AYWXvTBHm4bjyPjs7Vd8pZGH6SRpkNtoIAiw4";

  /** Its authentication secret. */
  public static final String AUTH = "BTBZMqHH6r4Tts7J_aSIgg";

  private static final String BROWSER_PRIVATE = "q1dXpw3UpT5VOmu_cf_v6ih07Aems3njxI-JWgLcM94";

  private Opening() {}

  /** What was sealed for it. */
  public static String open(byte[] sealed) throws GeneralSecurityException {
    byte[] salt = Arrays.copyOf(sealed, 16);
    byte[] sender = Arrays.copyOfRange(sealed, 21, 86);
    KeyAgreement agreement = KeyAgreement.getInstance("ECDH");
    agreement.init(P256.privateKey(decoded(BROWSER_PRIVATE)));
    agreement.doPhase(P256.publicKey(sender), true);
    byte[] keyInfo =
        concat(
            concat("WebPush: info\0".getBytes(StandardCharsets.US_ASCII), decoded(BROWSER_PUBLIC)),
            sender);
    byte[] input = expand(mac(decoded(AUTH), agreement.generateSecret()), keyInfo, 32);
    byte[] pseudoRandom = mac(salt, input);
    byte[] key =
        expand(
            pseudoRandom, "Content-Encoding: aes128gcm\0".getBytes(StandardCharsets.US_ASCII), 16);
    byte[] nonce =
        expand(pseudoRandom, "Content-Encoding: nonce\0".getBytes(StandardCharsets.US_ASCII), 12);
    Cipher cipher = Cipher.getInstance("AES/GCM/NoPadding");
    cipher.init(
        Cipher.DECRYPT_MODE, new SecretKeySpec(key, "AES"), new GCMParameterSpec(128, nonce));
    byte[] plain = cipher.doFinal(sealed, 86, sealed.length - 86);
    return new String(plain, 0, plain.length - 1, StandardCharsets.UTF_8);
  }

  private static byte[] expand(byte[] key, byte[] info, int length)
      throws GeneralSecurityException {
    return Arrays.copyOf(mac(key, concat(info, new byte[] {1})), length);
  }

  private static byte[] mac(byte[] key, byte[] data) throws GeneralSecurityException {
    Mac mac = Mac.getInstance("HmacSHA256");
    mac.init(new SecretKeySpec(key, "HmacSHA256"));
    return mac.doFinal(data);
  }

  private static byte[] concat(byte[] one, byte[] other) {
    byte[] both = Arrays.copyOf(one, one.length + other.length);
    System.arraycopy(other, 0, both, one.length, other.length);
    return both;
  }

  private static byte[] decoded(String base64) {
    return Base64.getUrlDecoder().decode(base64);
  }
}
