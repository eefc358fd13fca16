package dev.knudge.reminders;

import dev.knudge.contracts.DueDate;
import java.time.Instant;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * How a reminder stands.
 *
 * @param remindAt when it fires, or fired; null where that is not known
 * @param dueDate the task's due date; null where there is none
 */
public record Standing(State state, @Nullable Instant remindAt, @Nullable DueDate dueDate) {

  /** What is to become of it. */
  public enum State {
    /** Relative, and the task has no due date. */
    WAITING,
    /** It fires when its time comes. */
    PENDING,
    /** Its user was told. */
    FIRED,
    /** Its user was told in a digest. */
    MISSED,
    /** It does not fire. */
    CANCELLED;

    /** As the API and the database have it. */
    public String wireName() {
      return name().toLowerCase(Locale.ROOT);
    }

    /** The state of that name; null where there is none. */
    public static @Nullable State of(String wireName) {
      for (State state : values()) {
        if (state.wireName().equals(wireName)) {
          return state;
        }
      }
      return null;
    }
  }
}
