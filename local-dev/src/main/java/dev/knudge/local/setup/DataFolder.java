package dev.knudge.local.setup;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import org.jspecify.annotations.Nullable;

/**
 * What local-dev keeps between starts, and the lock that lets one local-dev at a time use it. The operating system frees the lock with the
 * process, so no crash leaves it behind.
 *
 * @param path the folder
 */
public record DataFolder(Path path) {

  /** Kafka's log segments. */
  public Path kafka() {
    return path.resolve("kafka");
  }

  /** PostgreSQL's cluster. */
  public Path postgres() {
    return path.resolve("postgres");
  }

  /** Written when a Job has come to its end; it lies in PostgreSQL's own folder, so that it goes with the data, whoever removes that. */
  Path migrated(String job) {
    return postgres().resolve("cluster").resolve("migrated").resolve(job);
  }

  /** One log file for each service. */
  public Path logs() {
    return path.resolve("logs");
  }

  /** Process ids of services, so that what a killed local-dev left behind is found. */
  public Path processes() {
    return path.resolve("processes");
  }

  /** The random secrets of this machine. */
  public Path secrets() {
    return path.resolve("secrets.properties");
  }

  /** What tells kubectl and kn where the API of what runs is. */
  public Path kubeconfig() {
    return path.resolve("kubeconfig");
  }

  /** The log of a service. */
  public Path log(String service) {
    return logs().resolve(service + ".log");
  }

  private Path lockFile() {
    return path.resolve("lock");
  }

  /**
   * Takes the folder for this process until the result is closed.
   *
   * @throws LocalDevException where another local-dev has it, naming its process
   */
  public Claim claim() {
    try {
      Files.createDirectories(path);
      FileChannel channel =
          FileChannel.open(
              lockFile(),
              StandardOpenOption.CREATE,
              StandardOpenOption.READ,
              StandardOpenOption.WRITE);
      FileLock lock = lockOf(channel);
      if (lock == null) {
        channel.close();
        throw new LocalDevException(
            "local-dev is already running%s with the data in %s. `./local-dev/knudge status` shows it; stop it with Ctrl-C, or give this one another folder and other ports. %s"
                .formatted(holder(), path, Settings.howTo("data.folder", "…")));
      }
      channel.truncate(0);
      channel.write(StandardCharsets.US_ASCII.encode(Long.toString(ProcessHandle.current().pid())));
      return new Claim(channel);
    } catch (IOException e) {
      throw new LocalDevException(
          "The data folder %s cannot be used: %s. %s"
              .formatted(path, e, Settings.howTo("data.folder", "…")),
          e);
    }
  }

  private static @Nullable FileLock lockOf(FileChannel channel) throws IOException {
    try {
      return channel.tryLock();
    } catch (OverlappingFileLockException e) {
      return null; // held by this very process, as two starts in one JVM would
    }
  }

  private String holder() throws IOException {
    String pid = Files.readString(lockFile(), StandardCharsets.US_ASCII).strip();
    return pid.isEmpty() ? "" : " (process " + pid + ")";
  }

  /**
   * Removes what Kafka and PostgreSQL hold, together: offsets of one and inboxes of the other belong to each other. Secrets and logs stay.
   */
  public void wipe() {
    delete(kafka());
    delete(postgres());
  }

  private static void delete(Path folder) {
    if (!Files.exists(folder)) {
      return;
    }
    try {
      Files.walkFileTree(
          folder,
          new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes)
                throws IOException {
              Files.delete(file);
              return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult postVisitDirectory(Path visited, @Nullable IOException e)
                throws IOException {
              if (e != null) {
                throw e;
              }
              Files.delete(visited);
              return FileVisitResult.CONTINUE;
            }
          });
    } catch (IOException e) {
      throw new UncheckedIOException(
          "The folder " + folder + " cannot be removed: " + e.getMessage(), e);
    }
  }

  /** The right to use the folder. */
  public static final class Claim implements AutoCloseable {

    private final FileChannel channel;

    private Claim(FileChannel channel) {
      this.channel = channel;
    }

    @Override
    public void close() {
      try {
        channel.close();
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }
}
