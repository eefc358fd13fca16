package dev.knudge.audit.verifier;

import dev.knudge.audit.Archived;
import dev.knudge.audit.log.Checkpoint;
import dev.knudge.audit.log.Frontier;
import dev.knudge.audit.log.Hash;
import dev.knudge.audit.log.Proofs;
import dev.knudge.audit.log.VerifierKey;
import dev.knudge.audit.verifier.Finding.Kind;
import dev.knudge.contracts.Json;
import dev.knudge.contracts.JsonException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Checks what somebody took away: heads first, then the leaves or the proofs, then the entries. All trust is in the keys that it is given.
 *
 * <p>With the leaves of the whole log, the roots of all heads are computed anew: a head that does not come out tells between which two heads the log was rewritten. An entry whose leaf
 * is not the one at its place was changed, moved or put in. With proofs instead, each entry stands for itself: what is missing cannot be told then.
 */
public final class Verification {
  private static final int FINDINGS = 100;

  /** Sealing follows recording within the hour; this long it may have been out of order, or a pod's clock wrong. */
  private static final Duration LONGEST_WAIT = Duration.ofDays(1);

  private final Heads heads;
  private final Leaves leaves = new Leaves();
  private final List<Finding> findings = new ArrayList<>();
  private final Map<Long, Hash> proven = new HashMap<>();
  private final BitSet seen = new BitSet();
  private final Archived archived = new Archived();
  private final Erasures erasures = new Erasures();
  private final Links links = new Links();
  private final List<Unsealed> unsealed = new ArrayList<>();
  private Instant lastSealed = Instant.MIN;
  private boolean withLeaves;
  private long trusted;
  private long found;
  private long entries;
  private long inLog;
  private long erased;

  /** An entry that claims no place yet. */
  private record Unsealed(String eventId, Instant recordedAt, Hash leaf) {}

  /** Trusts these keys. */
  public Verification(List<VerifierKey> keys) {
    heads = new Heads(keys);
  }

  /** Takes the heads that were kept: signed notes, one after the other. */
  public void heads(String notes) {
    heads.addAll(notes);
  }

  /** Takes a leaf of the log, in its order: 64 hexadecimal digits. */
  public void leaf(String hex) {
    withLeaves = true;
    leaves.add(Hash.ofHex(hex));
  }

  /**
   * Takes a proof, as the API answers it.
   *
   * @throws IllegalArgumentException if it is none
   */
  public void proof(String json) {
    proof(object(json));
  }

  private void proof(Map<String, @Nullable Object> proof) {
    if (!(proof.get("leaf") instanceof String leaf)
        || !(proof.get("log_index") instanceof Long place)
        || !(proof.get("checkpoint") instanceof String note)
        || !(proof.get("audit_path") instanceof List<?> path)) {
      throw new IllegalArgumentException("it lacks leaf, log_index, checkpoint or audit_path");
    }
    Hash hash = Hash.ofLeaf(leaf.getBytes(StandardCharsets.UTF_8));
    @Nullable Checkpoint head = heads.add(note);
    List<Hash> hashes = path.stream().map(item -> Hash.ofHex(String.valueOf(item))).toList();
    if (head == null) {
      found(
          Kind.UNPROVEN, place, null, "its proof leads to a checkpoint that is not to be trusted");
    } else if (Proofs.includes(hash, place, head.treeSize(), hashes, head.root())) {
      proven.put(place, hash);
    } else {
      found(
          Kind.UNPROVEN,
          place,
          null,
          "its proof does not lead to the root that was signed for size " + head.treeSize());
    }
  }

  /**
   * Takes a proof that one head's log is the beginning of another's, as the API answers it.
   *
   * @throws IllegalArgumentException if it is none
   */
  public void consistency(String json) {
    links.add(object(json));
  }

  /** To be called when heads, leaves and proofs are complete, before the first entry. */
  public void begin() {
    if (!withLeaves) {
      return;
    }
    Frontier frontier = Frontier.empty();
    long good = 0;
    for (Map.Entry<Long, Hash> head : heads.roots().entrySet()) {
      long size = head.getKey();
      if (size > leaves.size()) {
        found(
            Kind.TRUNCATED,
            (long) leaves.size(),
            null,
            "the log has " + leaves.size() + " leaves, and a head was signed for " + size);
        continue;
      }
      while (frontier.size() < size) {
        frontier.add(leaves.get(frontier.size()));
      }
      if (frontier.root().equals(head.getValue())) {
        good = size;
      } else {
        found(
            Kind.REWRITTEN,
            good,
            null,
            "the leaves up to "
                + size
                + " are not those that a head was signed for; up to "
                + good
                + " they are");
      }
    }
    trusted = good;
  }

