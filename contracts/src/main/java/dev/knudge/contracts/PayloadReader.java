package dev.knudge.contracts;

import dev.knudge.contracts.AuditEvent.AuditCheckpoint;
import dev.knudge.contracts.EventData.CatalogueEvent;
import dev.knudge.contracts.Fields.Form;
import dev.knudge.contracts.NotificationEvent.NotificationAcknowledged;
import dev.knudge.contracts.NotificationEvent.NotificationFailed;
import dev.knudge.contracts.NotificationEvent.NotificationRequested;
import dev.knudge.contracts.NotificationEvent.NotificationSent;
import dev.knudge.contracts.RecurringEvent.RecurringCancelled;
import dev.knudge.contracts.RecurringEvent.RecurringGenerate;
import dev.knudge.contracts.RecurringEvent.RecurringScheduled;
import dev.knudge.contracts.RecurringEvent.TaskRecurringTriggered;
import dev.knudge.contracts.ReminderEvent.ReminderCancelled;
import dev.knudge.contracts.ReminderEvent.ReminderDue;
import dev.knudge.contracts.ReminderEvent.ReminderScheduled;
import dev.knudge.contracts.ReminderEvent.When;
import dev.knudge.contracts.TaskEvent.TaskCompleted;
import dev.knudge.contracts.TaskEvent.TaskCreated;
import dev.knudge.contracts.TaskEvent.TaskDeleted;
import dev.knudge.contracts.TaskEvent.TaskReopened;
import dev.knudge.contracts.TaskEvent.TaskUpdated;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** The data of each type, from JSON. {@link PayloadWriter} is its inverse; the schemas say the same, and a test compares the verdicts. */
final class PayloadReader {

  private static final String TITLE_EXPECTED = "a string of 1 to 500 characters";
  private static final Form<String> TITLE = Fields.text(1, 500);
  private static final Form<String> ANY_TEXT = Form.ofText(text -> text);

  private static final Pattern HASH = Pattern.compile("[0-9a-f]{64}");

  private static final long MAX_INTERVAL = 1000;

  private PayloadReader() {}

  static CatalogueEvent read(EventType type, Fields envelope) {
    return switch (type) {
      case TASK_CREATED, TASK_UPDATED, TASK_COMPLETED, TASK_REOPENED, TASK_DELETED ->
          task(type, envelope.id("task_id"), envelope.id("user_id"), envelope);
      case REMINDER_SCHEDULED, REMINDER_CANCELLED, REMINDER_DUE ->
          reminder(
              type, envelope.id("task_id"), envelope.id("user_id"), envelope.object("payload"));
      case RECURRING_SCHEDULED, RECURRING_CANCELLED, RECURRING_GENERATE, TASK_RECURRING_TRIGGERED ->
          recurring(
              type, envelope.id("task_id"), envelope.id("user_id"), envelope.object("payload"));
      case NOTIFICATION_REQUESTED,
          NOTIFICATION_SENT,
          NOTIFICATION_FAILED,
          NOTIFICATION_ACKNOWLEDGED ->
          notification(
              type,
              envelope.optionalId("task_id"),
              envelope.id("user_id"),
              envelope.object("payload"));
      case AUDIT_CHECKPOINT -> {
        envelope.optionalId("task_id");
        yield checkpoint(envelope.id("user_id"), envelope.object("payload"));
      }
    };
  }

  private static AuditCheckpoint checkpoint(String origin, Fields payload) {
    return new AuditCheckpoint(
        origin,
        payload.required("tree_size", "an integer from 1", Fields::asCount),
        payload.required(
            "root_hash",
            "64 hexadecimal digits in lower case",
            Form.ofText(text -> HASH.matcher(text).matches() ? text : null)),
        payload.required("note", "a string of 1 to 10000 characters", Fields.text(1, 10_000)));
  }

  private static TaskEvent task(EventType type, String taskId, String userId, Fields envelope) {
    return switch (type) {
      case TASK_CREATED -> {
        Fields payload = envelope.object("payload");
        payload.required("title", TITLE_EXPECTED, TITLE);
        yield new TaskCreated(taskId, userId, state(payload));
      }
      case TASK_UPDATED -> new TaskUpdated(taskId, userId, state(envelope.object("payload")));
      case TASK_COMPLETED -> new TaskCompleted(taskId, userId, optionalState(envelope));
      case TASK_REOPENED -> new TaskReopened(taskId, userId, optionalState(envelope));
      case TASK_DELETED -> new TaskDeleted(taskId, userId, optionalState(envelope));
      default -> throw new IllegalArgumentException(type.wireName());
    };
  }

