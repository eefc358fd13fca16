package dev.knudge.audit.bench;

import dev.knudge.audit.Before;
import dev.knudge.audit.Entry;
import dev.knudge.audit.UserKey;
import dev.knudge.audit.store.EntryWriter;
import dev.knudge.backends.Database;
import dev.knudge.backends.Login;
import dev.knudge.backends.PostgresServer;
import dev.knudge.contracts.Delivery;
import dev.knudge.contracts.DeliveryReader;
import dev.knudge.contracts.Event;
import dev.knudge.contracts.Json;
import dev.knudge.contracts.Reading;
import dev.knudge.runtime.database.Migrations;
import dev.knudge.testkit.Posts;
import dev.knudge.testkit.RunningFunction;
import io.micronaut.transaction.TransactionOperations;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.Consumer;
import java.util.function.Function;

/**
 * What the trail costs: entries a second beside the same rows in a table that knows of no log (no commitment, no leaf, no order to be sealed in, no months with keys beside them; enclosed and
 * searchable all the same, with the same lists' indexes), and beside a table that has all in the clear; all from Java, in the same groups and commits, in turns. And how long questions take
 * when the trail is long.
 */
public final class TrailBench {
  private static final int THREADS = 4;
  private static final int GROUP = 64;
  private static final int EVENTS = 25_600;
  private static final int ROUNDS = 5;
  private static final int USERS = 10_000;
  private static final int TASKS = 2_000;
  private static final int QUESTIONS = 4_000;
  private static final int WARM_UP = 2_000;

  private static final String PLAIN_TABLE =
      """
      create schema plain;
      create table plain.entry (
        sequence bigint generated always as identity primary key, event_id text not null, source text not null, event_key text not null, type text not null, task_id text, user_id text,
        actor text not null, occurred_at timestamptz not null, recorded_at timestamptz not null default clock_timestamp(), changes json not null, data json, attributes json not null,
        causation_id text, correlation_id text, trace_id text, unique (event_id, source, event_key));
      create index on plain.entry (user_id, occurred_at desc, sequence desc) where user_id is not null;
      create index on plain.entry (task_id, user_id, occurred_at desc, sequence desc) where task_id is not null;
      create index on plain.entry (user_id, type, occurred_at desc, sequence desc) where user_id is not null;
      create index on plain.entry (occurred_at desc, sequence desc);
      create table plain.enclosed (
        sequence bigint generated always as identity primary key, event_id text not null, source text not null, event_key text not null, type text not null, task_id text, user_id text,
        actor text not null, occurred_at timestamptz not null, recorded_at timestamptz not null default clock_timestamp(), causation_id text, correlation_id text, trace_id text,
        key_id bigint not null, particulars bytea not null, marks bigint[] not null, unique (event_id, source, event_key));
      create index on plain.enclosed (user_id, occurred_at desc, sequence desc) where user_id is not null;
      create index on plain.enclosed (task_id, user_id, occurred_at desc, sequence desc) where task_id is not null;
      create index on plain.enclosed (user_id, type, occurred_at desc, sequence desc) where user_id is not null;
      create index on plain.enclosed (occurred_at desc, sequence desc);
      grant usage on schema plain to audit;
      grant select, insert on plain.entry, plain.enclosed to audit\
      """;

  private static final String PLAIN_INSERT =
      """
      insert into plain.entry (event_id, source, event_key, type, task_id, user_id, actor, occurred_at, changes, data, attributes, causation_id, correlation_id, trace_id)
      select event_id, source, event_key, type, task_id, user_id, actor, occurred_at::timestamptz, changes::json, data::json, attributes::json, causation_id, correlation_id, trace_id
      from unnest(?::text[], ?::text[], ?::text[], ?::text[], ?::text[], ?::text[], ?::text[], ?::text[], ?::text[], ?::text[], ?::text[], ?::text[], ?::text[], ?::text[])
        as event (event_id, source, event_key, type, task_id, user_id, actor, occurred_at, changes, data, attributes, causation_id, correlation_id, trace_id)
      on conflict do nothing\
      """;

  private static final List<Function<Event, Object>> PLAIN_COLUMNS =
      Arrays.asList(
          Event::id,
          Event::source,
          Event::deduplicationKey,
          Event::type,
          Event::taskId,
          Event::userId,
          event -> event.actor().wireName(),
          event -> String.valueOf(event.time()),
          event -> Json.write(List.of(change(event))),
          event -> Json.write(event.content().members()),
          event -> Json.write(event.extensions()),
          Event::causationId,
          Event::correlationId,
          event -> null);

