package dev.knudge.local.eventing;

import io.cloudevents.CloudEvent;
import io.cloudevents.http.vertx.VertxMessageFactory;
import io.fabric8.knative.eventing.v1alpha1.KafkaSink;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerRequest;
import java.net.URI;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;

/**
 * The address of all KafkaSinks: {@code POST /<namespace>/<name>} writes a CloudEvent to the sink's topic, and answers as Knative's
 * receiver does.
 *
 * <ul>
 *   <li>202: Kafka has it
 *   <li>400: not a CloudEvent, or a batch
 *   <li>404, 405: no such sink; not a POST
 *   <li>431: headers over 8 KiB
 *   <li>503: Kafka does not have it, because it is away or the event is over 1 MiB
 * </ul>
 */
public final class KafkaSinkIngress implements AutoCloseable {

  // Far above what Kafka takes, so that what is too large for Kafka is answered as Knative answers
  // it, and far below the heap.
  private static final int BODY_READ_AT_MOST = 16 << 20;

  private final Vertx vertx;
  private final HttpServer server;
  private final SinkProducer producer;
  private final Map<String, Sink> sinks = new TreeMap<>();
  private final EventingListener listener;
  private final IngressOptions options;
  private int port;

  private KafkaSinkIngress(
      Vertx vertx,
      Collection<KafkaSink> resources,
      String bootstrapServers,
      IngressOptions options,
      EventingListener listener) {
    this.vertx = vertx;
    this.options = options;
    this.listener = listener;
    for (KafkaSink resource : resources) {
      SinkSpec spec = SinkSpec.of(resource);
      sinks.put(spec.path(), new Sink(spec));
    }
    this.producer = new SinkProducer(bootstrapServers, options);
    this.server =
        vertx
            .createHttpServer(
                new HttpServerOptions()
                    .setHost("127.0.0.1")
                    .setPort(options.port())
                    .setHandle100ContinueAutomatically(true))
            .requestHandler(this::handle);
  }

  /**
   * Starts to listen. Kafka and the topics may come later.
   *
   * @param bootstrapServers where this machine's Kafka is, whatever the manifests say
   * @throws EventingException when a manifest is wrong, or the port is taken
   */
  public static KafkaSinkIngress start(
      Vertx vertx,
      Collection<KafkaSink> sinks,
      String bootstrapServers,
      IngressOptions options,
      EventingListener listener) {
    KafkaSinkIngress ingress =
        new KafkaSinkIngress(vertx, sinks, bootstrapServers, options, listener);
    try {
      ingress.port =
          ingress
              .server
              .listen()
              .toCompletionStage()
              .toCompletableFuture()
              .orTimeout(10, TimeUnit.SECONDS)
              .join()
              .actualPort();
      return ingress;
    } catch (CompletionException e) {
      ingress.producer.close();
      throw new EventingException(
          "the KafkaSink ingress cannot listen on port %d: %s"
              .formatted(options.port(), e.getCause() == null ? e : e.getCause().getMessage()),
          e);
    }
  }

  /** Where it listens. */
  public int port() {
    return port;
  }

  /** The address of a sink, whether there is one of this name or not. */
  public URI address(String namespace, String name) {
    return URI.create("http://127.0.0.1:%d/%s/%s".formatted(port, namespace, name));
  }

  /** How the sinks are at this moment. */
  public List<SinkStatus> status() {
    return sinks.values().stream().map(Sink::status).toList();
  }

  private void handle(HttpServerRequest request) {
    // In the order of Knative's handlers: probes, the method, the path.
    String path = Objects.requireNonNullElse(request.path(), "");
    if (request.method().equals(HttpMethod.GET)
        && (path.equals("/healthz") || path.equals("/readyz"))) {
      request.response().setStatusCode(200).end();
      return;
    }
    if (!request.method().equals(HttpMethod.POST)) {
      request.response().setStatusCode(405).end();
      return;
    }
    Sink sink = sinks.get(path.endsWith("/") ? path.substring(0, path.length() - 1) : path);
    if (sink == null) {
      request.response().setStatusCode(404).end();
      return;
    }
    body(request).onSuccess(body -> sink.take(request, body));
  }

  /** The whole body, or {@code null} where it is far too large; what is too much is read and thrown away. */
  private static Future<@Nullable Buffer> body(HttpServerRequest request) {
    Buffer body = Buffer.buffer();
    boolean[] tooLarge = {false};
    request.handler(chunk -> {
      if (body.length() + chunk.length() > BODY_READ_AT_MOST) {
        tooLarge[0] = true;
      } else {
        body.appendBuffer(chunk);
      }
    });
    return request.end().map(ignored -> tooLarge[0] ? null : body);
  }

  @Override
  public void close() {
    server
        .close()
        .toCompletionStage()
        .toCompletableFuture()
        .completeOnTimeout(null, 5, TimeUnit.SECONDS)
        .join();
    producer.close();
  }

  private final class Sink {

    private final SinkSpec spec;
    private final LongAdder accepted = new LongAdder();
    private final LongAdder rejected = new LongAdder();
    private final LongAdder failed = new LongAdder();
    private volatile @Nullable Fault lastFault;

    Sink(SinkSpec spec) {
      this.spec = spec;
    }

    void take(HttpServerRequest request, @Nullable Buffer body) {
      if (body == null) {
        refuse(request, 503, failed, "the body is over " + BODY_READ_AT_MOST + " bytes");
        return;
      }
      CloudEvent event;
      try {
        event = VertxMessageFactory.createReader(request.headers(), body).toEvent();
      } catch (RuntimeException e) {
        // The SDK says that it is none in several ways (CloudEventRWException,
        // IllegalStateException …).
        refuse(request, 400, rejected, String.valueOf(e.getMessage()));
        return;
      }
      Context context = vertx.getOrCreateContext(); // Kafka answers on a thread of its own
      producer
          .write(spec, event, trace(request))
          .onComplete(written -> context.runOnContext(ignored -> answer(request, written.cause())));
    }

    private void answer(HttpServerRequest request, @Nullable Throwable failure) {
      if (failure == null) {
        accepted.increment();
        request.response().setStatusCode(202).end();
      } else {
        refuse(request, 503, failed, String.valueOf(failure.getMessage()));
      }
    }

    private void refuse(HttpServerRequest request, int status, LongAdder counter, String reason) {
      counter.increment();
      lastFault = new Fault(options.clock().instant(), status + ": " + reason);
      listener.on(new EventingEvent.Rejected(spec.resource(), status, reason));
      // No body, as Knative's receiver has none: who wonders asks local-dev.
      request.response().setStatusCode(status).end();
    }

    private TraceContext trace(HttpServerRequest request) {
      return TraceContext.of(
          request.getHeader(TraceContext.TRACEPARENT),
          request.getHeader(TraceContext.TRACESTATE),
          request.getHeader(TraceContext.BAGGAGE));
    }

    SinkStatus status() {
      return new SinkStatus(
          spec.resource(),
          spec.topic(),
          address(spec.resource().namespace(), spec.resource().name()),
          accepted.sum(),
          rejected.sum(),
          failed.sum(),
          lastFault);
    }
  }
}
