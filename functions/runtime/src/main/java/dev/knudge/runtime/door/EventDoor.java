package dev.knudge.runtime.door;

import dev.knudge.contracts.Delivery;
import dev.knudge.contracts.DeliveryReader;
import dev.knudge.contracts.Event;
import dev.knudge.contracts.EventData;
import dev.knudge.contracts.Reading;
import dev.knudge.runtime.delivery.Deliveries;
import dev.knudge.runtime.delivery.Verdict;
import dev.knudge.runtime.metrics.Metrics;
import dev.knudge.runtime.tick.Ticks;
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
import org.slf4j.MDC;

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

  EventDoor(Deliveries deliveries, Provider<Ticks> ticks, Metrics metrics) {
    this.deliveries = deliveries;
    this.ticks = ticks;
    this.metrics = metrics;
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
    Trace trace = Trace.parse(delivery.header("traceparent"), delivery.header("tracestate"));
    if (trace == null) {
      trace = Trace.parse(event.traceparent(), event.tracestate());
    }
    MDC.put("event_id", event.id());
    if (trace != null) {
      MDC.put("trace_id", trace.traceId());
      MDC.put("span_id", trace.spanId());
    }
    try {
      return event.data() instanceof EventData.Tick
          ? tick()
          : Answer.of(deliveries.handle(List.of(event), delivery.body().length).getFirst());
    } finally {
      MDC.remove("event_id");
      MDC.remove("trace_id");
      MDC.remove("span_id");
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
    List<Event> events = new ArrayList<>();
    Answer worst = Answer.handled();
    for (Reading member : members) {
      switch (member) {
        case Reading.Accepted(Event event) when event.data() instanceof EventData.Tick ->
            worst = worst.worse(tick());
        case Reading.Accepted(Event event) -> events.add(event);
        case Reading.Refused(var refusal) -> worst = worst.worse(Answer.refused(refusal));
        case Reading.Batch(var inner) -> worst = worst.worse(answer(inner, bytes));
      }
    }
    for (Verdict verdict : deliveries.handle(events, bytes)) {
      worst = worst.worse(Answer.of(verdict));
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
