package dev.knudge.backends;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.concurrent.locks.ReentrantLock;

/** One at a time on this machine, for what is made once and then shared. The operating system gives it up when its holder dies, however it dies. */
public final class InterProcessLock implements AutoCloseable {
  /** A file's lock is the whole JVM's. */
  private static final ReentrantLock IN_THIS_JVM = new ReentrantLock();

  private final FileChannel channel;

  private InterProcessLock(FileChannel channel) {
    this.channel = channel;
  }

  /**
   * Waits until nobody else has it.
   *
   * @param file made if it is not there, with its folder; it stays
   */
  public static InterProcessLock take(Path file) throws IOException {
    Files.createDirectories(file.toAbsolutePath().getParent());
    IN_THIS_JVM.lock();
    try {
      FileChannel channel =
          FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
      try {
        channel.lock();
        return new InterProcessLock(channel);
      } catch (IOException | RuntimeException e) {
        channel.close();
        throw e;
      }
    } catch (IOException | RuntimeException e) {
      IN_THIS_JVM.unlock();
      throw e;
    }
  }

  @Override
  public void close() throws IOException {
    try {
      channel.close();
    } finally {
      IN_THIS_JVM.unlock();
    }
  }
}
