package dev.knudge.audit.bench;

import dev.knudge.audit.Before;
import dev.knudge.audit.Entry;
import dev.knudge.audit.Unlogged;
import dev.knudge.audit.UserKey;
import dev.knudge.audit.store.EntryWriter;
import dev.knudge.backends.Database;
import dev.knudge.backends.PostgresServer;
import dev.knudge.contracts.Event;
import dev.knudge.testkit.RecordingSink;
import dev.knudge.testkit.RunningFunction;
import io.micronaut.transaction.TransactionOperations;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Consumer;
import java.util.function.Function;

/**
 * What the log costs where entries are written: entries a second into the trail, beside the same rows with no log at all. That is one table with the same columns, lists' indexes and unique key;
 * each user's key is asked for, each entry enclosed and made searchable all the same; there is no salt, commitment, leaf, order to be sealed in, and no months with a table of keys beside them.
 * Both by the same means, in the same groups and commits.
 *
 * <p>In blocks of half a second or so that take turns, each pair in the other order than the last: whatever else the machine does meets both alike. What counts is the median of the pairs.
 */
public final class InsertBench {
  private static final int THREADS = 4;
  private static final int GROUP = 64;
  private static final int GROUPS_OF_BLOCK = 60;
  private static final int PAIRS = 60;
  private static final int WARM_UP = 10;

  private static final String TABLE =
      """
      create schema unlogged;
      create table unlogged.entry (
        sequence bigint generated always as identity primary key, event_id text not null, source text not null, event_key text not null, type text not null, task_id text, user_id text,
        actor text not null, occurred_at timestamptz not null, recorded_at timestamptz not null default clock_timestamp(), causation_id text, correlation_id text, trace_id text,
        key_id bigint not null, particulars bytea not null, marks bigint[] not null, unique (event_id, source, event_key));
      create index on unlogged.entry (user_id, occurred_at desc, sequence desc) where user_id is not null;
      create index on unlogged.entry (task_id, user_id, occurred_at desc, sequence desc) where task_id is not null;
      create index on unlogged.entry (user_id, type, occurred_at desc, sequence desc) where user_id is not null;
      create index on unlogged.entry (occurred_at desc, sequence desc);
      grant usage on schema unlogged to audit;
      grant select, insert on unlogged.entry to audit\
      """;

  private static final String KEYS =
      "select key_id, user_id, wrapped, wrapped_by from user_key where user_id = any (?) and destroyed_at is null";

  private static final String INSERT =
      """
      insert into unlogged.entry (event_id, source, event_key, type, task_id, user_id, actor, occurred_at, causation_id, correlation_id, trace_id, key_id, marks, particulars)
      select event_id, source, event_key, type, task_id, user_id, actor, occurred_at::timestamptz, causation_id, correlation_id, trace_id, key_id::bigint, marks::bigint[], particulars
      from unnest(?::text[], ?::text[], ?::text[], ?::text[], ?::text[], ?::text[], ?::text[], ?::text[], ?::text[], ?::text[], ?::text[], ?::text[], ?::text[], ?::bytea[])
        as event (event_id, source, event_key, type, task_id, user_id, actor, occurred_at, causation_id, correlation_id, trace_id, key_id, marks, particulars)
      on conflict do nothing\
      """;

  private static final List<Function<Unlogged, Object>> TEXTS =
      Arrays.asList(
          row -> row.entry().eventId(),
          row -> row.entry().source(),
          row -> row.entry().eventKey(),
          row -> row.entry().type(),
          row -> row.entry().taskId(),
          row -> row.entry().userId(),
          row -> row.entry().actor().wireName(),
          row -> EntryWriter.timestamp(Objects.requireNonNull(row.entry().occurredAt())),
          row -> row.entry().causationId(),
          row -> row.entry().correlationId(),
          row -> row.entry().traceId());

  private final Database database;
  private final EntryWriter writer;
  private final TransactionOperations<Connection> transactions;
  private final UserKey key = new UserKey(new byte[UserKey.BYTES]);

  @SuppressWarnings("unchecked")
  private InsertBench(Database database, RunningFunction audit) {
    this.database = database;
    writer = audit.bean(EntryWriter.class);
    transactions = audit.bean(TransactionOperations.class);
  }

  /** Measures, and prints a table. */
  public static void main(String[] arguments) throws Exception {
    Path data = Files.createTempDirectory("knudge-bench-");
    try (PostgresServer server = PostgresServer.start(PostgresServer.Settings.in(data))) {
      Database database = server.database("knudge");
      try (RecordingSink sink = new RecordingSink();
          RunningFunction audit = BenchedTrail.start(database, sink)) {
        new InsertBench(database, audit).run();
      }
    }
  }

