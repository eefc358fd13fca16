package dev.knudge.audit.verifier;

import dev.knudge.audit.log.Hash;
import dev.knudge.audit.log.Proofs;
import dev.knudge.audit.verifier.Finding.Kind;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Proofs that the log of one head is the beginning of another's: what compares heads where the leaves are too many to take away. */
final class Links {
  private record Link(long from, long to, List<Hash> path) {}

  private final List<Link> links = new ArrayList<>();

  /**
   * Takes a proof, as {@code GET /api/audit/consistency} answers it. The roots it names are not looked at: those of the heads count.
   *
   * @throws IllegalArgumentException if it is none
   */
  void add(Map<String, @Nullable Object> answer) {
    if (!(answer.get("from") instanceof Long from)
        || !(answer.get("to") instanceof Long to)
        || !(answer.get("consistency_path") instanceof List<?> path)) {
      throw new IllegalArgumentException("it lacks from, to or consistency_path");
    }
    links.add(
        new Link(from, to, path.stream().map(item -> Hash.ofHex(String.valueOf(item))).toList()));
  }

  /**
   * What they fail to prove.
   *
   * @param roots of the heads that are trusted, by size
   */
  List<Finding> findings(Map<Long, Hash> roots) {
    List<Finding> findings = new ArrayList<>();
    for (Link link : links) {
      @Nullable Hash from = roots.get(link.from());
      @Nullable Hash to = roots.get(link.to());
      String what = null;
      if (from == null || to == null) {
        what = "no trusted head has the size " + (from == null ? link.from() : link.to());
      } else if (!Proofs.isBeginning(link.from(), from, link.to(), to, link.path())) {
        what =
            "the log of "
                + link.to()
                + " entries is not shown to go on from that of "
                + link.from()
                + ": one of the two was rewritten, or the proof is of another log";
      }
      if (what != null) {
        findings.add(new Finding(Kind.UNPROVEN, link.from(), null, what));
      }
    }
    return findings;
  }
}
