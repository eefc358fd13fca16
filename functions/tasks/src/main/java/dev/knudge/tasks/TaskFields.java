package dev.knudge.tasks;

import dev.knudge.contracts.DueDate;
import dev.knudge.contracts.InvalidValueException;
import dev.knudge.contracts.Json;
import dev.knudge.contracts.Priority;
import dev.knudge.contracts.Recurrence;
import dev.knudge.contracts.ReminderEvent.When;
import dev.knudge.contracts.WireForms;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A task's fields from JSON, as a request or a file has them. A field that is absent is left alone, null clears it (RFC 7396); fields that nobody knows, and those that are ours to set
 * ({@code id}, {@code version}, times), are passed over, so that what was read can be written back.
 */
public final class TaskFields {
  private static final Pattern LOCAL =
      Pattern.compile("\\d{4}-\\d{2}-\\d{2}[Tt ]\\d{2}:\\d{2}(:\\d{2}([.]\\d{1,9})?)?");

  private final Map<String, @Nullable Object> fields;

  private TaskFields(Map<String, @Nullable Object> fields) {
    this.fields = fields;
  }

  /**
   * Reads what is to be changed.
   *
   * @throws TaskRefusedException if a field is not of its form
   */
  public static TaskPatch patch(Map<String, @Nullable Object> fields) {
    return new TaskFields(fields).patch(false);
  }

  /**
   * Reads a whole task: what is absent is cleared, but for what has requests of its own and may be absent from the form that a client holds: {@code completed}, {@code recurrence},
   * {@code reminders}.
   *
   * @throws TaskRefusedException if a field is not of its form
   */
  public static TaskPatch whole(Map<String, @Nullable Object> fields) {
    return new TaskFields(fields).patch(true);
  }

  /**
   * Reads a recurrence: its object, or its rule alone.
   *
   * @throws TaskRefusedException if it is not of its form
   */
  public static Recurrence recurrence(@Nullable Object value, String pointer) {
    try {
      return switch (value) {
        case String rule -> WireForms.recurrence(Map.of("rule", rule));
        case Map<?, ?> map -> WireForms.recurrence(Json.members(map));
        case null, default ->
            throw FieldRules.invalid(
                pointer,
                "recurrence must be an object with a rule, as {\"rule\": \"FREQ=WEEKLY\"}.");
      };
    } catch (InvalidValueException e) {
      throw FieldRules.invalid(pointer + e.pointer(), String.valueOf(e.getMessage()));
    }
  }

  /**
   * Reads a reminder.
   *
   * @throws TaskRefusedException if it is not of its form
   */
  public static Reminder.Draft reminder(@Nullable Object value, String pointer) {
    if (!(value instanceof Map<?, ?> map)) {
      throw FieldRules.invalid(pointer, "A reminder must be an object with remind_at or offset.");
    }
    Map<String, @Nullable Object> members = Json.members(map);
    Object at = members.get("remind_at");
    Object offset = members.get("offset");
    if ((at == null) == (offset == null)) {
      throw FieldRules.invalid(
          pointer,
          "A reminder needs either remind_at, a date-time as 2026-12-01T09:00:00Z, or offset, a duration from the due date as -PT30M; and not both.");
    }
    When when =
        at != null
            ? new When.At(instant(at, pointer + "/remind_at"))
            : new When.FromDueDate(offset(offset, pointer + "/offset"));
    return new Reminder.Draft(when, channels(members.get("channels"), pointer + "/channels"));
  }

  private static Instant instant(Object value, String pointer) {
    OffsetDateTime moment = value instanceof String text ? WireForms.moment(text) : null;
    if (moment == null) {
      throw FieldRules.invalid(
          pointer, "remind_at must be a date-time with an offset, as 2026-12-01T09:00:00Z.");
    }
    return moment.toInstant();
  }

  private static Duration offset(@Nullable Object value, String pointer) {
    Duration offset = value instanceof String text ? WireForms.offset(text) : null;
    if (offset == null) {
      throw FieldRules.invalid(
          pointer, "offset must be an ISO 8601 duration from the due date, as -PT30M or -P1D.");
    }
    return offset;
  }