  private static final String ENCLOSED_INSERT =
      """
      insert into plain.enclosed (event_id, source, event_key, type, task_id, user_id, actor, occurred_at, causation_id, correlation_id, trace_id, key_id, marks, particulars)
      select event_id, source, event_key, type, task_id, user_id, actor, occurred_at::timestamptz, causation_id, correlation_id, trace_id, 1, marks::bigint[], particulars
      from unnest(?::text[], ?::text[], ?::text[], ?::text[], ?::text[], ?::text[], ?::text[], ?::text[], ?::text[], ?::text[], ?::text[], ?::text[], ?::bytea[])
        as event (event_id, source, event_key, type, task_id, user_id, actor, occurred_at, causation_id, correlation_id, trace_id, marks, particulars)
      on conflict do nothing\
      """;

  private static final UserKey KEY = new UserKey(new byte[UserKey.BYTES]);

  private static final List<Function<Event, Object>> ENCLOSED_COLUMNS =
      Arrays.asList(
          Event::id,
          Event::source,
          Event::deduplicationKey,
          Event::type,
          Event::taskId,
          Event::userId,
          event -> event.actor().wireName(),
          event -> String.valueOf(event.time()),
          Event::causationId,
          Event::correlationId,
          event -> null,
          TrailBench::marks);

  /** Entries of other people's tasks, as many as are wanted; they open for nobody, and are in nobody's way but the indexes'. */
  private static final String FILL =
      """
      insert into audit.entry (sequence, event_id, source, event_key, type, task_id, user_id, actor, occurred_at, recorded_at, key_id, particulars, commitment, leaf_hash, marks)
      select nextval('audit.entry_sequence'), 'fill-' || n, '/fill', 'fill-' || n, (array['task.created', 'task.updated', 'task.completed'])[n %% 3 + 1], 'task-' || n / 10, 'user-' || n %% %d,
        'human', moment, moment, 1, decode(repeat(md5(n::text), 15), 'hex'), sha256(n::text::bytea), sha256((-n)::text::bytea),
        array[n, n * 7919, n * 104729, n * 1299709, n * 15485863, n * 179424673, n * 2038074743]::bigint[]
      from generate_series(%d::bigint, %d::bigint) n, lateral (select timestamptz '2025-12-01Z' + n %% 31104000 * interval '1 second' as moment) as at\
      """;

  private final Database database;
  private final RunningFunction audit;
  private final EntryWriter writer;
  private final TransactionOperations<Connection> transactions;
  private final HttpClient http = HttpClient.newHttpClient();

  @SuppressWarnings("unchecked")
  private TrailBench(Database database, RunningFunction audit) {
    this.database = database;
    this.audit = audit;
    writer = audit.bean(EntryWriter.class);
    transactions = audit.bean(TransactionOperations.class);
  }

  /**
   * Measures, and prints two tables.
   *
   * @param arguments how many entries the long trail has
   */
  public static void main(String[] arguments) throws Exception {
    int rows = Integer.parseInt(arguments[0]);
    Path data = Files.createTempDirectory("knudge-bench-");
    try (PostgresServer server = PostgresServer.start(PostgresServer.Settings.in(data))) {
      Database database = server.database("knudge");
      Login owner = database.owner("audit_owner");
      Login app = database.application("audit");
      new Migrations(
              new Migrations.Target(
                  database.jdbcUrl(), owner.user(), owner.password(), "audit", app.user()))
          .run();
      Map<String, Object> settings = new HashMap<>();
      settings.put("knudge.encryption.secret", "only-for-measuring-0123456789-0123456789");
      settings.put("knudge.sealing.keys", "nWGxne/9WmC6hEr0kuwsxERJxWl7MmkZcDusAxyuf2A=");
      try (RunningFunction audit = RunningFunction.start(database, "audit", settings)) {
        TrailBench bench = new TrailBench(database, audit);
        bench.inserting();
        bench.asking(rows);
      }
    }
  }

