package dev.knudge.runtime.delivery;

import java.sql.Array;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** The events that were handled. Every method joins the transaction of the connection it is given. */
final class Inbox {
  /** In one order everywhere: two pods that hold the same events wait for each other, and never in a circle. */
  private static final String CLAIM =
      """
      insert into inbox (source, event_key)
      select source, event_key from unnest(?::text[], ?::text[]) as event (source, event_key) order by source, event_key
      on conflict do nothing
      returning source, event_key\
      """;

  private static final String FORGET =
      """
      delete from inbox where ctid = any (array(
        select ctid from inbox where received_at < clock_timestamp() - ? * interval '1 millisecond' limit ?))\
      """;

  private Inbox() {}

  /**
   * Notes the events as handled.
   *
   * @return those that were not noted before; the others were handled by a committed transaction
   */
  static Set<EventKey> claim(Connection connection, Collection<EventKey> events)
      throws SQLException {
    List<EventKey> sorted = events.stream().sorted().toList();
    Array sources =
        connection.createArrayOf("text", sorted.stream().map(EventKey::source).toArray());
    Array keys = connection.createArrayOf("text", sorted.stream().map(EventKey::key).toArray());
    try (PreparedStatement statement = connection.prepareStatement(CLAIM)) {
      statement.setArray(1, sources);
      statement.setArray(2, keys);
      Set<EventKey> claimed = HashSet.newHashSet(sorted.size());
      try (ResultSet rows = statement.executeQuery()) {
        while (rows.next()) {
          claimed.add(new EventKey(rows.getString(1), rows.getString(2)));
        }
      }
      return claimed;
    }
  }

  /** Forgets at most {@code limit} of the events that were handled longer ago than that, and says how many. */
  static int forget(Connection connection, Duration olderThan, int limit) throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(FORGET)) {
      statement.setLong(1, olderThan.toMillis());
      statement.setInt(2, limit);
      return statement.executeUpdate();
    }
  }
}
