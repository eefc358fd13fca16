package dev.knudge.tasks.store;

import dev.knudge.runtime.TickHandler;
import dev.knudge.runtime.lease.Lease;
import io.micronaut.transaction.TransactionOperations;
import jakarta.inject.Singleton;
import java.sql.Connection;
import java.time.Duration;

/** At each tick, forgets what can no longer be taken back, and answers that nobody will ask for again. */
@Singleton
final class Housekeeping implements TickHandler {
  private static final int PORTION = 5000;

  private final TransactionOperations<Connection> transactions;
  private final Ledgers ledgers;
  private final Duration memory;

  Housekeeping(
      TransactionOperations<Connection> transactions, Ledgers ledgers, TaskSettings settings) {
    this.transactions = transactions;
    this.ledgers = ledgers;
    memory = settings.memory();
  }

  @Override
  public void tick(Lease lease) {
    int forgotten;
    do {
      lease.ensureHeld();
      forgotten =
          transactions.executeWrite(
              status -> Changes.forget(status.getConnection(), memory, ledgers.now(), PORTION));
    } while (forgotten >= PORTION);
  }
}
