package dev.knudge.tasks.exchange;

import dev.knudge.contracts.DueDate;
import dev.knudge.contracts.Json;
import dev.knudge.contracts.Priority;
import dev.knudge.contracts.ReminderEvent.When;
import dev.knudge.contracts.WireForms;
import dev.knudge.tasks.Edit;
import dev.knudge.tasks.Past;
import dev.knudge.tasks.Reminder;
import dev.knudge.tasks.Task;
import dev.knudge.tasks.TaskPatch;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneId;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** A task as JSON and CSV files hold it: the form of the API, which {@link dev.knudge.tasks.TaskFields} reads. */
final class FileFields {
  private FileFields() {}

  /** All that a task is, but whose. */
  static Map<String, @Nullable Object> write(Task task) {
    Map<String, @Nullable Object> fields = new LinkedHashMap<>();
    fields.put("id", uid(task));
    fields.put("version", task.version());
    fields.putAll(WireForms.write(task.state()));
    if (!task.reminders().isEmpty()) {
      fields.put("reminders", reminders(task.reminders().stream().map(Reminder::draft).toList()));
    }
    return fields;
  }

  /** What a task is called in files: what the file that it came from called it, else its id. */
  static String uid(Task task) {
    return task.externalId() == null ? task.id() : task.externalId();
  }

  /**
   * When the task was made and done.
   *
   * @throws UnreadableException if that is said, and no time
   */
  static Past past(Map<String, @Nullable Object> fields) {
    return new Past(moment(fields, "created_at"), moment(fields, "completed_at"));
  }

  private static @Nullable Instant moment(Map<String, @Nullable Object> fields, String name) {
    Object value = fields.get(name);
    if (value == null) {
      return null;
    }
    OffsetDateTime moment = value instanceof String text ? WireForms.moment(text.strip()) : null;
    if (moment == null) {
      throw new UnreadableException(name + " is no time, as 2026-12-01T10:00:00Z.");
    }
    return moment.toInstant();
  }

  static List<Object> reminders(List<Reminder.Draft> reminders) {
    return reminders.stream().<Object>map(FileFields::reminder).toList();
  }

  private static Map<String, @Nullable Object> reminder(Reminder.Draft reminder) {
    Map<String, @Nullable Object> fields = new LinkedHashMap<>();
    switch (reminder.when()) {
      case When.At(var instant) -> fields.put("remind_at", WireForms.write(instant));
      case When.FromDueDate(var offset) -> fields.put("offset", WireForms.write(offset));
    }
    if (reminder.channels() != null) {
      fields.put("channels", reminder.channels());
    }
    return fields;
  }

  /** A patch as a JSON text: the same patches give the same text. */
  static String write(TaskPatch patch) {
    Map<String, @Nullable Object> fields = new LinkedHashMap<>();
    put(fields, "title", patch.title(), value -> value);
    put(fields, "description", patch.description(), value -> value);
    put(fields, "completed", patch.completed(), value -> value);
    put(fields, "priority", patch.priority(), Priority::name);
    put(fields, "tags", patch.tags(), value -> value);
    put(fields, "due_date", patch.dueDate(), DueDate::wireForm);
    put(fields, "time_zone", patch.timeZone(), ZoneId::getId);
    put(fields, "recurrence", patch.recurrence(), WireForms::write);
    put(fields, "reminders", patch.reminders(), FileFields::reminders);
    return Json.write(fields);
  }

  private static <T> void put(
      Map<String, @Nullable Object> fields,
      String name,
      @Nullable Edit<T> edit,
      Function<T, Object> form) {
    if (edit != null) {
      T value = edit.value();
      fields.put(name, value == null ? null : form.apply(value));
    }
  }
}
