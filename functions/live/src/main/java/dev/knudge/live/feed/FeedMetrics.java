package dev.knudge.live.feed;

import dev.knudge.runtime.metrics.Metrics;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import jakarta.inject.Singleton;
import java.util.function.Supplier;

/** What the feed counts. */
@Singleton
class FeedMetrics {
  private final MeterRegistry registry;
  private final Counter repeated;
  private final Counter replayed;
  private final Counter resets;

  FeedMetrics(Metrics metrics) {
    registry = metrics.registry();
    repeated = registry.counter("knudge.live.events.repeated");
    replayed = registry.counter("knudge.live.events.replayed");
    resets = registry.counter("knudge.live.resets");
  }

  /** A record was read. */
  void read(String topic) {
    registry.counter("knudge.live.records", "topic", topic).increment();
  }

  /** A record could not be read, and was passed over. */
  void bad(String topic) {
    registry.counter("knudge.live.records.bad", "topic", topic).increment();
  }

  void repeated() {
    repeated.increment();
  }

  void replayed() {
    replayed.increment();
  }

  void reset() {
    resets.increment();
  }

  void window(Supplier<Number> bytes) {
    Gauge.builder("knudge.live.window.bytes", bytes).register(registry);
  }
}
