package dev.knudge.tasks.bench;

import dev.knudge.backends.Database;
import dev.knudge.backends.Login;
import dev.knudge.backends.Port;
import dev.knudge.backends.PostgresServer;
import dev.knudge.testkit.RawHttp;
import dev.knudge.testkit.RecordingSink;
import dev.knudge.testkit.RunningFunction;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.awaitility.Awaitility;

/**
 * How long reads and writes take at 200 requests a second, with 100,000 tasks of 1,000 users stored, as the application folder runs. Requests come at their times whatever became of
 * those before, and the time of each counts from when it should have been sent. The load, PostgreSQL and the sink are on the same machine.
 */
public final class ApiBench {
  private static final int RATE = 200;
  private static final int SECONDS = 60;
  private static final int WARM_UP = 20;
  private static final int CONNECTIONS = 32;
  private static final List<String> KINDS =
      List.of("list", "search", "read", "create", "change", "complete");

  private final Path folder;
  private final Database database;
  private final int port;
  private final Map<String, String> tokens = new HashMap<>();
  private final Map<String, List<Long>> nanos = new HashMap<>();

  private ApiBench(Path folder, Database database, int port) {
    this.folder = folder;
    this.database = database;
    this.port = port;
    KINDS.forEach(kind -> nanos.put(kind, Collections.synchronizedList(new ArrayList<>())));
  }

  /**
   * Measures, and prints one table.
   *
   * @param arguments the application folder
   */
  public static void main(String[] arguments) throws Exception {
    Path data = Files.createTempDirectory("knudge-bench-");
    try (PostgresServer server = PostgresServer.start(PostgresServer.Settings.in(data));
        RecordingSink sink = new RecordingSink()) {
      int port = Port.free().claim();
      new ApiBench(Path.of(arguments[0]), server.database("knudge"), port).run(sink);
    }
  }

  private void run(RecordingSink sink) throws Exception {
    Login owner = database.owner("tasks_owner");
    Login app = database.application("tasks");
    if (application(owner, sink, "migrate").waitFor() != 0) {
      throw new IllegalStateException("The migrations failed; see " + log());
    }
    ManyTasks.fill(database);
    for (int user = 0; user < 1000; user++) {
      tokens.put("user-" + user, RunningFunction.token("user-" + user));
    }
    Process process = application(app, sink);
    try {
      Awaitility.await()
          .ignoreExceptions()
          .until(() -> RawHttp.exchange(port, "GET /health HTTP/1.1\nHost: x\n\n").status() == 200);
      load(WARM_UP);
      nanos.values().forEach(List::clear);
      load(SECONDS);
      print();
      Awaitility.await().until(() -> sink.accepted().size() > RATE * SECONDS / 3);
    } finally {
      process.destroy();
      process.waitFor(30, TimeUnit.SECONDS);
    }
  }

  private record Planned(int number, long at) {}

  private void load(int seconds) throws Exception {
    BlockingQueue<Planned> planned = new ArrayBlockingQueue<>(RATE * seconds + CONNECTIONS);
    List<Thread> threads = new ArrayList<>();
    for (int i = 0; i < CONNECTIONS; i++) {
      threads.add(Thread.ofPlatform().start(() -> requests(planned)));
    }
    long start = System.nanoTime();
    for (int i = 0; i < RATE * seconds; i++) {
      long at = start + i * 1_000_000_000L / RATE;
      LockSupport.parkNanos(at - System.nanoTime());
      planned.add(new Planned(i, at));
    }
    for (int i = 0; i < CONNECTIONS; i++) {
      planned.add(new Planned(-1, 0));
    }
    for (Thread thread : threads) {
      thread.join();
    }
  }

  private void requests(BlockingQueue<Planned> planned) {
    try (RawHttp connection = new RawHttp(port)) {
      for (Planned next = planned.take(); next.number() >= 0; next = planned.take()) {
        String kind = KINDS.get(next.number() % KINDS.size());
        connection.send(request(kind, next.number()));
        int status = connection.answer().status();
        if (status >= 300) {
          throw new IllegalStateException(kind + " was answered " + status + "; see " + log());
        }
        nanos.get(kind).add(System.nanoTime() - next.at());
      }
    } catch (IOException | InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  private String request(String kind, int number) {
    // Another task at each turn, and the user that ManyTasks gave it to; tasks of user-0 in one of
    // ten.
    int n = 1 + (int) (number * 7919L % 100_000);
    String user = "user-" + (n % 10 == 0 ? 0 : n % 1000);
    String path = "/api/tasks/" + "%08x-0000-7000-8000-000000000000".formatted(n);
    return switch (kind) {
      case "list" -> request("GET", "/api/tasks?sort=due&status=open&limit=50", user, "");
      case "search" -> request("GET", "/api/tasks/search?q=milk&tags=tag" + n % 20, user, "");
      case "read" -> request("GET", path, user, "");
      case "create" ->
          request(
              "POST",
              "/api/tasks",
              user,
              "{\"title\":\"Made under load "
                  + number
                  + "\",\"tags\":[\"load\"],\"due_date\":\"2026-12-01\"}");
      case "change" ->
          request("PATCH", path, user, "{\"title\":\"Changed " + number + "\",\"priority\":null}");
      default -> request("PATCH", path + "/complete", user, "{}");
    };
  }

  private String request(String method, String path, String user, String body) {
    return method
        + " "
        + path
        + " HTTP/1.1\nHost: x\nAuthorization: Bearer "
        + tokens.get(user)
        + (body.isEmpty()
            ? ""
            : "\nContent-Type: application/json\nContent-Length: " + body.length())
        + "\n\n"
        + body;
  }

  private void print() {
    System.out.printf(
        "%n| %d requests/s for %d s, %d cores | p50 ms | p95 ms | p99 ms | longest ms |%n|---|---|---|---|---|%n",
        RATE, SECONDS, Runtime.getRuntime().availableProcessors());
    for (String kind : KINDS) {
      long[] sorted = nanos.get(kind).stream().mapToLong(Long::longValue).sorted().toArray();
      System.out.printf(
          "| %s | %.1f | %.1f | %.1f | %.1f |%n",
          kind,
          at(sorted, 0.5),
          at(sorted, 0.95),
          at(sorted, 0.99),
          Arrays.stream(sorted).max().orElse(0) / 1e6);
    }
  }

  private static double at(long[] sorted, double part) {
    return sorted[(int) Math.min(sorted.length - 1, Math.round(sorted.length * part))] / 1e6;
  }

  private Path log() {
    return folder.resolveSibling("bench.log");
  }

  private Process application(Login login, RecordingSink sink, String... arguments)
      throws IOException {
    List<String> command =
        new ArrayList<>(
            List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "@java.options",
                "-jar",
                "tasks.jar"));
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
                "tasks",
                "JWT_SECRET",
                RunningFunction.SECRET,
                "KNUDGE_SINK_BASE_URL",
                sink.baseUrl(),
                "MICRONAUT_SERVER_HOST",
                "127.0.0.1",
                "PORT",
                Integer.toString(port)));
    return builder.start();
  }
}
