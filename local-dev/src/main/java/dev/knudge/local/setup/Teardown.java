package dev.knudge.local.setup;

import java.util.ArrayDeque;
import java.util.Deque;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What was started, to be stopped in reverse. Ctrl-C may come in the middle of a start: whatever is added after that is stopped at once, and
 * the start ends.
 */
final class Teardown implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(Teardown.class);

  private record Part(String name, AutoCloseable resource) {}

  private final Deque<Part> parts = new ArrayDeque<>();
  private boolean closed;

  /**
   * Takes over the stopping of something that runs now.
   *
   * @throws StoppedException where everything was stopped meanwhile
   */
  <T extends AutoCloseable> T add(String name, T resource) {
    synchronized (this) {
      if (!closed) {
        parts.push(new Part(name, resource));
        return resource;
      }
    }
    stop(new Part(name, resource));
    throw new StoppedException();
  }

  /** Stops all, the newest first. One that fails does not keep the others from it. */
  @Override
  public void close() {
    while (true) {
      Part part;
      synchronized (this) {
        closed = true;
        part = parts.poll();
      }
      if (part == null) {
        return;
      }
      stop(part);
    }
  }

  private static void stop(Part part) {
    try {
      part.resource().close();
    } catch (Exception e) {
      LOG.warn("{} did not stop as it should", part.name(), e);
    }
  }

  /** The start was given up because somebody stopped local-dev. */
  static final class StoppedException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    StoppedException() {
      super("local-dev was stopped while it started.");
    }
  }
}
