package dev.knudge.audit.store;

import dev.knudge.runtime.TickHandler;
import dev.knudge.runtime.lease.Lease;
import dev.knudge.runtime.settings.SettingsException;
import io.micronaut.context.annotation.Value;
import io.micronaut.transaction.TransactionOperations;
import jakarta.inject.Singleton;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;

/** At each tick: makes this month's and the next one's partition, takes months out that are not to be kept here any longer, and wraps keys anew where the secret was changed. */
@Singleton
final class TrailHousekeeping implements TickHandler {
  /** Keys are wrapped anew in portions, each a short transaction. */
  private static final int PORTION = 500;

  private final TransactionOperations<Connection> transactions;
  private final UserKeys keys;
  private final Archiving archiving;
  private final Clock clock;
  private final int keepMonths;

  TrailHousekeeping(
      TransactionOperations<Connection> transactions,
      UserKeys keys,
      Archiving archiving,
      Clock clock,
      @Value("${knudge.audit.keep-months}") int keepMonths) {
    if (keepMonths < 0) {
      throw new SettingsException(
          "knudge.audit.keep-months must be 0 (for ever) or more; it is " + keepMonths + ".");
    }
    this.transactions = transactions;
    this.keys = keys;
    this.archiving = archiving;
    this.clock = clock;
    this.keepMonths = keepMonths;
  }

  @Override
  public void tick(Lease lease) {
    Instant now = clock.instant();
    transactions.executeWrite(status -> {
      makeMonth(status.getConnection(), now);
      makeMonth(status.getConnection(), now.atZone(ZoneOffset.UTC).plusMonths(1).toInstant());
      return null;
    });
    lease.ensureHeld();
    if (keepMonths > 0) {
      while (archiving.oldest(keepMonths)) {
        lease.ensureHeld();
      }
    }
    int rewrapped;
    do {
      lease.ensureHeld();
      rewrapped = transactions.executeWrite(status -> keys.rewrap(status.getConnection(), PORTION));
    } while (rewrapped == PORTION);
  }

  private static void makeMonth(Connection connection, Instant moment) throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement("select make_month(?)")) {
      statement.setTimestamp(1, Timestamp.from(moment));
      statement.execute();
    }
  }
}
