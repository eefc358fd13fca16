package dev.knudge.reminders;

import dev.knudge.contracts.ReminderEvent.When;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What is wished of a reminder. */
public sealed interface Wish {
  /**
   * It is to fire.
   *
   * @param channels names of channels to use instead of the user's preference; null where the preference decides
   * @param causeId the id of the event that said so
   * @param correlationId the id of the first event of its chain; null where it is its first
   * @param traceparent its W3C trace context; null where it had none
   */
  record Scheduled(
      When when,
      String title,
      @Nullable List<String> channels,
      String causeId,
      @Nullable String correlationId,
      @Nullable String traceparent)
      implements Wish {
    /** Copies the list. */
    public Scheduled {
      channels = channels == null ? null : List.copyOf(channels);
    }
  }

  /** It is not to fire. */
  record Cancelled() implements Wish {}
}
