package dev.knudge.notification;

import static org.awaitility.Awaitility.await;

import dev.knudge.backends.Database;
import dev.knudge.runtime.Main;
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
import java.util.Locale;
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

  /** Starts one with these settings, and returns when it is ready. */
  static Pod start(Database database, Map<String, Object> settings, Path log) {
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
      Map<String, String> environment = builder.environment();
      environment.put("DATABASE_URL", database.jdbcUrl());
      environment.put("DATABASE_USER", "notification");
      environment.put("DATABASE_PASSWORD", "notification");
      environment.put("JWT_SECRET", RunningFunction.SECRET);
      environment.put("MICRONAUT_SERVER_HOST", "127.0.0.1");
      environment.put("PORT", Integer.toString(port));
      settings.forEach((name, value) ->
          environment.put(
              name.toUpperCase(Locale.ROOT).replace('.', '_').replace('-', '_'), value.toString()));
      Pod pod = new Pod(builder.start(), port);
      await()
          .atMost(Stage.PATIENCE)
          .ignoreExceptions()
          .until(() -> pod.send(HttpRequest.newBuilder(pod.uri("/health/readiness"))) == 200);
      return pod;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** What a delivery is answered; 0 where the process died of it. */
  int post(Map<String, String> headers, String body) {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(uri("/"))
            .timeout(Duration.ofSeconds(120))
            .POST(HttpRequest.BodyPublishers.ofString(body));
    headers.forEach(request::header);
    try {
      return send(request);
    } catch (IOException _) {
      return 0;
    }
  }

  /** SIGKILL. */
  void kill() {
    process.destroyForcibly();
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
