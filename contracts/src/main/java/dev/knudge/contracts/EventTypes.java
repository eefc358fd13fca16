package dev.knudge.contracts;

import dev.knudge.contracts.EventData.CatalogueEvent;

/** Which type each record of the catalogue is; apart from {@link EventType}, so that a new record cannot be forgotten here. */
final class EventTypes {

  private EventTypes() {}

  static EventType of(CatalogueEvent data) {
    return switch (data) {
      case TaskEvent.TaskCreated _ -> EventType.TASK_CREATED;
      case TaskEvent.TaskUpdated _ -> EventType.TASK_UPDATED;
      case TaskEvent.TaskCompleted _ -> EventType.TASK_COMPLETED;
      case TaskEvent.TaskReopened _ -> EventType.TASK_REOPENED;
      case TaskEvent.TaskDeleted _ -> EventType.TASK_DELETED;
      case ReminderEvent.ReminderScheduled _ -> EventType.REMINDER_SCHEDULED;
      case ReminderEvent.ReminderCancelled _ -> EventType.REMINDER_CANCELLED;
      case ReminderEvent.ReminderDue _ -> EventType.REMINDER_DUE;
      case RecurringEvent.RecurringScheduled _ -> EventType.RECURRING_SCHEDULED;
      case RecurringEvent.RecurringCancelled _ -> EventType.RECURRING_CANCELLED;
      case RecurringEvent.RecurringGenerate _ -> EventType.RECURRING_GENERATE;
      case RecurringEvent.TaskRecurringTriggered _ -> EventType.TASK_RECURRING_TRIGGERED;
      case NotificationEvent.NotificationRequested _ -> EventType.NOTIFICATION_REQUESTED;
      case NotificationEvent.NotificationSent _ -> EventType.NOTIFICATION_SENT;
      case NotificationEvent.NotificationFailed _ -> EventType.NOTIFICATION_FAILED;
      case NotificationEvent.NotificationAcknowledged _ -> EventType.NOTIFICATION_ACKNOWLEDGED;
      case AuditEvent.AuditCheckpoint _ -> EventType.AUDIT_CHECKPOINT;
    };
  }
}
