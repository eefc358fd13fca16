package dev.knudge.audit;

import java.time.Instant;

/**
 * An entry as its table takes it.
 *
 * @param leaf what is in the clear, and goes into the log
 * @param keyId the number of the key that the rest is under
 * @param particulars the rest, see {@link Enclosure}
 * @param marks what it can be searched by, see {@link Marks}
 */
public record Stored(Leaf leaf, long keyId, byte[] particulars, long[] marks) {
  /** Makes the row: encloses, commits, hashes. */
  public static Stored of(Entry entry, Instant recordedAt, long keyId, UserKey key) {
    Enclosure enclosure = Enclosure.of(entry, key);
    return new Stored(
        Leaf.of(entry, recordedAt, enclosure.commitment()),
        keyId,
        enclosure.bytes(),
        key.hashes(Marks.of(entry.particulars())));
  }
}
