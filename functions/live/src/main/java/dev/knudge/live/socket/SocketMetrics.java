package dev.knudge.live.socket;

import dev.knudge.runtime.metrics.Metrics;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** What happens at the connections, counted; names and meanings are in the README. */
@Singleton
class SocketMetrics {
  private final MeterRegistry registry;
  private final Clock clock;
  private final AtomicLong queuedBytes = new AtomicLong();
  private final Counter sent;
  private final Counter overflows;
  private final Timer lag;

  @Inject
  SocketMetrics(Metrics metrics, Clock clock) {
    this(metrics.registry(), clock);
  }

  SocketMetrics(MeterRegistry registry, Clock clock) {
    this.registry = registry;
    this.clock = clock;
    sent = registry.counter("knudge.live.frames.sent");
    overflows = registry.counter("knudge.live.overflows");
    lag =
        Timer.builder("knudge.live.delivery.lag")
            .description("From an event's time until a socket took it")
            .publishPercentileHistogram()
            .minimumExpectedValue(Duration.ofMillis(1))
            .maximumExpectedValue(Duration.ofMinutes(1))
            .register(registry);
    Gauge.builder("knudge.live.queue.bytes", queuedBytes::get).register(registry);
  }

  void connections(String kind, Supplier<Number> number) {
    Gauge.builder("knudge.live.connections", number).tag("kind", kind).register(registry);
  }

  void queued(long bytes) {
    queuedBytes.addAndGet(bytes);
  }

  long queuedBytes() {
    return queuedBytes.get();
  }

  void sent(@Nullable Instant happened) {
    sent.increment();
    if (happened != null) {
      Duration took = Duration.between(happened, clock.instant());
      // A sender's clock may be ahead of ours.
      lag.record(took.isNegative() ? Duration.ZERO : took);
    }
  }

  void overflowed() {
    overflows.increment();
  }

  void closed(CloseCode code) {
    registry.counter("knudge.live.closed", "code", Integer.toString(code.code())).increment();
  }

  void refused(String reason) {
    registry.counter("knudge.live.refused", "reason", reason).increment();
  }
}
