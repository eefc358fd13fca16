package dev.knudge.deadletters;

import dev.knudge.deadletters.store.LetterStore;
import dev.knudge.runtime.metrics.Metrics;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.MeterBinder;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Duration;
import java.util.function.ToDoubleFunction;
import org.jspecify.annotations.Nullable;

/** What arrives and what is sent again, counted; and how much is open. Destinations are named by the setting and by nobody else, so that there are few of them. */
@Singleton
final class LetterMetrics implements MeterBinder {
  private final Metrics metrics;
  private final LetterStore store;
  private final Clock clock;
  private final Destinations destinations;

  LetterMetrics(Metrics metrics, LetterStore store, DeadLetterSettings settings, Clock clock) {
    this.metrics = metrics;
    destinations = settings.allowed();
    this.store = store;
    this.clock = clock;
  }

  @Override
  public void bindTo(MeterRegistry registry) {
    gauge(registry, "knudge.dead.letters.open", LetterStore.Open::letters);
    gauge(
        registry,
        "knudge.dead.letters.oldest.seconds",
        open ->
            open.oldest() == null
                ? 0
                : Duration.between(open.oldest(), clock.instant()).toMillis() / 1000.0);
  }

  void arrived(Letter letter, Kept kept) {
    if (kept != Kept.SEEN) {
      metrics
          .registry()
          .counter(
              "knudge.dead.letters.stored",
              "destination",
              name(letter.destination()),
              "code",
              letter.code() == null ? "none" : letter.code().toString())
          .increment();
    }
  }

  void redriven(@Nullable String destination, Reply reply) {
    String outcome = reply instanceof Reply.Taken ? "taken" : "failed";
    metrics
        .registry()
        .counter(
            "knudge.dead.letters.redriven", "destination", name(destination), "outcome", outcome)
        .increment();
  }

  private String name(@Nullable String destination) {
    String name = destinations.nameOf(destination);
    return name == null ? "other" : name;
  }

  /** Not a number while the database is away: zero would say that all is well. */
  private void gauge(
      MeterRegistry registry, String name, ToDoubleFunction<LetterStore.Open> value) {
    Gauge.builder(
            name,
            () -> {
              try {
                return value.applyAsDouble(store.open());
              } catch (Exception _) {
                return Double.NaN;
              }
            })
        .register(registry);
  }
}
