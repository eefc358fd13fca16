package dev.knudge.contracts;

import dev.knudge.contracts.EventData.CatalogueEvent;
import java.time.LocalDateTime;

/** Something happened to a series of recurring tasks. */
public sealed interface RecurringEvent extends CatalogueEvent {

  /** The task that the series began with. */
  @Override
  String taskId();

  /** The series. */
  String seriesId();

  /**
   * {@code recurring.scheduled}: the series exists, or its recurrence changed.
   *
   * @param template the task fields that instances are made from; its series and recurrence are the event's
   */
  record RecurringScheduled(
      String taskId, String userId, String seriesId, Recurrence recurrence, TaskState template)
      implements RecurringEvent {
    public RecurringScheduled {
      template = template.toBuilder().seriesId(seriesId).recurrence(recurrence).build();
    }
  }

  /** {@code recurring.cancelled}: no further instance of the series is made. */
  record RecurringCancelled(String taskId, String userId, String seriesId)
      implements RecurringEvent {}

  /** {@code recurring.generate}: make the next instance of the series now. */
  record RecurringGenerate(String taskId, String userId, String seriesId)
      implements RecurringEvent {}

  /**
   * {@code task.recurring.triggered}: whoever owns tasks makes this instance, once per ({@code seriesId}, {@code occurrence}).
   *
   * @param occurrence the local start of the new instance, unique in its series
   * @param instance the task fields of the new instance; its series is the event's
   */
  record TaskRecurringTriggered(
      String taskId, String userId, String seriesId, LocalDateTime occurrence, TaskState instance)
      implements RecurringEvent {
    public TaskRecurringTriggered {
      instance = instance.toBuilder().seriesId(seriesId).build();
    }
  }
}
