package dev.knudge.local.cli;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Reads the end of a log file, and then what is added. A file that got shorter was begun anew, and is read from its start. */
final class LogTail {

  private final Path file;
  private final int lastLines;
  private long position = -1;
  private final ByteArrayOutputStream unfinished = new ByteArrayOutputStream();

  LogTail(Path file, int lastLines) {
    this.file = file;
    this.lastLines = lastLines;
  }

  /** The lines finished since the last call; at the first call the last ones of the file. */
  List<String> more() throws IOException {
    try (FileChannel channel = FileChannel.open(file)) {
      boolean first = position < 0;
      if (first || channel.size() < position) {
        position = 0;
        unfinished.reset();
      }
      List<String> lines = read(channel);
      if (!first) {
        return lines;
      }
      return lines.subList(Math.max(0, lines.size() - lastLines), lines.size());
    }
  }

  private List<String> read(FileChannel channel) throws IOException {
    ByteBuffer buffer = ByteBuffer.allocate(64 * 1024);
    List<String> lines = new ArrayList<>();
    while (channel.read(buffer.clear(), position) > 0) {
      buffer.flip();
      position += buffer.remaining();
      while (buffer.hasRemaining()) {
        byte next = buffer.get();
        if (next == '\n') {
          lines.add(unfinished.toString(StandardCharsets.UTF_8).stripTrailing());
          unfinished.reset();
        } else {
          unfinished.write(next);
        }
      }
    }
    return lines;
  }
}
