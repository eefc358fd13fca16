package dev.knudge.audit.store;

import dev.knudge.audit.Entry;
import io.micronaut.transaction.TransactionOperations;
import jakarta.inject.Singleton;
import java.sql.Connection;
import java.util.OptionalLong;

/**
 * Destroys a user's key. Entries stay, with their hashes and their places in the log; what they said cannot be read any more, by anybody, except from copies of the database that are older.
 * That it was done, and by whom, is an entry itself.
 */
@Singleton
public class Erasing {
  private final TransactionOperations<Connection> transactions;
  private final UserKeys keys;
  private final EntryWriter writer;

  Erasing(TransactionOperations<Connection> transactions, UserKeys keys, EntryWriter writer) {
    this.transactions = transactions;
    this.keys = keys;
    this.writer = writer;
  }

  /**
   * Destroys it; a user who has none, or none any more, stays as they are.
   *
   * @param by who asked for it
   * @return whether there was one
   */
  public boolean erase(String userId, String by) {
    return transactions.executeWrite(status -> {
      OptionalLong destroyed = keys.destroy(status.getConnection(), userId);
      if (destroyed.isPresent()) {
        writer.recordOwn(
            status.getConnection(),
            Entry.ofErasure(userId, destroyed.getAsLong(), by, writer.now()));
      }
      return destroyed.isPresent();
    });
  }
}
