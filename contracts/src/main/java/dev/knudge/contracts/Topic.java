package dev.knudge.contracts;

/** The Kafka topics of the catalogue; each has a KafkaSink of the same name. */
public enum Topic {
  TASK_EVENTS("task-events"),
  REMINDER_EVENTS("reminder-events"),
  RECURRING_EVENTS("recurring-events"),
  TASK_UPDATES("task-updates"),
  NOTIFICATION_EVENTS("notification-events"),
  /** The signed heads of the audit log, one record per log: the topic is compacted. */
  AUDIT_CHECKPOINTS("audit-checkpoints"),
  /** Any event that no retry could deliver, with Knative's error extensions. */
  DEAD_LETTERS("dead-letters");

  private final String wireName;

  Topic(String wireName) {
    this.wireName = wireName;
  }

  /** The name in Kafka, in KafkaTopic and KafkaSink resources, and in the sink's path. */
  public String wireName() {
    return wireName;
  }

  @Override
  public String toString() {
    return wireName;
  }
}
