package dev.knudge.audit.store;

import dev.knudge.audit.UserKey;
import dev.knudge.audit.WrappingKeys;
import jakarta.inject.Singleton;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Instant;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * The users' keys. Whether a key is there is asked in each transaction that uses it, so one that was destroyed is not used a moment longer by anybody. Unwrapping costs more than all else that is
 * done with it, so some stay unwrapped in this pod's memory, which a pod loses when it goes to sleep.
 */
@Singleton
class UserKeys {
  /** Whose key encloses what has no user, and what the trail says of itself. */
  static final String NOBODY = "";

  private static final String READ =
      """
      select month.made, key.key_id, key.user_id, key.wrapped, key.wrapped_by
      from (select make_month(?)) as month (made)
      left join user_key key on key.user_id = any (?) and key.destroyed_at is null\
      """;

  /** In one order everywhere: two writers that meet the same new users wait for each other once, and never in a circle. */
  private static final String ADD =
      """
      insert into user_key (user_id, wrapped, wrapped_by)
      select user_id, wrapped, ? from unnest(?::text[], ?::bytea[]) as key (user_id, wrapped) order by user_id
      on conflict (user_id) where destroyed_at is null do nothing\
      """;

  private static final String FIND =
      "select key_id, wrapped, wrapped_by from user_key where user_id = ? and destroyed_at is null";

  private static final String DESTROY =
      "update user_key set wrapped = null, wrapped_by = null, destroyed_at = clock_timestamp() where user_id = ? and destroyed_at is null returning key_id";

  private static final String STALE =
      "select key_id, user_id, wrapped, wrapped_by from user_key where destroyed_at is null and wrapped_by <> ? order by key_id limit ? for update skip locked";

  private static final String REWRAP =
      "update user_key set wrapped = ?, wrapped_by = ? where key_id = ? and destroyed_at is null";

  /** As many users as are at work within some minutes. */
  private static final int MOST_UNWRAPPED = 1000;

  private final WrappingKeys wrapping;

  private final Map<Long, UserKey> unwrapped =
      Collections.synchronizedMap(
          new LinkedHashMap<>(16, 0.75f, true) {
            private static final long serialVersionUID = 1L;

            @Override
            protected boolean removeEldestEntry(Map.Entry<Long, UserKey> eldest) {
              return size() > MOST_UNWRAPPED;
            }
          });

  UserKeys(WrappingKeys wrapping) {
    this.wrapping = wrapping;
  }

  /**
   * A key as it is used.
   *
   * @param id its number
   */
  record Held(long id, UserKey key) {}

  /**
   * The users' keys; those who had none get one. Makes room for the month of that moment, too, since it is the one question that is asked before entries are added.
   *
   * @throws UnreadableKeyException if a key was wrapped under a secret that is not known here
   */
  Map<String, Held> ofAll(Connection connection, Collection<String> userIds, Instant moment)
      throws SQLException {
    TreeSet<String> wanted = new TreeSet<>(userIds);
    Map<String, Held> found = new HashMap<>();
    read(connection, wanted, moment, found);
    wanted.removeAll(found.keySet());
    if (!wanted.isEmpty()) {
      add(connection, wanted);
      read(connection, wanted, moment, found);
    }
    return found;
  }

  /** The user's key; empty where there is none, or none any more. */
  Optional<UserKey> find(Connection connection, String userId) throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(FIND)) {
      statement.setString(1, userId);
      try (ResultSet row = statement.executeQuery()) {
        return row.next()
            ? Optional.ofNullable(
                unwrap(
                    row.getLong("key_id"),
                    row.getBytes("wrapped"),
                    row.getString("wrapped_by"),
                    userId))
            : Optional.empty();
      }
    }
  }

  /** Destroys the user's key, and says which it was; empty where there is none, or none any more. */
  OptionalLong destroy(Connection connection, String userId) throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(DESTROY)) {
      statement.setString(1, userId);
      try (ResultSet row = statement.executeQuery()) {
        if (!row.next()) {
          return OptionalLong.empty();
        }
        long keyId = row.getLong("key_id");
        unwrapped.remove(keyId);
        return OptionalLong.of(keyId);
      }
    }
  }

  /** Wraps so many of the keys anew that are under another secret than the first, and says how many it was. One of a secret that is not known here stays as it is. */
  int rewrap(Connection connection, int most) throws SQLException {
    int done = 0;
    try (PreparedStatement stale = connection.prepareStatement(STALE);
        PreparedStatement rewrap = connection.prepareStatement(REWRAP)) {
      stale.setString(1, wrapping.current());
      stale.setInt(2, most);
      try (ResultSet rows = stale.executeQuery()) {
        while (rows.next()) {
          String userId = rows.getString("user_id");
          byte[] secret =
              wrapping.unwrap(rows.getBytes("wrapped"), rows.getString("wrapped_by"), userId);
          if (secret != null) {
            rewrap.setBytes(1, wrapping.wrap(secret, userId));
            rewrap.setString(2, wrapping.current());
            rewrap.setLong(3, rows.getLong("key_id"));
            done += rewrap.executeUpdate();
          }
        }
      }
    }
    return done;
  }

  /** The key of a row that was read; null where it cannot be unwrapped. */
  @Nullable UserKey unwrap(long keyId, byte[] wrapped, String wrappedBy, String userId) {
    UserKey known = unwrapped.get(keyId);
    if (known != null) {
      return known;
    }
    byte[] secret = wrapping.unwrap(wrapped, wrappedBy, userId);
    if (secret == null) {
      return null;
    }
    UserKey key = new UserKey(secret);
    unwrapped.put(keyId, key);
    return key;
  }

  private void read(
      Connection connection, Collection<String> userIds, Instant moment, Map<String, Held> found)
      throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(READ)) {
      statement.setTimestamp(1, Timestamp.from(moment));
      statement.setArray(2, connection.createArrayOf("text", userIds.toArray()));
      try (ResultSet rows = statement.executeQuery()) {
        while (rows.next()) {
          @Nullable String userId = rows.getString("user_id");
          if (userId != null) {
            found.put(userId, held(rows, userId));
          }
        }
      }
    }
  }

  private Held held(ResultSet row, String userId) throws SQLException {
    long id = row.getLong("key_id");
    @Nullable UserKey key =
        unwrap(id, row.getBytes("wrapped"), row.getString("wrapped_by"), userId);
    if (key == null) {
      throw new UnreadableKeyException(id);
    }
    return new Held(id, key);
  }

  private void add(Connection connection, Collection<String> userIds) throws SQLException {
    List<byte[]> wrapped =
        userIds.stream()
            .map(userId -> wrapping.wrap(UserKey.random(UserKey.BYTES), userId))
            .toList();
    try (PreparedStatement statement = connection.prepareStatement(ADD)) {
      statement.setString(1, wrapping.current());
      statement.setArray(2, connection.createArrayOf("text", userIds.toArray()));
      statement.setArray(3, connection.createArrayOf("bytea", wrapped.toArray(byte[][]::new)));
      statement.executeUpdate();
    }
  }
}
