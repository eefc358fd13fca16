package dev.knudge.contracts;

import dev.knudge.contracts.EventData.CatalogueEvent;

/** Something happened to a task. Which fields changed, with their old values, says {@link Event#previous()}. */
public sealed interface TaskEvent extends CatalogueEvent {

  /** The task it happened to. */
  @Override
  String taskId();

  /** The task's state after; fields that the producer did not send are null. */
  TaskState state();

  /** {@code task.created}; its state has a title. */
  record TaskCreated(String taskId, String userId, TaskState state) implements TaskEvent {}

  /** {@code task.updated}. */
  record TaskUpdated(String taskId, String userId, TaskState state) implements TaskEvent {}

  /** {@code task.completed}. */
  record TaskCompleted(String taskId, String userId, TaskState state) implements TaskEvent {}

  /** {@code task.reopened}. */
  record TaskReopened(String taskId, String userId, TaskState state) implements TaskEvent {}

  /** {@code task.deleted}; the state, where sent, is the last one. */
  record TaskDeleted(String taskId, String userId, TaskState state) implements TaskEvent {}
}
