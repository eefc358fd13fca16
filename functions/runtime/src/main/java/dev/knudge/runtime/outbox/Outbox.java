package dev.knudge.runtime.outbox;

import dev.knudge.contracts.Delivery;
import dev.knudge.contracts.Json;
import dev.knudge.contracts.NewEvent;
import dev.knudge.contracts.Topic;
import dev.knudge.runtime.delivery.EventKey;
import dev.knudge.runtime.settings.RelaySettings;
import dev.knudge.runtime.tracing.Spans;
import dev.knudge.runtime.tracing.Trace;
import io.micronaut.transaction.TransactionOperations;
import jakarta.inject.Singleton;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The events that are to be posted, from the commit of their cause on. Methods that take a connection join its transaction; the others make one of their own.
 */
@Singleton
public class Outbox {
  private static final String WRITE =
      """
      insert into outbox (cause_source, cause_key, topic, record_key, headers, body)
      select cause_source, cause_key, topic, record_key, headers, body
      from unnest(?::text[], ?::text[], ?::text[], ?::text[], ?::text[], ?::text[])
        with ordinality as row (cause_source, cause_key, topic, record_key, headers, body, place)
      order by place
      returning sequence\
      """;

  private static final String UNSENT_OF =
      """
      select outbox.cause_source, outbox.cause_key, sequence, topic, record_key, headers, body
      from outbox join unnest(?::text[], ?::text[]) as cause (source, key) on cause_source = cause.source and cause_key = cause.key
      where sent_at is null
      order by sequence\
      """;

  /**
   * What is seen may be posted: an event that follows from what a person saw, or from a row that was changed before, has a higher sequence than all of those and is seen after them.
   * Where transactions that know nothing of each other write for one key at the same time, {@link #TAKE_TURNS} puts them in order.
   */
  private static final String DUE =
      """
      select sequence, topic, record_key, headers, body from outbox
      where sent_at is null and record_key <> all (?::text[])
      order by sequence limit ?\
      """;

  /**
   * Lets the writers of a key go one after the other, from here to their commits, so that a lower sequence is never seen after a higher one of its key. The locks of other sorts of
   * keys must not be in the way, hence the first number; the second is the key's, of 1024, which bounds what one transaction may hold of the server's lock table. In order, so that
   * two transactions never wait for each other.
   */
  private static final String TAKE_TURNS =
      """
      select pg_advisory_xact_lock(hashtext(current_schema() || '.outbox'), turn)
      from (select distinct hashtext(key) & 1023 as turn from unnest(?::text[]) as key order by turn) as turns\
      """;

  private static final String MARK_SENT =
      "update outbox set sent_at = clock_timestamp() where sequence = any (?::bigint[]) and sent_at is null";

  private static final String FORGET =
      """
      delete from outbox where ctid = any (array(
        select ctid from outbox where sent_at < clock_timestamp() - ? * interval '1 millisecond' limit ?))\
      """;

  private static final String LEFTOVERS =
      """
      select count(*), coalesce(extract(epoch from clock_timestamp() - min(written_at)) * 1000, 0)::bigint
      from outbox where sent_at is null\
      """;

  private final TransactionOperations<Connection> transactions;
  private final RelaySettings relay;
  private final Spans spans;

  Outbox(TransactionOperations<Connection> transactions, RelaySettings relay, Spans spans) {
    this.transactions = transactions;
    this.relay = relay;
    this.spans = spans;
  }

  /**
   * What has not been sent.
   *
   * @param count how many events
   * @param oldest how long the oldest has waited; zero where there is none
   */
  public record Leftovers(long count, Duration oldest) {}

  /**
   * An event and what it follows from.
   *
   * @param delivery the event in binary content mode, as it will be posted
   */
  public record Said(EventKey cause, Topic topic, String key, Delivery delivery) {
    private static Said of(EventKey cause, NewEvent event, Trace trace) {
      Delivery delivery = event.inTrace(trace.traceparent(), trace.state()).delivery();
      Map<String, String> headers = new LinkedHashMap<>(delivery.headers());
      headers.put("traceparent", trace.traceparent());
      if (trace.state() != null) {
        headers.put("tracestate", trace.state());
      }
      return new Said(
          cause, event.topic(), event.data().userId(), new Delivery(headers, delivery.body()));
    }

    private String headers() {
      return Json.write(delivery.headers());
    }

    private String body() {
      return new String(delivery.body(), StandardCharsets.UTF_8);
    }
  }

  /**
   * The event as it will be posted: a child in the cause's trace, as attribute for its readers and as header, which the sink turns into the Kafka record's for tracers on the way. The
   * header may hold any state; the attribute only what the attribute rule allows.
   *
   * @param parent null where the cause has no trace: then the event's own is gone on with, or one begun
   */
  public Said said(EventKey cause, NewEvent event, @Nullable Trace parent) {
    Trace before = parent;
    if (before == null) {
      Delivery own = event.delivery();
      before = Trace.parse(own.header("ce-traceparent"), own.header("ce-tracestate"));
    }
    Trace trace = Trace.childOf(before);
    spans.made(event.type().wireName(), event.id(), event.topic().wireName(), trace, before);
    return Said.of(cause, event, trace);
  }

