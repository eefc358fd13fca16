package dev.knudge.audit.verifier;

import dev.knudge.audit.Archived;
import dev.knudge.audit.Change;
import dev.knudge.audit.Commitment;
import dev.knudge.audit.Entry;
import dev.knudge.audit.Particulars;
import dev.knudge.audit.log.Hash;
import dev.knudge.audit.verifier.Finding.Kind;
import dev.knudge.contracts.Json;
import dev.knudge.contracts.JsonException;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A line of an export, and whether it is of one piece: what it shows is what its leaf says, and what its leaf committed to.
 *
 * @param eventId the id it shows
 * @param place the one it claims in the log; null where it claims none
 * @param leaf the hash of its leaf
 * @param recordedAt as its leaf says; the earliest of all where it says no time
 * @param userId whose it is, as its leaf says; null where it is nobody's
 * @param erased whether its personal part was made unreadable
 * @param isErasure whether the trail itself says here that its user's key was destroyed
 * @param proof the proof that it carries, with its leaf, as the API answers proofs; null where it carries none
 * @param archived the places of the log that it says were archived; none but where the trail says so of itself
 * @param findings what does not hold within the line
 */
record ExportedEntry(
    String eventId,
    @Nullable Long place,
    Hash leaf,
    Instant recordedAt,
    @Nullable String userId,
    boolean erased,
    boolean isErasure,
    @Nullable Map<String, @Nullable Object> proof,
    Archived archived,
    List<Finding> findings) {
  private static final List<String> IN_THE_CLEAR =
      List.of(
          "event_id",
          "source",
          "type",
          "task_id",
          "user_id",
          "actor",
          "occurred_at",
          "recorded_at",
          "causation_id",
          "correlation_id",
          "trace_id");

  /**
   * Reads a line.
   *
   * @throws JsonException if it is no JSON
   * @throws IllegalArgumentException if it is no entry
   */
  static ExportedEntry of(String line) {
    Map<String, @Nullable Object> shown = Json.readObject(line);
    if (!(shown.get("leaf") instanceof String text)
        || !(shown.get("event_id") instanceof String eventId)) {
      throw new IllegalArgumentException("it has no event_id or no leaf; export it as NDJSON");
    }
    @Nullable Long place = place(shown.get("log_index"));
    boolean erased = Boolean.TRUE.equals(shown.get("erased"));
    List<Finding> findings = new ArrayList<>();
    Map<String, @Nullable Object> leaf = leaf(text);
    for (String name : IN_THE_CLEAR) {
      if (!Objects.equals(shown.get(name), leaf.get(name))) {
        findings.add(
            new Finding(Kind.CHANGED, place, eventId, name + " is not what its leaf says"));
      }
    }
    Hash hash = Hash.ofLeaf(text.getBytes(StandardCharsets.UTF_8));
    if (shown.get("leaf_hash") != null && !hash.hex().equals(shown.get("leaf_hash"))) {
      findings.add(
          new Finding(Kind.CHANGED, place, eventId, "leaf_hash is not the hash of its leaf"));
    }
    if (Boolean.TRUE.equals(shown.get("damaged"))) {
      findings.add(
          new Finding(
              Kind.DAMAGED,
              place,
              eventId,
              "what it said cannot be read, though its key was not destroyed"));
    } else {
      (erased ? nothing(shown) : particulars(shown, leaf))
          .ifPresent(what -> findings.add(new Finding(Kind.CHANGED, place, eventId, what)));
    }
    return new ExportedEntry(
        eventId,
        place,
        hash,
        time(leaf.get("recorded_at")),
        leaf.get("user_id") instanceof String userId ? userId : null,
        erased,
        !erased && isItsOwn(shown, Entry.ERASURE),
        proof(shown.get("proof"), text),
        archived(shown),
        List.copyOf(findings));
  }

  private static Archived archived(Map<String, @Nullable Object> shown) {
    return Archived.of(isItsOwn(shown, Archived.TYPE) ? shown.get("payload") : null);
  }

  /** Whether the trail says it of itself. */
  private static boolean isItsOwn(Map<String, @Nullable Object> shown, String type) {
    return Entry.SELF.equals(shown.get("source")) && type.equals(shown.get("type"));
  }

  /** Its leaf is not repeated in an exported proof, since it is that of the line. */
  private static @Nullable Map<String, @Nullable Object> proof(
      @Nullable Object shown, String leaf) {
    if (shown == null) {
      return null;
    }
    Map<String, @Nullable Object> proof = new LinkedHashMap<>(Json.members(shown));
    proof.put("leaf", leaf);
    return proof;
  }

  /** What is no number must not pass for an entry that waits for its seal. */
  private static @Nullable Long place(@Nullable Object shown) {
    if (shown == null || shown instanceof Long) {
      return (Long) shown;
    }
    throw new IllegalArgumentException("its log_index is no whole number");
  }

  private static Instant time(@Nullable Object text) {
    try {
      return Instant.parse(String.valueOf(text));
    } catch (DateTimeException _) {
      return Instant.MIN;
    }
  }

  private static Map<String, @Nullable Object> leaf(String text) {
    try {
      return Json.readObject(text);
    } catch (JsonException e) {
      throw new IllegalArgumentException("its leaf is no JSON object: " + e.getMessage(), e);
    }
  }

  /** What was made unreadable shows nothing: whatever it did show, nobody could have committed to. */
  private static Optional<String> nothing(Map<String, @Nullable Object> shown) {
    boolean shows =
        shown.get("payload") != null
            || shown.get("particulars") != null
            || shown.get("salt") != null
            || !same(shown.get("changes"), List.of());
    return shows
        ? Optional.of("it says that it was made unreadable, and shows something all the same")
        : Optional.empty();
  }

  /** What does not hold between what is shown, what was said, and what the leaf committed to. */
  private static Optional<String> particulars(
      Map<String, @Nullable Object> shown, Map<String, @Nullable Object> leaf) {
    if (!(shown.get("salt") instanceof String salt)
        || !(shown.get("particulars") instanceof String said)) {
      return Optional.of("it has neither salt and particulars nor says that it was erased");
    }
    try {
      byte[] commitment = Commitment.of(HexFormat.of().parseHex(salt), said);
      if (!HexFormat.of().formatHex(commitment).equals(leaf.get("commitment"))) {
        return Optional.of("salt or particulars are not what its leaf committed to");
      }
      Particulars particulars = Particulars.read(said);
      if (!same(particulars.changes().stream().map(Change::tree).toList(), shown.get("changes"))) {
        return Optional.of("changes are not what its particulars say");
      }
      if (!same(particulars.evidence().payload(), shown.get("payload"))) {
        return Optional.of("payload is not what its particulars say");
      }
      return Optional.empty();
    } catch (IllegalArgumentException | JsonException e) {
      return Optional.of("salt or particulars cannot be read: " + e.getMessage());
    }
  }

  /** By their texts: no digit of a number may differ. */
  private static boolean same(@Nullable Object one, @Nullable Object other) {
    return Json.write(one).equals(Json.write(other));
  }
}
