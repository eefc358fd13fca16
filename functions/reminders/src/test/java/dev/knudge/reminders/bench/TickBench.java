package dev.knudge.reminders.bench;

import com.sun.net.httpserver.HttpServer;
import dev.knudge.backends.Database;
import dev.knudge.backends.Login;
import dev.knudge.backends.Port;
import dev.knudge.backends.PostgresServer;
import dev.knudge.reminders.Many;
import dev.knudge.testkit.Posts;
import dev.knudge.testkit.RunningFunction;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.awaitility.Awaitility;

/**
 * What a tick costs, as the application folder runs: a thousand reminders due among a thousand and among a million pending; and fifty thousand due, with two pods and three ticks at
 * once, each reminder counted. Every event is posted to a sink before the tick is answered. The sink is on the same machine, answers after a millisecond or two as Kafka does, and is
 * part of what it costs.
 */
public final class TickBench {
  private static final int DUE = 1_000;
  private static final int MANY = 1_000_000;
  private static final int FLOOD = 50_000;
  private static final int USERS = 5_000;
  private static final int ROUNDS = 7;

  private final Path folder;
  private final Database database;
  private final HttpServer sink;
  private final Map<String, AtomicInteger> posts = new ConcurrentHashMap<>();
  private final HttpClient http = HttpClient.newHttpClient();

  private TickBench(Path folder, Database database, HttpServer sink) {
    this.folder = folder;
    this.database = database;
    this.sink = sink;
  }

