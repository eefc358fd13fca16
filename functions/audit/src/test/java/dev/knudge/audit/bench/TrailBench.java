package dev.knudge.audit.bench;

import dev.knudge.audit.log.Checkpoint;
import dev.knudge.audit.log.Hash;
import dev.knudge.audit.log.Note;
import dev.knudge.audit.log.Proofs;
import dev.knudge.audit.sealing.Sealer;
import dev.knudge.audit.store.EntryWriter;
import dev.knudge.backends.Database;
import dev.knudge.backends.PostgresServer;
import dev.knudge.contracts.Event;
import dev.knudge.contracts.Json;
import dev.knudge.testkit.RecordingSink;
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
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * How long questions, proofs and sealing take when the trail is long. Its entries are rows with leaves that are their own, made by the database in bulk and sealed by the real sealer, batch after
 * batch; nobody's key opens them, but for some thousands that were recorded as events are. Argument: how many (10,000,000).
 */
public final class TrailBench {
  private static final int USERS = 10_000;
  private static final int ASKING = 2_000;
  private static final int MONTHS_OF_ONE = 10;
  private static final int PORTION = 100_000;
  private static final int QUESTIONS = 2_000;
  private static final int WARM_UP = 300;
  private static final int NEAR = 40;
  private static final long SEED = 20261128;

  /** Ten entries a task, a thousand a user, of twelve months. The leaf is what {@link dev.knudge.audit.Leaf} writes. */
  private static final String FILL =
      """
      with made as (
        select n, 'fill-' || n as event_id, (array['task.created', 'task.updated', 'task.completed'])[n %% 3 + 1] as type, 'task-' || n / 10 as task_id, 'user-' || n / 10 %% %d as user_id,
          timestamptz '2025-12-01Z' + n %% 31104000 * interval '1 second' as moment, sha256(n::text::bytea) as commitment
        from generate_series(%d::bigint, %d::bigint) n
      ), told as (select *, to_char(moment at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS"Z"') as at from made)
      insert into audit.entry (sequence, event_id, source, event_key, type, task_id, user_id, actor, occurred_at, recorded_at, key_id, particulars, commitment, leaf_hash, marks)
      select nextval('audit.entry_sequence'), event_id, '/fill', event_id, type, task_id, user_id, 'human', moment, moment, 1, decode(repeat(md5(n::text), 30), 'hex'), commitment,
        sha256('\\x00'::bytea || convert_to('{"actor":"human","causation_id":null,"commitment":"' || encode(commitment, 'hex') || '","correlation_id":null,"event_id":"' || event_id
          || '","event_key":"' || event_id || '","occurred_at":"' || at || '","recorded_at":"' || at || '","source":"/fill","task_id":"' || task_id || '","trace_id":null,"type":"' || type
          || '","user_id":"' || user_id || '","v":1}', 'UTF8')),
        array[n, n * 7919, n * 104729, n * 1299709, n * 15485863, n * 179424673, n * 2038074743]::bigint[]
      from told\
      """;

  /** So that filling takes minutes; they are made anew before anything is measured. */
  private static final List<String> INDEXES =
      List.of("entry_by_user", "entry_by_task", "entry_by_type", "entry_by_time");

  private final Database database;
  private final RunningFunction audit;
  private final HttpClient http = HttpClient.newHttpClient();
  private final Random random = new Random(SEED);

  private TrailBench(Database database, RunningFunction audit) {
    this.database = database;
    this.audit = audit;
  }

  /** Measures, and prints tables. */
  public static void main(String[] arguments) throws Exception {
    long rows = arguments.length == 0 ? 10_000_000 : Long.parseLong(arguments[0]);
    Path data = Files.createTempDirectory("knudge-bench-");
    try (PostgresServer server = PostgresServer.start(PostgresServer.Settings.in(data))) {
      Database database = server.database("knudge");
      try (RecordingSink sink = new RecordingSink();
          RunningFunction audit = BenchedTrail.start(database, sink)) {
        TrailBench bench = new TrailBench(database, audit);
        bench.fill(rows);
        bench.sealing();
        bench.asking(rows);
        bench.proving(rows);
        bench.export();
      }
    }
  }

