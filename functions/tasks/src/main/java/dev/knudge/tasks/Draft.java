package dev.knudge.tasks;

import dev.knudge.contracts.DueDate;
import dev.knudge.contracts.Priority;
import dev.knudge.contracts.Recurrence;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A task while it is changed. */
final class Draft {
  private final @Nullable Task before;
  private final String id;
  private final String userId;
  String title;
  @Nullable String description;
  boolean completed;
  Priority priority = Priority.MEDIUM;
  List<String> tags = List.of();
  @Nullable DueDate dueDate;
  @Nullable ZoneId timeZone;
  @Nullable Recurrence recurrence;
  @Nullable String seriesId;
  @Nullable LocalDateTime occurrence;
  boolean successorRequested;
  List<Reminder> reminders = new ArrayList<>();
  @Nullable String externalId;
  Past past = Past.UNKNOWN;

  private Draft(@Nullable Task before, String id, String userId, String title) {
    this.before = before;
    this.id = id;
    this.userId = userId;
    this.title = title;
  }

  /** One that does not exist yet. */
  static Draft of(String id, String userId, String title) {
    return new Draft(null, id, userId, title);
  }

  /** One that is as that task. */
  static Draft of(Task task) {
    Draft draft = new Draft(task, task.id(), task.userId(), task.title());
    draft.take(task);
    return draft;
  }

  /** Becomes in all fields as that task; but for its version and times, which only go forward. */
  Draft take(Task task) {
    title = task.title();
    description = task.description();
    completed = task.completed();
    priority = task.priority();
    tags = task.tags();
    dueDate = task.dueDate();
    timeZone = task.timeZone();
    recurrence = task.recurrence();
    seriesId = task.seriesId();
    occurrence = task.occurrence();
    successorRequested = task.successorRequested();
    reminders = new ArrayList<>(task.reminders());
    externalId = task.externalId();
    return this;
  }

  /** The task before; null for one that does not exist yet. */
  @Nullable Task before() {
    return before;
  }

  /** The task's id. */
  String id() {
    return id;
  }

  /** The zone that a day of it is meant in. */
  ZoneId zone() {
    return timeZone == null ? java.time.ZoneOffset.UTC : timeZone;
  }

  /** Whether anything differs from the task before. */
  boolean isChanged() {
    return before == null
        || !task(before.version(), before.createdAt(), before.updatedAt(), before.completedAt())
            .equals(before);
  }

  /** The task as it becomes. */
  Task task(Instant now) {
    if (before == null) {
      return task(1, past.createdAt(now), now, completed ? past.completedAt(now) : null);
    }
    Instant updatedAt = now.isBefore(before.updatedAt()) ? before.updatedAt() : now;
    Instant completedAt = before.completedAt() == null ? updatedAt : before.completedAt();
    return task(
        before.version() + 1, before.createdAt(), updatedAt, completed ? completedAt : null);
  }

  private Task task(
      long version, Instant createdAt, Instant updatedAt, @Nullable Instant completedAt) {
    return new Task(
        id,
        userId,
        version,
        title,
        description,
        completed,
        priority,
        tags,
        dueDate,
        timeZone,
        recurrence,
        seriesId,
        occurrence,
        successorRequested,
        reminders,
        externalId,
        createdAt,
        updatedAt,
        completedAt);
  }
}
