package dev.knudge.audit.verifying;

import dev.knudge.audit.Disclosure;
import dev.knudge.audit.Recorded;
import dev.knudge.audit.log.Hash;
import dev.knudge.audit.verifier.Finding;
import dev.knudge.audit.verifier.Finding.Kind;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Checks one entry as it is stored. */
final class EntryCheck {
  private EntryCheck() {}

  static Hash leaf(Recorded entry) {
    return Hash.ofLeaf(entry.leaf().text().getBytes(StandardCharsets.UTF_8));
  }

  /**
   * What does not hold of it.
   *
   * @param sealed the leaf that was sealed at its place; null where it is not sealed yet
   */
  static Optional<Finding> finding(Recorded entry, @Nullable Hash sealed) {
    if (sealed != null && !sealed.equals(leaf(entry))) {
      return Optional.of(found(Kind.CHANGED, entry, "it is not what was sealed at its place"));
    }
    return switch (entry.disclosure()) {
      case Disclosure.Damaged _ ->
          Optional.of(
              found(
                  Kind.DAMAGED,
                  entry,
                  "what it said cannot be read, though its key was not destroyed"));
      case Disclosure.Readable readable when !readable.isCommittedToBy(entry.commitment()) ->
          Optional.of(found(Kind.CHANGED, entry, "what it said is not what was committed to"));
      case Disclosure.Readable _, Disclosure.Erased _ -> Optional.empty();
    };
  }

  /** What is said of an entry that the sealer went past without sealing it. */
  static Finding passedOver(Recorded entry) {
    return found(
        Kind.INSERTED,
        entry,
        "it is not sealed, though what was recorded after it is: it was put in between, or its leaf was taken out");
  }

  private static Finding found(Kind kind, Recorded entry, String what) {
    return new Finding(kind, entry.logIndex(), entry.eventId(), what);
  }
}
