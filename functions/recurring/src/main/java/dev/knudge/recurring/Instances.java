package dev.knudge.recurring;

import dev.knudge.contracts.Event;
import dev.knudge.contracts.EventIds;
import dev.knudge.contracts.NewEvent;
import dev.knudge.contracts.RecurringEvent.TaskRecurringTriggered;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.format.DateTimeFormatter;
import org.jspecify.annotations.Nullable;

/** The event that tells of an instance. Its id is the series' and the occurrence's, so that whoever says it again, and however often, says the same event. */
public final class Instances {
  private static final String SOURCE = "/recurring";

  private Instances() {}

  /**
   * Tells of an instance.
   *
   * @param cause what led to it; null where it is a tick
   */
  public static NewEvent said(SeriesKey key, Made made, Instant now, @Nullable Event cause) {
    Definition definition = made.definition();
    NewEvent.Builder event =
        NewEvent.saying(
                new TaskRecurringTriggered(
                    definition.taskId(),
                    key.userId(),
                    key.seriesId(),
                    made.occurrence().local(),
                    definition.instance(made.occurrence()),
                    definition.reminders()))
            .from(SOURCE)
            .at(now);
    if (cause != null) {
      event.because(cause, "occurrence", 0);
    }
    return event.id(id(key, made.occurrence().local())).build();
  }

  /** The id of the event that tells of that occurrence. */
  public static String id(SeriesKey key, LocalDateTime occurrence) {
    // No id has a space in it.
    return EventIds.derived(
        SOURCE,
        key.userId() + " " + key.seriesId(),
        DateTimeFormatter.ISO_LOCAL_DATE_TIME.format(occurrence),
        0);
  }
}
