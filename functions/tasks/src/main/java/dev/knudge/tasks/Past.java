package dev.knudge.tasks;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import org.jspecify.annotations.Nullable;

/**
 * When a task that comes from a file was made and done there. A time that is still to come, by another machine's clock, is taken as now; fractions of a microsecond are not kept.
 *
 * @param createdAt null where the file does not say
 * @param completedAt null where the file does not say; of a task that is not completed it means nothing
 */
public record Past(@Nullable Instant createdAt, @Nullable Instant completedAt) {
  /** Of which nothing is known. */
  public static final Past UNKNOWN = new Past(null, null);

  Instant createdAt(Instant now) {
    return notAfter(now, createdAt);
  }

  Instant completedAt(Instant now) {
    return notAfter(now, completedAt);
  }

  private static Instant notAfter(Instant now, @Nullable Instant time) {
    return time == null || time.isAfter(now) ? now : time.truncatedTo(ChronoUnit.MICROS);
  }
}
