package dev.knudge.tasks.chat.language;

import dev.knudge.contracts.Priority;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What a message asks for. Which tasks are meant is not looked up here. */
public sealed interface Intent {

  /**
   * Make a task.
   *
   * @param isBeyondDoubt whether the message says that it is a task, rather than just being words
   */
  record Add(TaskReading task, boolean isBeyondDoubt) implements Intent {}

  /**
   * Show the tasks that fit.
   *
   * @param filter in the filter language
   * @param words what is listed, in words: {@code tasks due this week}
   * @param search what was searched for; null where it is no search
   */
  record ListTasks(String filter, String words, @Nullable String search) implements Intent {}

  /** Something is to be done with tasks that exist. */
  sealed interface OfTasks extends Intent {
    /** Which. */
    Selector target();
  }

  /** Show one with all that is known of it. */
  record Show(Selector target) implements OfTasks {}

  /** Mark as done. */
  record Complete(Selector target) implements OfTasks {}

  /** Mark as not done. */
  record Reopen(Selector target) implements OfTasks {}

  /** Remove. */
  record Delete(Selector target) implements OfTasks {}

  /**
   * Change something.
   *
   * @param understood what it was read from
   */
  record Change(Selector target, Alteration what, List<Understood> understood) implements OfTasks {
    /** Copies the list. */
    public Change {
      understood = List.copyOf(understood);
    }
  }

  /** Take back the last change. */
  record Undo() implements Intent {}

  /** Take that zone for the user's from now on. */
  record SetZone(java.time.ZoneId zone) implements Intent {}

  /** Say what the chat can do. */
  record Help() implements Intent {}

  /** A word of courtesy, and the answer to it. */
  record Courtesy(String reply) implements Intent {}

  /** Something that has to be asked before anything is done. */
  record Unclear(Doubt doubt) implements Intent {}

  /** What becomes of a task. */
  sealed interface Alteration {
    /**
     * Due then.
     *
     * @param isTimeOnly whether only a time was said, which leaves the day as it is
     */
    record SetDue(Due due, boolean isTimeOnly) implements Alteration {}

    /** Due so much later, or earlier where the sign is negative. */
    record MoveDue(Length by, int sign) implements Alteration {}

    /** Without a due date. */
    record ClearDue() implements Alteration {}

    /** That important; null for neither more nor less than others. */
    record SetPriority(@Nullable Priority priority) implements Alteration {}

    /** With these tags besides its own. */
    record AddTags(List<String> tags) implements Alteration {
      /** Copies the list. */
      public AddTags {
        tags = List.copyOf(tags);
      }
    }

    /** Without that tag. */
    record RemoveTag(String tag) implements Alteration {}

    /** Called so. */
    record Rename(String title) implements Alteration {}

    /** With that description. */
    record Describe(String description) implements Alteration {}

    /** With these reminders besides its own. */
    record AddReminders(List<Reminding> reminders) implements Alteration {
      /** Copies the list. */
      public AddReminders {
        reminders = List.copyOf(reminders);
      }
    }

    /** Without reminders. */
    record ClearReminders() implements Alteration {}

    /** Repeating so. */
    record SetRepeat(Repeat repeat) implements Alteration {}

    /** Not repeating. */
    record ClearRepeat() implements Alteration {}
  }
}
