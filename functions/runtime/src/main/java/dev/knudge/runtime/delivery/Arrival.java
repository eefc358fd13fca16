package dev.knudge.runtime.delivery;

import dev.knudge.contracts.Event;
import dev.knudge.contracts.EventData;
import dev.knudge.runtime.tracing.Trace;
import org.jspecify.annotations.Nullable;

/**
 * An event that was delivered.
 *
 * @param handling the place in its trace of what handles it; null where that is not recorded
 */
public record Arrival(Event event, @Nullable Trace handling) {
  /** The event's type for metrics and traces: never a name that a sender made up, of which there is no end. */
  public static String typeOf(Event event) {
    return switch (event.data()) {
      case EventData.CatalogueEvent data -> data.eventType().wireName();
      case EventData.Tick() -> "tick";
      case EventData.Unknown(), EventData.Unreadable(_) -> "other";
    };
  }

  /** What follows from it comes after this in the trace: its handling where that is recorded, else the event itself; null where it has no trace. */
  @Nullable Trace cause() {
    return handling == null ? Trace.parse(event.traceparent(), event.tracestate()) : handling;
  }
}
