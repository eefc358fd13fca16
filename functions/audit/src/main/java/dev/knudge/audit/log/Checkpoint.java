package dev.knudge.audit.log;

import java.time.DateTimeException;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The head of a log at one moment (C2SP tlog-checkpoint): its name, its size, its root. The time stands in an extension line, {@code time <RFC 3339>}, so that it is signed as well;
 * verifiers that do not know it pass over it.
 *
 * @param time when it was sealed; null where the checkpoint does not say
 */
public record Checkpoint(String origin, long treeSize, Hash root, @Nullable Instant time) {
  private static final String TIME = "time ";

  /** Its text, which is what is signed. */
  public String text() {
    return origin
        + "\n"
        + treeSize
        + "\n"
        + root.base64()
        + "\n"
        + (time == null ? "" : TIME + time + "\n");
  }

  /** The note that these keys sign. */
  public Note signed(List<SigningKey> keys) {
    return Note.signed(text(), keys);
  }

  /**
   * Reads the text of a note; whether it is signed is another question.
   *
   * @throws NoteException if it is no checkpoint
   */
  public static Checkpoint of(Note note) {
    String[] lines = note.text().split("\n", -1);
    if (lines.length < 4 || lines[0].isEmpty()) {
      throw new NoteException("A checkpoint has at least three lines: origin, size and root.");
    }
    @Nullable Instant time = null;
    for (int i = 3; i < lines.length - 1; i++) {
      if (lines[i].startsWith(TIME)) {
        time = time(lines[i].substring(TIME.length()));
      }
    }
    return new Checkpoint(lines[0], size(lines[1]), root(lines[2]), time);
  }

  private static long size(String text) {
    try {
      long size = Long.parseLong(text);
      if (size >= 0 && Long.toString(size).equals(text)) {
        return size;
      }
    } catch (NumberFormatException _) {
      // the same answer
    }
    throw new NoteException(
        "The second line of a checkpoint is the tree's size, without leading zeros.");
  }

  private static Hash root(String text) {
    try {
      return Hash.of(Base64.getDecoder().decode(text));
    } catch (IllegalArgumentException _) {
      throw new NoteException("The third line of a checkpoint is the root: 32 bytes in base64.");
    }
  }

  private static Instant time(String text) {
    try {
      return Instant.parse(text);
    } catch (DateTimeException _) {
      throw new NoteException("The time line of a checkpoint is no RFC 3339 time.");
    }
  }
}
