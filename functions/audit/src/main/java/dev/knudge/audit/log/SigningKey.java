package dev.knudge.audit.log;

import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.SecureRandom;
import java.security.Signature;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;

/** An Ed25519 key that signs notes. */
public final class SigningKey {
  private static final int SEED_BYTES = 32;

  /** What stands before the seed in the PKCS#8 form that {@code openssl genpkey -algorithm ed25519} writes (RFC 8410). */
  private static final byte[] PKCS8 = HexFormat.of().parseHex("302e020100300506032b657004220420");

  private final KeyPair pair;
  private final VerifierKey verifier;

  private SigningKey(String name, byte[] seed) {
    try {
      KeyPairGenerator generator = KeyPairGenerator.getInstance("Ed25519");
      // The platform has no other way to a public key from a private one: its generator takes the
      // seed for random bytes.
      generator.initialize(255, new Given(seed));
      pair = generator.generateKeyPair();
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("Every Java platform has Ed25519.", e);
    }
    byte[] spki = pair.getPublic().getEncoded();
    verifier =
        new VerifierKey(
            name, Arrays.copyOfRange(spki, spki.length - VerifierKey.KEY_BYTES, spki.length));
  }

  /**
   * Reads a key.
   *
   * @param name the log's origin
   * @param text the seed: 32 bytes in base64 or base64url, with or without padding; or the key as PKCS#8, in PEM or base64 alone
   * @throws NoteException if it is neither; the message does not quote it
   */
  public static SigningKey of(String name, String text) {
    return new SigningKey(name, seed(text));
  }

  /**
   * Only reads the seed, which is cheap: what is wrong with a setting shows at the start.
   *
   * @throws NoteException if it is none
   */
  public static void check(String text) {
    seed(text);
  }

  /** What its signatures are checked with. */
  public VerifierKey verifier() {
    return verifier;
  }

  Note.Signature sign(String text) {
    try {
      Signature signing = Signature.getInstance("Ed25519");
      signing.initSign(pair.getPrivate());
      signing.update(Note.utf8(text));
      return new Note.Signature(verifier.name(), verifier.id(), signing.sign());
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("An Ed25519 key did not sign.", e);
    }
  }

  private static byte[] seed(String text) {
    byte[] bytes;
    try {
      String base64 = text.replaceAll("-----[A-Z ]+-----", "").replaceAll("\\s", "");
      bytes =
          Base64.getDecoder().decode(base64.replace('-', '+').replace('_', '/').replace("=", ""));
    } catch (IllegalArgumentException _) {
      throw new NoteException("it is no base64");
    }
    int prefix = bytes.length - SEED_BYTES;
    if (prefix == 0) {
      return bytes;
    }
    if (prefix == PKCS8.length && Arrays.equals(bytes, 0, prefix, PKCS8, 0, prefix)) {
      return Arrays.copyOfRange(bytes, prefix, bytes.length);
    }
    throw new NoteException(
        "it is neither a seed of "
            + SEED_BYTES
            + " bytes nor an Ed25519 key as PKCS#8, but "
            + bytes.length
            + " bytes of something else");
  }

  /** Gives the seed where random bytes are asked for. */
  private static final class Given extends SecureRandom {
    private static final long serialVersionUID = 1L;

    @SuppressWarnings("serial") // Lives for one call.
    private final byte[] seed;

    Given(byte[] seed) {
      this.seed = seed.clone();
    }

    @Override
    public void nextBytes(byte[] bytes) {
      if (bytes.length != seed.length) {
        throw new IllegalStateException(
            "Ed25519 took " + bytes.length + " random bytes for a key.");
      }
      System.arraycopy(seed, 0, bytes, 0, seed.length);
    }
  }
}