  /**
   * Takes an entry of the export.
   *
   * @throws IllegalArgumentException if the line is none
   */
  public void entry(String line) {
    ExportedEntry entry;
    try {
      entry = ExportedEntry.of(line);
    } catch (JsonException e) {
      throw new IllegalArgumentException("it is " + e.getMessage(), e);
    }
    entries++;
    erased += entry.erased() ? 1 : 0;
    if (entry.proof() != null && !withLeaves) {
      proof(entry.proof());
    }
    entry.findings().forEach(this::found);
    erasures.add(entry);
    @Nullable Long place = entry.place();
    if (place == null) {
      unsealed.add(new Unsealed(entry.eventId(), entry.recordedAt(), entry.leaf()));
    } else if (isAtItsPlace(entry, place) && entry.findings().isEmpty()) {
      inLog++;
      archived.addAll(entry.archived());
      if (entry.recordedAt().isAfter(lastSealed)) {
        lastSealed = entry.recordedAt();
      }
    }
  }

  private boolean isAtItsPlace(ExportedEntry entry, long place) {
    @Nullable Hash there =
        withLeaves && place >= 0 && place < trusted ? leaves.get(place) : proven.get(place);
    if (there == null) {
      return isNowhere(entry, place);
    }
    if (seen.get((int) place)) {
      found(Kind.INSERTED, place, entry.eventId(), "another entry is at that place");
      return false;
    }
    seen.set((int) place);
    if (there.equals(entry.leaf())) {
      return true;
    }
    long elsewhere = withLeaves && found < FINDINGS ? leaves.indexOf(entry.leaf()) : -1;
    if (elsewhere >= 0 && elsewhere < trusted) {
      found(Kind.MOVED, place, entry.eventId(), "it was sealed at " + elsewhere);
    } else {
      found(Kind.CHANGED, place, entry.eventId(), "it is not what was sealed at that place");
    }
    return false;
  }

  private boolean isNowhere(ExportedEntry entry, long place) {
    if (!withLeaves) {
      found(Kind.UNPROVEN, place, entry.eventId(), "there is no proof for it that holds");
    } else if (place < 0 || place >= heads.largest()) {
      found(Kind.INSERTED, place, entry.eventId(), "it claims a place that no signed head covers");
    }
    // Between: the leaves there are found to be rewritten already, and prove nothing either way.
    return false;
  }

  /**
   * What was seen.
   *
   * @param complete whether the export claims to hold every entry there is: then one that is missing was removed
   */
  public Report report(boolean complete) {
    long inArchives = complete && withLeaves ? missing() : 0;
    unsealed.forEach(this::waits);
    links.findings(heads.roots()).forEach(this::found);
    if (complete) {
      erasures.unannounced().forEach(this::found);
    }
    List<Finding> all = new ArrayList<>(heads.findings());
    all.addAll(findings);
    return new Report(
        entries,
        inLog,
        unsealed.size(),
        erased,
        inArchives,
        heads.roots().size(),
        heads.largest(),
        found + heads.findings().size(),
        all.subList(0, Math.min(all.size(), FINDINGS)));
  }

  /** Entries that were sealed and are not in the export; counts those that the trail itself says were archived. */
  private long missing() {
    long inArchives = 0;
    for (long place = seen.nextClearBit(0);
        place < trusted;
        place = seen.nextClearBit((int) place + 1)) {
      if (archived.has(place)) {
        inArchives++;
      } else {
        found(Kind.REMOVED, place, null, "an entry was sealed there, and is not in the export");
      }
    }
    return inArchives;
  }

  /** Whoever puts an entry in, and keeps it from the sealer, lets it wait for ever. */
  private void waits(Unsealed entry) {
    boolean isOverdue =
        lastSealed.isAfter(Instant.MIN)
            && entry.recordedAt().isBefore(lastSealed.minus(LONGEST_WAIT));
    if (isOverdue
        && !proven.containsValue(entry.leaf())
        && (found >= FINDINGS || leaves.indexOf(entry.leaf()) < 0)) {
      found(
          Kind.INSERTED,
          null,
          entry.eventId(),
          "it claims to have been recorded more than a day before others that are sealed, and is not sealed");
    }
  }

  private void found(Kind kind, @Nullable Long place, @Nullable String eventId, String what) {
    found(new Finding(kind, place, eventId, what));
  }

  private void found(Finding finding) {
    found++;
    if (findings.size() < FINDINGS) {
      findings.add(finding);
    }
  }

  private static Map<String, @Nullable Object> object(String json) {
    try {
      return Json.readObject(json);
    } catch (JsonException e) {
      throw new IllegalArgumentException("it is " + e.getMessage(), e);
    }
  }
}