  @SuppressWarnings("unchecked")
  private void fill(long rows) throws SQLException {
    execute(
        "select audit.make_month(month) from generate_series('2025-12-01Z'::timestamptz, '2026-12-01Z', '1 month') as month");
    List<String> definitions =
        audit.query(
            "select replace(pg_get_indexdef(indexrelid), ' ONLY ', ' ') from pg_index where indrelid = 'audit.entry'::regclass and not indisprimary");
    execute("alter table audit.entry drop constraint entry_pkey");
    INDEXES.forEach(index -> audit.execute("drop index audit." + index));
    TransactionOperations<Connection> transactions = audit.bean(TransactionOperations.class);
    EntryWriter writer = audit.bean(EntryWriter.class);
    for (int month = 0; month < MONTHS_OF_ONE; month++) {
      List<Event> events = told(month);
      for (int first = 0; first < ASKING; first += 100) {
        List<Event> group = events.subList(first, first + 100);
        transactions.executeWrite(_ -> {
          writer.record(group);
          return null;
        });
      }
      long begin = rows * month / MONTHS_OF_ONE;
      long end = rows * (month + 1) / MONTHS_OF_ONE;
      for (long from = begin; from < end; from += PORTION) {
        execute(FILL.formatted(USERS, from, Math.min(end, from + PORTION) - 1));
      }
      report("%,d entries are there", end);
    }
    execute(
        "alter table audit.entry_key drop constraint entry_key_pkey",
        "insert into audit.entry_key (event_id, source, event_key, recorded_at, sequence, recorded_in) select event_id, source, event_key, recorded_at, sequence, recorded_in from audit.entry where source = '/fill'",
        "alter table audit.entry_key add primary key (event_id, source, event_key)",
        "alter table audit.entry add primary key (recorded_in, sequence, recorded_at)");
    for (String definition : definitions) {
      execute(definition);
      report("made anew: %s", definition);
    }
    execute("vacuum analyze audit.entry", "vacuum analyze audit.entry_key");
  }

  private static List<Event> told(int month) {
    List<Event> events = new ArrayList<>();
    for (int user = 0; user < ASKING; user++) {
      events.add(
          BenchedTrail.event(
              "asking-" + user + "-" + month,
              "t-asking-" + user,
              "asking-" + user,
              Instant.parse("2025-12-01T00:00:00Z").plusSeconds(month * 2_592_000L),
              "Title of part " + month));
    }
    return events;
  }

  /** Batches follow one another at once, so what lies between two heads is what a batch took. */
  private void sealing() {
    long begin = System.nanoTime();
    long sealed = audit.bean(Sealer.class).seal();
    report(
        "sealed %,d entries, %,.0f a second", sealed, sealed * 1e9 / (System.nanoTime() - begin));
    System.out.printf(
        "%n| a batch of 10,000 beside so many leaves | ms, median of %d |%n|---|---|%n", NEAR);
    for (long size = 1_000_000; size <= sealed; size += 1_000_000) {
      String median =
          audit
              .query(
                  "select round((percentile_cont(0.5) within group (order by ms))::numeric, 0)::text from (select tree_size, extract(epoch from sealed_at - lag(sealed_at) over (order by tree_size)) * 1000 as ms from audit.checkpoint) as batch where tree_size between "
                      + (size - NEAR * 10_000L)
                      + " and "
                      + size)
              .getFirst();
      System.out.printf("| %,d | %s |%n", size, median);
    }
    System.out.println();
  }

  private void asking(long rows) throws Exception {
    System.out.printf(
        "%n| %s entries in %s months, %s in all | p50 ms | p99 ms |%n|---|---|---|%n",
        audit.query("select count(*) from audit.entry").getFirst(),
        audit
            .query("select count(*) from pg_inherits where inhparent = 'audit.entry'::regclass")
            .getFirst(),
        audit.query("select pg_size_pretty(pg_database_size(current_database()))").getFirst());
    Supplier<String> asking = () -> "asking-" + random.nextInt(ASKING);
    ask("a task's history, of ten tellings", asking, user -> "?order=asc&task_id=t-" + user);
    measure(
        "nothing: what the machine takes by itself",
        () -> "/health/liveness",
        path -> send(audit.uri(path), operator()),
        _ -> {});
    Supplier<Long> tasks = () -> random.nextLong(rows / 10);
    ask(
        "any task's history, of all tasks",
        tasks,
        task -> "user-" + task % USERS,
        task -> "?order=asc&task_id=task-" + task);
    ask("a user's newest", asking, _ -> "");
    ask("a user's newest, of a thousand", tasks, task -> "user-" + task % USERS, _ -> "");
    ask("a word", asking, _ -> "?q=part");
    ask("one entry", asking, user -> "/" + user + "-3");
    ask("counts", asking, _ -> "/counts?from=2026-01-01T00:00:00Z&to=2026-12-01T00:00:00Z");
  }

  private void ask(String what, Supplier<String> asking, UnaryOperator<String> path)
      throws Exception {
    ask(what, asking, user -> user, path::apply);
  }

