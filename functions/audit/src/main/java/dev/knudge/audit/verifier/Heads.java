package dev.knudge.audit.verifier;

import dev.knudge.audit.log.Checkpoint;
import dev.knudge.audit.log.Hash;
import dev.knudge.audit.log.Note;
import dev.knudge.audit.log.NoteException;
import dev.knudge.audit.log.VerifierKey;
import dev.knudge.audit.verifier.Finding.Kind;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** The heads that somebody kept, as far as a trusted key signed them: each size with its root. */
final class Heads {
  private static final String SIGNATURE = "\u2014 ";
  private static final int MOST_SEEN = 10_000;

  private final List<VerifierKey> keys;
  private final TreeMap<Long, Hash> roots = new TreeMap<>();
  private final List<Finding> findings = new ArrayList<>();
  private final Map<String, Optional<Checkpoint>> seen = new HashMap<>();

  Heads(List<VerifierKey> keys) {
    this.keys = List.copyOf(keys);
  }

  /** Adds all notes of a text: one after the other, with or without empty lines in between. */
  void addAll(String notes) {
    StringBuilder note = new StringBuilder();
    boolean inSignatures = false;
    for (String line : notes.split("\n", -1)) {
      boolean signature = line.startsWith(SIGNATURE);
      if (inSignatures && !signature) {
        add(note.toString());
        note.setLength(0);
        inSignatures = false;
      }
      inSignatures |= signature;
      if (!line.isEmpty() || !note.isEmpty()) {
        note.append(line).append('\n');
      }
    }
    if (!note.toString().isBlank()) {
      add(note.toString());
    }
  }

  /** Adds a note, and returns it if it is to be trusted. Exported proofs bring the same one thousands of times: it is checked, and found wrong, once. */
  @Nullable Checkpoint add(String text) {
    Optional<Checkpoint> known = seen.get(text);
    if (known == null) {
      known = Optional.ofNullable(fresh(text));
      if (seen.size() < MOST_SEEN) {
        seen.put(text, known);
      }
    }
    return known.orElse(null);
  }

  private @Nullable Checkpoint fresh(String text) {
    Note note;
    Checkpoint head;
    try {
      note = Note.parse(text);
      head = Checkpoint.of(note);
    } catch (NoteException e) {
      findings.add(
          new Finding(
              Kind.UNTRUSTED, null, null, "a checkpoint cannot be read: " + e.getMessage()));
      return null;
    }
    if (keys.stream().noneMatch(key -> key.name().equals(head.origin()) && note.isSignedBy(key))) {
      findings.add(
          new Finding(
              Kind.UNTRUSTED,
              null,
              null,
              "the checkpoint of size "
                  + head.treeSize()
                  + " of "
                  + head.origin()
                  + " is signed by none of the keys that you trust"));
      return null;
    }
    @Nullable Hash known = roots.putIfAbsent(head.treeSize(), head.root());
    if (known != null && !known.equals(head.root())) {
      findings.add(
          new Finding(
              Kind.FORKED,
              null,
              null,
              "two checkpoints of size "
                  + head.treeSize()
                  + " were signed, one for the root "
                  + known
                  + " and one for "
                  + head.root()));
    }
    return head;
  }

  /** The roots by size, smallest first. */
  SortedMap<Long, Hash> roots() {
    return roots;
  }

  /** The largest size that was signed; 0 where there is none. */
  long largest() {
    Map.@Nullable Entry<Long, Hash> last = roots.lastEntry();
    return last == null ? 0 : last.getKey();
  }

  List<Finding> findings() {
    return findings;
  }
}
