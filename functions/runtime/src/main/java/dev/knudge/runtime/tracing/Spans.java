package dev.knudge.runtime.tracing;

import dev.knudge.contracts.Event;
import dev.knudge.runtime.tracing.Span.Kind;
import jakarta.inject.Provider;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Begins spans. Off, which is the default, nothing is made and nothing is loaded: an event's trace context goes on as it is. On, a trace of events is a tree across functions, whatever
 * lies between them:
 *
 * <pre>
 *   SERVER POST /api/tasks
 *   ├─ PRODUCER create task.created         its id is the event's traceparent
 *   │  ├─ PRODUCER send task-events         each try
 *   │  └─ CONSUMER process task.created     in every function that cares, each delivery
 *   └─ PRODUCER create reminder.scheduled … process … create reminder.due … process … CLIENT deliver email
 * </pre>
 */
@Singleton
public class Spans {
  private final boolean on;
  private final Provider<SpanExporter> exporter;

  /** The machine's own, whatever time the service is told: a span lies among those of other services. */
  private final Clock clock = Clock.systemUTC();

  Spans(TracingSettings settings, Provider<SpanExporter> exporter) {
    on = settings.on();
    this.exporter = exporter;
  }

  /** Whether anything is recorded. */
  public boolean areOn() {
    return on;
  }

  /**
   * Begins a span, which is to be closed.
   *
   * @param parent what it belongs to; null: it begins a trace
   */
  public Span begin(String name, Kind kind, @Nullable Trace parent) {
    // What somebody before us chose not to record (the flag of the trace context) is not recorded
    // here either.
    return on && (parent == null || parent.isSampled())
        ? span(name, kind, Trace.childOf(parent), parent)
        : none(parent);
  }

  /** A span of which nobody hears. */
  public Span none(@Nullable Trace parent) {
    return new Span("", Kind.SERVER, parent, parent, 0, null);
  }

  /** Begins the handling of that event. */
  public Span handling(Event event, String type, @Nullable Trace parent) {
    return begin("process " + type, Kind.CONSUMER, parent)
        .set("cloudevents.event_id", event.id())
        .set("cloudevents.event_source", event.source())
        .set("cloudevents.event_type", type)
        .set("cloudevents.event_subject", event.subject());
  }

  /**
   * Records that an event was made.
   *
   * @param own the event's trace context
   */
  public void made(String type, String id, String topic, Trace own, @Nullable Trace parent) {
    if (on && own.isSampled()) {
      try (Span span = span("create " + type, Kind.PRODUCER, own, parent)) {
        span.set("cloudevents.event_id", id)
            .set("cloudevents.event_type", type)
            .set("messaging.destination.name", topic);
      }
    }
  }

  private Span span(String name, Kind kind, Trace own, @Nullable Trace parent) {
    Instant now = clock.instant();
    return new Span(
        name,
        kind,
        own,
        parent,
        now.getEpochSecond() * 1_000_000_000L + now.getNano(),
        exporter.get()::add);
  }
}
