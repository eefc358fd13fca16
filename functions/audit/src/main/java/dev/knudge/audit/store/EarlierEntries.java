package dev.knudge.audit.store;

import dev.knudge.audit.Before;
import dev.knudge.audit.Before.Earlier;
import dev.knudge.audit.Enclosure;
import dev.knudge.audit.UserKey;
import dev.knudge.contracts.Event;
import java.sql.Array;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;

/** Finds what is known before events that tell no old values: in the table, and among the events that are recorded together with them. */
final class EarlierEntries {
  private static final String FIND =
      """
      select wanted.place, earlier.*
      from unnest(?::text[], ?::text[], ?::text[]) with ordinality as wanted (task_id, user_id, occurred_at, place)
      cross join lateral (
        select event_id, source, event_key, type, occurred_at, key_id, particulars from entry
        where entry.task_id = wanted.task_id and entry.user_id = wanted.user_id and entry.occurred_at < wanted.occurred_at::timestamptz and type = any (?)
        order by occurred_at desc, sequence desc limit ?
      ) as earlier\
      """;

  private EarlierEntries() {}

  /**
   * What is known before each of the events that need it.
   *
   * @param held the keys of the events' users
   */
  static Map<Event, Before> of(
      Connection connection, List<Event> events, Map<String, UserKeys.Held> held)
      throws SQLException {
    List<Event> wanted = events.stream().filter(Before::isNeededFor).toList();
    if (wanted.isEmpty()) {
      return Map.of();
    }
    List<List<Earlier>> found = find(connection, wanted, held);
    Map<Event, Before> known = new IdentityHashMap<>();
    for (int i = 0; i < wanted.size(); i++) {
      Event event = wanted.get(i);
      found.get(i).addAll(together(event, events));
      known.put(event, Before.of(event, found.get(i)));
    }
    return known;
  }

  private static List<List<Earlier>> find(
      Connection connection, List<Event> wanted, Map<String, UserKeys.Held> held)
      throws SQLException {
    List<List<Earlier>> found = new ArrayList<>();
    wanted.forEach(_ -> found.add(new ArrayList<>()));
    try (PreparedStatement statement = connection.prepareStatement(FIND)) {
      statement.setArray(1, texts(connection, wanted, event -> String.valueOf(event.taskId())));
      statement.setArray(2, texts(connection, wanted, event -> String.valueOf(event.userId())));
      statement.setArray(3, texts(connection, wanted, event -> EntryWriter.timestamp(time(event))));
      statement.setArray(4, connection.createArrayOf("text", Before.TYPES.toArray()));
      statement.setInt(5, Before.DEPTH);
      try (ResultSet rows = statement.executeQuery()) {
        while (rows.next()) {
          int place = rows.getInt("place") - 1;
          String user = String.valueOf(wanted.get(place).userId());
          found.get(place).add(earlier(rows, Objects.requireNonNull(held.get(user))));
        }
      }
    }
    return found;
  }

  /** What is under a key that was destroyed since cannot be read, and makes nothing certain. */
  private static Earlier earlier(ResultSet row, UserKeys.Held held) throws SQLException {
    UserKey key = row.getLong("key_id") == held.id() ? held.key() : null;
    return Earlier.of(
        row.getString("event_id"),
        row.getString("type"),
        row.getObject("occurred_at", OffsetDateTime.class).toInstant(),
        Enclosure.open(
            row.getBytes("particulars"), key, row.getString("source"), row.getString("event_key")));
  }

  private static List<Earlier> together(Event event, List<Event> events) {
    return events.stream()
        .filter(other ->
            Objects.equals(other.taskId(), event.taskId())
                && Objects.equals(other.userId(), event.userId())
                && Before.TYPES.contains(other.type())
                && other.time() != null
                && time(other).isBefore(time(event)))
        .map(other -> Earlier.of(other, time(other)))
        .toList();
  }

  private static Instant time(Event event) {
    return Objects.requireNonNull(event.time());
  }

  private static Array texts(
      Connection connection, List<Event> events, Function<Event, String> value)
      throws SQLException {
    return connection.createArrayOf("text", events.stream().map(value).toArray());
  }
}
