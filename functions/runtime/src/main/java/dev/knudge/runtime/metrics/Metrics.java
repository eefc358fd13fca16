package dev.knudge.runtime.metrics;

import com.zaxxer.hikari.HikariDataSource;
import com.zaxxer.hikari.HikariPoolMXBean;
import dev.knudge.runtime.outbox.Outbox;
import io.micrometer.core.instrument.DistributionSummary;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import io.micrometer.core.instrument.binder.jvm.ClassLoaderMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmGcMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmMemoryMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmThreadMetrics;
import io.micrometer.core.instrument.binder.system.ProcessorMetrics;
import io.micrometer.core.instrument.binder.system.UptimeMetrics;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.micronaut.data.connection.jdbc.advice.DelegatingDataSource;
import jakarta.annotation.PreDestroy;
import jakarta.inject.Provider;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.function.ToDoubleFunction;
import javax.sql.DataSource;

/**
 * What happens here, counted. Names and meanings are in the README's table. The JVM's and the pool's numbers are bound when somebody first asks for them, so that they cost no cold
 * start anything.
 */
@Singleton
public class Metrics {
  private final PrometheusMeterRegistry registry =
      new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
  private final Provider<DataSource> database;
  private final Provider<Outbox> outbox;
  private final DistributionSummary groupSize;
  private final JvmGcMetrics garbageCollection = new JvmGcMetrics();
  private boolean allBound;

  Metrics(Provider<DataSource> database, Provider<Outbox> outbox) {
    this.database = database;
    this.outbox = outbox;
    groupSize =
        DistributionSummary.builder("knudge.commit.events")
            .description("Events that shared one commit")
            .register(registry);
  }

  /** For meters of a function's own. */
  public MeterRegistry registry() {
    return registry;
  }

  /**
   * Counts an answered delivery.
   *
   * @param type a type of the catalogue, {@code tick}, {@code other}, {@code batch} or {@code none}: never what a sender made up, which would be without bound
   * @param status what was answered
   * @param took from the last byte of the request to the answer
   */
  public void answered(String type, int status, Duration took) {
    registry
        .counter("knudge.deliveries", "type", type, "status", Integer.toString(status))
        .increment();
    Timer.builder("knudge.delivery.duration")
        .description("From the request's last byte to the answer")
        .tag("type", type)
        .register(registry)
        .record(took);
  }

  /** Counts a commit and the events in it, of which some had been handled before. */
  public void committed(int events, int duplicates) {
    groupSize.record(events);
    if (duplicates > 0) {
      registry.counter("knudge.inbox.duplicates").increment(duplicates);
    }
  }

  /** Counts a post to a topic's sink. */
  public void posted(String topic, boolean accepted) {
    registry
        .counter("knudge.outbox.posts", "topic", topic, "outcome", accepted ? "accepted" : "failed")
        .increment();
  }

  /** All of it, in Prometheus' text format. */
  String scrape() {
    bindAll();
    return registry.scrape();
  }

  @PreDestroy
  void close() {
    garbageCollection.close();
    registry.close();
  }

  private synchronized void bindAll() {
    if (allBound) {
      return;
    }
    allBound = true;
    new JvmMemoryMetrics().bindTo(registry);
    new JvmThreadMetrics().bindTo(registry);
    new ClassLoaderMetrics().bindTo(registry);
    new ProcessorMetrics().bindTo(registry);
    new UptimeMetrics().bindTo(registry);
    garbageCollection.bindTo(registry);
    pool("knudge.database.connections.active", HikariPoolMXBean::getActiveConnections);
    pool("knudge.database.connections.idle", HikariPoolMXBean::getIdleConnections);
    pool("knudge.database.connections.awaited", HikariPoolMXBean::getThreadsAwaitingConnection);
    outbox("knudge.outbox.unsent", Outbox.Leftovers::count);
    outbox("knudge.outbox.oldest.seconds", leftovers -> leftovers.oldest().toMillis() / 1000.0);
  }

  private void pool(String name, ToDoubleFunction<HikariPoolMXBean> value) {
    Gauge.builder(name, () -> poolNow(value)).register(registry);
  }

  private double poolNow(ToDoubleFunction<HikariPoolMXBean> value) {
    DataSource plain = DelegatingDataSource.unwrapDataSource(database.get());
    HikariPoolMXBean pool =
        plain instanceof HikariDataSource hikari ? hikari.getHikariPoolMXBean() : null;
    return pool == null ? Double.NaN : value.applyAsDouble(pool);
  }

  private void outbox(String name, ToDoubleFunction<Outbox.Leftovers> value) {
    Gauge.builder(name, () -> outboxNow(value)).register(registry);
  }

  /** Not a number while the database is away: zero would say that all is well. */
  private double outboxNow(ToDoubleFunction<Outbox.Leftovers> value) {
    try {
      return value.applyAsDouble(outbox.get().leftovers());
    } catch (Exception _) {
      return Double.NaN;
    }
  }
}
