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
   * @param channels those that the reminder was scheduled with; null where the user's preference decides
   * @param digest where it stands for reminders that were missed long ago: those, of which this one is the latest; null otherwise
   */
  record ReminderDue(
      String taskId,
      String userId,
      String reminderId,
      String title,
      @Nullable DueDate dueDate,
      @Nullable Long lateBySeconds,
      @Nullable List<String> channels,
      @Nullable Digest digest)
      implements ReminderEvent {

    /** Copies the list, so that an event cannot change. */
    public ReminderDue {
      channels = channels == null ? null : List.copyOf(channels);
    }

    /** One reminder, by the channels that the user prefers. */
    public ReminderDue(
        String taskId,
        String userId,
        String reminderId,
        String title,
        @Nullable DueDate dueDate,
        @Nullable Long lateBySeconds) {
      this(taskId, userId, reminderId, title, dueDate, lateBySeconds, null, null);
    }
  }

  /**
   * Reminders of one user that were missed in an outage, too long ago to be told one by one.
   *
   * @param count how many they are, from 1
   * @param reminders the latest of them, latest first; perhaps not all
   */
  record Digest(long count, List<Missed> reminders) {
    /** Copies the list, so that a digest cannot change. */
    public Digest {
      reminders = List.copyOf(reminders);
    }
  }

  /**
   * A reminder that was missed.
   *
   * @param remindAt when it should have fired
   */
  record Missed(
      String reminderId,
      String taskId,
      String title,
      Instant remindAt,
      @Nullable DueDate dueDate) {}

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
