package dev.knudge.local.setup;

import dev.knudge.local.eventing.DispatcherOptions;
import dev.knudge.local.eventing.KafkaSourceDispatcher;
import dev.knudge.local.eventing.PingSources;
import dev.knudge.local.manifests.Located;
import dev.knudge.local.status.Status;
import io.fabric8.knative.sources.v1.KafkaSource;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/** All that delivers to services by itself: KafkaSources and PingSources. */
final class Deliveries implements AutoCloseable {

  private final List<KafkaSourceDispatcher> dispatchers;
  private final PingSources pings;

  private Deliveries(List<KafkaSourceDispatcher> dispatchers, PingSources pings) {
    this.dispatchers = List.copyOf(dispatchers);
    this.pings = pings;
  }

  /**
   * Starts them.
   *
   * @param stopTimeout how long requests under way get when it is closed
   */
  static Deliveries start(
      Vertx vertx,
      Plan plan,
      String bootstrapServers,
      InstantSource clock,
      Duration stopTimeout,
      Narrator narrator) {
    DispatcherOptions usual = DispatcherOptions.usual();
    DispatcherOptions options =
        new DispatcherOptions(usual.maxPollRecords(), usual.commitInterval(), stopTimeout, clock);
    List<KafkaSourceDispatcher> dispatchers = new ArrayList<>();
    try {
      for (Located<KafkaSource> source : plan.manifests().kafkaSources()) {
        dispatchers.add(
            KafkaSourceDispatcher.start(
                vertx, source.resource(), bootstrapServers, plan.sinks(), options, narrator));
      }
      PingSources pings =
          PingSources.start(
              vertx,
              plan.manifests().pingSources().stream().map(Located::resource).toList(),
              plan.sinks(),
              clock,
              narrator);
      return new Deliveries(dispatchers, pings);
    } catch (RuntimeException e) {
      close(dispatchers);
      throw e;
    }
  }

  List<Status.SourceStatus> sources() {
    return dispatchers.stream().map(KafkaSourceDispatcher::status).map(Snapshots::of).toList();
  }

  List<Status.PingStatus> pings() {
    return pings.status().stream().map(Snapshots::of).toList();
  }

  @Override
  public void close() {
    pings.close();
    close(dispatchers);
  }

  /** Side by side, since each may wait for its requests under way. */
  private static void close(List<KafkaSourceDispatcher> dispatchers) {
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      dispatchers.forEach(dispatcher -> threads.execute(dispatcher::close));
    }
  }
}
