package dev.knudge.live.door;

import dev.knudge.runtime.metrics.Metrics;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import jakarta.inject.Singleton;
import java.time.Duration;

/** What goes through the door, counted by function; never by anything that a client makes up. */
@Singleton
final class DoorMetrics {
  private final MeterRegistry registry;

  DoorMetrics(Metrics metrics) {
    registry = metrics.registry();
  }

  /** A request was answered; the time is that until the answer began. */
  void answered(Backend backend, int status, Duration took) {
    Timer.builder("knudge.door.requests")
        .description("From a request's arrival to the head of its answer")
        .tag("backend", backend.serviceName())
        .tag("status", Integer.toString(status))
        .register(registry)
        .record(took);
  }

  /** A request was sent once more. */
  void repeated(Backend backend) {
    registry.counter("knudge.door.retries", "backend", backend.serviceName()).increment();
  }

  /** A user asked too often. */
  void limited(Backend backend) {
    registry.counter("knudge.door.limited", "backend", backend.serviceName()).increment();
  }

  /** The client had gone before the answer was whole. */
  void abandoned(Backend backend) {
    registry.counter("knudge.door.abandoned", "backend", backend.serviceName()).increment();
  }
}
