package dev.knudge.deadletters;

import static org.awaitility.Awaitility.await;

import dev.knudge.backends.Database;
import dev.knudge.runtime.Main;
import dev.knudge.testkit.Posts;
import dev.knudge.testkit.RunningFunction;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/** The function as a process of its own, which can be killed. */
final class Pod implements AutoCloseable {
  private final Process process;
  private final int port;
  private final HttpClient http = HttpClient.newHttpClient();

  private Pod(Process process, int port) {
    this.process = process;
    this.port = port;
  }

  /** Starts one, and returns when it is ready. */
  static Pod start(Database database, String destinations, Path log) {
    try (ServerSocket free = new ServerSocket(0)) {
      int port = free.getLocalPort();
      free.close();
      ProcessBuilder builder =
          new ProcessBuilder(
                  List.of(
                      Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                      "-XX:TieredStopAtLevel=1",
                      "-XX:+UseSerialGC",
                      "-Xmx256m",
                      "-cp",
                      System.getProperty("java.class.path"),
                      Main.class.getName()))
              .redirectErrorStream(true)
              .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()));
      builder
          .environment()
          .putAll(
              Map.of(
                  "DATABASE_URL",
                  database.jdbcUrl(),
                  "DATABASE_USER",
                  "dead_letters",
                  "DATABASE_PASSWORD",
                  "dead_letters",
                  "JWT_SECRET",
                  RunningFunction.SECRET,
                  "MICRONAUT_SERVER_HOST",
                  "127.0.0.1",
                  "KNUDGE_DEAD_LETTERS_DESTINATIONS",
                  destinations,
                  // The next pod takes over soon.
                  "KNUDGE_TICK_LEASE",
                  "2s",
                  "KNUDGE_DEAD_LETTERS_CLAIM",
                  "3s",
                  "PORT",
                  Integer.toString(port)));
      Pod pod = new Pod(builder.start(), port);
      await()
          .atMost(Duration.ofSeconds(60))
          .ignoreExceptions()
          .until(() -> pod.send("/health/readiness") == 200);
      return pod;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** What a tick is answered; 0 where the process died of it. */
  int tick() {
    HttpRequest.Builder tick =
        HttpRequest.newBuilder(uri("/")).POST(HttpRequest.BodyPublishers.ofString("{}"));
    Posts.tick().forEach(tick::header);
    try {
      return send(tick);
    } catch (IOException _) {
      return 0;
    }
  }

  /** What the request to redrive all is answered; 0 where the process died of it. */
  int redriveAll() {
    try {
      return send(
          HttpRequest.newBuilder(uri("/api/dead-letters/redrive?all=true"))
              .POST(HttpRequest.BodyPublishers.noBody())
              .header("Authorization", "Bearer " + Operator.token("anna")));
    } catch (IOException _) {
      return 0;
    }
  }

  boolean isAlive() {
    return process.isAlive();
  }

  /** SIGKILL. */
  void kill() {
    process.destroyForcibly();
  }

  private int send(String path) throws IOException {
    return send(HttpRequest.newBuilder(uri(path)));
  }

  private int send(HttpRequest.Builder request) throws IOException {
    try {
      return http.send(request.build(), HttpResponse.BodyHandlers.discarding()).statusCode();
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  private URI uri(String path) {
    return URI.create("http://127.0.0.1:" + port + path);
  }

  @Override
  public void close() {
    kill();
    http.close();
  }
}
