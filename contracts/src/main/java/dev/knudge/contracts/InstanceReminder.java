package dev.knudge.contracts;

import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A reminder that each instance of a series gets.
 *
 * @param offset from the instance's due date: negative is before; a day is 24 hours, a week seven days
 * @param channels names of channels to use instead of the user's preference; null where the preference decides
 */
public record InstanceReminder(Duration offset, @Nullable List<String> channels) {
  /** Copies the list, so that a reminder cannot change. */
  public InstanceReminder {
    channels = channels == null ? null : List.copyOf(channels);
  }
}
