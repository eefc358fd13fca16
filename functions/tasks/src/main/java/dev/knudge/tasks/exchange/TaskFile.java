package dev.knudge.tasks.exchange;

import dev.knudge.tasks.TaskRefusedException;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** What is read of a file, task by task. One that cannot be read is kept with the reason, and does not keep the others from being read. */
final class TaskFile {
  /** The most tasks of a file. */
  static final int ITEMS = 10_000;

  /** The most bytes of a file. */
  static final int BYTES = 5_000_000;

  private final List<ImportItem> items = new ArrayList<>();

  /** Thrown where a file holds more tasks than are read. */
  static final class TooManyException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    TooManyException() {
      super("The file holds more than " + ITEMS + " tasks. Split it.", null, false, false);
    }
  }

  /**
   * How a kind of file is read.
   */
  @FunctionalInterface
  interface Format {
    /**
     * Reads a file.
     *
     * @param zone where times are meant that say no zone
     * @throws UnreadableException if it is no such file at all
     * @throws TooManyException if it holds more than {@link #ITEMS}
     */
    List<ImportItem> read(String text, ZoneId zone);
  }

  /**
   * Adds the next task.
   *
   * @param uid what the file calls it, where that can be told
   * @param task reads the rest; a reason that it throws is kept
   */
  void add(@Nullable String uid, Supplier<ImportItem.Readable> task) {
    if (items.size() == ITEMS) {
      throw new TooManyException();
    }
    try {
      items.add(task.get());
    } catch (UnreadableException e) {
      items.add(new ImportItem.Unreadable(next(), uid, e.reason()));
    } catch (TaskRefusedException e) {
      items.add(new ImportItem.Unreadable(next(), uid, e.refusal().detail()));
    }
  }

  /** The number of the next task. */
  int next() {
    return items.size() + 1;
  }

  List<ImportItem> items() {
    return List.copyOf(items);
  }
}