  private void inserting() throws Exception {
    execute(PLAIN_TABLE);
    double[] trail = new double[ROUNDS];
    double[] enclosed = new double[ROUNDS];
    double[] plain = new double[ROUNDS];
    for (int round = -1; round < ROUNDS; round++) {
      List<List<Event>> events = groups(EVENTS, event -> event);
      double seconds = inTurn(events, writer::record);
      double enclosedSeconds = inTurn(events, this::insertEnclosed);
      double plainSeconds = inTurn(events, this::insertPlain);
      if (round >= 0) {
        trail[round] = EVENTS / seconds;
        enclosed[round] = EVENTS / enclosedSeconds;
        plain[round] = EVENTS / plainSeconds;
      }
    }
    double median = median(trail);
    double noLog = median(enclosed);
    double inTheClear = median(plain);
    System.out.printf(
        "%n| %d × %d events, %d a commit, %d writers, %d cores | entries/s | ratio |%n|---|---|---|%n| the trail | %.0f | |%n| the same rows with no log | %.0f | %.2f |%n| in the clear, with no log | %.0f | %.2f |%n%n",
        ROUNDS,
        EVENTS,
        GROUP,
        THREADS,
        Runtime.getRuntime().availableProcessors(),
        median,
        noLog,
        median / noLog,
        inTheClear,
        median / inTheClear);
  }

  private void asking(int rows) throws Exception {
    List<String> users = new ArrayList<>();
    for (int task = 0; task < TASKS; task++) {
      users.add("asking-" + task);
    }
    execute(
        "select audit.make_month(month) from generate_series('2025-12-01Z'::timestamptz, '2026-12-01Z', '1 month') as month");
    int filled = 0;
    for (int part = 0; part < 10; part++) {
      for (List<Event> group : tasks(users, part)) {
        transactions.executeWrite(_ -> {
          writer.record(group);
          return null;
        });
      }
      int last = (int) ((long) rows * (part + 1) / 10);
      fill(filled, last - 1);
      filled = last;
    }
    execute("analyze audit.entry");
    String entries = audit.query("select count(*) from audit.entry").getFirst();
    System.out.printf(
        "%n| %s entries in %s months | p50 ms | p99 ms |%n|---|---|---|%n",
        entries,
        audit
            .query("select count(*) from pg_inherits where inhparent = 'audit.entry'::regclass")
            .getFirst());
    ask("a task's history", users, user -> "/api/audit?order=asc&task_id=t-" + user);
    ask("a user's newest", users, user -> "/api/audit");
    ask("a word", users, user -> "/api/audit?q=part");
    ask("one entry", users, user -> "/api/audit/" + user + "-3");
    ask("counts", users, user -> "/api/audit/counts");
    export();
  }

  private void fill(int first, int last) throws SQLException {
    for (int from = first; from <= last; from += 100_000) {
      execute(FILL.formatted(USERS, from, Math.min(last, from + 99_999)));
    }
  }

  private void ask(String what, List<String> users, Function<String, String> path)
      throws Exception {
    double[] millis = new double[QUESTIONS];
    for (int i = -WARM_UP; i < QUESTIONS; i++) {
      String user = users.get(ThreadLocalRandom.current().nextInt(users.size()));
      HttpRequest request =
          HttpRequest.newBuilder(uri(path.apply(user)))
              .header("Authorization", "Bearer " + RunningFunction.token(user))
              .build();
      long start = System.nanoTime();
      HttpResponse<String> answer = http.send(request, HttpResponse.BodyHandlers.ofString());
      if (answer.statusCode() != 200 || !answer.body().contains("t")) {
        throw new IllegalStateException(what + ": " + answer.statusCode() + answer.body());
      }
      if (i >= 0) {
        millis[i] = (System.nanoTime() - start) / 1e6;
      }
    }
    Arrays.sort(millis);
    System.out.printf(
        "| %s | %.1f | %.1f |%n", what, millis[QUESTIONS / 2], millis[(int) (QUESTIONS * 0.99)]);
  }

  /** A million entries at most, all that an operator sees. */
  private void export() throws Exception {
    String operator =
        RunningFunction.token(
            RunningFunction.claims("bench").claim("roles", List.of("operator")).build());
    HttpRequest request =
        HttpRequest.newBuilder(
                uri("/api/audit/export?from=2025-12-01T00:00:00Z&to=2025-12-13T00:00:00Z"))
            .header("Authorization", "Bearer " + operator)
            .build();
    long start = System.nanoTime();
    long bytes = 0;
    long lines = 0;
    byte[] buffer = new byte[65_536];
    try (InputStream body = http.send(request, HttpResponse.BodyHandlers.ofInputStream()).body()) {
      for (int read = body.read(buffer); read >= 0; read = body.read(buffer)) {
        bytes += read;
        for (int i = 0; i < read; i++) {
          lines += buffer[i] == '\n' ? 1 : 0;
        }
      }
    }
    double seconds = (System.nanoTime() - start) / 1e9;
    System.out.printf(
        "%nExport: %d entries, %d MB, %.0f entries/s with a heap of %d MB%n%n",
        lines, bytes / 1_000_000, lines / seconds, Runtime.getRuntime().maxMemory() >> 20);
  }

