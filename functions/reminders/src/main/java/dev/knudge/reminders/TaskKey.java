package dev.knudge.reminders;

import java.util.Comparator;

/** Which task, and whose: another user's task of the same id is another task. */
public record TaskKey(String userId, String taskId) implements Comparable<TaskKey> {
  private static final Comparator<TaskKey> ORDER =
      Comparator.comparing(TaskKey::userId).thenComparing(TaskKey::taskId);

  @Override
  public int compareTo(TaskKey other) {
    return ORDER.compare(this, other);
  }
}
