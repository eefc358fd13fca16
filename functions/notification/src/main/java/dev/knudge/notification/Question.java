package dev.knudge.notification;

import org.jspecify.annotations.Nullable;

/**
 * What a list of notifications is asked for.
 *
 * @param userId whose
 * @param taskId only those about this task; null for all
 * @param acknowledged only those that are, or are not; null for all
 */
public record Question(String userId, @Nullable String taskId, @Nullable Boolean acknowledged) {
  /** The question itself, for the cursors of its pages. */
  public String scope() {
    return String.join("\n", userId, String.valueOf(taskId), String.valueOf(acknowledged));
  }
}
