package dev.knudge.audit.bench;

import dev.knudge.backends.Database;
import dev.knudge.backends.Login;
import dev.knudge.backends.Port;
import dev.knudge.backends.PostgresServer;
import dev.knudge.testkit.Posts;
import dev.knudge.testkit.RawHttp;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * How many events a second the audit function takes through its door, as its application folder runs, beside what PostgreSQL alone takes for the same rows. As many connections post
 * as Knative's unordered dispatcher has requests in flight; commits wait for the disk. The load comes from the same machine, and is part of what it costs.
 */
public final class DoorBench {
  private static final int CONNECTIONS = 90;
  private static final int WARM_UP = 20_000;
  private static final int EVENTS = 40_000;
  private static final String COLUMNS =
      "sequence, event_id, source, event_key, type, task_id, user_id, actor, occurred_at, recorded_at, causation_id, correlation_id, trace_id, key_id, particulars, commitment, leaf_hash, marks";

  private final Path folder;
  private final Database database;
  private final int port;

  private DoorBench(Path folder, Database database, int port) {
    this.folder = folder;
    this.database = database;
    this.port = port;
  }

  /**
   * Measures, and prints one table.
   *
   * @param arguments the application folder
   */
  public static void main(String[] arguments) throws Exception {
    Path data = Files.createTempDirectory("knudge-bench-");
    try (PostgresServer server = PostgresServer.start(PostgresServer.Settings.in(data))) {
      int port = Port.free().claim();
      Database database = server.database("knudge");
      new DoorBench(Path.of(arguments[0]), database, port).run();
    }
  }

  private void run() throws Exception {
    Login owner = database.owner("audit_owner");
    Login app = database.application("audit");
    if (application(owner, "migrate").waitFor() != 0) {
      throw new IllegalStateException("The migrations failed; see " + log());
    }
    Process process = application(app);
    try {
      awaitReady();
      post(WARM_UP);
      forget();
      double seconds = post(EVENTS);
      double perCommit = perCommit();
      double alone = postgresAlone((int) Math.max(1, Math.round(perCommit)));
      System.out.printf(
          "%n| %d events, %d connections, %d cores | events/s |%n|---|---|%n| through the door (%.0f events a commit) | %.0f |%n| PostgreSQL alone, the same rows and commits | %.0f |%n| ratio | %.2f |%n%n",
          EVENTS,
          CONNECTIONS,
          Runtime.getRuntime().availableProcessors(),
          perCommit,
          EVENTS / seconds,
          EVENTS / alone,
          alone / seconds);
    } finally {
      process.destroy();
      process.waitFor(30, TimeUnit.SECONDS);
    }
  }

