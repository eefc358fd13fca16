package dev.knudge.reminders;

import dev.knudge.contracts.DueDate;
import dev.knudge.contracts.Event;
import dev.knudge.contracts.ReminderEvent.ReminderScheduled;
import dev.knudge.contracts.TaskEvent;
import dev.knudge.contracts.TaskEvent.TaskCompleted;
import dev.knudge.contracts.TaskEvent.TaskCreated;
import dev.knudge.contracts.TaskEvent.TaskDeleted;
import dev.knudge.contracts.TaskEvent.TaskReopened;
import dev.knudge.contracts.TaskEvent.TaskUpdated;
import dev.knudge.contracts.TaskState;
import java.time.ZoneId;
import java.util.Optional;
import java.util.Set;

/**
 * What is known of a task, as far as reminders go by it: the newest statement of each thing.
 *
 * @param due empty where it was said that there is none
 * @param zone empty where it was said that there is none
 * @param status whether it is open
 * @param reopening the last time it was reopened; what should have fired until then is over
 */
public record TaskFacts(
    Newest<Optional<DueDate>> due,
    Newest<Optional<ZoneId>> zone,
    Newest<Status> status,
    Newest<Status> reopening) {

  /** A task of which nothing was said. */
  public static final TaskFacts UNKNOWN =
      new TaskFacts(Newest.none(), Newest.none(), Newest.none(), Newest.none());

  private static final String DUE = "due_date";
  private static final String ZONE = "time_zone";
  private static final String COMPLETED = "completed";

  /** Whether a task is open. */
  public enum Status {
    OPEN,
    COMPLETED,
    DELETED
  }

  /** Whether an event of a task may say anything of this. An update that names what changed, and names none of it, does not. */
  static boolean areIn(Event event) {
    return !(event.data() instanceof TaskUpdated)
        || (event.previous().isEmpty()
            ? Set.of(DUE, ZONE, COMPLETED).stream().anyMatch(event.payload()::containsKey)
            : Set.of(DUE, ZONE, COMPLETED).stream().anyMatch(event.previous()::containsKey));
  }

  /** With what a task's event says. */
  TaskFacts with(Event event, TaskEvent data) {
    Stamp stamp = Stamp.of(event);
    TaskFacts facts = this;
    if (says(event, DUE)) {
      facts = facts.withDue(new Said<>(stamp, Optional.ofNullable(data.state().dueDate())));
    }
    if (says(event, ZONE)) {
      facts = facts.withZone(new Said<>(stamp, Optional.ofNullable(data.state().timeZone())));
    }
    return switch (data) {
      case TaskCreated created -> facts.created(created, stamp);
      case TaskUpdated updated -> facts.updated(event, updated, stamp);
      case TaskCompleted _ -> facts.withStatus(new Said<>(stamp, Status.COMPLETED));
      case TaskReopened _ -> facts.reopened(stamp);
      case TaskDeleted _ -> facts.withStatus(new Said<>(stamp, Status.DELETED));
    };
  }

  /** With the due date that the producer of a reminder knew. */
  TaskFacts with(Event event, ReminderScheduled scheduled) {
    return scheduled.dueDate() == null
        ? this
        : withDue(new Said<>(Stamp.of(event), Optional.of(scheduled.dueDate())));
  }

  /** Whether it is completed or deleted, as far as is known. */
  public boolean isEnded() {
    return status.current().map(said -> said.value() != Status.OPEN).orElse(false);
  }

  /** One that is made with a later version than the first comes back from where it was deleted to. */
  private TaskFacts created(TaskCreated created, Stamp stamp) {
    Status itsStatus = completedOrOpen(created.state());
    return itsStatus == Status.OPEN && stamp.version() != null && stamp.version() > 1
        ? reopened(stamp)
        : withStatus(new Said<>(stamp, itsStatus));
  }

  private TaskFacts updated(Event event, TaskUpdated updated, Stamp stamp) {
    Boolean completed = updated.state().completed();
    boolean changed = event.previous().isEmpty() || event.previous().containsKey(COMPLETED);
    if (completed == null || !changed) {
      return this;
    }
    return Boolean.TRUE.equals(event.previous().get(COMPLETED)) && !completed
        ? reopened(stamp)
        : withStatus(new Said<>(stamp, completedOrOpen(updated.state())));
  }

  private TaskFacts reopened(Stamp stamp) {
    Said<Status> open = new Said<>(stamp, Status.OPEN);
    return new TaskFacts(due, zone, status.with(open), reopening.with(open));
  }

  private TaskFacts withDue(Said<Optional<DueDate>> said) {
    return new TaskFacts(due.with(said), zone, status, reopening);
  }

  private TaskFacts withZone(Said<Optional<ZoneId>> said) {
    return new TaskFacts(due, zone.with(said), status, reopening);
  }

  private TaskFacts withStatus(Said<Status> said) {
    return new TaskFacts(due, zone, status.with(said), reopening);
  }

  private static Status completedOrOpen(TaskState state) {
    return Boolean.TRUE.equals(state.completed()) ? Status.COMPLETED : Status.OPEN;
  }

  /** A new task has what its event says, and nothing else. Of any other a field that is absent is as it was, unless it is named as changed: then it is gone. */
  private static boolean says(Event event, String field) {
    return switch (event.data()) {
      case TaskCreated _ -> true;
      case TaskDeleted _ -> false;
      default ->
          event.payload().containsKey(field)
              || (event.previous().containsKey(field) && !event.payload().isEmpty());
    };
  }
}
