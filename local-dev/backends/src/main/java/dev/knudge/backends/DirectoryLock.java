package dev.knudge.backends;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Optional;

/**
 * One process per data directory. The operating system gives the lock up when its holder dies,
 * however it dies, so whoever holds it knows that anything still running there is a leftover.
 */
final class DirectoryLock implements AutoCloseable {

  private final FileChannel channel;

  private DirectoryLock(FileChannel channel) {
    this.channel = channel;
  }

  /**
   * Takes the directory, making it if need be.
   *
   * @throws BackendException when another process has it
   */
  static DirectoryLock take(Path directory) {
    return tryTake(directory)
        .orElseThrow(() ->
            new BackendException(
                "%s is in use by process %s: stop that one, or use another data directory"
                    .formatted(directory, holder(directory))));
  }

  /** Takes the directory, or nothing when another process has it. */
  static Optional<DirectoryLock> tryTake(Path directory) {
    try {
      Files.createDirectories(directory);
      FileChannel channel =
          FileChannel.open(file(directory), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
      if (!locked(channel)) {
        channel.close();
        return Optional.empty();
      }
      channel.truncate(0);
      channel.write(
          ByteBuffer.wrap(
              Long.toString(ProcessHandle.current().pid()).getBytes(StandardCharsets.US_ASCII)));
      return Optional.of(new DirectoryLock(channel));
    } catch (IOException e) {
      throw new UncheckedIOException("cannot lock " + directory, e);
    }
  }

  private static boolean locked(FileChannel channel) throws IOException {
    try {
      FileLock lock = channel.tryLock();
      return lock != null;
    } catch (OverlappingFileLockException e) {
      return false; // this very JVM has it
    }
  }

  private static String holder(Path directory) {
    try {
      return Files.readString(file(directory), StandardCharsets.US_ASCII);
    } catch (IOException e) {
      return "(unknown)";
    }
  }

  private static Path file(Path directory) {
    return directory.resolve("lock");
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
