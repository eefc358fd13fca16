package dev.knudge.runtime.door;

import dev.knudge.contracts.Delivery;
import dev.knudge.contracts.EventType;
import dev.knudge.runtime.DeliveryFunction;
import dev.knudge.runtime.UnavailableException;
import dev.knudge.runtime.delivery.Verdict;
import dev.knudge.runtime.logging.LogIds;
import dev.knudge.runtime.metrics.Metrics;
import dev.knudge.runtime.tick.Ticks;
import dev.knudge.runtime.tracing.Trace;
import io.micronaut.context.annotation.Executable;
import io.micronaut.http.HttpRequest;
import io.micronaut.http.HttpResponse;
import io.micronaut.scheduling.TaskExecutors;
import io.micronaut.scheduling.annotation.ExecuteOn;
import jakarta.inject.Provider;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.concurrent.CompletionException;
import org.jspecify.annotations.Nullable;

/**
 * The door of a {@link DeliveryFunction}: whatever is posted to {@code /} is handed over as it came, and nothing is refused. What could not be read, since the connection broke off, is
 * answered 503 as all that fails: only then is it delivered again.
 */
@Singleton
class DeliveryDoor {
  private static final String TICK = "dev.knative.sources.ping";

  private final DeliveryFunction function;
  private final Provider<Ticks> ticks;
  private final Metrics metrics;

  DeliveryDoor(DeliveryFunction function, Provider<Ticks> ticks, Metrics metrics) {
    this.function = function;
    this.ticks = ticks;
    this.metrics = metrics;
  }

  /** Called by the route that {@link FunctionRoutes} makes; on a virtual thread, since it waits for the database. */
  @Executable
  @ExecuteOn(TaskExecutors.BLOCKING)
  HttpResponse<?> receive(HttpRequest<?> request) {
    long start = System.nanoTime();
    String type = "none";
    Answer answer;
    try {
      Delivery delivery = EventDoor.delivery(request);
      type = typeOf(delivery.header("ce-type"));
      answer = isTick(delivery) ? tick() : handled(delivery);
    } catch (CompletionException e) {
      answer =
          Answer.of(
              new Verdict.Failed(
                  new UnavailableException(
                      "The body could not be read; it is to be delivered again.", e)));
    }
    metrics.answered(type, answer.status(), Duration.ofNanos(System.nanoTime() - start));
    return answer.response();
  }

  private Answer handled(Delivery delivery) {
    try (LogIds _ = LogIds.of(delivery.header("ce-id"), trace(delivery))) {
      return accepted(delivery);
    }
  }

  /** As at the door of events: the event's own first, then that of the request. */
  private static @Nullable Trace trace(Delivery delivery) {
    Trace own = Trace.parse(delivery.header("ce-traceparent"), null);
    return own == null ? Trace.parse(delivery.header("traceparent"), null) : own;
  }

  private Answer accepted(Delivery delivery) {
    try {
      function.accept(delivery);
      return Answer.handled();
    } catch (Exception e) {
      return Answer.of(new Verdict.Failed(e));
    }
  }

  private Answer tick() {
    try {
      ticks.get().run();
      return Answer.handled();
    } catch (Exception e) {
      return Answer.tickFailed(e);
    }
  }

  /** A tick that could not be delivered elsewhere is no tick of this function's. */
  private static boolean isTick(Delivery delivery) {
    return TICK.equals(delivery.header("ce-type"))
        && delivery.headers().keySet().stream().noneMatch(it -> it.startsWith("ce-knativeerror"));
  }

  private static String typeOf(@Nullable String type) {
    if (type == null) {
      return "none";
    }
    return type.equals(TICK) ? "tick" : EventType.of(type).map(EventType::wireName).orElse("other");
  }
}
