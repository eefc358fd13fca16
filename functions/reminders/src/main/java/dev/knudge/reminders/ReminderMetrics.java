package dev.knudge.reminders;

import dev.knudge.reminders.store.DueStore;
import dev.knudge.runtime.metrics.Metrics;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import io.micrometer.core.instrument.binder.MeterBinder;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;

/** How late reminders are: those that fired, and the one that has waited longest. */
@Singleton
final class ReminderMetrics implements MeterBinder {
  private final Timer lateness;
  private final DueStore store;
  private final Clock clock;

  ReminderMetrics(Metrics metrics, DueStore store, Clock clock) {
    lateness =
        Metrics.histogram("knudge.reminder.lateness", "From a reminder's time until it fired")
            .register(metrics.registry());
    this.store = store;
    this.clock = clock;
  }

  @Override
  public void bindTo(MeterRegistry registry) {
    Gauge.builder("knudge.reminders.overdue.oldest.seconds", () -> overdue(clock.instant()))
        .description("How long the reminder has waited that is due and has not fired; 0 for none")
        .register(registry);
  }

  void fired(Instant remindAt, Instant now) {
    Duration late = Duration.between(remindAt, now);
    lateness.record(late.isNegative() ? Duration.ZERO : late);
  }

  /** Not a number while the database is away: zero would say that all is well. */
  private double overdue(Instant now) {
    try {
      Instant earliest = store.earliest();
      return earliest == null || earliest.isAfter(now)
          ? 0
          : Duration.between(earliest, now).toMillis() / 1000.0;
    } catch (Exception _) {
      return Double.NaN;
    }
  }
}
