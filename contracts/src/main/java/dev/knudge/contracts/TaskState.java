package dev.knudge.contracts;

import java.time.Instant;
import java.time.ZoneId;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A task as an event carries it. Every field is null where the event does not say it; whether it was absent or set to null tells the
 * raw tree, {@link Event#payload()}.
 *
 * @param title 1 to 500 characters
 * @param timeZone an IANA zone
 */
public record TaskState(
    @Nullable String title,
    @Nullable String description,
    @Nullable Boolean completed,
    @Nullable Priority priority,
    @Nullable List<String> tags,
    @Nullable DueDate dueDate,
    @Nullable ZoneId timeZone,
    @Nullable Recurrence recurrence,
    @Nullable String seriesId,
    @Nullable Instant createdAt,
    @Nullable Instant updatedAt,
    @Nullable Instant completedAt) {

  /** A state of which nothing is said. */
  public static final TaskState EMPTY = builder().build();

  /** Copies the list, so that a state cannot change. */
  public TaskState {
    tags = tags == null ? null : List.copyOf(tags);
  }

  /** Begins with a state of which nothing is said. */
  public static Builder builder() {
    return new Builder();
  }

  /** Begins with this state. */
  public Builder toBuilder() {
    return new Builder()
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
        .completedAt(completedAt);
  }

  /** Says a state field by field; each may be null. */
  public static final class Builder {
    private @Nullable String title;
    private @Nullable String description;
    private @Nullable Boolean completed;
    private @Nullable Priority priority;
    private @Nullable List<String> tags;
    private @Nullable DueDate dueDate;
    private @Nullable ZoneId timeZone;
    private @Nullable Recurrence recurrence;
    private @Nullable String seriesId;
    private @Nullable Instant createdAt;
    private @Nullable Instant updatedAt;
    private @Nullable Instant completedAt;

    private Builder() {}

    public Builder title(@Nullable String value) {
      title = value;
      return this;
    }

    public Builder description(@Nullable String value) {
      description = value;
      return this;
    }

    public Builder completed(@Nullable Boolean value) {
      completed = value;
      return this;
    }

    public Builder priority(@Nullable Priority value) {
      priority = value;
      return this;
    }

    public Builder tags(@Nullable List<String> value) {
      tags = value;
      return this;
    }

    public Builder dueDate(@Nullable DueDate value) {
      dueDate = value;
      return this;
    }

    public Builder timeZone(@Nullable ZoneId value) {
      timeZone = value;
      return this;
    }

    public Builder recurrence(@Nullable Recurrence value) {
      recurrence = value;
      return this;
    }

    public Builder seriesId(@Nullable String value) {
      seriesId = value;
      return this;
    }

    public Builder createdAt(@Nullable Instant value) {
      createdAt = value;
      return this;
    }

    public Builder updatedAt(@Nullable Instant value) {
      updatedAt = value;
      return this;
    }

    public Builder completedAt(@Nullable Instant value) {
      completedAt = value;
      return this;
    }

    public TaskState build() {
      return new TaskState(
          title,
          description,
          completed,
          priority,
          tags,
          dueDate,
          timeZone,
          recurrence,
          seriesId,
          createdAt,
          updatedAt,
          completedAt);
    }
  }
}
