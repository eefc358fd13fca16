package dev.knudge.runtime.door;

import dev.knudge.contracts.Delivery;
import dev.knudge.contracts.DeliveryReader;
import dev.knudge.contracts.Event;
import dev.knudge.contracts.EventData;
import dev.knudge.contracts.Reading;
import dev.knudge.runtime.delivery.Arrival;
import dev.knudge.runtime.delivery.Deliveries;
import dev.knudge.runtime.delivery.Verdict;
import dev.knudge.runtime.logging.LogIds;
import dev.knudge.runtime.metrics.Metrics;
import dev.knudge.runtime.tick.Ticks;
import dev.knudge.runtime.tracing.Span;
import dev.knudge.runtime.tracing.Spans;
import dev.knudge.runtime.tracing.Trace;
import io.micronaut.context.annotation.Executable;
import io.micronaut.http.HttpRequest;
import io.micronaut.http.HttpResponse;
import io.micronaut.http.ServerHttpRequest;
import io.micronaut.http.body.ByteBody;
import io.micronaut.http.body.CloseableAvailableByteBody;
import io.micronaut.scheduling.TaskExecutors;
import io.micronaut.scheduling.annotation.ExecuteOn;
import jakarta.inject.Provider;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletionException;
import org.jspecify.annotations.Nullable;

/**
 * The door of a function: takes whatever the platform posts to {@code /}, and answers with one of the contracts' statuses. It reads the bytes itself, so that neither the content
 * type nor its absence, neither an Accept header nor a missing body makes the framework answer in its place.
 */
@Singleton
class EventDoor {
  private final DeliveryReader reader = new DeliveryReader();
  private final Deliveries deliveries;
  private final Provider<Ticks> ticks;
  private final Metrics metrics;
  private final Spans spans;

  EventDoor(Deliveries deliveries, Provider<Ticks> ticks, Metrics metrics, Spans spans) {
    this.deliveries = deliveries;
    this.ticks = ticks;
    this.metrics = metrics;
    this.spans = spans;
  }

  /** Called by the route that {@link FunctionRoutes} makes; on a virtual thread, since it waits for the database. */
  @Executable
  @ExecuteOn(TaskExecutors.BLOCKING)
  HttpResponse<?> receive(HttpRequest<?> request) {
    Delivery delivery;
    try {
      delivery = delivery(request);
    } catch (CompletionException e) {
      return Answer.unreadable(
              "The body could not be read: it broke off, or is longer than any delivery may be.")
          .response();
    }
    long start = System.nanoTime();
    Reading reading = reader.read(delivery);
    Answer answer = answer(reading, delivery);
    metrics.answered(
        Answer.typeOf(reading), answer.status(), Duration.ofNanos(System.nanoTime() - start));
    return answer.response();
  }

  private Answer answer(Reading reading, Delivery delivery) {
    return switch (reading) {
      case Reading.Refused(var refusal) -> Answer.refused(refusal);
      case Reading.Accepted(Event event) -> answer(event, delivery);
      case Reading.Batch(List<Reading> members) -> answer(members, delivery.body().length);
    };
  }

  private Answer answer(Event event, Delivery delivery) {
    // The event's own first: it names the making of the event, which is always recorded where this
    // is. The request's names the platform's last hop, which mostly is not.
    Trace trace = Trace.parse(event.traceparent(), event.tracestate());
    if (trace == null) {
      trace = Trace.parse(delivery.header("traceparent"), delivery.header("tracestate"));
    }
    try (Span span = span(event, trace);
        LogIds _ = LogIds.of(event.id(), span.trace())) {
      Answer answer =
          event.data() instanceof EventData.Tick
              ? tick()
              : Answer.of(
                  deliveries
                      .handle(List.of(arrival(event, span)), delivery.body().length)
                      .getFirst());
      answered(span, answer);
      return answer;
    }
  }

  private Span span(Event event, @Nullable Trace trace) {
    return event.data() instanceof EventData.Tick || deliveries.caresFor(event)
        ? spans.handling(event, Arrival.typeOf(event), trace)
        : spans.none(trace);
  }

  private static Arrival arrival(Event event, Span span) {
    return new Arrival(event, span.isRecorded() ? span.trace() : null);
  }

  private static void answered(Span span, Answer answer) {
    span.set("http.response.status_code", answer.status());
    if (answer.status() >= 400) {
      span.failed("answered " + answer.status());
    }
  }

  /** A tick that failed is 503 whatever the fault was: after 500 the platform would not try it again. */
  private Answer tick() {
    try {
      ticks.get().run();
      return Answer.handled();
    } catch (Exception e) {
      return Answer.tickFailed(e);
    }
  }

  /** The members that can be read are handled together; the answer is the worst of all. */
  private Answer answer(List<Reading> members, long bytes) {
    List<Arrival> events = new ArrayList<>();
    List<Span> handling = new ArrayList<>();
    Answer worst = Answer.handled();
    for (Reading member : members) {
      switch (member) {
        case Reading.Accepted(Event event) when event.data() instanceof EventData.Tick ->
            worst = worst.worse(tick());
        case Reading.Accepted(Event event) -> {
          Span span = span(event, Trace.parse(event.traceparent(), event.tracestate()));
          handling.add(span);
          events.add(arrival(event, span));
        }
        case Reading.Refused(var refusal) -> worst = worst.worse(Answer.refused(refusal));
        case Reading.Batch(var inner) -> worst = worst.worse(answer(inner, bytes));
      }
    }
    List<Verdict> verdicts = deliveries.handle(events, bytes);
    for (int i = 0; i < verdicts.size(); i++) {
      Answer answer = Answer.of(verdicts.get(i));
      try (Span span = handling.get(i)) {
        answered(span, answer);
      }
      worst = worst.worse(answer);
    }
    return worst;
  }

  /**
   * What was posted.
   *
   * @throws CompletionException if the body breaks off, or is longer than any may be
   */
  static Delivery delivery(HttpRequest<?> request) {
    Delivery.Builder delivery = Delivery.builder();
    request
        .getHeaders()
        .forEach((name, values) -> values.forEach(value -> delivery.header(name, value)));
    ByteBody body = ((ServerHttpRequest<?>) request).byteBody();
    try (CloseableAvailableByteBody bytes =
        body.split(ByteBody.SplitBackpressureMode.FASTEST).buffer().join()) {
      return delivery.body(bytes.toByteArray()).build();
    }
  }
}
