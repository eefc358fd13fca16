package dev.knudge.runtime.lease;

import io.micronaut.transaction.TransactionOperations;
import jakarta.inject.Singleton;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Optional;
import java.util.UUID;

/** The leases of this function's schema. All times are the database's, so pods need not agree on the hour. */
@Singleton
public class Leases {
  private static final String ACQUIRE =
      """
      insert into lease (name, holder, until, token) values (?, ?, clock_timestamp() + ? * interval '1 millisecond', 1)
      on conflict (name) do update set holder = excluded.holder, until = excluded.until, token = lease.token + 1
        where lease.until < clock_timestamp()
      returning token\
      """;

  /** A lease that lapsed but that nobody took since is still ours: nobody else has done anything under it. */
  private static final String RENEW =
      "update lease set until = clock_timestamp() + ? * interval '1 millisecond' where name = ? and holder = ? and token = ?";

  /** Without a holder, so that a renewal that was under way finds nothing to renew. */
  private static final String RELEASE =
      "update lease set until = '-infinity', holder = '' where name = ? and holder = ? and token = ?";

  private final TransactionOperations<Connection> transactions;

  Leases(TransactionOperations<Connection> transactions) {
    this.transactions = transactions;
  }

  /**
   * Takes the lease if nobody holds it. Where the database took it down and its answer was cut off, it is nobody's until it lapses.
   *
   * @param name what may be done by one at a time
   * @param lasts after how long without renewal it lapses; it renews itself at a third of that
   * @return the lease, or nothing where another holds it
   */
  public Optional<Lease> tryAcquire(String name, Duration lasts) {
    String holder = UUID.randomUUID().toString();
    long askedAt = System.nanoTime();
    Optional<Long> token =
        transactions.executeWrite(status -> acquire(status.getConnection(), name, holder, lasts));
    return token.map(it -> new Lease(this, name, holder, it, lasts, askedAt));
  }

  private static Optional<Long> acquire(
      Connection connection, String name, String holder, Duration lasts) throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(ACQUIRE)) {
      statement.setString(1, name);
      statement.setString(2, holder);
      statement.setLong(3, lasts.toMillis());
      try (ResultSet rows = statement.executeQuery()) {
        return rows.next() ? Optional.of(rows.getLong(1)) : Optional.empty();
      }
    }
  }

  boolean renew(String name, String holder, long token, Duration lasts) {
    return transactions.executeWrite(status -> {
      try (PreparedStatement statement = status.getConnection().prepareStatement(RENEW)) {
        statement.setLong(1, lasts.toMillis());
        statement.setString(2, name);
        statement.setString(3, holder);
        statement.setLong(4, token);
        return statement.executeUpdate() == 1;
      }
    });
  }

  void release(String name, String holder, long token) {
    transactions.executeWrite(status -> {
      try (PreparedStatement statement = status.getConnection().prepareStatement(RELEASE)) {
        statement.setString(1, name);
        statement.setString(2, holder);
        statement.setLong(3, token);
        return statement.executeUpdate();
      }
    });
  }
}
