package dev.knudge.local.eventing;

import io.fabric8.knative.duck.v1.Destination;
import io.fabric8.knative.sources.v1.KafkaSource;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.PoolOptions;
import io.vertx.core.impl.launcher.commands.VersionCommand;
import java.net.URI;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Delivers the records of a KafkaSource's topics to its sink, as Knative's dispatcher does; the package description tells where it differs.
 *
 * <p>At least once: an offset is committed only when every record before it is finished. So records come again after a crash.
 */
public final class KafkaSourceDispatcher implements AutoCloseable {

  private static final int CONNECTIONS = 100;
  private static final int IDLE_SECONDS = 10_000;

  private final SourceSpec spec;
  private final OwnEventLoop loop;
  private final HttpClient client;
  private final RecordDelivery delivery;
  private final InFlight inFlight;
  private final Progress progress;
  private final SourceReader reader;
  private final URI sink;
  private volatile boolean closed;

  private KafkaSourceDispatcher(
      SourceSpec spec,
      Vertx vertx,
      String bootstrapServers,
      SinkResolver sinks,
      DispatcherOptions options,
      Timer timer,
      EventingListener listener) {
    this.spec = spec;
    this.sink = sinks.resolve(spec.sink(), spec.resource().namespace());
    Destination deadLetters = spec.delivery().deadLetterSink();
    URI deadLetterSink =
        deadLetters == null ? null : sinks.resolve(deadLetters, spec.resource().namespace());
    this.loop = OwnEventLoop.on(vertx);
    this.client = client(vertx);
    this.progress = new Progress(spec.resource(), listener, options.clock());
    this.inFlight = new InFlight();
    this.delivery =
        new RecordDelivery(
            sender(sink, timer),
            deadLetterSink == null ? null : sender(deadLetterSink, timer),
            progress);
    RecordFlow flow =
        spec.ordered()
            ? new OrderedFlow(loop.context(), delivery, inFlight)
            : new UnorderedFlow(loop.context(), delivery, inFlight, options.maxPollRecords());
    this.reader = new SourceReader(spec, bootstrapServers, options, flow, inFlight, progress);
  }

  /**
   * Starts to read and deliver. Kafka and the topics may come later.
   *
   * @param source the manifest
   * @param bootstrapServers where this machine's Kafka is, whatever the manifest says
   * @throws EventingException when the manifest is wrong, or a sink it names does not run here
   */
  public static KafkaSourceDispatcher start(
      Vertx vertx,
      KafkaSource source,
      String bootstrapServers,
      SinkResolver sinks,
      DispatcherOptions options,
      EventingListener listener) {
    return start(vertx, source, bootstrapServers, sinks, options, Timer.of(vertx), listener);
  }

  /** The same with a timer of one's own. */
  static KafkaSourceDispatcher start(
      Vertx vertx,
      KafkaSource source,
      String bootstrapServers,
      SinkResolver sinks,
      DispatcherOptions options,
      Timer timer,
      EventingListener listener) {
    KafkaSourceDispatcher dispatcher =
        new KafkaSourceDispatcher(
            SourceSpec.of(source), vertx, bootstrapServers, sinks, options, timer, listener);
    dispatcher.reader.start();
    return dispatcher;
  }

  private static HttpClient client(Vertx vertx) {
    return vertx.createHttpClient(
        new HttpClientOptions().setIdleTimeout(IDLE_SECONDS),
        new PoolOptions().setHttp1MaxSize(CONNECTIONS));
  }

  private RetryingSender sender(URI target, Timer timer) {
    Map<String, String> headers = new LinkedHashMap<>();
    headers.put("user-agent", "Vert.x-WebClient/" + VersionCommand.getVersion());
    headers.put("Prefer", "reply");
    headers.put("Kn-Namespace", spec.resource().namespace());
    return new RetryingSender(
        new EventPoster(client, target, headers, spec.delivery().timeout()),
        spec.delivery(),
        KafkaSourceDispatcher::worthARetry,
        timer);
  }

  // https://github.com/knative/specs/blob/main/specs/eventing/data-plane.md
  private static boolean worthARetry(int status) {
    return status >= 500 || status == 404 || status == 408 || status == 409 || status == 429;
  }

  /** How it is at this moment. */
  public SourceStatus status() {
    return new SourceStatus(
        spec.resource(),
        spec.topics(),
        spec.consumerGroup(),
        spec.ordered(),
        sink,
        state(),
        progress.delivered.sum(),
        progress.retries.sum(),
        progress.deadLettered.sum(),
        progress.lost.sum(),
        inFlight.count(),
        progress.lastFault(),
        reader.partitions());
  }

  private SourceStatus.State state() {
    if (closed) {
      return SourceStatus.State.CLOSED;
    }
    if (progress.troubled()) {
      return SourceStatus.State.TROUBLED;
    }
    return reader.reading() ? SourceStatus.State.RUNNING : SourceStatus.State.STARTING;
  }

  /**
   * Reads no more, waits a while for requests under way, and commits. What waits for a retry is given up, and comes again after the next
   * start.
   */
  @Override
  public void close() {
    if (closed) {
      return;
    }
    closed = true;
    CompletableFuture<@Nullable Void> abandoned = new CompletableFuture<>();
    loop.context()
        .runOnContext(ignored -> {
          delivery.close();
          abandoned.complete(null);
        });
    abandoned
        .completeOnTimeout(null, Duration.ofSeconds(1).toMillis(), TimeUnit.MILLISECONDS)
        .join();
    reader.close();
    client.close();
    loop.close();
  }
}
