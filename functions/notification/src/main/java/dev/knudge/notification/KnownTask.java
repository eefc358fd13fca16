package dev.knudge.notification;

import dev.knudge.contracts.DueDate;
import dev.knudge.contracts.Event;
import dev.knudge.contracts.TaskEvent;
import dev.knudge.contracts.TaskEvent.TaskCompleted;
import dev.knudge.contracts.TaskEvent.TaskCreated;
import dev.knudge.contracts.TaskEvent.TaskDeleted;
import dev.knudge.contracts.TaskEvent.TaskReopened;
import dev.knudge.contracts.TaskEvent.TaskUpdated;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What an event says of a task, as far as a digest needs it.
 *
 * @param title null where the event does not say
 * @param saysDue whether the event says when it is due, or that it is not any more
 * @param due null where it is not due at all, or the event does not say
 * @param open whether it is still to be done; null where the event does not say
 * @param version null where the producer does not count
 * @param at when it happened
 */
public record KnownTask(
    String userId,
    String taskId,
    @Nullable String title,
    boolean saysDue,
    @Nullable DueDate due,
    @Nullable Boolean open,
    @Nullable Long version,
    Instant at) {

  /** What that event says. */
  static KnownTask of(Event event, TaskEvent data) {
    boolean saysDue =
        data instanceof TaskCreated
            || event.payload().containsKey("due_date")
            || event.previous().containsKey("due_date");
    return new KnownTask(
        data.userId(),
        data.taskId(),
        data.state().title(),
        saysDue,
        data.state().dueDate(),
        open(data),
        event.version(),
        Objects.requireNonNullElse(event.time(), Instant.EPOCH));
  }

  private static @Nullable Boolean open(TaskEvent data) {
    return switch (data) {
      case TaskCompleted _, TaskDeleted _ -> false;
      case TaskReopened _ -> true;
      case TaskCreated created -> !Boolean.TRUE.equals(created.state().completed());
      case TaskUpdated updated ->
          updated.state().completed() == null ? null : !updated.state().completed();
    };
  }

  /** The day it is due on, for whoever does not know the zone: at most a day off. */
  public @Nullable LocalDate dueKey() {
    return due == null ? null : dayOf(due, ZoneOffset.UTC);
  }

  /** The day on which that is, in a zone. */
  static LocalDate dayOf(DueDate due, ZoneId zone) {
    return switch (due) {
      case DueDate.OnDay(var day) -> day;
      case DueDate.AtTime(var time) -> time.atZoneSameInstant(zone).toLocalDate();
    };
  }
}