  private static ReminderEvent reminder(
      EventType type, String taskId, String userId, Fields payload) {
    String reminderId = payload.id("reminder_id");
    return switch (type) {
      case REMINDER_SCHEDULED ->
          new ReminderScheduled(
              taskId,
              userId,
              reminderId,
              payload.required("title", TITLE_EXPECTED, TITLE),
              when(payload),
              payload.list("channels", Forms.TOKEN_EXPECTED, Forms.TOKEN),
              payload.optional("due_date", Forms.DUE_DATE_EXPECTED, Forms.DUE_DATE));
      case REMINDER_CANCELLED -> new ReminderCancelled(taskId, userId, reminderId);
      case REMINDER_DUE ->
          new ReminderDue(
              taskId,
              userId,
              reminderId,
              payload.required("title", TITLE_EXPECTED, TITLE),
              payload.optional("due_date", Forms.DUE_DATE_EXPECTED, Forms.DUE_DATE),
              payload.optional("late_by_seconds", "an integer from 0", Fields::asNatural),
              payload.list("channels", Forms.TOKEN_EXPECTED, Forms.TOKEN),
              digest(payload.optionalObject("digest")));
      default -> throw new IllegalArgumentException(type.wireName());
    };
  }

  private static RecurringEvent recurring(
      EventType type, String taskId, String userId, Fields payload) {
    String seriesId = payload.id("series_id");
    return switch (type) {
      case RECURRING_SCHEDULED ->
          new RecurringScheduled(
              taskId,
              userId,
              seriesId,
              recurrence(payload.object("recurrence")),
              state(payload),
              payload.optional("occurrence", Forms.LOCAL_EXPECTED, Forms.LOCAL),
              Boolean.TRUE.equals(payload.optional("paused", "a boolean", Fields::asBoolean)),
              reminders(payload));
      case RECURRING_CANCELLED -> new RecurringCancelled(taskId, userId, seriesId);
      case RECURRING_GENERATE -> new RecurringGenerate(taskId, userId, seriesId);
      case TASK_RECURRING_TRIGGERED ->
          new TaskRecurringTriggered(
              taskId,
              userId,
              seriesId,
              payload.required("occurrence", Forms.LOCAL_EXPECTED, Forms.LOCAL),
              state(payload),
              reminders(payload));
      default -> throw new IllegalArgumentException(type.wireName());
    };
  }

  private static NotificationEvent notification(
      EventType type, @Nullable String taskId, String userId, Fields payload) {
    String notificationId = payload.id("notification_id");
    return switch (type) {
      case NOTIFICATION_REQUESTED ->
          new NotificationRequested(
              taskId,
              userId,
              notificationId,
              payload.required("kind", Forms.TOKEN_EXPECTED, Forms.TOKEN),
              payload.required("title", TITLE_EXPECTED, TITLE),
              payload.optional("body", "a string", ANY_TEXT),
              payload.optional("due_date", Forms.DUE_DATE_EXPECTED, Forms.DUE_DATE));
      case NOTIFICATION_SENT ->
          new NotificationSent(
              taskId,
              userId,
              notificationId,
              payload.required("channel", Forms.TOKEN_EXPECTED, Forms.TOKEN));
      case NOTIFICATION_FAILED ->
          new NotificationFailed(
              taskId,
              userId,
              notificationId,
              payload.required("channel", Forms.TOKEN_EXPECTED, Forms.TOKEN),
              payload.required("error", "a string of 1 to 1000 characters", Fields.text(1, 1000)));
      case NOTIFICATION_ACKNOWLEDGED ->
          new NotificationAcknowledged(taskId, userId, notificationId);
      default -> throw new IllegalArgumentException(type.wireName());
    };
  }

  private static TaskState optionalState(Fields envelope) {
    Fields payload = envelope.optionalObject("payload");
    return payload == null ? TaskState.EMPTY : state(payload);
  }

