package dev.knudge.contracts;

import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * The event types of the catalogue, with the topic a producer sends each to. A reader accepts a type on whatever topic it comes,
 * because existing chat backends put all of theirs on {@code task-events}.
 */
public enum EventType {
  TASK_CREATED("task.created", Topic.TASK_EVENTS),
  TASK_UPDATED("task.updated", Topic.TASK_EVENTS),
  TASK_COMPLETED("task.completed", Topic.TASK_EVENTS),
  TASK_REOPENED("task.reopened", Topic.TASK_EVENTS),
  TASK_DELETED("task.deleted", Topic.TASK_EVENTS),
  REMINDER_SCHEDULED("reminder.scheduled", Topic.REMINDER_EVENTS),
  REMINDER_CANCELLED("reminder.cancelled", Topic.REMINDER_EVENTS),
  REMINDER_DUE("reminder.due", Topic.REMINDER_EVENTS),
  RECURRING_SCHEDULED("recurring.scheduled", Topic.RECURRING_EVENTS),
  RECURRING_CANCELLED("recurring.cancelled", Topic.RECURRING_EVENTS),
  RECURRING_GENERATE("recurring.generate", Topic.RECURRING_EVENTS),
  TASK_RECURRING_TRIGGERED("task.recurring.triggered", Topic.RECURRING_EVENTS),
  NOTIFICATION_REQUESTED("notification.requested", Topic.TASK_UPDATES),
  NOTIFICATION_SENT("notification.sent", Topic.TASK_UPDATES),
  NOTIFICATION_FAILED("notification.failed", Topic.TASK_UPDATES),
  NOTIFICATION_ACKNOWLEDGED("notification.acknowledged", Topic.NOTIFICATION_EVENTS),
  AUDIT_CHECKPOINT("audit.checkpoint", Topic.AUDIT_CHECKPOINTS);

  /** The major version of every schema there is; a new major of one type will make this a column of the table above. */
  static final int MAJOR = 1;

  private static final String SCHEMA_PREFIX = "urn:knudge:schema:";

  private static final Map<String, EventType> BY_NAME =
      Arrays.stream(values()).collect(Collectors.toMap(EventType::wireName, Function.identity()));

  private final String wireName;
  private final Topic topic;

  EventType(String wireName, Topic topic) {
    this.wireName = wireName;
    this.topic = topic;
  }

  /** The type of that name, or empty where the catalogue has none. */
  public static Optional<EventType> of(String wireName) {
    return Optional.ofNullable(BY_NAME.get(wireName));
  }

  /** The CloudEvents {@code type}, for example {@code task.created}. */
  public String wireName() {
    return wireName;
  }

  /** Where a producer sends it. */
  public Topic topic() {
    return topic;
  }

  /** The CloudEvents {@code dataschema}, which is the {@code $id} of the JSON Schema: {@code urn:knudge:schema:<type>:<major>}. */
  public String dataSchema() {
    return schemaPrefix() + MAJOR;
  }

  /** What the {@code dataschema} of every major of this type begins with. */
  String schemaPrefix() {
    return SCHEMA_PREFIX + wireName + ":";
  }

  @Override
  public String toString() {
    return wireName;
  }
}
