package dev.knudge.audit;

import java.nio.charset.StandardCharsets;

/**
 * An entry as a table would take it that knows of no log: the same columns, enclosed and searchable all the same, with no salt, commitment or leaf. What the log costs is measured beside it.
 *
 * @param particulars enclosed under the user's key
 * @param marks what it can be searched by
 */
public record Unlogged(Entry entry, byte[] particulars, long[] marks) {
  /** Makes the row. */
  public static Unlogged of(Entry entry, UserKey key) {
    byte[] text = entry.particulars().text().getBytes(StandardCharsets.UTF_8);
    return new Unlogged(
        entry,
        key.enclose(text, entry.source() + '\0' + entry.eventKey()),
        key.hashes(Marks.of(entry.particulars())));
  }
}
