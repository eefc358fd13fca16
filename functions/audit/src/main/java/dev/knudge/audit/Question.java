package dev.knudge.audit;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Which entries of the trail are asked for.
 *
 * @param userId whose; nobody sees another's
 * @param taskId only those of this task; null for all
 * @param type only those of this type; null for all
 * @param from only those that happened then or later; null for no bound
 * @param to only those that happened before; null for no bound
 */
public record Question(
    String userId,
    @Nullable String taskId,
    @Nullable String type,
    @Nullable Instant from,
    @Nullable Instant to) {
  /** What a cursor belongs to. */
  String scope() {
    return String.join(
        "\u0000",
        "audit",
        userId,
        String.valueOf(taskId),
        String.valueOf(type),
        String.valueOf(from),
        String.valueOf(to));
  }
}
