package dev.knudge.audit.store;

import dev.knudge.audit.Before;
import dev.knudge.audit.Entry;
import dev.knudge.audit.Stored;
import dev.knudge.contracts.Event;
import io.micronaut.transaction.TransactionOperations;
import jakarta.inject.Singleton;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Adds to the trail: what arrives together is one statement, and no writer waits for another, unless both bring the same event or the first ones of the same user.
 */
@Singleton
public class EntryWriter {
  /** As PostgreSQL reads it, to its microsecond; with the era, since RFC 3339 has a year 0. */
  private static final DateTimeFormatter TIMESTAMP =
      DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss.SSSSSSX G", Locale.ENGLISH)
          .withZone(ZoneOffset.UTC);

  private static final Instant YEAR_1 = Instant.parse("0001-01-01T00:00:00Z");
  private static final Instant YEAR_10000 = Instant.parse("+10000-01-01T00:00:00Z");

  /** The keys first, in one order everywhere: two writers that bring the same events wait for each other, and never in a circle. Numbers are given in the order of arrival. */
  private static final String RECORD =
      """
      with offered as materialized (
        select nextval('entry_sequence') as sequence, event.*
        from unnest(?::text[], ?::text[], ?::text[], ?::text[], ?::text[], ?::text[], ?::text[], ?::text[], ?::text[], ?::text[], ?::text[], ?::text[], ?::text[], ?::bytea[], ?::bytea[], ?::bytea[])
          as event (event_id, source, event_key, type, task_id, user_id, actor, occurred_at, causation_id, correlation_id, trace_id, key_id, marks, particulars, commitment, leaf_hash)
      ), fresh as (
        insert into entry_key (event_id, source, event_key, recorded_at, sequence)
        select event_id, source, event_key, ?::timestamptz, sequence from offered order by event_id, source, event_key
        on conflict do nothing
        returning sequence, recorded_at
      )
      insert into entry (sequence, event_id, source, event_key, type, task_id, user_id, actor, occurred_at, recorded_at, causation_id, correlation_id, trace_id, key_id, particulars,
        commitment, leaf_hash, marks)
      select sequence, event_id, source, event_key, type, task_id, user_id, actor, occurred_at::timestamptz, recorded_at, causation_id, correlation_id, trace_id, key_id::bigint,
        particulars, commitment, leaf_hash, marks::bigint[]
      from offered join fresh using (sequence)
      order by sequence\
      """;

  private static final List<Function<Stored, @Nullable String>> TEXTS =
      List.of(
          row -> row.leaf().eventId(),
          row -> row.leaf().source(),
          row -> row.leaf().eventKey(),
          row -> row.leaf().type(),
          row -> row.leaf().taskId(),
          row -> row.leaf().userId(),
          row -> row.leaf().actor(),
          row -> timestamp(row.leaf().occurredAt()),
          row -> row.leaf().causationId(),
          row -> row.leaf().correlationId(),
          row -> row.leaf().traceId(),
          row -> Long.toString(row.keyId()),
          row -> array(row.marks()));

  private static final List<Function<Stored, byte[]>> BYTES =
      List.of(
          Stored::particulars,
          row -> HexFormat.of().parseHex(row.leaf().commitment()),
          row -> row.leaf().hash());

  private final TransactionOperations<Connection> transactions;
  private final UserKeys keys;
  private final Clock clock;

  EntryWriter(TransactionOperations<Connection> transactions, UserKeys keys, Clock clock) {
    this.transactions = transactions;
    this.keys = keys;
    this.clock = clock;
  }

  /** Adds the events in the caller's transaction; one that is there already stays as it is. */
  public void record(List<Event> events) {
    transactions.executeWrite(status -> {
      Connection connection = status.getConnection();
      Instant now = now();
      List<String> owners = events.stream().map(event -> owner(event.userId())).toList();
      Map<String, UserKeys.Held> held = keys.ofAll(connection, owners, now);
      Map<Event, Before> known = EarlierEntries.of(connection, events, held);
      List<Stored> rows = new ArrayList<>(events.size());
      for (Event event : events) {
        UserKeys.Held key = Objects.requireNonNull(held.get(owner(event.userId())));
        Entry entry = Entry.of(event, known.getOrDefault(event, Before.UNKNOWN));
        rows.add(Stored.of(entry, now, key.id(), key.key()));
      }
      return insert(connection, rows, now);
    });
  }

  /** Adds what the trail says of itself, in the caller's transaction. It is under nobody's key, so that it can be read when its user's is gone. */
  void recordOwn(Connection connection, Entry entry) throws SQLException {
    Instant now = now();
    UserKeys.Held key =
        Objects.requireNonNull(
            keys.ofAll(connection, List.of(UserKeys.NOBODY), now).get(UserKeys.NOBODY));
    insert(connection, List.of(Stored.of(entry, now, key.id(), key.key())), now);
  }

  /** As the database keeps it. */
  Instant now() {
    return clock.instant().truncatedTo(ChronoUnit.MICROS);
  }

  /** A time as PostgreSQL reads it, whatever its year. */
  public static String timestamp(Instant time) {
    return isOrdinary(time) ? time.toString() : TIMESTAMP.format(time);
  }

  /** PostgreSQL reads years of four digits as RFC 3339 writes them; a pattern takes three times as long to write one. */
  private static boolean isOrdinary(Instant time) {
    return !time.isBefore(YEAR_1) && time.isBefore(YEAR_10000);
  }

  private static int insert(Connection connection, List<Stored> rows, Instant recordedAt)
      throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(RECORD)) {
      int parameter = 0;
      for (Function<Stored, @Nullable String> column : TEXTS) {
        Object[] values = rows.stream().map(column).toArray();
        statement.setArray(++parameter, connection.createArrayOf("text", values));
      }
      for (Function<Stored, byte[]> column : BYTES) {
        byte[][] values = rows.stream().map(column).toArray(byte[][]::new);
        statement.setArray(++parameter, connection.createArrayOf("bytea", values));
      }
      statement.setString(++parameter, timestamp(recordedAt));
      return statement.executeUpdate();
    }
  }

  private static String owner(@Nullable String userId) {
    return Objects.requireNonNullElse(userId, UserKeys.NOBODY);
  }

  /** As PostgreSQL writes an array. */
  static String array(long[] values) {
    StringBuilder array = new StringBuilder(2 + 21 * values.length).append('{');
    for (long value : values) {
      if (array.length() > 1) {
        array.append(',');
      }
      array.append(value);
    }
    return array.append('}').toString();
  }
}