  /**
   * Measures, and prints two tables.
   *
   * @param arguments the application folder
   */
  public static void main(String[] arguments) throws Exception {
    Path data = Files.createTempDirectory("knudge-bench-");
    try (PostgresServer server = PostgresServer.start(PostgresServer.Settings.in(data))) {
      HttpServer sink =
          HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 1000);
      new TickBench(Path.of(arguments[0]), server.database("knudge"), sink).run();
    }
  }

  private void run() throws Exception {
    sink.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
    sink.createContext(
        "/",
        exchange -> {
          exchange.getRequestBody().readAllBytes();
          pause();
          posts
              .computeIfAbsent(
                  exchange.getRequestHeaders().getFirst("ce-id"), _ -> new AtomicInteger())
              .incrementAndGet();
          exchange.sendResponseHeaders(202, -1);
          exchange.close();
        });
    sink.start();
    Login owner = database.owner("reminders_owner");
    Login app = database.application("reminders");
    if (application(owner, 0, "migrate").waitFor() != 0) {
      throw new IllegalStateException("The migrations failed; see " + log());
    }
    try {
      amongMany(app);
      flood(app);
    } finally {
      sink.stop(0);
    }
  }

  private void amongMany(Login app) throws Exception {
    try (Pod pod = new Pod(app)) {
      Many.pending(database, "warm-", DUE, USERS, Instant.now().minusSeconds(60), 0);
      tick(pod);
      double few = rounds(pod, "few-");
      Many.pending(database, "later-", MANY, USERS, Instant.now().plusSeconds(864_000), 1);
      double many = rounds(pod, "many-");
      forgetLater();
      double again = rounds(pod, "again-");
      System.out.printf(
          "%n| a tick with %d due, %d cores, median of %d | ms |%n|---|---|%n| among %d pending | %.0f |%n| among %d pending | %.0f |%n| among %d again | %.0f |%n| ratio of the second to the mean of the others | %.2f |%n",
          DUE,
          Runtime.getRuntime().availableProcessors(),
          ROUNDS,
          DUE,
          few,
          MANY + DUE,
          many,
          DUE,
          again,
          2 * many / (few + again));
    }
  }

  private void forgetLater() throws SQLException {
    try (Connection connection = database.connect();
        Statement statement = connection.createStatement()) {
      statement.execute("delete from reminders.reminder where state = 'pending'");
      statement.execute("vacuum analyze reminders.reminder");
      statement.execute("checkpoint");
    }
  }

  private double rounds(Pod pod, String name) throws Exception {
    double[] millis = new double[ROUNDS];
    for (int round = 0; round < ROUNDS; round++) {
      Many.pending(database, name + round + "-", DUE, USERS, Instant.now().minusSeconds(60), 0);
      posts.clear();
      millis[round] = tick(pod) / 1e6;
      if (posts.size() != DUE) {
        throw new IllegalStateException(posts.size() + " events were posted; see " + log());
      }
    }
    Arrays.sort(millis);
    return millis[ROUNDS / 2];
  }

  private void flood(Login app) throws Exception {
    Many.pending(database, "flood-", FLOOD, USERS, Instant.now().minusSeconds(7200), 0);
    posts.clear();
    try (Pod one = new Pod(app);
        Pod other = new Pod(app)) {
      long start = System.nanoTime();
      List<CompletableFuture<Integer>> ticks = new ArrayList<>();
      for (Pod pod : List.of(one, other, one)) {
        ticks.add(
            CompletableFuture.supplyAsync(
                () -> status(tickOf(pod)), task -> Thread.ofVirtual().start(task)));
      }
      List<Integer> answers = ticks.stream().map(CompletableFuture::join).toList();
      double seconds = (System.nanoTime() - start) / 1e9;
      System.out.printf(
          "%n| %d due for two hours, two pods, three ticks at once | |%n|---|---|%n| answers | %s |%n| seconds | %.1f |%n| reminders fired | %s |%n| events posted | %d |%n| posted more than once | %d |%n%n",
          FLOOD,
          answers,
          seconds,
          fired(),
          posts.size(),
          posts.values().stream().filter(times -> times.get() > 1).count());
    }
  }

  private String fired() throws SQLException {
    try (Connection connection = database.connect();
        Statement statement = connection.createStatement();
        ResultSet row =
            statement.executeQuery(
                "select count(*) from reminders.reminder where state = 'fired' and task_id like 'flood-%' and late_by >= 7200")) {
      row.next();
      return row.getString(1);
    }
  }

  private long tick(Pod pod) {
    long start = System.nanoTime();
    int status = status(tickOf(pod));
    if (status != 204) {
      throw new IllegalStateException("A tick was answered " + status + "; see " + log());
    }
    return System.nanoTime() - start;
  }

  private static HttpRequest.Builder tickOf(Pod pod) {
    HttpRequest.Builder tick =
        HttpRequest.newBuilder(pod.uri("/")).POST(HttpRequest.BodyPublishers.ofString("{}"));
    Posts.tick().forEach(tick::header);
    return tick;
  }

  private int status(HttpRequest.Builder request) {
    try {
      return http.send(request.build(), HttpResponse.BodyHandlers.discarding()).statusCode();
    } catch (IOException | InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  private static void pause() throws IOException {
    try {
      Thread.sleep(1);
    } catch (InterruptedException e) {
      throw new IOException(e);
    }
  }

  private Path log() {
    return folder.resolveSibling("bench.log");
  }

  private Process application(Login login, int port, String... arguments) throws IOException {
    List<String> command =
        new ArrayList<>(
            List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "@java.options",
                "-jar",
                "reminders.jar"));
    command.addAll(List.of(arguments));
    ProcessBuilder builder =
        new ProcessBuilder(command)
            .directory(folder.toFile())
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.appendTo(log().toFile()));
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
                "reminders",
                "JWT_SECRET",
                RunningFunction.SECRET,
                "MICRONAUT_SERVER_HOST",
                "127.0.0.1",
                "KNUDGE_SINK_BASE_URL",
                "http://127.0.0.1:" + sink.getAddress().getPort() + "/todo",
                "PORT",
                Integer.toString(port)));
    return builder.start();
  }

  /** The application, as a process. */
  private final class Pod implements AutoCloseable {
    private final int port;
    private final Process process;

    Pod(Login app) throws IOException {
      port = Port.free().claim();
      process = application(app, port);
      Awaitility.await()
          .atMost(Duration.ofSeconds(60))
          .ignoreExceptions()
          .until(() -> status(HttpRequest.newBuilder(uri("/health"))) == 200);
    }

    URI uri(String path) {
      return URI.create("http://127.0.0.1:" + port + path);
    }

    @Override
    public void close() {
      process.destroy();
      try {
        process.waitFor(30, TimeUnit.SECONDS);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    }
  }
}