  private static @Nullable List<String> channels(@Nullable Object value, String pointer) {
    return value == null ? null : texts(value, pointer, "channels");
  }

  private TaskPatch patch(boolean whole) {
    ZoneId zone = zone();
    return new TaskPatch(
        edit("title", whole, value -> text(value, "title")),
        edit("description", whole, value -> text(value, "description")),
        edit("completed", false, TaskFields::completed),
        edit("priority", whole, TaskFields::priority),
        edit("tags", whole, value -> texts(value, "/tags", "tags")),
        edit("due_date", whole, value -> dueDate(value, zone)),
        edit("time_zone", whole, _ -> zone),
        edit("recurrence", false, value -> recurrence(value, "/recurrence")),
        edit("reminders", false, TaskFields::reminders));
  }

  private <T> @Nullable Edit<T> edit(
      String name, boolean whole, Function<Object, @Nullable T> form) {
    Object value = fields.get(name);
    if (value != null) {
      return Edit.to(form.apply(value));
    }
    return whole || fields.containsKey(name) ? Edit.cleared() : null;
  }

  private @Nullable ZoneId zone() {
    Object value = fields.get("time_zone");
    if (value == null) {
      return null;
    }
    ZoneId zone = value instanceof String text ? WireForms.timeZone(text) : null;
    if (zone == null) {
      throw FieldRules.invalid(
          "/time_zone", "time_zone must be the name of an IANA time zone, as Europe/Berlin.");
    }
    return zone;
  }

  private static String text(Object value, String name) {
    if (value instanceof String text) {
      return text;
    }
    throw FieldRules.invalid("/" + name, name + " must be a string.");
  }

  private static Boolean completed(Object value) {
    if (value instanceof Boolean completed) {
      return completed;
    }
    throw FieldRules.invalid("/completed", "completed must be true or false.");
  }

  private static Priority priority(Object value) {
    Priority priority =
        value instanceof String text ? WireForms.priority(text.toLowerCase(Locale.ROOT)) : null;
    if (priority == null) {
      throw FieldRules.invalid("/priority", "priority must be one of low, medium, high.");
    }
    return priority;
  }

  private static List<String> texts(Object value, String pointer, String name) {
    List<String> texts = new ArrayList<>();
    if (value instanceof List<?> list) {
      for (Object each : list) {
        if (each instanceof String text) {
          texts.add(text);
        }
      }
      if (texts.size() == list.size()) {
        return texts;
      }
    }
    throw FieldRules.invalid(pointer, name + " must be an array of strings.");
  }

  private static List<Reminder.Draft> reminders(Object value) {
    if (!(value instanceof List<?> list)) {
      throw FieldRules.invalid("/reminders", "reminders must be an array of reminders.");
    }
    List<Reminder.Draft> reminders = new ArrayList<>();
    for (int i = 0; i < list.size(); i++) {
      reminders.add(reminder(list.get(i), "/reminders/" + i));
    }
    return reminders;
  }

  /** Beyond what events carry, a local time with the zone beside it: what a form in a browser has. */
  private static DueDate dueDate(Object value, @Nullable ZoneId zone) {
    if (value instanceof String text) {
      DueDate dueDate = WireForms.dueDate(text);
      if (dueDate != null) {
        return dueDate;
      }
      if (zone != null && LOCAL.matcher(text).matches()) {
        try {
          LocalDateTime local = LocalDateTime.parse(text.replace(' ', 'T'));
          return new DueDate.AtTime(local.atZone(zone).toOffsetDateTime());
        } catch (DateTimeException _) {
          // the same answer
        }
      }
    }
    throw FieldRules.invalid(
        "/due_date",
        "due_date must be a date as 2026-12-01, or a date-time with an offset as 2026-12-01T09:00:00+01:00; without an offset it needs time_zone beside it.");
  }
}