  private <T> void ask(
      String what, Supplier<T> asking, Function<T, String> user, Function<T, String> path)
      throws Exception {
    measure(
        what,
        asking,
        it -> send(path.apply(it), RunningFunction.token(user.apply(it))),
        answer -> {
          if (!answer.contains("task.")) {
            throw new IllegalStateException(what + ": " + answer);
          }
        });
  }

  /** Through the API, and checked against the signed head. */
  private void proving(long rows) throws Exception {
    System.out.printf("%n| proofs | p50 ms | p99 ms |%n|---|---|---|%n");
    measure(
        "that any entry is in the log",
        () -> random.nextLong(rows),
        entry ->
            send("/fill-" + entry + "/proof", RunningFunction.token("user-" + entry / 10 % USERS)),
        TrailBench::check);
    long size = Checkpoint.of(Note.parse(send("/checkpoint", operator()))).treeSize();
    List<Long> sizes =
        audit.query("select tree_size from audit.checkpoint").stream().map(Long::valueOf).toList();
    measure(
        "that a log of some size is its beginning",
        () -> sizes.get(random.nextInt(sizes.size())),
        earlier -> send("/consistency?from=" + earlier + "&to=" + size, operator()),
        answer -> {
          if (!answer.contains("consistency_path")) {
            throw new IllegalStateException(answer);
          }
        });
  }

  private static void check(String answer) {
    Map<String, @Nullable Object> proof = Json.readObject(answer);
    Checkpoint head = Checkpoint.of(Note.parse(String.valueOf(proof.get("checkpoint"))));
    List<?> path = proof.get("audit_path") instanceof List<?> list ? list : List.of();
    boolean holds =
        Proofs.includes(
            Hash.ofLeaf(String.valueOf(proof.get("leaf")).getBytes(StandardCharsets.UTF_8)),
            ((Number) Objects.requireNonNull(proof.get("log_index"))).longValue(),
            head.treeSize(),
            path.stream().map(item -> Hash.ofHex(String.valueOf(item))).toList(),
            head.root());
    if (!holds) {
      throw new IllegalStateException("A proof does not hold: " + answer);
    }
  }

  private interface Sending<T> {
    String send(T what) throws Exception;
  }

  private static <T> void measure(
      String what, Supplier<T> asking, Sending<T> sending, Consumer<String> check)
      throws Exception {
    double[] millis = new double[QUESTIONS];
    for (int i = -WARM_UP; i < QUESTIONS; i++) {
      T asked = asking.get();
      long start = System.nanoTime();
      String answer = sending.send(asked);
      double took = (System.nanoTime() - start) / 1e6;
      check.accept(answer);
      if (i >= 0) {
        millis[i] = took;
      }
    }
    Arrays.sort(millis);
    System.out.printf(
        "| %s | %.1f | %.1f |%n", what, millis[QUESTIONS / 2], millis[(int) (QUESTIONS * 0.99)]);
  }

  private String send(String path, String token) throws Exception {
    return send(audit.uri("/api/audit" + path), token);
  }

  private String send(URI uri, String token) throws Exception {
    HttpResponse<String> answer =
        http.send(
            HttpRequest.newBuilder(uri).header("Authorization", "Bearer " + token).build(),
            HttpResponse.BodyHandlers.ofString());
    if (answer.statusCode() != 200) {
      throw new IllegalStateException(uri + ": " + answer.statusCode() + " " + answer.body());
    }
    return answer.body();
  }

  /** Some hundred thousand entries, all that an operator sees in those days. */
  private void export() throws Exception {
    HttpRequest request =
        HttpRequest.newBuilder(
                audit.uri("/api/audit/export?from=2025-12-01T00:00:00Z&to=2025-12-04T00:00:00Z"))
            .header("Authorization", "Bearer " + operator())
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
    report(
        "Export: %,d entries, %d MB, %,.0f entries/s with a heap of %d MB",
        lines, bytes / 1_000_000, lines / seconds, Runtime.getRuntime().maxMemory() >> 20);
  }

  private static String operator() {
    return RunningFunction.token(
        RunningFunction.claims("bench").claim("roles", List.of("operator")).build());
  }

  private static void report(String format, Object... values) {
    System.out.printf("%tT " + format + "%n", prepended(values));
  }

  private static Object[] prepended(Object[] values) {
    List<Object> all = new ArrayList<>();
    all.add(System.currentTimeMillis());
    all.addAll(Arrays.asList(values));
    return all.toArray();
  }

  private void execute(String... statements) throws SQLException {
    try (Connection connection = database.connect();
        Statement statement = connection.createStatement()) {
      for (String sql : statements) {
        statement.execute(sql);
      }
    }
  }
}
