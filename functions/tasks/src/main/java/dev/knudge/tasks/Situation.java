package dev.knudge.tasks;

import dev.knudge.contracts.EventIds;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * What a decision rests on besides the task and the command.
 *
 * @param userId whose task it is
 * @param now what time it is, in microseconds as the database has them
 * @param series the task's; null where it has none
 */
record Situation(String userId, Instant now, @Nullable Series series) {
  /** An id for something new. */
  String newId() {
    return EventIds.random();
  }
}