  static TaskState state(Fields payload) {
    Fields recurrence = payload.optionalObject("recurrence");
    return new TaskState(
        payload.optional("title", TITLE_EXPECTED, TITLE),
        payload.optional("description", "a string", ANY_TEXT),
        payload.optional("completed", "a boolean", Fields::asBoolean),
        payload.optional("priority", Forms.PRIORITY_EXPECTED, Forms.PRIORITY),
        payload.list("tags", "a string", ANY_TEXT),
        payload.optional("due_date", Forms.DUE_DATE_EXPECTED, Forms.DUE_DATE),
        payload.optional("time_zone", Forms.ZONE_EXPECTED, Forms.ZONE),
        recurrence == null ? null : recurrence(recurrence),
        payload.optionalId("series_id"),
        payload.optional("created_at", Forms.MOMENT_EXPECTED, Forms.INSTANT),
        payload.optional("updated_at", Forms.MOMENT_EXPECTED, Forms.INSTANT),
        payload.optional("completed_at", Forms.MOMENT_EXPECTED, Forms.INSTANT));
  }

  private static List<InstanceReminder> reminders(Fields payload) {
    List<Fields> reminders = payload.objects("reminders");
    return reminders == null
        ? List.of()
        : reminders.stream()
            .map(reminder ->
                new InstanceReminder(
                    reminder.required("offset", Forms.OFFSET_EXPECTED, Forms.OFFSET),
                    reminder.list("channels", Forms.TOKEN_EXPECTED, Forms.TOKEN)))
            .toList();
  }

  private static ReminderEvent.@Nullable Digest digest(@Nullable Fields digest) {
    return digest == null
        ? null
        : new ReminderEvent.Digest(
            digest.required("count", "an integer from 1", Fields::asCount),
            digest.requiredObjects("reminders").stream().map(PayloadReader::missed).toList());
  }

  private static ReminderEvent.Missed missed(Fields missed) {
    return new ReminderEvent.Missed(
        missed.id("reminder_id"),
        missed.id("task_id"),
        missed.required("title", TITLE_EXPECTED, TITLE),
        missed.required("remind_at", Forms.MOMENT_EXPECTED, Forms.INSTANT),
        missed.optional("due_date", Forms.DUE_DATE_EXPECTED, Forms.DUE_DATE));
  }

  private static When when(Fields payload) {
    Instant at = payload.optional("remind_at", Forms.MOMENT_EXPECTED, Forms.INSTANT);
    Duration offset = payload.optional("offset", Forms.OFFSET_EXPECTED, Forms.OFFSET);
    if (at != null && offset == null) {
      return new When.At(at);
    }
    if (offset != null && at == null) {
      return new When.FromDueDate(offset);
    }
    throw payload.unacceptable("either remind_at or offset", at == null ? "neither" : "both");
  }

  static Recurrence recurrence(Fields fields) {
    List<LocalDateTime> exDates = fields.list("exdates", Forms.LOCAL_EXPECTED, Forms.LOCAL);
    List<LocalDateTime> rDates = fields.list("rdates", Forms.LOCAL_EXPECTED, Forms.LOCAL);
    Recurrence.Mode mode = fields.optional("mode", Forms.MODE_EXPECTED, Forms.MODE);
    return new Recurrence(
        rule(fields),
        fields.optional("time_zone", Forms.ZONE_EXPECTED, Forms.ZONE),
        fields.optional("start", Forms.LOCAL_EXPECTED, Forms.LOCAL),
        mode == null ? Recurrence.Mode.SCHEDULE : mode,
        exDates == null ? List.of() : exDates,
        rDates == null ? List.of() : rDates);
  }

  private static String rule(Fields fields) {
    Long interval =
        fields.optional("interval", "an integer from 1 to 1000", PayloadReader::interval);
    return fields.required(
        "rule",
        interval == null
            ? "an RFC 5545 rule, or one of daily, weekly, monthly, yearly"
            : "one of daily, weekly, monthly, yearly, since there is an interval",
        Form.ofText(text -> {
          Recurrence.ShortForm form = Forms.SHORT_FORM.apply(text);
          if (form != null) {
            return Recurrence.ofShortForm(form, interval == null ? 1 : interval);
          }
          return interval == null ? Forms.RECURRENCE_RULE.apply(text) : null;
        }));
  }

  private static @Nullable Long interval(Object value) {
    Long interval = Fields.asCount(value);
    return interval == null || interval > MAX_INTERVAL ? null : interval;
  }
}
