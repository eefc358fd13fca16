package dev.knudge.audit.verifying;

import dev.knudge.audit.Disclosure;
import dev.knudge.audit.Question;
import dev.knudge.audit.Recorded;
import dev.knudge.audit.log.Proofs;
import dev.knudge.audit.log.Tree;
import dev.knudge.audit.sealing.BrokenLogException;
import dev.knudge.audit.sealing.LogStore;
import dev.knudge.audit.sealing.SealedCheckpoint;
import dev.knudge.audit.store.EntryStore;
import dev.knudge.audit.verifier.Finding;
import dev.knudge.audit.verifier.Finding.Kind;
import dev.knudge.runtime.paging.Cursor;
import dev.knudge.runtime.paging.Page;
import io.micronaut.transaction.TransactionOperations;
import jakarta.inject.Singleton;
import java.sql.Connection;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Checks a user's own entries, a page at a time: each is what was sealed, and a proof leads from it to the head. */
@Singleton
public class OwnVerification {
  /** A second's work or so. */
  private static final int PAGE = 500;

  private final TransactionOperations<Connection> transactions;
  private final EntryStore entries;
  private final LogStore log;

  OwnVerification(
      TransactionOperations<Connection> transactions, EntryStore entries, LogStore log) {
    this.transactions = transactions;
    this.entries = entries;
    this.log = log;
  }

  /**
   * What was seen on a page.
   *
   * @param treeSize of the head that proofs lead to; 0 while nothing is sealed
   * @param next where to go on; null where this was the last page
   */
  public record Seen(
      long treeSize,
      int entries,
      int proven,
      int waiting,
      int erased,
      List<Finding> findings,
      @Nullable Cursor next) {}

  /** Whether the sealer went past it and did not seal it, or its leaf is not there any more. */
  public boolean isPassedOver(Recorded entry) {
    return !transactions
        .executeRead(status -> VerificationStore.passedOver(status.getConnection(), List.of(entry)))
        .isEmpty();
  }

  /** Checks the next page of a user's entries, oldest first. */
  public Seen page(Question question, @Nullable Cursor cursor) {
    Page<Recorded> page = entries.page(question, cursor, PAGE);
    Optional<SealedCheckpoint> latest = log.latest();
    if (latest.isEmpty()) {
      return seen(page, 0, 0, List.of());
    }
    SealedCheckpoint head = latest.get();
    List<Finding> findings = new ArrayList<>();
    Set<Long> passedOver =
        transactions.executeRead(status ->
            VerificationStore.passedOver(status.getConnection(), FullVerification.unsealed(page)));
    page.items().stream()
        .filter(entry -> passedOver.contains(entry.sequence()))
        .forEach(entry -> findings.add(EntryCheck.passedOver(entry)));
    int proven =
        log.withTree(
            head.treeSize(),
            tree ->
                (int)
                    page.items().stream()
                        .filter(entry -> isProven(entry, tree, head, findings))
                        .count());
    return seen(page, head.treeSize(), proven, findings);
  }

  private static boolean isProven(
      Recorded entry, Tree tree, SealedCheckpoint head, List<Finding> findings) {
    @Nullable Long index = entry.logIndex();
    if (index == null || index >= tree.size()) {
      EntryCheck.finding(entry, null).ifPresent(findings::add);
      return false;
    }
    Optional<Finding> finding = proof(entry, index, tree, head);
    finding.ifPresent(findings::add);
    return finding.isEmpty();
  }

  /** What does not hold on the way from an entry to the head. */
  private static Optional<Finding> proof(
      Recorded entry, long index, Tree tree, SealedCheckpoint head) {
    try {
      Optional<Finding> finding = EntryCheck.finding(entry, tree.leaf(index));
      if (finding.isPresent()
          || Proofs.includes(
              EntryCheck.leaf(entry), index, tree.size(), tree.inclusion(index), head.root())) {
        return finding;
      }
      return Optional.of(unproven(entry, index, "no proof leads from it to the latest head"));
    } catch (BrokenLogException e) {
      return Optional.of(unproven(entry, index, String.valueOf(e.getMessage())));
    }
  }

  private static Finding unproven(Recorded entry, long index, String what) {
    return new Finding(Kind.UNPROVEN, index, entry.eventId(), what);
  }

  private static Seen seen(Page<Recorded> page, long treeSize, int proven, List<Finding> findings) {
    int waiting =
        (int)
            page.items().stream()
                .filter(entry -> entry.logIndex() == null || entry.logIndex() >= treeSize)
                .count();
    int erased =
        (int)
            page.items().stream()
                .filter(entry -> entry.disclosure() instanceof Disclosure.Erased)
                .count();
    return new Seen(treeSize, page.items().size(), proven, waiting, erased, findings, page.next());
  }
}