  private URI uri(String path) {
    return audit.uri(path);
  }

  private double inTurn(List<List<Event>> groups, Consumer<List<Event>> insert) throws Exception {
    execute("checkpoint");
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

  private void insertPlain(List<Event> events) {
    transactions.executeWrite(status -> {
      Connection connection = status.getConnection();
      try (PreparedStatement statement = connection.prepareStatement(PLAIN_INSERT)) {
        bind(statement, PLAIN_COLUMNS, events);
        return statement.executeUpdate();
      }
    });
  }

  private void insertEnclosed(List<Event> events) {
    transactions.executeWrite(status -> {
      Connection connection = status.getConnection();
      try (PreparedStatement statement = connection.prepareStatement(ENCLOSED_INSERT)) {
        bind(statement, ENCLOSED_COLUMNS, events);
        byte[][] particulars =
            events.stream()
                .map(event ->
                    KEY.enclose(
                        Entry.of(event, Before.UNKNOWN)
                            .particulars()
                            .text()
                            .getBytes(StandardCharsets.UTF_8),
                        event.id()))
                .toArray(byte[][]::new);
        statement.setArray(
            ENCLOSED_COLUMNS.size() + 1, connection.createArrayOf("bytea", particulars));
        return statement.executeUpdate();
      }
    });
  }

  private static void bind(
      PreparedStatement statement, List<Function<Event, Object>> columns, List<Event> events)
      throws SQLException {
    int parameter = 0;
    for (Function<Event, Object> column : columns) {
      Object[] values = events.stream().map(column).toArray();
      statement.setArray(++parameter, statement.getConnection().createArrayOf("text", values));
    }
  }

  /** As many as the trail has of these events. */
  private static String marks(Event event) {
    List<String> words =
        List.of(
            "f:title",
            "f:priority",
            "f:description",
            "task",
            "number",
            event.id(),
            "high",
            "two",
            "litres",
            "the",
            "fresh",
            "one");
    return Arrays.toString(KEY.hashes(words)).replace('[', '{').replace(']', '}');
  }

  private static List<List<Event>> groups(int count, Function<Event, Event> as) {
    String run = UUID.randomUUID().toString();
    List<List<Event>> groups = new ArrayList<>();
    for (int first = 0; first < count; first += GROUP) {
      List<Event> group = new ArrayList<>();
      for (int i = first; i < first + GROUP; i++) {
        group.add(
            as.apply(
                event(
                    run + "-" + i,
                    "task-" + i,
                    "user-" + i % 100,
                    Instant.EPOCH.plusSeconds(1_800_000_000L + i),
                    "Task number " + i)));
      }
      groups.add(group);
    }
    return groups;
  }

  private static List<List<Event>> tasks(List<String> users, int part) {
    List<List<Event>> groups = new ArrayList<>();
    for (int first = 0; first < users.size(); first += GROUP) {
      List<Event> group = new ArrayList<>();
      for (String user : users.subList(first, Math.min(users.size(), first + GROUP))) {
        group.add(
            event(
                user + "-" + part,
                "t-" + user,
                user,
                Instant.parse("2025-12-01T00:00:00Z").plusSeconds(part * 2_592_000L),
                "Title of part " + part));
      }
      groups.add(group);
    }
    return groups;
  }

  private static Event event(String id, String task, String user, Instant time, String title) {
    String body =
        Posts.task(
                title + "\",\"priority\":\"high\",\"description\":\"Two litres, the fresh one",
                user)
            .replace("task-1", task);
    Delivery.Builder delivery = Delivery.builder().body(body.getBytes(StandardCharsets.UTF_8));
    Map<String, String> headers = Posts.taskCreated(id);
    headers.put("ce-time", time.toString());
    headers.forEach(delivery::header);
    return new DeliveryReader().read(delivery.build()) instanceof Reading.Accepted(Event event)
        ? event
        : Objects.requireNonNull(null, "The event is refused");
  }

  private static Map<String, Object> change(Event event) {
    Map<String, Object> change = new HashMap<>();
    change.put("field", "title");
    change.put("old", null);
    change.put("new", event.payload().get("title"));
    return change;
  }

  private void execute(String sql) throws SQLException {
    try (Connection connection = database.connect();
        Statement statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }

  private static double median(double[] values) {
    Arrays.sort(values);
    return values[values.length / 2];
  }
}
