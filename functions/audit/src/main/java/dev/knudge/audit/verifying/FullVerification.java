package dev.knudge.audit.verifying;

import dev.knudge.audit.Archived;
import dev.knudge.audit.Question;
import dev.knudge.audit.Recorded;
import dev.knudge.audit.log.Hash;
import dev.knudge.audit.sealing.LogStore;
import dev.knudge.audit.sealing.SealedCheckpoint;
import dev.knudge.audit.store.Archiving;
import dev.knudge.audit.store.EntryStore;
import dev.knudge.audit.verifier.Finding;
import dev.knudge.audit.verifier.Finding.Kind;
import dev.knudge.runtime.TickHandler;
import dev.knudge.runtime.lease.Lease;
import dev.knudge.runtime.paging.Page;
import io.micronaut.transaction.TransactionOperations;
import jakarta.inject.Singleton;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Checks the whole trail in the background: first the leaves against every head, in the order of the log; then every entry against its leaf. Step by step, each a transaction with its
 * progress in it: a pod that goes to sleep leaves the rest to the next question or tick, and two pods take turns.
 */
@Singleton
public class FullVerification implements TickHandler {
  private static final Logger LOG = LoggerFactory.getLogger(FullVerification.class);
  private static final int LEAVES = 5_000;
  private static final int ENTRIES = 500;

  /** A result is told again for so long: asking for it must not begin another, and somebody may tamper with a trail that does not grow. */
  private static final Duration TOLD_AGAIN = Duration.ofMinutes(10);

  private final TransactionOperations<Connection> transactions;
  private final EntryStore entries;
  private final LogStore log;
  private final Archiving archiving;
  private final Clock clock;
  private final AtomicBoolean running = new AtomicBoolean();

  FullVerification(
      TransactionOperations<Connection> transactions,
      EntryStore entries,
      LogStore log,
      Archiving archiving,
      Clock clock) {
    this.transactions = transactions;
    this.entries = entries;
    this.log = log;
    this.archiving = archiving;
    this.clock = clock;
  }

  /** The state of the one under way, or of the last one; begins another where the log has grown since, or ten minutes have passed. Empty while nothing is sealed. */
  public Optional<Progress> ask() {
    Optional<SealedCheckpoint> head = log.latest();
    if (head.isEmpty()) {
      return Optional.empty();
    }
    long size = head.get().treeSize();
    Optional<Progress> state =
        transactions.executeWrite(status -> {
          Connection connection = status.getConnection();
          Optional<Progress> latest = VerificationStore.latest(connection);
          if (latest.isPresent() && isTold(latest.get(), size)) {
            return latest;
          }
          VerificationStore.start(connection, size, clock.instant());
          return VerificationStore.latest(connection);
        });
    if (state.isPresent() && state.get().finishedAt == null) {
      goOn();
    }
    return state;
  }

  private boolean isTold(Progress latest, long size) {
    return latest.finishedAt == null
        || latest.treeSize == size && latest.finishedAt.plus(TOLD_AGAIN).isAfter(clock.instant());
  }

  @Override
  public void tick(Lease lease) {
    boolean unfinished =
        transactions
            .executeRead(status -> VerificationStore.latest(status.getConnection()))
            .filter(progress -> progress.finishedAt == null)
            .isPresent();
    if (unfinished) {
      goOn();
    }
  }

  private void goOn() {
    if (running.compareAndSet(false, true)) {
      Thread.ofVirtual().name("verification").start(this::run);
    }
  }

  private void run() {
    try {
      boolean more = true;
      while (more) {
        more = transactions.executeWrite(status -> step(status.getConnection()));
      }
    } catch (RuntimeException e) {
      LOG.warn(
          "Verification: {}; it goes on when it is asked for, or at the next tick.", e.toString());
    } finally {
      running.set(false);
    }
  }

  private boolean step(Connection connection) throws SQLException {
    Optional<Progress> taken = VerificationStore.take(connection);
    if (taken.isEmpty()) {
      return false;
    }
    Progress progress = taken.get();
    if (progress.leaves.size() < progress.treeSize) {
      leaves(connection, progress);
    } else {
      entries(connection, progress);
    }
    VerificationStore.save(connection, progress);
    return progress.finishedAt == null;
  }

  private void leaves(Connection connection, Progress progress) throws SQLException {
    long from = progress.leaves.size();
    long to = Math.min(from + LEAVES, progress.treeSize);
    Archived archived = archiving.places();
    List<VerificationStore.Leaf> leaves = VerificationStore.leaves(connection, from, to);
    for (VerificationStore.Leaf leaf : leaves) {
      skip(progress, leaf.place());
      long place = leaf.place();
      progress.leaves.add(leaf.sealed());
      if (leaf.entry() == null) {
        missing(progress, place, archived.has(place));
      } else if (!leaf.entry().equals(leaf.sealed())) {
        progress.add(new Finding(Kind.CHANGED, place, null, "its entry has another leaf hash"));
      }
      if (leaf.head() != null && !leaf.head().equals(progress.leaves.root())) {
        progress.add(
            new Finding(
                Kind.REWRITTEN,
                place,
                null,
                "the leaves up to here are not those that a head was signed for"));
      }
    }
    long end = VerificationStore.end(connection);
    skip(progress, Math.min(to, end));
    if (progress.leaves.size() < to) {
      progress.add(
          new Finding(
              Kind.TRUNCATED, progress.leaves.size(), null, "leaves are missing from here on"));
      // Nothing that follows could be placed; the walk over the entries still can be done.
      finishLeaves(progress);
    }
  }

  /** Goes on to that place over leaves that are not there, though later ones are. */
  private static void skip(Progress progress, long place) {
    while (progress.leaves.size() < place) {
      progress.add(
          new Finding(Kind.REMOVED, progress.leaves.size(), null, "its leaf is not there"));
      progress.leaves.add(Hash.ofNothing());
    }
  }

  private static void finishLeaves(Progress progress) {
    while (progress.leaves.size() < progress.treeSize) {
      progress.leaves.add(Hash.ofNothing());
    }
  }

  private static void missing(Progress progress, long place, boolean archived) {
    if (archived) {
      progress.missing++;
    } else {
      progress.add(new Finding(Kind.REMOVED, place, null, "its entry is not there"));
    }
  }

  static List<Recorded> unsealed(Page<Recorded> page) {
    return page.items().stream().filter(entry -> entry.logIndex() == null).toList();
  }

  private void entries(Connection connection, Progress progress) throws SQLException {
    Page<Recorded> page = entries.page(Question.all(null), progress.cursor, ENTRIES);
    List<Long> places =
        page.items().stream().map(Recorded::logIndex).filter(Objects::nonNull).toList();
    Map<Long, Hash> leaves = VerificationStore.leavesAt(connection, places);
    Set<Long> passedOver = VerificationStore.passedOver(connection, unsealed(page));
    for (Recorded entry : page.items()) {
      if (passedOver.contains(entry.sequence())) {
        progress.add(EntryCheck.passedOver(entry));
      }
      EntryCheck.finding(entry, entry.logIndex() == null ? null : leaves.get(entry.logIndex()))
          .ifPresent(progress::add);
    }
    progress.entries += page.items().size();
    progress.cursor = page.next();
    if (page.next() == null) {
      progress.finishedAt = clock.instant();
    }
  }
}
