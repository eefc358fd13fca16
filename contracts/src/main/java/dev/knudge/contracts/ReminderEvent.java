package dev.knudge.contracts;

import dev.knudge.contracts.EventData.CatalogueEvent;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Something happened to a reminder of a task. */
public sealed interface ReminderEvent extends CatalogueEvent {

  /** The task it reminds of. */
  @Override
  String taskId();

  /** The reminder's own id. */
  String reminderId();

  /**
   * {@code reminder.scheduled}.
   *
   * @param when an absolute time, or an offset from the task's due date
   * @param channels names of channels to use instead of the user's preference; null where the preference decides
   * @param dueDate the task's due date, where the producer knows it
   */
  record ReminderScheduled(
      String taskId,
      String userId,
      String reminderId,
      String title,
      When when,
      @Nullable List<String> channels,
      @Nullable DueDate dueDate)
      implements ReminderEvent {}

  /** {@code reminder.cancelled}. */
  record ReminderCancelled(String taskId, String userId, String reminderId)
      implements ReminderEvent {}

  /**
   * {@code reminder.due}: the user is to be told now.
   *
   * @param lateBySeconds how late it fires after an outage, in seconds; null where it is on time
   */
  record ReminderDue(
      String taskId,
      String userId,
      String reminderId,
      String title,
      @Nullable DueDate dueDate,
      @Nullable Long lateBySeconds)
      implements ReminderEvent {}

  /** When a reminder fires. */
  sealed interface When {

    /** At that instant, whatever becomes of the due date ({@code remind_at}). */
    record At(Instant instant) implements When {}

    /**
     * Relative to the task's due date, and following it ({@code offset}): negative is before, {@code -PT30M} on the wire; a day is 24
     * hours, a week seven days.
     */
    record FromDueDate(Duration offset) implements When {}
  }
}
