package dev.knudge.audit.sealing;

import io.micronaut.context.BeanProvider;
import io.micronaut.context.annotation.Value;
import io.micronaut.transaction.TransactionOperations;
import io.micronaut.transaction.support.TransactionSynchronization;
import jakarta.inject.Singleton;
import java.sql.Connection;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Counts what this pod records, and has it sealed in the background when enough has gathered. A promise of nothing: a pod that goes to sleep or dies leaves the rest to the next tick.
 */
@Singleton
public class Gathering {
  private static final Logger LOG = LoggerFactory.getLogger(Gathering.class);

  private final TransactionOperations<Connection> transactions;
  private final BeanProvider<Sealer> sealer;
  private final long enough;
  private final AtomicLong gathered = new AtomicLong();
  private final AtomicBoolean sealing = new AtomicBoolean();

  Gathering(
      TransactionOperations<Connection> transactions,
      BeanProvider<Sealer> sealer,
      @Value("${knudge.sealing.after}") long enough) {
    this.transactions = transactions;
    this.sealer = sealer;
    this.enough = enough;
  }

  /** So many entries were recorded in the transaction under way; they count once it is committed. */
  public void recorded(int entries) {
    transactions
        .findTransactionStatus()
        .ifPresent(status ->
            status.registerSynchronization(
                new TransactionSynchronization() {
                  @Override
                  public void afterCommit() {
                    committed(entries);
                  }
                }));
  }

  private void committed(int entries) {
    if (gathered.addAndGet(entries) >= enough && sealing.compareAndSet(false, true)) {
      gathered.set(0);
      Thread.ofVirtual().name("sealing").start(this::seal);
    }
  }

  private void seal() {
    try {
      sealer.get().seal();
    } catch (RuntimeException e) {
      LOG.warn("Sealing in the background: {}; the next tick tries it again.", e.toString());
    } finally {
      sealing.set(false);
    }
  }
}
