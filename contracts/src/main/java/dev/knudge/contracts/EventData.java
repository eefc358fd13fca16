package dev.knudge.contracts;

import org.jspecify.annotations.Nullable;

/** What an event says, by type; a {@code switch} over it is exhaustive. */
public sealed interface EventData {

  /** Data of a type that the catalogue has; its schema holds. */
  sealed interface CatalogueEvent extends EventData
      permits TaskEvent, ReminderEvent, RecurringEvent, NotificationEvent, AuditEvent {

    /** The task it is about; null for notifications about none, and for heads of the audit log. */
    @Nullable String taskId();

    /** Whose event it is; the log's origin for heads of the audit log, which are nobody's. */
    String userId();

    /** The type on the wire. */
    default EventType eventType() {
      return EventTypes.of(this);
    }
  }

  /**
   * A PingSource tick, {@code dev.knative.sources.ping}. Ticks may overlap, repeat or be missed, and say nothing about when they were
   * due: whoever gets one does all that is due by now. Its static data is {@link Event#content()}.
   */
  record Tick() implements EventData {
    static final String TYPE = "dev.knative.sources.ping";
  }

  /** An event of any type that the catalogue does not have; its data is {@link Event#content()}. */
  record Unknown() implements EventData {}

  /**
   * A dead letter whose original is refused: it is kept as it came ({@link Event#content()}), with the reason. Only events that carry a
   * {@link Event#deadLetter()} have it; the same event delivered the first time is a {@link Reading.Refused}.
   */
  record Unreadable(Refusal refusal) implements EventData {}
}
