package dev.knudge.testkit;

import dev.knudge.backends.Database;
import dev.knudge.backends.Port;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.awaitility.Awaitility;

/**
 * A function as a process of its own, which can be killed: what {@link RunningFunction} cannot show. It runs from the test's own class path, on the loopback address.
 */
public final class Pod implements AutoCloseable {
  /** Only a process that hangs takes so long to be ready, or to answer. */
  private static final Duration PATIENCE = Duration.ofMinutes(5);

  /** By its name: the tests of the runtime use this module, too. */
  private static final String MAIN = "dev.knudge.runtime.Main";

  private final Process process;
  private final int port;
  private final HttpClient http = HttpClient.newHttpClient();

  private Pod(Process process, int port) {
    this.process = process;
    this.port = port;
  }

  /**
   * Starts one on a free port, and returns when it is ready.
   *
   * @param role who it works as in the database; the password is the same word
   * @param settings besides database, token secret, address and port: by their names in {@code application.properties}
   * @param log what it writes is added to this file
   */
  public static Pod start(Database database, String role, Map<String, ?> settings, Path log) {
    return start(database, role, Port.free().claim(), settings, log);
  }

  /** The same on that port: a pod that comes back to its address. */
  public static Pod start(
      Database database, String role, int port, Map<String, ?> settings, Path log) {
    ProcessBuilder builder =
        new ProcessBuilder(
                List.of(
                    Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                    "-XX:TieredStopAtLevel=1",
                    "-XX:+UseSerialGC",
                    "-Xmx256m",
                    "-cp",
                    System.getProperty("java.class.path"),
                    MAIN))
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()));
    Map<String, String> environment = builder.environment();
    environment.put("DATABASE_URL", database.jdbcUrl());
    environment.put("DATABASE_USER", role);
    environment.put("DATABASE_PASSWORD", role);
    environment.put("JWT_SECRET", RunningFunction.SECRET);
    environment.put("MICRONAUT_SERVER_HOST", "127.0.0.1");
    environment.put("PORT", Integer.toString(port));
    settings.forEach((name, value) -> environment.put(variable(name), value.toString()));
    try {
      Pod pod = new Pod(builder.start(), port);
      Awaitility.await()
          .atMost(PATIENCE)
          .until(() -> pod.send(pod.request("/health/readiness")) == 200);
      return pod;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String variable(String setting) {
    return setting.toUpperCase(Locale.ROOT).replace('.', '_').replace('-', '_');
  }

  /** What a tick is answered; 0 where the process died of it. */
  public int tick() {
    return post(Posts.tick(), "{}");
  }

  /** What a delivery is answered; 0 where the process died of it. */
  public int post(Map<String, String> headers, String body) {
    HttpRequest.Builder request =
        request("/").timeout(PATIENCE).POST(HttpRequest.BodyPublishers.ofString(body));
    headers.forEach(request::header);
    return send(request);
  }

  /** A request of that path, to be completed and given to {@link #send}. */
  public HttpRequest.Builder request(String path) {
    return HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path));
  }

  /** What the request is answered; 0 where nobody answers. */
  public int send(HttpRequest.Builder request) {
    try {
      return http.send(request.build(), HttpResponse.BodyHandlers.discarding()).statusCode();
    } catch (IOException _) {
      return 0;
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  /** Whether the process runs. */
  public boolean isAlive() {
    return process.isAlive();
  }

  /** SIGKILL; returns when it is gone. */
  public void kill() {
    process.destroyForcibly().onExit().join();
  }

  /** SIGTERM; returns the exit code. */
  public int stop() throws InterruptedException {
    process.destroy();
    return process.waitFor();
  }

  @Override
  public void close() {
    kill();
    http.close();
  }
}
