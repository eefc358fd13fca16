package dev.knudge.reminders;

import dev.knudge.reminders.Standing.State;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Which reminders are asked for.
 *
 * @param userId whose; nobody sees another's
 * @param state only those that stand so; null for all but the cancelled ones
 * @param taskId only those of this task; null for all
 * @param from only those that fire, or fired, then or later; null for no bound
 * @param to only those that fire, or fired, before; null for no bound
 */
public record Question(
    String userId,
    @Nullable State state,
    @Nullable String taskId,
    @Nullable Instant from,
    @Nullable Instant to) {
  /** What a cursor belongs to. */
  String scope() {
    return String.join(
        "\u0000",
        "reminders",
        userId,
        String.valueOf(state),
        String.valueOf(taskId),
        String.valueOf(from),
        String.valueOf(to));
  }
}
