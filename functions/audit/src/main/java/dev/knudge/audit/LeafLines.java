package dev.knudge.audit;

import dev.knudge.audit.log.Hash;
import dev.knudge.audit.sealing.LogStore;
import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Enumeration;
import java.util.NoSuchElementException;

/** The leaves of the log as lines, read in portions while somebody takes them: what is sealed never changes, so no snapshot is held in between. */
final class LeafLines implements Enumeration<InputStream> {
  private static final int PORTION = 2000;

  private final LogStore log;
  private final long size;
  private long next;

  LeafLines(LogStore log, long size) {
    this.log = log;
    this.size = size;
  }

  @Override
  public boolean hasMoreElements() {
    return next < size;
  }

  @Override
  public InputStream nextElement() {
    if (next >= size) {
      throw new NoSuchElementException();
    }
    int count = (int) Math.min(PORTION, size - next);
    StringBuilder lines = new StringBuilder();
    for (Hash leaf : log.leaves(next, count)) {
      lines.append(leaf.hex()).append('\n');
    }
    next += count;
    return new ByteArrayInputStream(lines.toString().getBytes(StandardCharsets.US_ASCII));
  }
}
