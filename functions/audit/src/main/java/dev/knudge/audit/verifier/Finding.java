package dev.knudge.audit.verifier;

import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Something that does not hold.
 *
 * @param place in the log, counted from 0; null where it is about no place, or the place is not known
 * @param eventId of the entry it is about; null where it is about none
 * @param what for people
 */
public record Finding(Kind kind, @Nullable Long place, @Nullable String eventId, String what) {
  /** What was done to the trail. */
  public enum Kind {
    /** An entry is not what was sealed at its place. */
    CHANGED,
    /** An entry that was sealed is not there. */
    REMOVED,
    /** An entry claims to be sealed, and is in no signed log. */
    INSERTED,
    /** An entry that was sealed at one place claims another. */
    MOVED,
    /** What an entry said cannot be read, though nobody's key was destroyed. */
    DAMAGED,
    /** The log's leaves are not those that a head was signed for. */
    REWRITTEN,
    /** The log is shorter than a head that was signed for it. */
    TRUNCATED,
    /** Two heads of one size were signed for different logs. */
    FORKED,
    /** A head is signed by none of the keys that are trusted, or is another log's. */
    UNTRUSTED,
    /** A proof proves nothing. */
    UNPROVEN;

    /** The word for it. */
    public String word() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /** As a JSON tree. */
  public Map<String, @Nullable Object> tree() {
    Map<String, @Nullable Object> tree = new LinkedHashMap<>();
    tree.put("kind", kind.word());
    tree.put("place", place);
    tree.put("event_id", eventId);
    tree.put("what", what);
    return tree;
  }

  @Override
  public String toString() {
    return kind.word()
        + (place == null ? "" : " at " + place)
        + (eventId == null ? "" : " (" + eventId + ")")
        + ": "
        + what;
  }
}
