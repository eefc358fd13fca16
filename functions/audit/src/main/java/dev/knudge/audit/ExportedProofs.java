package dev.knudge.audit;

import dev.knudge.audit.log.Hash;
import dev.knudge.audit.log.Tree;
import dev.knudge.audit.sealing.BrokenLogException;
import dev.knudge.audit.sealing.LogStore;
import dev.knudge.audit.sealing.SealedCheckpoint;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The proofs that go with exported entries. Their head is looked for after the entries were read, so that it covers whatever was sealed by then. */
final class ExportedProofs {
  /** A tree keeps what it read: of so many leaves anywhere in it, that stays within some megabytes. */
  private static final int AT_ONCE = 100;

  private final LogStore log;

  ExportedProofs(LogStore log) {
    this.log = log;
  }

  /** What each entry's line has besides: its proof, or null where it is not in the log yet, or the log is too damaged to tell. */
  List<Map<String, @Nullable Object>> of(List<Recorded> entries) {
    @Nullable SealedCheckpoint head = log.latest().orElse(null);
    List<Map<String, @Nullable Object>> proofs = new ArrayList<>();
    for (int first = 0; first < entries.size(); first += AT_ONCE) {
      List<Recorded> some = entries.subList(first, Math.min(entries.size(), first + AT_ONCE));
      if (head == null) {
        some.forEach(_ -> proofs.add(member(null)));
      } else {
        proofs.addAll(
            log.withTree(
                head.treeSize(),
                tree -> some.stream().map(entry -> member(proof(entry, tree, head))).toList()));
      }
    }
    return proofs;
  }

  private static @Nullable Map<String, @Nullable Object> proof(
      Recorded entry, Tree tree, SealedCheckpoint head) {
    @Nullable Long index = entry.logIndex();
    if (index == null || index < 0 || index >= head.treeSize()) {
      return null;
    }
    try {
      Map<String, @Nullable Object> proof = new LinkedHashMap<>();
      proof.put("log_index", index);
      proof.put("tree_size", head.treeSize());
      proof.put("audit_path", tree.inclusion(index).stream().map(Hash::hex).toList());
      proof.put("checkpoint", head.note());
      return proof;
    } catch (BrokenLogException _) {
      return null;
    }
  }

  private static Map<String, @Nullable Object> member(@Nullable Map<String, ?> proof) {
    Map<String, @Nullable Object> member = new LinkedHashMap<>();
    member.put("proof", proof);
    return member;
  }
}
