package dev.knudge.live;

import static org.awaitility.Awaitility.await;

import dev.knudge.backends.Backends;
import dev.knudge.backends.Database;
import dev.knudge.runtime.Main;
import dev.knudge.testkit.RunningFunction;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** A replica as a process of its own, which can be killed. */
final class Pod implements AutoCloseable {
  private final Process process;

  private Pod(Process process) {
    this.process = process;
  }

  /** Starts one on that port, and returns when it answers. */
  static Pod start(Database database, Topics topics, int port, Path log) {
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
                "live",
                "DATABASE_PASSWORD",
                "live",
                "JWT_SECRET",
                RunningFunction.SECRET,
                "MICRONAUT_SERVER_HOST",
                "127.0.0.1",
                "KAFKA_BOOTSTRAP_SERVERS",
                Backends.kafka(),
                "KNUDGE_LIVE_FEED_TOPICS",
                topics.names(),
                "PORT",
                Integer.toString(port)));
    try {
      Pod pod = new Pod(builder.start());
      await().atMost(Client.PATIENCE).ignoreExceptions().until(() -> answers(port));
      return pod;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static boolean answers(int port) throws IOException, InterruptedException {
    URI uri = URI.create("http://127.0.0.1:" + port + "/health/readiness");
    try (HttpClient http = HttpClient.newHttpClient()) {
      return http.send(HttpRequest.newBuilder(uri).build(), HttpResponse.BodyHandlers.discarding())
              .statusCode()
          == 200;
    }
  }

  /** SIGKILL. */
  void kill() throws InterruptedException {
    process.destroyForcibly().waitFor();
  }

  /** SIGTERM; returns the exit code. */
  int stop() throws InterruptedException {
    process.destroy();
    return process.waitFor();
  }

  @Override
  public void close() {
    process.destroyForcibly();
  }
}