  private void run() throws Exception {
    try (Connection connection = database.connect();
        var statement = connection.createStatement()) {
      statement.execute(TABLE);
    }
    double[] ratios = new double[PAIRS];
    double[] trail = new double[PAIRS];
    double[] unlogged = new double[PAIRS];
    for (int pair = -WARM_UP; pair < PAIRS; pair++) {
      List<List<Event>> block = BenchedTrail.groups(GROUPS_OF_BLOCK, GROUP);
      boolean trailFirst = pair % 2 == 0;
      double first = seconds(block, trailFirst ? writer::record : this::insert);
      double second = seconds(block, trailFirst ? this::insert : writer::record);
      if (pair >= 0) {
        trail[pair] = GROUP * GROUPS_OF_BLOCK / (trailFirst ? first : second);
        unlogged[pair] = GROUP * GROUPS_OF_BLOCK / (trailFirst ? second : first);
        ratios[pair] = trail[pair] / unlogged[pair];
      }
    }
    Arrays.sort(ratios);
    System.out.printf(
        "%n| %d pairs of %d events, %d a commit, %d writers, %d cores | entries/s, median |%n|---|---|%n| the trail | %.0f |%n| the same rows with no log | %.0f |%n| ratio: median of the pairs (quartiles) | %.2f (%.2f–%.2f) |%n%n",
        PAIRS,
        GROUP * GROUPS_OF_BLOCK,
        GROUP,
        THREADS,
        Runtime.getRuntime().availableProcessors(),
        BenchedTrail.median(trail),
        BenchedTrail.median(unlogged),
        ratios[PAIRS / 2],
        ratios[PAIRS / 4],
        ratios[PAIRS * 3 / 4]);
  }

  private double seconds(List<List<Event>> groups, Consumer<List<Event>> insert) throws Exception {
    long start = System.nanoTime();
    try (ExecutorService threads = Executors.newFixedThreadPool(THREADS)) {
      List<Callable<Object>> writes = new ArrayList<>();
      for (List<Event> group : groups) {
        writes.add(() ->
            transactions.executeWrite(_ -> {
              insert.accept(group);
              return null;
            }));
      }
      for (Future<Object> write : threads.invokeAll(writes)) {
        write.get();
      }
    }
    return (System.nanoTime() - start) / 1e9;
  }

  private void insert(List<Event> events) {
    transactions.executeWrite(status -> {
      Connection connection = status.getConnection();
      Map<String, Long> keys = keys(connection, events);
      List<Unlogged> rows =
          events.stream().map(event -> Unlogged.of(Entry.of(event, Before.UNKNOWN), key)).toList();
      try (PreparedStatement statement = connection.prepareStatement(INSERT)) {
        int parameter = 0;
        for (Function<Unlogged, Object> column : TEXTS) {
          statement.setArray(
              ++parameter, connection.createArrayOf("text", rows.stream().map(column).toArray()));
        }
        Object[] keyIds =
            rows.stream().map(row -> String.valueOf(keys.get(row.entry().userId()))).toArray();
        statement.setArray(++parameter, connection.createArrayOf("text", keyIds));
        Object[] marks = rows.stream().map(row -> marks(row.marks())).toArray();
        statement.setArray(++parameter, connection.createArrayOf("text", marks));
        byte[][] particulars = rows.stream().map(Unlogged::particulars).toArray(byte[][]::new);
        statement.setArray(++parameter, connection.createArrayOf("bytea", particulars));
        return statement.executeUpdate();
      }
    });
  }

  private static Map<String, Long> keys(Connection connection, List<Event> events)
      throws SQLException {
    Map<String, Long> keys = new HashMap<>();
    try (PreparedStatement statement = connection.prepareStatement(KEYS)) {
      Object[] users = events.stream().map(Event::userId).distinct().toArray();
      statement.setArray(1, connection.createArrayOf("text", users));
      try (ResultSet rows = statement.executeQuery()) {
        while (rows.next()) {
          keys.put(rows.getString("user_id"), rows.getLong("key_id"));
        }
      }
    }
    // Before the trail has met a user, there is no key to be found.
    events.forEach(event -> keys.putIfAbsent(String.valueOf(event.userId()), 0L));
    return keys;
  }

  private static String marks(long[] marks) {
    return Arrays.toString(marks).replace('[', '{').replace(']', '}');
  }
}
