package dev.knudge.recurring;

import dev.knudge.contracts.Event;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Locale;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Somebody asks for the next instance of a series.
 *
 * @param taskId the instance that was completed
 * @param kind which event asks
 * @param version that task's; null where the backend does not count
 * @param at when it was completed, to the microsecond
 */
public record Request(String taskId, Kind kind, @Nullable Long version, Instant at) {
  /** So far apart a backend's two events about one completion may be. */
  public static final Duration ONE_COMPLETION = Duration.ofMinutes(1);

  /** Which event asks. */
  public enum Kind {
    /** {@code recurring.generate}. */
    GENERATE,
    /** {@code task.completed}. */
    COMPLETED;

    /** In lower case. */
    public String wireName() {
      return name().toLowerCase(Locale.ROOT);
    }

    /** The inverse of {@link #wireName}. */
    public static Kind of(String wireName) {
      return valueOf(wireName.toUpperCase(Locale.ROOT));
    }
  }

  /** Cuts the time to what the database keeps. */
  public Request {
    at = at.truncatedTo(ChronoUnit.MICROS);
  }

  static Request of(Event event, Kind kind, @Nullable Instant completedAt) {
    return new Request(
        Objects.requireNonNull(event.taskId()),
        kind,
        event.version(),
        completedAt == null ? Objects.requireNonNull(event.time()) : completedAt);
  }

  /**
   * Whether both tell of one completion. A backend may say it twice, by {@code task.completed} and by {@code recurring.generate}, with two looks at its clock, the version on one of
   * them only, and the instance's id in the one, the series' first task in the other; and a producer may write one record twice.
   */
  boolean tellsOfTheSameAs(Request other) {
    boolean sameTask = taskId.equals(other.taskId);
    if (sameTask && version != null && other.version != null) {
      return version.equals(other.version);
    }
    return kind == other.kind
        ? sameTask && at.equals(other.at)
        : Duration.between(at, other.at).abs().compareTo(ONE_COMPLETION) <= 0;
  }
}
