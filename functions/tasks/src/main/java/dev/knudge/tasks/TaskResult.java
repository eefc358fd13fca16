package dev.knudge.tasks;

import dev.knudge.contracts.EventType;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What became of a command. */
public sealed interface TaskResult {
  /**
   * It was done.
   *
   * @param before the task as it was; null where it was made
   * @param after the task as it is; null where it was removed
   * @param said the types of the events that tell it, in their order; the first is about the task itself
   */
  record Changed(@Nullable Task before, @Nullable Task after, List<EventType> said)
      implements TaskResult {
    /** Copies the list. */
    public Changed {
      said = List.copyOf(said);
    }

    /** The task as it is, or as it last was. */
    public Task task() {
      Task task = after == null ? before : after;
      if (task == null) {
        throw new IllegalStateException("A change has a task before or after.");
      }
      return task;
    }
  }

  /** The task is already so: no event, no new version. */
  record Unchanged(Task task) implements TaskResult {}

  /** It was not done, and nothing of it. */
  record Refused(TaskRefusal refusal) implements TaskResult {}
}
