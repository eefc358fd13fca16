package dev.knudge.contracts;

import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneId;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The values of a task's fields as the catalogue writes them, for those who take or give them outside an event. Reading a text gives null where it is none of the form.
 */
public final class WireForms {
  private WireForms() {}

  /** An RFC 3339 date, or a date-time with an offset. */
  public static @Nullable DueDate dueDate(String text) {
    return Forms.DUE_DATE.apply(text);
  }

  /** An RFC 3339 date. */
  public static @Nullable LocalDate day(String text) {
    return Rfc3339.day(text);
  }

  /** An RFC 3339 date-time with an offset. */
  public static @Nullable OffsetDateTime moment(String text) {
    return Rfc3339.moment(text);
  }

  /** A local date-time, in seconds, as {@code 2026-01-30T09:00:00}. */
  public static @Nullable LocalDateTime local(String text) {
    return Rfc3339.local(text);
  }

  /** An IANA time zone; offsets are none. */
  public static @Nullable ZoneId timeZone(String text) {
    return Forms.ZONE.apply(text);
  }

  /** {@code low}, {@code medium} or {@code high}. */
  public static @Nullable Priority priority(String text) {
    return Forms.PRIORITY.apply(text);
  }

  /** An ISO 8601 duration; negative is before. */
  public static @Nullable Duration offset(String text) {
    return Forms.OFFSET.apply(text);
  }

  /** Whether that is a name as channels have: 1 to 40 characters of a-z, 0-9, _ and -. */
  public static boolean isToken(String text) {
    return Forms.TOKEN.apply(text) != null;
  }

  /** As {@code 2026-01-30T08:00:00Z}. */
  public static String write(Instant instant) {
    return Rfc3339.write(instant);
  }

  /** As {@code 2026-01-30T09:00:00}. */
  public static String write(LocalDateTime local) {
    return Rfc3339.write(local);
  }

  /** As {@code -PT30M}. */
  public static String write(Duration offset) {
    return Forms.write(offset);
  }

  /** The state as a payload has it: what is null is left out. */
  public static Map<String, @Nullable Object> write(TaskState state) {
    return PayloadWriter.tree(state);
  }

  /** The recurrence as a payload has it. */
  public static Map<String, @Nullable Object> write(Recurrence recurrence) {
    return PayloadWriter.tree(recurrence);
  }

  /**
   * A state from a payload's fields; those it does not know are left alone.
   *
   * @throws InvalidValueException where a field is not what the catalogue allows
   */
  public static TaskState state(Map<String, @Nullable Object> payload) {
    try {
      return PayloadReader.state(new Fields(payload, ""));
    } catch (Unacceptable e) {
      throw e.asInvalidValue();
    }
  }

  /**
   * A recurrence from its fields, short forms written out.
   *
   * @throws InvalidValueException where a field is not what the catalogue allows
   */
  public static Recurrence recurrence(Map<String, @Nullable Object> fields) {
    try {
      return PayloadReader.recurrence(new Fields(fields, ""));
    } catch (Unacceptable e) {
      throw e.asInvalidValue();
    }
  }
}
