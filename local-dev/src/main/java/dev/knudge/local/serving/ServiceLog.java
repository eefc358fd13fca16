package dev.knudge.local.serving;

import java.io.IOException;
import java.io.OutputStream;
import java.io.RandomAccessFile;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.List;

/**
 * What a service's processes print, in one file that never grows past its bound: when it is full it becomes {@code <name>.log.1}, and the
 * one before is gone.
 */
public final class ServiceLog implements AutoCloseable {

  private static final int TAIL_BYTES = 16 * 1024;
  private static final String START = "--- ";

  private final Path file;
  private final long bound;
  private OutputStream out;
  private long written;

  /**
   * Opens, and continues, a log.
   *
   * @param file where it is kept
   * @param bound its size at most, in bytes
   */
  public ServiceLog(Path file, long bound) {
    this.file = file;
    this.bound = bound;
    try {
      Files.createDirectories(file.toAbsolutePath().getParent());
      this.out = Files.newOutputStream(file, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
      this.written = Files.size(file);
    } catch (IOException e) {
      throw new UncheckedIOException(
          "The log " + file + " cannot be written: " + e.getMessage(), e);
    }
  }

  /** Adds a line. A disk that is full must not end the service that prints to it: the line is lost then. */
  public synchronized void line(String text) {
    byte[] bytes = (text + "\n").getBytes(StandardCharsets.UTF_8);
    try {
      if (written + bytes.length > bound) {
        turnOver();
      }
      out.write(bytes);
      written += bytes.length;
    } catch (IOException e) {
      written = bound;
    }
  }

  private void turnOver() throws IOException {
    out.close();
    Files.move(
        file, file.resolveSibling(file.getFileName() + ".1"), StandardCopyOption.REPLACE_EXISTING);
    out =
        Files.newOutputStream(
            file,
            StandardOpenOption.CREATE,
            StandardOpenOption.TRUNCATE_EXISTING,
            StandardOpenOption.WRITE);
    written = 0;
  }

  /** Adds a line that says that a process starts. What stands before it is another's. */
  void start(String text) {
    line(START + text);
  }

  /** The last lines since a process started, at most so many. */
  public List<String> tailOfLastStart(int lines) {
    List<String> all = tail(Integer.MAX_VALUE);
    int start = all.size() - 1;
    while (start >= 0 && !all.get(start).startsWith(START)) {
      start--;
    }
    List<String> own = all.subList(start + 1, all.size());
    return own.subList(Math.max(0, own.size() - lines), own.size());
  }

  /** The last lines, at most so many, and at most some kilobytes of them. */
  public synchronized List<String> tail(int lines) {
    try (RandomAccessFile reader = new RandomAccessFile(file.toFile(), "r")) {
      long from = Math.max(0, reader.length() - TAIL_BYTES);
      byte[] bytes = new byte[(int) (reader.length() - from)];
      reader.seek(from);
      reader.readFully(bytes);
      List<String> all = new String(bytes, StandardCharsets.UTF_8).lines().toList();
      return all.subList(Math.max(0, all.size() - lines), all.size());
    } catch (IOException e) {
      return List.of("(the log " + file + " cannot be read: " + e.getMessage() + ")");
    }
  }

  /** Where it is. */
  public Path file() {
    return file;
  }

  @Override
  public synchronized void close() {
    try {
      out.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
