package dev.knudge.tasks;

import dev.knudge.contracts.DueDate;
import dev.knudge.contracts.Priority;
import dev.knudge.contracts.Recurrence;
import java.time.ZoneId;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What is to be changed of a task, or what a new one has: each field is left alone (null), cleared, or set.
 *
 * @param priority cleared means medium
 * @param tags replaces them all
 * @param reminders replaces them all; one that is the same as before stays the same reminder
 */
public record TaskPatch(
    @Nullable Edit<String> title,
    @Nullable Edit<String> description,
    @Nullable Edit<Boolean> completed,
    @Nullable Edit<Priority> priority,
    @Nullable Edit<List<String>> tags,
    @Nullable Edit<DueDate> dueDate,
    @Nullable Edit<ZoneId> timeZone,
    @Nullable Edit<Recurrence> recurrence,
    @Nullable Edit<List<Reminder.Draft>> reminders) {

  /** Begins with nothing to be changed. */
  public static Builder builder() {
    return new Builder();
  }

  /** A new task of which only the title is said. */
  public static TaskPatch titled(String title) {
    return builder().title(title).build();
  }

  /** Says a patch field by field; null clears. */
  public static final class Builder {
    private @Nullable Edit<String> title;
    private @Nullable Edit<String> description;
    private @Nullable Edit<Boolean> completed;
    private @Nullable Edit<Priority> priority;
    private @Nullable Edit<List<String>> tags;
    private @Nullable Edit<DueDate> dueDate;
    private @Nullable Edit<ZoneId> timeZone;
    private @Nullable Edit<Recurrence> recurrence;
    private @Nullable Edit<List<Reminder.Draft>> reminders;

    private Builder() {}

    public Builder title(@Nullable String value) {
      title = Edit.to(value);
      return this;
    }

    public Builder description(@Nullable String value) {
      description = Edit.to(value);
      return this;
    }

    public Builder completed(@Nullable Boolean value) {
      completed = Edit.to(value);
      return this;
    }

    public Builder priority(@Nullable Priority value) {
      priority = Edit.to(value);
      return this;
    }

    public Builder tags(@Nullable List<String> value) {
      tags = Edit.to(value == null ? null : List.copyOf(value));
      return this;
    }

    public Builder dueDate(@Nullable DueDate value) {
      dueDate = Edit.to(value);
      return this;
    }

    public Builder timeZone(@Nullable ZoneId value) {
      timeZone = Edit.to(value);
      return this;
    }

    public Builder recurrence(@Nullable Recurrence value) {
      recurrence = Edit.to(value);
      return this;
    }

    public Builder reminders(@Nullable List<Reminder.Draft> value) {
      reminders = Edit.to(value == null ? null : List.copyOf(value));
      return this;
    }

    public TaskPatch build() {
      return new TaskPatch(
          title, description, completed, priority, tags, dueDate, timeZone, recurrence, reminders);
    }
  }
}
