package dev.knudge.audit.log;

import java.nio.ByteBuffer;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.MessageDigest;
import java.security.PublicKey;
import java.security.Signature;
import java.security.SignatureException;
import java.security.spec.X509EncodedKeySpec;
import java.util.Base64;
import java.util.HexFormat;
import java.util.Locale;
import java.util.regex.Pattern;

/**
 * An Ed25519 key that signatures of notes are checked with (C2SP signed-note, type 0x01). Written {@code <name>+<key id>+<base64 of 0x01 and the key>}, the form that Go's
 * {@code golang.org/x/mod/sumdb/note} made common.
 */
public final class VerifierKey {
  static final byte ED25519 = 1;
  static final int KEY_BYTES = 32;

  /** What stands before the 32 bytes of an Ed25519 key in a SubjectPublicKeyInfo (RFC 8410). */
  private static final byte[] SPKI = HexFormat.of().parseHex("302a300506032b6570032100");

  private static final Pattern NAME = Pattern.compile("[!-*,-~]{1,200}");

  private final String name;
  private final byte[] key;
  private final int id;

  VerifierKey(String name, byte[] key) {
    if (!NAME.matcher(name).matches()) {
      throw new NoteException(
          "A key's name is 1 to 200 printable ASCII characters without space and plus; this is not: '"
              + name
              + "'.");
    }
    this.name = name;
    this.key = key.clone();
    MessageDigest digest = Hash.sha256();
    digest.update(Note.utf8(name));
    digest.update((byte) '\n');
    digest.update(ED25519);
    id = ByteBuffer.wrap(digest.digest(key)).getInt();
  }

  /**
   * Reads a key.
   *
   * @throws NoteException if it is none, or its id is not that of its name and bytes
   */
  public static VerifierKey parse(String text) {
    String[] parts = text.strip().split("\\+", 3);
    if (parts.length != 3) {
      throw new NoteException(
          "A verifier key is <name>+<key id>+<base64>: '" + text.strip() + "'.");
    }
    byte[] typed;
    try {
      typed = Base64.getDecoder().decode(parts[2]);
    } catch (IllegalArgumentException _) {
      throw new NoteException("The last part of the key " + parts[0] + " is no base64.");
    }
    if (typed.length != 1 + KEY_BYTES || typed[0] != ED25519) {
      throw new NoteException(
          "The key " + parts[0] + " is not of type 0x01, Ed25519 with 32 bytes.");
    }
    VerifierKey key =
        new VerifierKey(
            parts[0], HexFormat.of().parseHex(HexFormat.of().formatHex(typed, 1, typed.length)));
    if (!key.hexId().equals(parts[1].toLowerCase(Locale.ROOT))) {
      throw new NoteException(
          "The id of the key " + parts[0] + " is " + key.hexId() + ", and not " + parts[1] + ".");
    }
    return key;
  }

  /** Its name: for a log's key, the log's origin. */
  public String name() {
    return name;
  }

  /** The first four bytes of the SHA-256 of its name, a line feed, its type and its bytes, as a number. */
  public int id() {
    return id;
  }

  /** Its id as eight hexadecimal digits. */
  public String hexId() {
    return HexFormat.of().toHexDigits(id);
  }

  /** Whether that is its signature of the text. */
  boolean verifies(String text, byte[] signature) {
    try {
      byte[] encoded = ByteBuffer.allocate(SPKI.length + KEY_BYTES).put(SPKI).put(key).array();
      PublicKey publicKey =
          KeyFactory.getInstance("Ed25519").generatePublic(new X509EncodedKeySpec(encoded));
      Signature check = Signature.getInstance("Ed25519");
      check.initVerify(publicKey);
      check.update(Note.utf8(text));
      return check.verify(signature);
    } catch (SignatureException _) {
      return false; // not even formed as a signature
    } catch (GeneralSecurityException e) {
      throw new NoteException("The key " + name + " is no point of the curve: " + e.getMessage());
    }
  }

  /** The key as it is passed on. */
  @Override
  public String toString() {
    byte[] typed = ByteBuffer.allocate(1 + KEY_BYTES).put(ED25519).put(key).array();
    return name + "+" + hexId() + "+" + Base64.getEncoder().encodeToString(typed);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof VerifierKey that && toString().equals(that.toString());
  }

  @Override
  public int hashCode() {
    return id;
  }
}
