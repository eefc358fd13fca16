package dev.knudge.tasks;

import dev.knudge.contracts.ReminderEvent.When;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A reminder of a task.
 *
 * @param id its own, unique for ever
 * @param when at a moment, or so long before (negative) or after the due date, which it follows
 * @param channels names of channels to use; null where the user's preference decides
 */
public record Reminder(String id, When when, @Nullable List<String> channels) {
  /** Copies the list. */
  public Reminder {
    channels = channels == null ? null : List.copyOf(channels);
  }

  /** What a reminder is made from. */
  public record Draft(When when, @Nullable List<String> channels) {
    /** Copies the list. */
    public Draft {
      channels = channels == null ? null : List.copyOf(channels);
    }
  }

  /** What it was made from. */
  public Draft draft() {
    return new Draft(when, channels);
  }
}
