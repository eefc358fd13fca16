package dev.knudge.live.presence;

import io.micronaut.transaction.TransactionOperations;
import jakarta.inject.Singleton;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Collection;

/** The leases of the replicas, and whose connections they hold. All times are the database's. */
@Singleton
class PresenceStore {
  private static final String RENEW =
      """
      insert into replica (id, until) values (?, clock_timestamp() + ? * interval '1 millisecond')
      on conflict (id) do update set until = excluded.until
      returning (xmax = 0)\
      """;

  private static final String FORGET_DEAD =
      "delete from replica where until < clock_timestamp() - interval '1 minute'";

  private static final String ADD =
      "insert into presence (user_id, replica) select unnest(?::text[]), ? on conflict do nothing";

  private static final String REMOVE =
      "delete from presence where replica = ? and user_id = any (?::text[])";

  private static final String LEAVE = "delete from replica where id = ?";

  private static final String ONLINE =
      """
      select exists (select from presence join replica on replica.id = presence.replica
        where presence.user_id = ? and replica.until > clock_timestamp())\
      """;

  private final TransactionOperations<Connection> transactions;

  PresenceStore(TransactionOperations<Connection> transactions) {
    this.transactions = transactions;
  }

  /**
   * The replica lives, and so long at least.
   *
   * @return whether it was not known (any more), and whom it holds with it
   */
  boolean renew(String replica, Duration lasts) {
    return transactions.executeWrite(status -> {
      Connection connection = status.getConnection();
      try (PreparedStatement renew = connection.prepareStatement(RENEW);
          PreparedStatement forget = connection.prepareStatement(FORGET_DEAD)) {
        renew.setString(1, replica);
        renew.setLong(2, lasts.toMillis());
        boolean isNew;
        try (ResultSet row = renew.executeQuery()) {
          isNew = row.next() && row.getBoolean(1);
        }
        forget.executeUpdate();
        return isNew;
      }
    });
  }

  /** These came to that replica, those left it. */
  void change(String replica, Collection<String> came, Collection<String> left) {
    transactions.executeWrite(status -> {
      Connection connection = status.getConnection();
      if (!came.isEmpty()) {
        try (PreparedStatement add = connection.prepareStatement(ADD)) {
          add.setArray(1, connection.createArrayOf("text", came.toArray()));
          add.setString(2, replica);
          add.executeUpdate();
        }
      }
      if (!left.isEmpty()) {
        try (PreparedStatement remove = connection.prepareStatement(REMOVE)) {
          remove.setString(1, replica);
          remove.setArray(2, connection.createArrayOf("text", left.toArray()));
          remove.executeUpdate();
        }
      }
      return 0;
    });
  }

  /** The replica ends. */
  void leave(String replica) {
    transactions.executeWrite(status -> {
      try (PreparedStatement leave = status.getConnection().prepareStatement(LEAVE)) {
        leave.setString(1, replica);
        return leave.executeUpdate();
      }
    });
  }

  /** Whether a replica that lives holds a connection of that user. */
  boolean isOnline(String userId) {
    return transactions.executeRead(status -> isOnline(status.getConnection(), userId));
  }

  private static boolean isOnline(Connection connection, String userId) throws SQLException {
    try (PreparedStatement online = connection.prepareStatement(ONLINE)) {
      online.setString(1, userId);
      try (ResultSet row = online.executeQuery()) {
        return row.next() && row.getBoolean(1);
      }
    }
  }
}
