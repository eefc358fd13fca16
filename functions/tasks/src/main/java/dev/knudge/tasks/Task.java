package dev.knudge.tasks;

import dev.knudge.contracts.DueDate;
import dev.knudge.contracts.Priority;
import dev.knudge.contracts.Recurrence;
import dev.knudge.contracts.TaskState;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A task.
 *
 * @param id UUID, unique among all users
 * @param userId whose it is
 * @param version counts its changes, from 1
 * @param title 1 to 500 characters
 * @param completed whether it is done
 * @param tags as they were first written; no two are the same but for upper and lower case
 * @param dueDate a day, or a moment
 * @param timeZone where a day is meant, and a moment was thought of; null where nobody said, then UTC is taken
 * @param recurrence how it repeats; null where it does not
 * @param seriesId the series it is an instance of; stays when the recurrence ends
 * @param occurrence which instance of its series it is: the local start
 * @param successorRequested whether the next instance was asked for already, which happens once
 * @param externalId what another calendar calls it (an iCalendar UID); unique among its user's tasks
 * @param completedAt null where it is not completed
 */
public record Task(
    String id,
    String userId,
    long version,
    String title,
    @Nullable String description,
    boolean completed,
    Priority priority,
    List<String> tags,
    @Nullable DueDate dueDate,
    @Nullable ZoneId timeZone,
    @Nullable Recurrence recurrence,
    @Nullable String seriesId,
    @Nullable LocalDateTime occurrence,
    boolean successorRequested,
    List<Reminder> reminders,
    @Nullable String externalId,
    Instant createdAt,
    Instant updatedAt,
    @Nullable Instant completedAt) {

  /** Copies the lists, so that a task cannot change. */
  public Task {
    tags = List.copyOf(tags);
    reminders = List.copyOf(reminders);
  }

  /** As events and answers have it. */
  public TaskState state() {
    return TaskState.builder()
        .title(title)
        .description(description)
        .completed(completed)
        .priority(priority)
        .tags(tags)
        .dueDate(dueDate)
        .timeZone(timeZone)
        .recurrence(recurrence)
        .seriesId(seriesId)
        .createdAt(createdAt)
        .updatedAt(updatedAt)
        .completedAt(completedAt)
        .build();
  }

  /** Without the data, which is personal and has no business in a log. */
  @Override
  public String toString() {
    return "Task[" + id + " v" + version + "]";
  }
}
