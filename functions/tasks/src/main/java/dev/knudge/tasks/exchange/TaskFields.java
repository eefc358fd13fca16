package dev.knudge.tasks.exchange;

import dev.knudge.contracts.DueDate;
import dev.knudge.contracts.InvalidValueException;
import dev.knudge.contracts.Json;
import dev.knudge.contracts.Priority;
import dev.knudge.contracts.Recurrence;
import dev.knudge.contracts.ReminderEvent.When;
import dev.knudge.contracts.WireForms;
import dev.knudge.tasks.Edit;
import dev.knudge.tasks.Reminder;
import dev.knudge.tasks.Task;
import dev.knudge.tasks.TaskPatch;
import java.time.Duration;
import java.time.OffsetDateTime;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** A task as a JSON object, both ways: the form of the API, which is also what JSON and CSV files hold. */
public final class TaskFields {
  private final Map<String, @Nullable Object> fields;

  private TaskFields(Map<String, @Nullable Object> fields) {
    this.fields = fields;
  }

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

  static List<Object> reminders(List<Reminder.Draft> reminders) {
    return reminders.stream().<Object>map(TaskFields::reminder).toList();
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
    put(fields, "reminders", patch.reminders(), TaskFields::reminders);
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

  /**
   * What the object says of a task: what it does not name is left alone, null clears. What a task has beside that (times, versions) is not for a file to say, and passed over.
   *
   * @throws UnreadableException where a field is not what it can be
   */
  public static TaskPatch read(Map<String, @Nullable Object> object) {
    TaskFields in = new TaskFields(object);
    return new TaskPatch(
        in.edit("title", in::text),
        in.edit("description", in::text),
        in.edit("completed", in::bool),
        in.edit("priority", name -> in.form(name, "low, medium or high", WireForms::priority)),
        in.edit("tags", in::texts),
        in.edit(
            "due_date",
            name ->
                in.form(
                    name,
                    "a date (2026-12-01) or a date-time with an offset (2026-12-01T10:00:00Z)",
                    WireForms::dueDate)),
        in.edit(
            "time_zone",
            name -> in.form(name, "an IANA time zone, as Europe/Berlin", WireForms::timeZone)),
        in.edit("recurrence", in::recurrence),
        in.edit("reminders", in::reminders));
  }

  private <T> @Nullable Edit<T> edit(String name, Function<String, T> read) {
    if (!fields.containsKey(name)) {
      return null;
    }
    return fields.get(name) == null ? Edit.cleared() : Edit.to(read.apply(name));
  }

  private String text(String name) {
    if (fields.get(name) instanceof String text) {
      return text;
    }
    throw invalid(name, "must be a text");
  }

  private Boolean bool(String name) {
    if (fields.get(name) instanceof Boolean value) {
      return value;
    }
    throw invalid(name, "must be true or false");
  }

  private <T> T form(String name, String expected, Function<String, @Nullable T> read) {
    T value = fields.get(name) instanceof String text ? read.apply(text) : null;
    if (value == null) {
      throw invalid(name, "must be " + expected);
    }
    return value;
  }

  private List<String> texts(String name) {
    return texts(fields.get(name), name);
  }

  private static List<String> texts(@Nullable Object value, String name) {
    if (!(value instanceof List<?> list)) {
      throw invalid(name, "must be a list of texts");
    }
    List<String> texts = new ArrayList<>();
    for (Object each : list) {
      if (!(each instanceof String text)) {
        throw invalid(name, "must be a list of texts");
      }
      texts.add(text);
    }
    return texts;
  }

  private Recurrence recurrence(String name) {
    Map<String, @Nullable Object> value = object(fields.get(name));
    if (value == null) {
      throw invalid(name, "must be an object with a rule");
    }
    try {
      return WireForms.recurrence(value);
    } catch (InvalidValueException e) {
      throw new UnreadableException(name + " " + e.pointer() + ": " + e.getMessage());
    }
  }

  private List<Reminder.Draft> reminders(String name) {
    if (!(fields.get(name) instanceof List<?> list)) {
      throw invalid(name, "must be a list");
    }
    List<Reminder.Draft> reminders = new ArrayList<>();
    for (Object each : list) {
      Map<String, @Nullable Object> reminder = object(each);
      if (reminder == null) {
        throw invalid(name, "must be a list of objects with offset or remind_at");
      }
      reminders.add(reminder(reminder));
    }
    return reminders;
  }

  /**
   * A reminder from its fields.
   *
   * @throws UnreadableException where it has not exactly one of {@code offset} and {@code remind_at}, or one of them is not what it can be
   */
  public static Reminder.Draft reminder(Map<String, @Nullable Object> fields) {
    Object channels = fields.get("channels");
    return new Reminder.Draft(when(fields), channels == null ? null : texts(channels, "channels"));
  }

  private static When when(Map<String, @Nullable Object> fields) {
    Object offset = fields.get("offset");
    Object at = fields.get("remind_at");
    if ((offset == null) == (at == null)) {
      throw invalid("reminders", "need each one of offset and remind_at");
    }
    if (offset != null) {
      Duration before = offset instanceof String text ? WireForms.offset(text) : null;
      if (before == null) {
        throw invalid("offset", "must be an ISO 8601 duration, as -PT30M for half an hour before");
      }
      return new When.FromDueDate(before);
    }
    OffsetDateTime moment = at instanceof String text ? WireForms.moment(text) : null;
    if (moment == null) {
      throw invalid("remind_at", "must be a date-time with an offset, as 2026-12-01T10:00:00Z");
    }
    return new When.At(moment.toInstant());
  }

  @SuppressWarnings("unchecked")
  private static @Nullable Map<String, @Nullable Object> object(@Nullable Object value) {
    return value instanceof Map<?, ?> map ? (Map<String, @Nullable Object>) map : null;
  }

  private static UnreadableException invalid(String name, String what) {
    return new UnreadableException(name + " " + what + ".");
  }
}
