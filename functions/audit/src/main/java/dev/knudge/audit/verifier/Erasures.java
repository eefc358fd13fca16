package dev.knudge.audit.verifier;

import dev.knudge.audit.verifier.Finding.Kind;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What an export shows to be unreadable, beside what it says of keys that were destroyed. Who destroys a key by the API leaves an entry of the trail itself; who does it in the database
 * leaves none. Each user is remembered by the latest of their unreadable entries only, since they may be millions.
 */
final class Erasures {
  /** As far as the clocks of two pods may be apart. */
  private static final Duration SKEW = Duration.ofMinutes(5);

  private record Unreadable(Instant recordedAt, @Nullable Long place, String eventId) {}

  /** By user; what is nobody's is of the user with no name, whose key no API destroys. */
  private final Map<String, Unreadable> unreadable = new HashMap<>();

  private final Map<String, Instant> announced = new HashMap<>();

  /** Takes an entry of the export. */
  void add(ExportedEntry entry) {
    String user = Objects.requireNonNullElse(entry.userId(), "");
    if (entry.erased()) {
      unreadable.merge(
          user,
          new Unreadable(entry.recordedAt(), entry.place(), entry.eventId()),
          (one, other) -> one.recordedAt().isAfter(other.recordedAt()) ? one : other);
    } else if (entry.isErasure() && entry.findings().isEmpty()) {
      announced.merge(user, entry.recordedAt(), (one, other) -> one.isAfter(other) ? one : other);
    }
  }

  /** Of each user whose entries are unreadable without the trail saying why, the latest of them. To be asked of a complete export only: from any other the announcement may be missing. */
  List<Finding> unannounced() {
    List<Finding> findings = new ArrayList<>();
    unreadable.forEach((user, latest) -> {
      @Nullable Instant said = announced.get(user);
      if (said == null || latest.recordedAt().isAfter(said.plus(SKEW))) {
        findings.add(
            new Finding(
                Kind.DAMAGED,
                latest.place(),
                latest.eventId(),
                "it and all earlier ones of its user were made unreadable, and no entry says that the key was destroyed"));
      }
    });
    return findings;
  }
}
