package dev.knudge.local.eventing;

import io.cloudevents.CloudEvent;
import io.cloudevents.core.builder.CloudEventBuilder;
import io.fabric8.knative.sources.v1.PingSource;
import io.vertx.core.Context;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpClient;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Sends the ticks of PingSources, as Knative's adapter does: each up to half a second late, tried again for three seconds where that may
 * help, then lost. Ticks overlap when their sink is slow, and what was missed while nothing ran is not made up for.
 */
public final class PingSources implements AutoCloseable {

  static final String TYPE = "dev.knative.sources.ping";

  // 0.1, 0.2, 0.4, 0.8, 1.6 s.
  private static final Delivery FIVE_RETRIES =
      new Delivery(5, Delivery.Policy.EXPONENTIAL, Duration.ofMillis(50), Duration.ZERO, null);

  // A clock that is set, or a laptop that slept, is noticed within this time.
  private static final Duration LOOK_AT_THE_CLOCK = Duration.ofSeconds(15);

  private final List<Ping> pings;
  private final HttpClient client;
  private final Context context;

  private PingSources(List<Ping> pings, HttpClient client, Context context) {
    this.pings = pings;
    this.client = client;
    this.context = context;
  }

  /**
   * Starts their clocks.
   *
   * @throws EventingException when a manifest is wrong, or a sink it names does not run here
   */
  public static PingSources start(
      Vertx vertx,
      Collection<PingSource> sources,
      SinkResolver sinks,
      InstantSource clock,
      EventingListener listener) {
    return start(
        vertx, sources, sinks, clock, Timer.of(vertx), PingSources::upToHalfASecond, listener);
  }

  /** The same with a timer and lateness of one's own. */
  static PingSources start(
      Vertx vertx,
      Collection<PingSource> sources,
      SinkResolver sinks,
      InstantSource clock,
      Timer timer,
      Supplier<Duration> lateness,
      EventingListener listener) {
    HttpClient client = vertx.createHttpClient();
    List<Ping> pings =
        sources.stream()
            .map(PingSpec::of)
            .map(spec ->
                new Ping(
                    spec,
                    sinks.resolve(spec.sink(), spec.resource().namespace()),
                    client,
                    timer,
                    lateness,
                    new Progress(spec.resource(), listener, clock)))
            .toList();
    Context context = vertx.getOrCreateContext();
    context.runOnContext(ignored -> pings.forEach(Ping::schedule));
    return new PingSources(pings, client, context);
  }

  private static Duration upToHalfASecond() {
    return Duration.ofMillis(java.util.concurrent.ThreadLocalRandom.current().nextInt(500));
  }

  /**
   * When a PingSource fires, to the second: without the lateness that it has.
   *
   * @param from its times from this one on
   * @param until and before this one
   * @throws EventingException when the manifest is wrong
   */
  public static List<Instant> times(PingSource source, Instant from, Instant until) {
    Schedule schedule = PingSpec.of(source).schedule();
    List<Instant> times = new ArrayList<>();
    Optional<Instant> next = schedule.after(from.minusNanos(1));
    while (next.isPresent() && next.get().isBefore(until)) {
      times.add(next.get());
      next = schedule.after(next.get());
    }
    return times;
  }

  /** How they are at this moment. */
  public List<PingStatus> status() {
    return pings.stream().map(Ping::status).toList();
  }

  /** Fires no more; what is under way comes to its end or is cut. */
  @Override
  public void close() {
    CompletableFuture<@Nullable Void> stopped = new CompletableFuture<>();
    context.runOnContext(ignored -> {
      pings.forEach(Ping::close);
      stopped.complete(null);
    });
    stopped.completeOnTimeout(null, 1, TimeUnit.SECONDS).join();
    client.close();
  }

  /** One PingSource; all but what its status reads belongs to the event loop. */
  private static final class Ping {

    private final PingSpec spec;
    private final URI sink;
    private final RetryingSender sender;
    private final Timer timer;
    private final Supplier<Duration> lateness;
    private final Progress progress;
    private Timer.Pending pending = () -> {};
    private boolean closed;
    private volatile @Nullable Instant lastTick;
    private volatile @Nullable Instant nextTick;

    Ping(
        PingSpec spec,
        URI sink,
        HttpClient client,
        Timer timer,
        Supplier<Duration> lateness,
        Progress progress) {
      this.spec = spec;
      this.sink = sink;
      this.timer = timer;
      this.lateness = lateness;
      this.progress = progress;
      this.sender =
          new RetryingSender(
              new EventPoster(
                  client, sink, Map.of("user-agent", "Go-http-client/1.1"), Duration.ZERO),
              FIVE_RETRIES,
              Ping::worthARetry,
              timer);
    }

    // As knative/eventing's CloudEvents client has it: not 500, 408 or 409.
    private static boolean worthARetry(int status) {
      return switch (status) {
        case 404, 413, 425, 429, 502, 503, 504 -> true;
        default -> false;
      };
    }

    void schedule() {
      nextTick = spec.schedule().after(progress.now()).orElse(null);
      await();
    }

    private void await() {
      Instant next = nextTick;
      if (closed || next == null) {
        return;
      }
      Duration left = Duration.between(progress.now(), next);
      if (left.isPositive()) {
        Duration nap = left.compareTo(LOOK_AT_THE_CLOCK) < 0 ? left : LOOK_AT_THE_CLOCK;
        pending = timer.after(nap, this::await);
        return;
      }
      lastTick = progress.now();
      timer.after(lateness.get(), this::tick);
      schedule();
    }

    private void tick() {
      if (closed) {
        return;
      }
      CloudEvent event = event();
      EventName name = new EventName(TYPE, event.getId(), "");
      sender.send(
          event,
          TraceContext.NONE,
          progress.retrying(name),
          outcome -> {
            switch (outcome) {
              case Outcome.Taken ignored -> progress.ticked(name);
              case Outcome.Abandoned ignored -> {}
              case Outcome.Refused refused -> progress.lost(name, refused.reason());
              case Outcome.Unanswered unanswered -> progress.lost(name, unanswered.reason());
            }
          });
    }

    private CloudEvent event() {
      CloudEventBuilder event =
          CloudEventBuilder.v1()
              .withId(UUID.randomUUID().toString())
              .withType(TYPE)
              .withSource(
                  URI.create(
                      "/apis/v1/namespaces/%s/pingsources/%s"
                          .formatted(spec.resource().namespace(), spec.resource().name())))
              .withTime(progress.now().atOffset(ZoneOffset.UTC));
      spec.extensions().forEach(event::withExtension);
      if (spec.data() != null) {
        event.withData(spec.data());
        if (spec.contentType() != null) {
          event.withDataContentType(spec.contentType());
        }
      }
      return event.build();
    }

    void close() {
      closed = true;
      pending.cancel();
      sender.close();
    }

    PingStatus status() {
      return new PingStatus(
          spec.resource(),
          spec.schedule().text(),
          spec.schedule().zone().getId(),
          sink,
          progress.delivered.sum(),
          progress.retries.sum(),
          progress.lost.sum(),
          lastTick,
          nextTick,
          progress.lastFault());
    }
  }
}
