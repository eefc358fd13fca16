package dev.knudge.audit.log;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;

/**
 * A signed note (C2SP signed-note): a text that ends with a line feed, an empty line, and a line for each signature: {@code — <key name> base64(<key id> <signature>)}.
 *
 * @param text what is signed, with its last line feed
 * @param signatures at least one
 */
public record Note(String text, List<Signature> signatures) {
  private static final String DASH = "\u2014 ";
  private static final int MAX_SIGNATURES = 100;

  /** Copies the list. */
  public Note {
    signatures = List.copyOf(signatures);
  }

  /**
   * One signature.
   *
   * @param name the key's
   * @param keyId the first four bytes of its hash, as a number
   * @param bytes as many as the algorithm gives
   */
  @SuppressWarnings("ArrayRecordComponent") // Signatures are compared by checking them.
  public record Signature(String name, int keyId, byte[] bytes) {
    String line() {
      byte[] all =
          ByteBuffer.allocate(Integer.BYTES + bytes.length).putInt(keyId).put(bytes).array();
      return DASH + name + " " + Base64.getEncoder().encodeToString(all) + "\n";
    }
  }

  /** Signs a text with each of the keys, in their order. */
  public static Note signed(String text, List<SigningKey> keys) {
    return new Note(text, keys.stream().map(key -> key.sign(text)).toList());
  }

  /**
   * Reads a note.
   *
   * @throws NoteException if it is none
   */
  public static Note parse(String note) {
    int end = note.lastIndexOf("\n\n");
    if (end < 0 || !note.endsWith("\n")) {
      throw new NoteException(
          "A signed note has a text, an empty line, and signatures, each with its line feed.");
    }
    if (note.chars().anyMatch(c -> c < ' ' && c != '\n')) {
      throw new NoteException("A signed note has no control characters but line feeds.");
    }
    List<Signature> signatures = new ArrayList<>();
    for (String line : note.substring(end + 2).split("\n", MAX_SIGNATURES + 2)) {
      if (!line.isEmpty()) {
        signatures.add(signature(line));
      }
    }
    if (signatures.isEmpty() || signatures.size() > MAX_SIGNATURES) {
      throw new NoteException("A signed note has 1 to " + MAX_SIGNATURES + " signatures.");
    }
    return new Note(note.substring(0, end + 1), signatures);
  }

  /** Whether one of its signatures is that key's, and right. */
  public boolean isSignedBy(VerifierKey key) {
    return signatures.stream()
        .anyMatch(signature ->
            signature.keyId() == key.id()
                && signature.name().equals(key.name())
                && key.verifies(text, signature.bytes()));
  }

  /** The note as it is passed on. */
  public String write() {
    StringBuilder note = new StringBuilder(text).append('\n');
    signatures.forEach(signature -> note.append(signature.line()));
    return note.toString();
  }

  static byte[] utf8(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  private static Signature signature(String line) {
    int space = line.indexOf(' ', DASH.length());
    if (!line.startsWith(DASH) || space < 0) {
      throw new NoteException("A signature line is a dash (U+2014), a key name and base64.");
    }
    byte[] bytes;
    try {
      bytes = Base64.getDecoder().decode(line.substring(space + 1));
    } catch (IllegalArgumentException _) {
      throw new NoteException(
          "The signature of " + line.substring(DASH.length(), space) + " is no base64.");
    }
    if (bytes.length <= Integer.BYTES) {
      throw new NoteException(
          "A signature is longer than its key id of " + Integer.BYTES + " bytes.");
    }
    ByteBuffer buffer = ByteBuffer.wrap(bytes);
    int keyId = buffer.getInt();
    byte[] signature = new byte[buffer.remaining()];
    buffer.get(signature);
    return new Signature(line.substring(DASH.length(), space), keyId, signature);
  }
}
