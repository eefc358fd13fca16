package dev.knudge.tasks.exchange;

import dev.knudge.tasks.Past;
import dev.knudge.tasks.TaskPatch;
import org.jspecify.annotations.Nullable;

/** One task of a file. */
sealed interface ImportItem {
  /** Its place among the file's tasks, from 1. */
  int number();

  /** What the file calls it; null where it has no name. */
  @Nullable String uid();

  /**
   * It can be read.
   *
   * @param series of which series it is an instance, as far as the file says; those of one series share their recurrence, which the latest of them carries on
   * @param past when it was made and done, as far as the file says
   */
  record Readable(
      int number, @Nullable String uid, TaskPatch task, @Nullable String series, Past past)
      implements ImportItem {}

  /** It cannot be read, and why: fit to be shown to its owner. */
  record Unreadable(int number, @Nullable String uid, String reason) implements ImportItem {}
}
