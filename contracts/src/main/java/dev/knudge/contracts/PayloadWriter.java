package dev.knudge.contracts;

import dev.knudge.contracts.EventData.CatalogueEvent;
import dev.knudge.contracts.NotificationEvent.NotificationFailed;
import dev.knudge.contracts.NotificationEvent.NotificationRequested;
import dev.knudge.contracts.NotificationEvent.NotificationSent;
import dev.knudge.contracts.RecurringEvent.RecurringScheduled;
import dev.knudge.contracts.RecurringEvent.TaskRecurringTriggered;
import dev.knudge.contracts.ReminderEvent.ReminderDue;
import dev.knudge.contracts.ReminderEvent.ReminderScheduled;
import dev.knudge.contracts.ReminderEvent.When;
import java.time.Instant;
import java.time.LocalDateTime;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The payload of each type, to JSON: what is null is left out. {@link PayloadReader} is its inverse. */
final class PayloadWriter {

  private final Map<String, @Nullable Object> payload = new LinkedHashMap<>();

  private PayloadWriter() {}

  static Map<String, @Nullable Object> write(CatalogueEvent data) {
    var writer = new PayloadWriter();
    switch (data) {
      case TaskEvent event -> writer.state(event.state());
      case ReminderEvent event -> writer.reminder(event);
      case RecurringEvent event -> writer.recurring(event);
      case NotificationEvent event -> writer.notification(event);
      case AuditEvent event -> writer.audit(event);
    }
    return writer.payload;
  }

  static Map<String, @Nullable Object> tree(TaskState state) {
    var writer = new PayloadWriter();
    writer.state(state);
    return writer.payload;
  }

  private void reminder(ReminderEvent event) {
    put("reminder_id", event.reminderId());
    switch (event) {
      case ReminderScheduled scheduled -> {
        put("title", scheduled.title());
        switch (scheduled.when()) {
          case When.At(Instant instant) -> put("remind_at", Rfc3339.write(instant));
          case When.FromDueDate(var offset) -> put("offset", Forms.write(offset));
        }
        put("channels", scheduled.channels());
        put("due_date", scheduled.dueDate());
      }
      case ReminderDue due -> {
        put("title", due.title());
        put("due_date", due.dueDate());
        put("late_by_seconds", due.lateBySeconds());
        put("channels", due.channels());
        put("digest", due.digest() == null ? null : digest(due.digest()));
      }
      case ReminderEvent.ReminderCancelled _ -> {}
    }
  }

  private void recurring(RecurringEvent event) {
    put("series_id", event.seriesId());
    switch (event) {
      case RecurringScheduled scheduled -> {
        put(
            "occurrence",
            scheduled.occurrence() == null ? null : Rfc3339.write(scheduled.occurrence()));
        put("paused", scheduled.paused() ? true : null);
        state(scheduled.template());
        reminders(scheduled.reminders());
      }
      case TaskRecurringTriggered triggered -> {
        put("occurrence", Rfc3339.write(triggered.occurrence()));
        state(triggered.instance());
        reminders(triggered.reminders());
      }
      case RecurringEvent.RecurringCancelled _, RecurringEvent.RecurringGenerate _ -> {}
    }
  }

  private void notification(NotificationEvent event) {
    put("notification_id", event.notificationId());
    switch (event) {
      case NotificationRequested requested -> {
        put("kind", requested.kind());
        put("title", requested.title());
        put("body", requested.body());
        put("due_date", requested.dueDate());
      }
      case NotificationSent sent -> put("channel", sent.channel());
      case NotificationFailed failed -> {
        put("channel", failed.channel());
        put("error", failed.error());
      }
      case NotificationEvent.NotificationAcknowledged _ -> {}
    }
  }

  private void audit(AuditEvent event) {
    switch (event) {
      case AuditEvent.AuditCheckpoint checkpoint -> {
        put("tree_size", checkpoint.treeSize());
        put("root_hash", checkpoint.rootHash());
        put("note", checkpoint.note());
      }
    }
  }

  private void state(TaskState state) {
    put("title", state.title());
    put("description", state.description());
    put("completed", state.completed());
    put("priority", state.priority() == null ? null : state.priority().wireName());
    put("tags", state.tags());
    put("due_date", state.dueDate());
    put("time_zone", state.timeZone() == null ? null : state.timeZone().getId());
    put("recurrence", state.recurrence() == null ? null : tree(state.recurrence()));
    put("series_id", state.seriesId());
    put("created_at", state.createdAt());
    put("updated_at", state.updatedAt());
    put("completed_at", state.completedAt());
  }

  static Map<String, @Nullable Object> tree(Recurrence recurrence) {
    var writer = new PayloadWriter();
    writer.put("rule", recurrence.rule());
    writer.put("time_zone", recurrence.timeZone() == null ? null : recurrence.timeZone().getId());
    writer.put("start", recurrence.start() == null ? null : Rfc3339.write(recurrence.start()));
    writer.put("mode", recurrence.mode().wireName());
    writer.dates("exdates", recurrence.exDates());
    writer.dates("rdates", recurrence.rDates());
    return writer.payload;
  }

  private void reminders(List<InstanceReminder> reminders) {
    if (!reminders.isEmpty()) {
      put("reminders", reminders.stream().map(PayloadWriter::reminder).toList());
    }
  }

  private static Map<String, @Nullable Object> reminder(InstanceReminder reminder) {
    var writer = new PayloadWriter();
    writer.put("offset", Forms.write(reminder.offset()));
    writer.put("channels", reminder.channels());
    return writer.payload;
  }

  private static Map<String, @Nullable Object> digest(ReminderEvent.Digest digest) {
    var writer = new PayloadWriter();
    writer.put("count", digest.count());
    writer.put("reminders", digest.reminders().stream().map(PayloadWriter::missed).toList());
    return writer.payload;
  }

  private static Map<String, @Nullable Object> missed(ReminderEvent.Missed missed) {
    var writer = new PayloadWriter();
    writer.put("reminder_id", missed.reminderId());
    writer.put("task_id", missed.taskId());
    writer.put("title", missed.title());
    writer.put("remind_at", missed.remindAt());
    writer.put("due_date", missed.dueDate());
    return writer.payload;
  }

  private void dates(String name, List<LocalDateTime> dates) {
    if (!dates.isEmpty()) {
      put(name, dates.stream().map(Rfc3339::write).toList());
    }
  }

  private void put(String name, @Nullable Instant instant) {
    put(name, instant == null ? null : Rfc3339.write(instant));
  }

  private void put(String name, @Nullable DueDate dueDate) {
    put(name, dueDate == null ? null : dueDate.wireForm());
  }

  private void put(String name, @Nullable Object value) {
    if (value != null) {
      payload.put(name, value);
    }
  }
}
