package dev.knudge.recurring.bench;

import com.sun.net.httpserver.HttpServer;
import dev.knudge.backends.Database;
import dev.knudge.backends.Login;
import dev.knudge.backends.Port;
import dev.knudge.backends.PostgresServer;
import dev.knudge.recurring.Many;
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
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.IntFunction;
import org.awaitility.Awaitility;

/**
 * How long a tick takes that finds ten thousand series due, as the application folder runs; every instance is posted to a sink before the tick is answered. The sink is on the same
 * machine, answers after a millisecond or two as Kafka does, and is part of what it costs.
 */
public final class TickBench {
  private static final int SERIES = 10_000;
  private static final int ROUNDS = 3;

  private final Path folder;
  private final Database database;
  private final HttpServer sink;
  private final AtomicInteger posts = new AtomicInteger();
  private final int port;

  private TickBench(Path folder, Database database, HttpServer sink, int port) {
    this.folder = folder;
    this.database = database;
    this.sink = sink;
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
      HttpServer sink =
          HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
      new TickBench(Path.of(arguments[0]), server.database("knudge"), sink, port).run();
    }
  }

  private void run() throws Exception {
    sink.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
    sink.createContext(
        "/",
        exchange -> {
          exchange.getRequestBody().readAllBytes();
          pause();
          posts.incrementAndGet();
          exchange.sendResponseHeaders(202, -1);
          exchange.close();
        });
    sink.start();
    Login owner = database.owner("recurring_owner");
    Login app = database.application("recurring");
    if (application(owner, "migrate").waitFor() != 0) {
      throw new IllegalStateException("The migrations failed; see " + log());
    }
    Process process = application(app);
    try (HttpClient http = HttpClient.newHttpClient()) {
      Awaitility.await()
          .atMost(Duration.ofSeconds(60))
          .ignoreExceptions()
          .until(() -> status(http, HttpRequest.newBuilder(uri("/health"))) == 200);
      System.out.printf(
          "%n| a tick with %d series due, %d cores, seconds | first | then |%n|---|---|---|%n",
          SERIES, Runtime.getRuntime().availableProcessors());
      rounds(http, "of 10,000 users", i -> "user-" + i);
      rounds(http, "of one user", _ -> "user-one");
      System.out.println();
    } finally {
      process.destroy();
      process.waitFor(30, TimeUnit.SECONDS);
      sink.stop(0);
    }
  }

  private void rounds(HttpClient http, String name, IntFunction<String> user) throws Exception {
    List<String> seconds = new ArrayList<>();
    for (int round = 0; round < ROUNDS; round++) {
      forget();
      fill(user);
      posts.set(0);
      long start = System.nanoTime();
      HttpRequest.Builder tick =
          HttpRequest.newBuilder(uri("/")).POST(HttpRequest.BodyPublishers.ofString("{}"));
      Posts.tick().forEach(tick::header);
      int status = status(http, tick);
      seconds.add("%.2f".formatted((System.nanoTime() - start) / 1e9));
      if (status != 204 || posts.get() != SERIES) {
        throw new IllegalStateException(
            "The tick was answered " + status + " with " + posts + " posts; see " + log());
      }
    }
    System.out.printf(
        "| %s | %s | %s |%n",
        name, seconds.getFirst(), String.join(", ", seconds.subList(1, seconds.size())));
  }

  /** By another application, so that the one that is measured has seen nothing but ticks. */
  private void fill(IntFunction<String> user) {
    Map<String, Object> settings = new HashMap<>();
    settings.put("knudge.sink.base-url", "http://127.0.0.1:1/none");
    try (RunningFunction function = RunningFunction.start(database, "recurring", settings)) {
      Many.deliver(function, SERIES, i -> Many.dueOnce(user.apply(i), "series-" + i));
    }
  }

  private void forget() throws SQLException {
    try (Connection connection = database.connect();
        Statement statement = connection.createStatement()) {
      statement.execute(
          "truncate recurring.series, recurring.occurrence, recurring.request, recurring.outbox, recurring.inbox");
      statement.execute("analyze recurring.series");
    }
  }

  private static void pause() throws IOException {
    try {
      Thread.sleep(1);
    } catch (InterruptedException e) {
      throw new IOException(e);
    }
  }

  private static int status(HttpClient http, HttpRequest.Builder request) throws Exception {
    return http.send(request.build(), HttpResponse.BodyHandlers.discarding()).statusCode();
  }

  private URI uri(String path) {
    return URI.create("http://127.0.0.1:" + port + path);
  }

  private Path log() {
    return folder.resolveSibling("bench.log");
  }

  private Process application(Login login, String... arguments) throws IOException {
    List<String> command =
        new ArrayList<>(
            List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "@java.options",
                "-jar",
                "recurring.jar"));
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
                "recurring",
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
}
