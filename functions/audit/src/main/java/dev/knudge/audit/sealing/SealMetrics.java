package dev.knudge.audit.sealing;

import dev.knudge.runtime.metrics.Metrics;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.MeterBinder;
import jakarta.inject.Singleton;

/** How far sealing is behind: until an entry is sealed, nobody can prove that it was not changed. */
@Singleton
final class SealMetrics implements MeterBinder {
  private final Counter sealed;
  private final SealStore store;

  SealMetrics(Metrics metrics, SealStore store) {
    sealed = metrics.registry().counter("knudge.audit.sealed");
    this.store = store;
  }

  @Override
  public void bindTo(MeterRegistry registry) {
    Gauge.builder("knudge.audit.unsealed.oldest.seconds", this::oldest)
        .description("How long the oldest entry has waited that is not sealed yet; 0 for none")
        .register(registry);
  }

  void sealed(int entries) {
    sealed.increment(entries);
  }

  /** Not a number while the database is away: zero would say that all is well. */
  private double oldest() {
    try {
      return store.oldestUnsealed().toMillis() / 1000.0;
    } catch (Exception _) {
      return Double.NaN;
    }
  }
}
