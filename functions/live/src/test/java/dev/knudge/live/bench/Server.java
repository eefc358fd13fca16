package dev.knudge.live.bench;

import static org.awaitility.Awaitility.await;

import dev.knudge.backends.Database;
import dev.knudge.testkit.RunningFunction;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.awaitility.core.ConditionTimeoutException;

/** A server as a process of its own, that can be killed and whose memory and processor time can be read: live, with the options it has in production, or another. */
final class Server implements AutoCloseable {
  /** Only what hangs takes so long. */
  static final Duration PATIENCE = Duration.ofMinutes(3);

  private static final Path JAVA = Path.of(System.getProperty("java.home"), "bin");
  private static final HttpClient HTTP =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

  private final Process process;
  private final int port;

  private Server(Process process, int port) {
    this.process = process;
    this.port = port;
  }

  /**
   * Starts live on that port from the test's class path, and returns when it is ready. Of its options those are left out that name the class cache of the packaged application, which shortens the start only.
   *
   * @param core that it may run on; -1 for all
   * @param log what it writes is added to this file
   */
  static Server live(Database database, int port, int core, Map<String, String> settings, Path log)
      throws IOException {
    List<String> command = new ArrayList<>(Cores.only(core));
    command.add(JAVA.resolve("java").toString());
    Files.readAllLines(Path.of("java.options")).stream()
        .filter(option -> !option.contains("AOTCache"))
        .forEach(command::add);
    command.addAll(
        List.of("-cp", System.getProperty("java.class.path"), "dev.knudge.runtime.Main"));
    ProcessBuilder builder = new ProcessBuilder(command);
    Map<String, String> environment = builder.environment();
    environment.put("DATABASE_URL", database.jdbcUrl());
    environment.put("DATABASE_USER", "live");
    environment.put("DATABASE_PASSWORD", "live");
    environment.put("MICRONAUT_SERVER_HOST", "127.0.0.1");
    settings.forEach((name, value) ->
        environment.put(name.toUpperCase(Locale.ROOT).replace('.', '_').replace('-', '_'), value));
    return start(builder, port, log);
  }

  /** Starts any that takes its port and the tokens' secret from the environment, and has live's path of readiness. */
  static Server start(ProcessBuilder builder, int port, Path log) throws IOException {
    builder.environment().put("PORT", Integer.toString(port));
    builder.environment().put("JWT_SECRET", RunningFunction.SECRET);
    Process process =
        builder
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()))
            .start();
    Server server = new Server(process, port);
    try {
      await().atMost(PATIENCE).until(() -> !process.isAlive() || server.isReady());
    } catch (ConditionTimeoutException e) {
      server.close();
      throw new IllegalStateException("It is not ready: " + Files.readString(log), e);
    }
    if (!process.isAlive()) {
      throw new IllegalStateException("It ended at its start: " + Files.readString(log));
    }
    return server;
  }

  private boolean isReady() throws InterruptedException {
    URI health = URI.create("http://127.0.0.1:" + port + "/health/readiness");
    try {
      return HTTP.send(
                  HttpRequest.newBuilder(health).timeout(Duration.ofSeconds(10)).build(),
                  HttpResponse.BodyHandlers.discarding())
              .statusCode()
          == 200;
    } catch (IOException _) {
      return false;
    }
  }

  int port() {
    return port;
  }

  /** MiB of memory that are its own at present; 0 where it runs no more. */
  long residentMiB() {
    try {
      return Files.readAllLines(Path.of("/proc", Long.toString(process.pid()), "status")).stream()
          .filter(line -> line.startsWith("VmRSS:"))
          .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")) / 1024)
          .findFirst()
          .orElse(0);
    } catch (IOException _) {
      return 0;
    }
  }

  /** Processor time that it has taken, of all its threads. */
  Duration cpu() {
    return process.toHandle().info().totalCpuDuration().orElseThrow();
  }

  /** Has a JVM forget what nobody needs; a server for Node does so when it is sent SIGUSR2. */
  void collectGarbage(boolean jvm) throws IOException, InterruptedException {
    String pid = Long.toString(process.pid());
    ProcessBuilder collecting =
        jvm
            ? new ProcessBuilder(JAVA.resolve("jcmd").toString(), pid, "GC.run")
            : new ProcessBuilder("kill", "-USR2", pid);
    collecting.redirectErrorStream(true).redirectOutput(ProcessBuilder.Redirect.DISCARD);
    if (collecting.start().waitFor() != 0) {
      throw new IllegalStateException("Nothing could be collected in " + pid);
    }
  }

  /** SIGKILL; returns when it is gone. */
  @Override
  public void close() {
    try {
      process.destroyForcibly().waitFor();
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }
}