  private Process application(Login login, String... arguments) throws IOException {
    List<String> command =
        new ArrayList<>(
            List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "@java.options",
                "-jar",
                "audit.jar"));
    command.addAll(List.of(arguments));
    ProcessBuilder builder =
        new ProcessBuilder(command)
            .directory(folder.toFile())
            .redirectErrorStream(true)
            .redirectOutput(log().toFile());
    builder
        .environment()
        .putAll(
            Map.of(
                "DATABASE_URL",
                database.jdbcUrl(),
                "DATABASE_USER",
                login.user(),
                "DATABASE_PASSWORD",
                login.password(),
                "DATABASE_APP_ROLE",
                "audit",
                "JWT_SECRET",
                UUID.randomUUID().toString(),
                "MICRONAUT_SERVER_HOST",
                "127.0.0.1",
                "PORT",
                Integer.toString(port)));
    return builder.start();
  }

  private Path log() {
    return folder.resolveSibling("bench.log");
  }

  private void awaitReady() {
    org.awaitility.Awaitility.await()
        .ignoreExceptions()
        .until(() -> RawHttp.exchange(port, "GET /health HTTP/1.1\nHost: x\n\n").status() == 200);
  }

  /** Posts so many events, and returns how many seconds it took. */
  private double post(int count) throws Exception {
    AtomicInteger next = new AtomicInteger();
    String run = UUID.randomUUID().toString();
    long start = System.nanoTime();
    try (ExecutorService threads = Executors.newFixedThreadPool(CONNECTIONS)) {
      List<Callable<Integer>> posters =
          java.util.Collections.nCopies(CONNECTIONS, () -> posting(run, next, count));
      for (Future<Integer> poster : threads.invokeAll(posters)) {
        poster.get();
      }
    }
    return (System.nanoTime() - start) / 1e9;
  }

  private Integer posting(String run, AtomicInteger next, int count) throws IOException {
    int posted = 0;
    try (RawHttp connection = new RawHttp(port)) {
      for (int i = next.getAndIncrement(); i < count; i = next.getAndIncrement(), posted++) {
        StringBuilder request = new StringBuilder("POST / HTTP/1.1\nHost: x\n");
        Posts.taskCreated(run + "-" + i)
            .forEach((name, value) -> request.append(name).append(": ").append(value).append('\n'));
        String body = Posts.task("Task number " + i, "user-" + i % 100);
        connection.send(
            request
                .append("content-length: ")
                .append(body.length())
                .append("\n\n")
                .append(body)
                .toString());
        int status = connection.answer().status();
        if (status != 204) {
          throw new IllegalStateException("An event was answered " + status + "; see " + log());
        }
      }
    }
    return posted;
  }

  private double perCommit() throws SQLException {
    try (Connection connection = database.connect();
        Statement statement = connection.createStatement();
        ResultSet row =
            statement.executeQuery(
                "select count(*)::float8 / count(distinct recorded_in) from audit.entry")) {
      row.next();
      return row.getDouble(1);
    }
  }

  private void forget() throws SQLException {
    try (Connection connection = database.connect();
        Statement statement = connection.createStatement()) {
      // The guards hold for the superuser, too: they go, and the rest of the run is without them.
      statement.execute("alter table audit.entry disable trigger user");
      statement.execute("alter table audit.entry_key disable trigger user");
      statement.execute(
          "do $$ declare month regclass; begin for month in select inhrelid::regclass from pg_inherits where inhparent = 'audit.entry'::regclass loop execute format('alter table %s disable trigger user', month); end loop; end $$");
      statement.execute("truncate audit.entry, audit.entry_key, audit.inbox");
    }
  }

  /** Writes the same rows again, in as many commits, with nothing but PostgreSQL at work; returns how many seconds that took. */
  private double postgresAlone(int group) throws SQLException {
    try (Connection connection = database.connect();
        Statement statement = connection.createStatement()) {
      statement.execute(
          "create table public.rows as select row_number() over (order by sequence) as number, * from audit.entry");
      statement.execute("create index on public.rows (number)");
      statement.execute("analyze public.rows");
      forget();
      connection.setAutoCommit(false);
      long start = System.nanoTime();
      try (PreparedStatement inbox =
              connection.prepareStatement(
                  "insert into audit.inbox (source, event_key) select source, event_key from public.rows where number between ? and ?");
          PreparedStatement key =
              connection.prepareStatement(
                  "insert into audit.entry_key (event_id, source, event_key, recorded_at, sequence) select event_id, source, event_key, recorded_at, sequence from public.rows where number between ? and ?");
          PreparedStatement entry =
              connection.prepareStatement(
                  "insert into audit.entry ("
                      + COLUMNS
                      + ") select "
                      + COLUMNS
                      + " from public.rows where number between ? and ? order by number")) {
        for (int first = 1; first <= EVENTS; first += group) {
          for (PreparedStatement insert : List.of(inbox, key, entry)) {
            insert.setInt(1, first);
            insert.setInt(2, first + group - 1);
            insert.executeUpdate();
          }
          connection.commit();
        }
      }
      return (System.nanoTime() - start) / 1e9;
    }
  }
}
