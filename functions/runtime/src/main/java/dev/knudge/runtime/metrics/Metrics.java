package dev.knudge.runtime.metrics;

import com.zaxxer.hikari.HikariDataSource;
import com.zaxxer.hikari.HikariPoolMXBean;
import dev.knudge.runtime.outbox.Outbox;
import io.micrometer.core.instrument.DistributionSummary;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import io.micrometer.core.instrument.binder.MeterBinder;
import io.micrometer.core.instrument.binder.jvm.ClassLoaderMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmGcMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmMemoryMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmThreadMetrics;
import io.micrometer.core.instrument.binder.system.ProcessorMetrics;
import io.micrometer.core.instrument.binder.system.UptimeMetrics;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.micronaut.context.BeanProvider;
import io.micronaut.data.connection.jdbc.advice.DelegatingDataSource;
import jakarta.annotation.PreDestroy;
import jakarta.inject.Provider;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.ToDoubleFunction;
import javax.sql.DataSource;

/**
 * What happens here, counted. Names and meanings are in the README's table. The JVM's and the pool's numbers are bound when somebody first asks for them, so that they cost no cold
 * start anything.
 */
@Singleton
public class Metrics {
  /** From an event that comes while its function is awake to one that an outage held up; a cold start lies in between. */
  private static final Duration[] LATENCIES = {
    Duration.ofMillis(50),
    Duration.ofMillis(100),
    Duration.ofMillis(250),
    Duration.ofMillis(500),
    Duration.ofSeconds(1),
    Duration.ofMillis(2500),
    Duration.ofSeconds(5),
    Duration.ofSeconds(10),
    Duration.ofSeconds(30),
    Duration.ofMinutes(1),
    Duration.ofMinutes(5),
    Duration.ofMinutes(15),
    Duration.ofHours(1)
  };

  private static final Duration LONGEST = Duration.ofDays(366);

  private final PrometheusMeterRegistry registry =
      new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
  private final Provider<DataSource> database;
  private final Provider<Outbox> outbox;
  private final BeanProvider<MeterBinder> others;
  private final DistributionSummary groupSize;
  private final Map<String, Timer> latencies = new ConcurrentHashMap<>();
  private volatile double startSeconds = Double.NaN;
  private volatile double lastTick = Double.NaN;
  private final JvmGcMetrics garbageCollection = new JvmGcMetrics();
  private boolean allBound;

  Metrics(
      Provider<DataSource> database, Provider<Outbox> outbox, BeanProvider<MeterBinder> others) {
    this.others = others;
    this.database = database;
    this.outbox = outbox;
    groupSize =
        DistributionSummary.builder("knudge.commit.events")
            .description("Events that shared one commit")
            .register(registry);
  }

  /** For meters of a function's own. One that is to be seen before anything has happened is a {@link MeterBinder}'s: a bean that is asked for at the first scrape. */
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

  /** Notes how long it took from an event's time to the commit of its effect; once for an event, however often it is delivered. */
  public void effective(String type, Duration latency) {
    latencies
        .computeIfAbsent(
            type,
            _ ->
                histogram(
                        "knudge.event.latency", "From an event's time to the commit of its effect")
                    .tag("type", type)
                    .register(registry))
        .record(within(latency));
  }

  /** An event's time is what its sender says: ahead of our clock, or centuries ago, which no timer can count. */
  private static Duration within(Duration latency) {
    if (latency.isNegative()) {
      return Duration.ZERO;
    }
    return latency.compareTo(LONGEST) > 0 ? LONGEST : latency;
  }

  /** A timer with the buckets of {@link #effective}, to be registered at {@link #registry}: whoever waits for an event's effect waits that long. */
  public static Timer.Builder histogram(String name, String description) {
    return Timer.builder(name).description(description).serviceLevelObjectives(LATENCIES);
  }

  /** Notes how long it took from exec to the first answer that the server could give. */
  public void started(Duration sinceExec) {
    startSeconds = sinceExec.toMillis() / 1000.0;
  }

  /**
   * Notes a tick.
   *
   * @param outcome {@code done}, {@code failed} or {@code busy}: another was at it
   */
  public void ticked(String outcome, Duration took, Instant end) {
    Timer.builder("knudge.tick.duration")
        .description("How long ticks took")
        .tag("outcome", outcome)
        .register(registry)
        .record(took);
    if (outcome.equals("done")) {
      lastTick = end.getEpochSecond();
    }
  }

  /** Counts a commit and the events in it, of which some had been handled before. */
  public void committed(int events, int duplicates) {
    groupSize.record(events);
    if (duplicates > 0) {
      registry.counter("knudge.inbox.duplicates").increment(duplicates);
    }
  }

  /** Counts spans: {@code exported}, {@code failed} (the collector did not take them) or {@code dropped} (more than the queue holds). */
  public void spans(String outcome, int number) {
    registry.counter("knudge.spans", "outcome", outcome).increment(number);
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
    Gauge.builder("knudge.start.seconds", () -> startSeconds)
        .description("From exec to the server's being there, of this process")
        .register(registry);
    Gauge.builder("knudge.tick.last.success.timestamp.seconds", () -> lastTick)
        .description("When a tick last did all of its work in this process")
        .register(registry);
    others.forEach(binder -> binder.bindTo(registry));
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
