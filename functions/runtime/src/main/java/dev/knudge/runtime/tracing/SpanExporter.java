package dev.knudge.runtime.tracing;

import dev.knudge.contracts.Json;
import dev.knudge.runtime.metrics.Metrics;
import dev.knudge.runtime.settings.ServiceSettings;
import jakarta.annotation.PreDestroy;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Sends spans to a collector: OTLP over HTTP, in the protocol's JSON encoding. Nobody waits for it; what does not fit the queue, or what the collector does not take, is counted and
 * forgotten. Made with the first span.
 *
 * <p>Written by hand, since OpenTelemetry's own SDK costs a cold start more than all else that a first event needs (functions/runtime/README.md).
 *
 * @see <a href="https://opentelemetry.io/docs/specs/otlp/#otlphttp">OTLP/HTTP</a>
 */
@Singleton
class SpanExporter {
  private static final Logger LOG = LoggerFactory.getLogger(SpanExporter.class);
  private static final int QUEUE = 4096;
  private static final int MOST_AT_ONCE = 512;
  private static final Duration GATHERING = Duration.ofMillis(500);
  private static final Duration TIMEOUT = Duration.ofSeconds(5);
  private static final Duration LAST = Duration.ofSeconds(2);

  private final TracingSettings settings;
  private final String service;
  private final Metrics metrics;
  private final BlockingQueue<Span> queue = new ArrayBlockingQueue<>(QUEUE);
  private final HttpClient http;
  private final Thread thread;
  private volatile boolean ending;
  private boolean away;

  SpanExporter(TracingSettings settings, ServiceSettings service, Metrics metrics) {
    this.settings = settings;
    // As Knative calls it; the name in health answers where it is not Knative that runs it.
    this.service = System.getenv().getOrDefault("K_SERVICE", service.serviceName());
    this.metrics = metrics;
    http =
        HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(TIMEOUT)
            .followRedirects(HttpClient.Redirect.NEVER)
            .build();
    thread = Thread.ofVirtual().name("spans").start(this::run);
  }

  void add(Span span) {
    if (!queue.offer(span)) {
      metrics.spans("dropped", 1);
    }
  }

  private void run() {
    List<Span> spans = new ArrayList<>();
    while (!ending || !queue.isEmpty()) {
      try {
        Span first = queue.poll(1, TimeUnit.SECONDS);
        if (first == null) {
          continue;
        }
        spans.add(first);
        gather(spans);
        send(spans);
      } catch (InterruptedException _) {
        // Woken by the end: what is queued still goes.
        send(spans);
      }
      spans.clear();
    }
  }

  /** Waits a little for more, since spans come in bunches. */
  private void gather(List<Span> spans) throws InterruptedException {
    long until = System.nanoTime() + GATHERING.toNanos();
    while (spans.size() < MOST_AT_ONCE && !ending) {
      Span next = queue.poll(until - System.nanoTime(), TimeUnit.NANOSECONDS);
      if (next == null) {
        return;
      }
      spans.add(next);
    }
    queue.drainTo(spans, MOST_AT_ONCE - spans.size());
  }

  private void send(List<Span> spans) {
    if (spans.isEmpty()) {
      return;
    }
    String fault = null;
    try {
      HttpRequest.Builder request =
          HttpRequest.newBuilder(settings.traces())
              .timeout(ending ? LAST : TIMEOUT)
              .header("Content-Type", "application/json")
              .POST(HttpRequest.BodyPublishers.ofByteArray(body(spans)));
      settings.namedHeaders().forEach(request::header);
      int status = http.send(request.build(), HttpResponse.BodyHandlers.discarding()).statusCode();
      if (status / 100 != 2) {
        fault = "it answered " + status;
      }
    } catch (InterruptedException _) {
      fault = "stopped";
    } catch (IOException | RuntimeException e) {
      fault = e.toString();
    }
    metrics.spans(fault == null ? "exported" : "failed", spans.size());
    if (fault != null && !away) {
      LOG.warn("The collector of traces does not take spans: {}. They are dropped.", fault);
    }
    away = fault != null;
  }

  private byte[] body(List<Span> spans) {
    return Json.writeBytes(
        Map.of(
            "resourceSpans",
            List.of(
                Map.of(
                    "resource",
                    Map.of("attributes", attributes(Map.of("service.name", service))),
                    "scopeSpans",
                    List.of(
                        Map.of(
                            "scope",
                            Map.of("name", "knudge"),
                            "spans",
                            spans.stream().map(SpanExporter::tree).toList()))))));
  }

  private static Map<String, @Nullable Object> tree(Span span) {
    Map<String, @Nullable Object> tree = new LinkedHashMap<>();
    Trace trace = span.trace();
    if (trace != null) {
      tree.put("traceId", trace.traceId());
      tree.put("spanId", trace.spanId());
      if (trace.state() != null) {
        tree.put("traceState", trace.state());
      }
    }
    Trace parent = span.parent();
    if (parent != null) {
      tree.put("parentSpanId", parent.spanId());
    }
    tree.put("name", span.name());
    tree.put("kind", span.kind().number());
    // Numbers of 64 bits are strings, as in all JSON of Protocol Buffers.
    tree.put("startTimeUnixNano", Long.toString(span.beganEpochNanos()));
    tree.put("endTimeUnixNano", Long.toString(span.endedEpochNanos()));
    tree.put("attributes", attributes(span.attributes()));
    String fault = span.fault();
    tree.put("status", fault == null ? Map.of() : Map.of("code", 2, "message", fault));
    return tree;
  }

  private static List<Map<String, Object>> attributes(Map<String, String> attributes) {
    return attributes.entrySet().stream()
        .map(attribute ->
            Map.<String, Object>of(
                "key", attribute.getKey(), "value", Map.of("stringValue", attribute.getValue())))
        .toList();
  }

  /** What is queued still goes, within seconds. */
  @PreDestroy
  void close() {
    ending = true;
    thread.interrupt();
    try {
      thread.join(LAST.plus(GATHERING));
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
    http.shutdownNow();
  }
}
