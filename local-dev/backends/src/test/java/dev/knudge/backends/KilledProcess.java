package dev.knudge.backends;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** A JVM of its own that starts a server, or has what servers want, and is then killed, so that nothing is shut down. */
final class KilledProcess implements AutoCloseable {
  /** How many ports it claims where it is asked for them. */
  static final int PORTS = 100;

  private final Process process;
  private final String said;

  private KilledProcess(Process process, String said) {
    this.process = process;
    this.said = said;
  }

  /** Started servers and what they keep are in the directory; returns when clients can connect. */
  static KilledProcess start(String server, Path directory) throws IOException {
    Process process =
        new ProcessBuilder(
                List.of(
                    Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                    "-Xmx256m",
                    "-cp",
                    System.getProperty("java.class.path"),
                    KilledProcess.class.getName(),
                    server,
                    directory.toString()))
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    BufferedReader output = process.inputReader(StandardCharsets.UTF_8);
    for (String line = output.readLine(); line != null; line = output.readLine()) {
      if (line.startsWith("started ")) {
        return new KilledProcess(process, line.substring("started ".length()));
      }
    }
    throw new IOException("the child ended before it had started " + server);
  }

  /** What the child told of its server: where it is. */
  String said() {
    return said;
  }

  /** Kills it, as the operating system does when memory runs out. */
  @Override
  public void close() {
    process.destroyForcibly();
    process.onExit().orTimeout(10, TimeUnit.SECONDS).join();
  }

  /** The lock that a child has in its directory, where it is asked to take it. */
  static Path lock(Path directory) {
    return directory.resolve("taken");
  }

  /** The child. */
  public static void main(String[] arguments) throws IOException, InterruptedException {
    Path directory = Path.of(arguments[1]);
    switch (arguments[0]) {
      case "kafka" ->
          System.out.println(
              "started "
                  + KafkaServer.start(KafkaServer.Settings.in(directory)).bootstrapServers());
      case "postgres" ->
          System.out.println(
              "started "
                  + PostgresServer.start(PostgresServer.Settings.in(directory))
                      .database("kept")
                      .jdbcUrl());
      case "lock" -> {
        try (InterProcessLock held = InterProcessLock.take(lock(directory))) {
          System.out.println("started " + held);
          new CountDownLatch(1).await();
        }
      }
      case "ports" ->
          System.out.println(
              "started "
                  + IntStream.range(0, PORTS)
                      .mapToObj(_ -> Integer.toString(Port.free().claim()))
                      .collect(Collectors.joining(" ")));
      default -> throw new IllegalArgumentException(arguments[0]);
    }
    new CountDownLatch(1).await();
  }
}
