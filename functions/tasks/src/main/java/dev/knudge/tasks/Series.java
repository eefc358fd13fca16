package dev.knudge.tasks;

import java.time.Instant;
import java.time.LocalDateTime;
import org.jspecify.annotations.Nullable;

/**
 * What is known of a series beside its instances. Which instance comes next, and when, is for others to say.
 *
 * @param headTaskId the task that it began with
 * @param lastOccurrence the latest instance that was made; null where there is none but the head
 * @param saidAt when the last event about it was said: each is said later than the one before, since readers of unordered events go by that
 * @param cancelled whether it has ended
 */
public record Series(
    String id,
    String headTaskId,
    @Nullable LocalDateTime lastOccurrence,
    Instant saidAt,
    boolean cancelled) {

  /** Whether the task is its latest instance: the one whose fields the next ones have, and whose removal ends it. */
  boolean isLatest(Task task) {
    return lastOccurrence == null
        || (task.occurrence() != null && !task.occurrence().isBefore(lastOccurrence));
  }
}
