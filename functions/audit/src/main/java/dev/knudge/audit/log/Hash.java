package dev.knudge.audit.log;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;

/** A SHA-256 hash of the tree (RFC 6962, section 2.1): of a leaf, a node, or all of a tree. */
public final class Hash {
  /** How many bytes it has. */
  public static final int BYTES = 32;

  private static final byte LEAF = 0;
  private static final byte NODE = 1;
  private static final Hash EMPTY = new Hash(sha256().digest());

  private final byte[] bytes;

  private Hash(byte[] bytes) {
    this.bytes = bytes;
  }

  /**
   * A hash from its bytes.
   *
   * @throws IllegalArgumentException if they are not 32
   */
  public static Hash of(byte[] bytes) {
    if (bytes.length != BYTES) {
      throw new IllegalArgumentException(
          "A SHA-256 hash has " + BYTES + " bytes, not " + bytes.length + ".");
    }
    return new Hash(bytes.clone());
  }

  /**
   * A hash from 64 hexadecimal digits.
   *
   * @throws IllegalArgumentException if they are anything else
   */
  public static Hash ofHex(String hex) {
    return of(HexFormat.of().parseHex(hex));
  }

  /** The root of the tree without leaves: the hash of nothing. */
  public static Hash ofNothing() {
    return EMPTY;
  }

  /** The hash of a leaf. */
  public static Hash ofLeaf(byte[] leaf) {
    MessageDigest digest = sha256();
    digest.update(LEAF);
    return new Hash(digest.digest(leaf));
  }

  /** The hash of the node over two. */
  public static Hash ofNode(Hash left, Hash right) {
    MessageDigest digest = sha256();
    digest.update(NODE);
    digest.update(left.bytes);
    digest.update(right.bytes);
    return new Hash(digest.digest());
  }

  /** Its 32 bytes. */
  public byte[] bytes() {
    return bytes.clone();
  }

  /** In hexadecimal, lower case. */
  public String hex() {
    return HexFormat.of().formatHex(bytes);
  }

  /** In base64, as checkpoints have it. */
  public String base64() {
    return Base64.getEncoder().encodeToString(bytes);
  }

  static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("Every Java platform has SHA-256.", e);
    }
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Hash hash && Arrays.equals(bytes, hash.bytes);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(bytes);
  }

  @Override
  public String toString() {
    return hex();
  }
}
