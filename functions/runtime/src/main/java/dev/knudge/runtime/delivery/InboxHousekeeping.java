package dev.knudge.runtime.delivery;

import io.micronaut.transaction.TransactionOperations;
import jakarta.inject.Singleton;
import java.sql.Connection;
import java.time.Duration;

/** Keeps the inbox from growing for ever. */
@Singleton
public class InboxHousekeeping {
  private final TransactionOperations<Connection> transactions;

  InboxHousekeeping(TransactionOperations<Connection> transactions) {
    this.transactions = transactions;
  }

  /** Forgets at most {@code limit} of the events that were handled longer ago than that, and says how many. */
  public int forget(Duration olderThan, int limit) {
    return transactions.executeWrite(
        status -> Inbox.forget(status.getConnection(), olderThan, limit));
  }
}
