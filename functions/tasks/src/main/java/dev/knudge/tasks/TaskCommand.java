package dev.knudge.tasks;

import dev.knudge.contracts.Recurrence;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What a user may have done to their tasks; the same for REST, chat, MCP and import. */
public sealed interface TaskCommand {

  /** A command about a task that exists. */
  sealed interface OfTask extends TaskCommand {
    /** The task's id. */
    String taskId();
  }

  /**
   * Makes a task; its title must be said.
   *
   * @param externalId what another calendar calls it, see {@link Task}; null where none does
   * @param past when it was made and done there
   */
  record Create(TaskPatch task, @Nullable String externalId, Past past) implements TaskCommand {
    /** A task that no other calendar knows. */
    public Create(TaskPatch task) {
      this(task, null, Past.UNKNOWN);
    }
  }

  /** Changes fields. */
  record Change(String taskId, TaskPatch patch) implements OfTask {}

  /** Marks it done. */
  record Complete(String taskId) implements OfTask {}

  /** Marks it not done. */
  record Reopen(String taskId) implements OfTask {}

  /** Removes it. */
  record Delete(String taskId) implements OfTask {}

  /** Adds tags; those it has stay as they are. */
  record AddTags(String taskId, List<String> tags) implements OfTask {
    /** Copies the list. */
    public AddTags {
      tags = List.copyOf(tags);
    }
  }

  /** Takes a tag away, whatever its upper and lower case. */
  record RemoveTag(String taskId, String tag) implements OfTask {}

  /** Adds a reminder. */
  record AddReminder(String taskId, Reminder.Draft reminder) implements OfTask {}

  /** Takes a reminder away. */
  record RemoveReminder(String taskId, String reminderId) implements OfTask {}

  /** Makes it repeat, or repeat otherwise. */
  record SetRecurrence(String taskId, Recurrence recurrence) implements OfTask {}

  /** Ends its series: no further instance is made. */
  record ClearRecurrence(String taskId) implements OfTask {}
}
