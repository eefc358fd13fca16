package dev.knudge.contracts;

import dev.knudge.contracts.EventData.CatalogueEvent;
import java.time.LocalDateTime;
import java.util.List;
import org.jspecify.annotations.Nullable;

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
   * @param occurrence the occurrence that the task itself is, which is not made once more; null where every occurrence from the start on is to be made
   * @param paused whether nothing is made until a newer version says otherwise
   * @param reminders what reminds of each instance
   */
  record RecurringScheduled(
      String taskId,
      String userId,
      String seriesId,
      Recurrence recurrence,
      TaskState template,
      @Nullable LocalDateTime occurrence,
      boolean paused,
      List<InstanceReminder> reminders)
      implements RecurringEvent {
    public RecurringScheduled {
      template = template.toBuilder().seriesId(seriesId).recurrence(recurrence).build();
      reminders = List.copyOf(reminders);
    }

    /** One that is not paused, has no reminders, and whose every occurrence is to be made. */
    public RecurringScheduled(
        String taskId, String userId, String seriesId, Recurrence recurrence, TaskState template) {
      this(taskId, userId, seriesId, recurrence, template, null, false, List.of());
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
   * @param reminders what is to remind of it
   */
  record TaskRecurringTriggered(
      String taskId,
      String userId,
      String seriesId,
      LocalDateTime occurrence,
      TaskState instance,
      List<InstanceReminder> reminders)
      implements RecurringEvent {
    public TaskRecurringTriggered {
      instance = instance.toBuilder().seriesId(seriesId).build();
      reminders = List.copyOf(reminders);
    }

    /** One without reminders. */
    public TaskRecurringTriggered(
        String taskId,
        String userId,
        String seriesId,
        LocalDateTime occurrence,
        TaskState instance) {
      this(taskId, userId, seriesId, occurrence, instance, List.of());
    }
  }
}