  /**
   * Makes the transaction wait for those that write for the same keys, and those that come later wait for it. {@link #write} does it by itself, where a relay posts; a transaction
   * that takes other locks after it has written does it first of all, lest two of them wait for each other.
   */
  void takeTurns(Connection connection, Collection<String> keys) throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(TAKE_TURNS)) {
      statement.setArray(1, texts(connection, keys));
      statement.execute();
    }
  }

  /** Keeps the events, in their order, and returns the rows of each cause. */
  public Map<EventKey, List<OutboxRow>> write(Connection connection, List<Said> events)
      throws SQLException {
    if (events.isEmpty()) {
      return Map.of();
    }
    List<Long> sequences = new ArrayList<>(events.size());
    if (relay.on()) {
      takeTurns(connection, events.stream().map(Said::key).toList());
    }
    try (PreparedStatement statement = connection.prepareStatement(WRITE)) {
      statement.setArray(
          1, texts(connection, events.stream().map(said -> said.cause().source()).toList()));
      statement.setArray(
          2, texts(connection, events.stream().map(said -> said.cause().key()).toList()));
      statement.setArray(
          3, texts(connection, events.stream().map(said -> said.topic().wireName()).toList()));
      statement.setArray(4, texts(connection, events.stream().map(Said::key).toList()));
      statement.setArray(5, texts(connection, events.stream().map(Said::headers).toList()));
      statement.setArray(6, texts(connection, events.stream().map(Said::body).toList()));
      try (ResultSet rows = statement.executeQuery()) {
        while (rows.next()) {
          sequences.add(rows.getLong(1));
        }
      }
    }
    // Sequences are given in the order of the rows (PostgreSQL promises it for INSERT … SELECT …
    // ORDER BY), so the nth smallest is the nth event's.
    sequences.sort(null);
    Map<EventKey, List<OutboxRow>> written = new HashMap<>();
    for (int i = 0; i < events.size(); i++) {
      Said said = events.get(i);
      OutboxRow row =
          new OutboxRow(
              sequences.get(i), said.topic().wireName(), said.key(), said.headers(), said.body());
      written.computeIfAbsent(said.cause(), _ -> new ArrayList<>()).add(row);
    }
    return written;
  }

  /** What follows from these events and has not been sent. */
  public Map<EventKey, List<OutboxRow>> unsentOf(Connection connection, Collection<EventKey> causes)
      throws SQLException {
    if (causes.isEmpty()) {
      return Map.of();
    }
    try (PreparedStatement statement = connection.prepareStatement(UNSENT_OF)) {
      statement.setArray(1, texts(connection, causes.stream().map(EventKey::source).toList()));
      statement.setArray(2, texts(connection, causes.stream().map(EventKey::key).toList()));
      Map<EventKey, List<OutboxRow>> unsent = new HashMap<>();
      try (ResultSet rows = statement.executeQuery()) {
        while (rows.next()) {
          EventKey cause = new EventKey(rows.getString(1), rows.getString(2));
          unsent.computeIfAbsent(cause, _ -> new ArrayList<>()).add(row(rows, 3));
        }
      }
      return unsent;
    }
  }

  /**
   * The next events to post, oldest first.
   *
   * @param heldBack keys whose earlier event could not be posted: nothing of theirs is returned
   */
  List<OutboxRow> due(Collection<String> heldBack, int limit) {
    return transactions.executeRead(status -> {
      Connection connection = status.getConnection();
      try (PreparedStatement statement = connection.prepareStatement(DUE)) {
        statement.setArray(1, texts(connection, heldBack));
        statement.setInt(2, limit);
        List<OutboxRow> due = new ArrayList<>();
        try (ResultSet rows = statement.executeQuery()) {
          while (rows.next()) {
            due.add(row(rows, 1));
          }
        }
        return due;
      }
    });
  }

  /** Notes that the sinks have these. */
  public void markSent(Collection<OutboxRow> sent) {
    if (sent.isEmpty()) {
      return;
    }
    transactions.executeWrite(status -> {
      Connection connection = status.getConnection();
      try (PreparedStatement statement = connection.prepareStatement(MARK_SENT)) {
        statement.setArray(
            1,
            connection.createArrayOf("bigint", sent.stream().map(OutboxRow::sequence).toArray()));
        return statement.executeUpdate();
      }
    });
  }

  /** Removes at most {@code limit} of the events that were sent longer ago than that, and says how many. */
  public int forget(Duration olderThan, int limit) {
    return transactions.executeWrite(status -> {
      try (PreparedStatement statement = status.getConnection().prepareStatement(FORGET)) {
        statement.setLong(1, olderThan.toMillis());
        statement.setInt(2, limit);
        return statement.executeUpdate();
      }
    });
  }

  /** How much is left, and since when. */
  public Leftovers leftovers() {
    return transactions.executeRead(status -> {
      try (PreparedStatement statement = status.getConnection().prepareStatement(LEFTOVERS);
          ResultSet row = statement.executeQuery()) {
        row.next();
        return new Leftovers(row.getLong(1), Duration.ofMillis(row.getLong(2)));
      }
    });
  }

  private static OutboxRow row(ResultSet rows, int first) throws SQLException {
    return new OutboxRow(
        rows.getLong(first),
        rows.getString(first + 1),
        rows.getString(first + 2),
        rows.getString(first + 3),
        rows.getString(first + 4));
  }

  private static java.sql.Array texts(Connection connection, Collection<String> values)
      throws SQLException {
    return connection.createArrayOf("text", values.toArray());
  }
}
