package dev.knudge.backends;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** The servers on this machine as it is, their data in a temporary directory. */
final class EmbeddedBackends implements Backends.Provider {

  private static final String POSTGRES = "knudge-test-postgres-";
  private static final String KAFKA = "knudge-test-kafka-";

  /** So new, it may be of tests beside these, which have not locked it yet. */
  private static final Duration YOUNG = Duration.ofMinutes(1);

  private @Nullable Database postgres;
  private @Nullable KafkaServer kafka;

  @Override
  public synchronized Database postgres() {
    Database running = postgres;
    if (running == null) {
      sweep(POSTGRES);
      Path directory = temporary(POSTGRES);
      PostgresServer server =
          PostgresServer.start(PostgresServer.Settings.in(directory).withoutDurability());
      atExit(server, directory);
      running = server.database("postgres");
      postgres = running;
    }
    return running;
  }

  @Override
  public synchronized String kafka() {
    KafkaServer running = kafka;
    if (running == null) {
      sweep(KAFKA);
      Path directory = temporary(KAFKA);
      running = KafkaServer.start(KafkaServer.Settings.in(directory));
      atExit(running, directory);
      kafka = running;
    }
    return running.bootstrapServers();
  }

  /** Tests that were killed leave their servers and data behind; who comes next tidies up. */
  private static void sweep(String prefix) {
    Path parent = Path.of(System.getProperty("java.io.tmpdir"));
    try (DirectoryStream<Path> leftovers = Files.newDirectoryStream(parent, prefix + "*")) {
      for (Path leftover : leftovers) {
        sweep(leftover);
      }
    } catch (IOException e) {
      throw new UncheckedIOException("what earlier tests left in " + parent + " is stuck", e);
    }
  }

  private static void sweep(Path leftover) throws IOException {
    try {
      FileTime young = FileTime.from(Instant.now().minus(YOUNG));
      if (Files.isWritable(leftover) && Files.getLastModifiedTime(leftover).compareTo(young) < 0) {
        PostgresServer.sweep(leftover);
      }
    } catch (IOException | UncheckedIOException e) {
      if (Files.exists(leftover)) {
        throw e;
      }
      // Tests beside these have just ended, and tidied up.
    }
  }

  private static Path temporary(String prefix) {
    try {
      return Files.createTempDirectory(prefix);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void atExit(AutoCloseable server, Path directory) {
    Runtime.getRuntime()
        .addShutdownHook(
            new Thread(() -> {
              try {
                server.close();
                Directories.delete(directory);
              } catch (Exception e) {
                throw new IllegalStateException("a test backend did not stop", e);
              }
            }));
  }
}
