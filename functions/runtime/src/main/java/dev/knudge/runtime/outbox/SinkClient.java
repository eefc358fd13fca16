package dev.knudge.runtime.outbox;

import dev.knudge.contracts.Json;
import dev.knudge.runtime.UnavailableException;
import dev.knudge.runtime.metrics.Metrics;
import dev.knudge.runtime.security.Authorities;
import dev.knudge.runtime.settings.SinkSettings;
import dev.knudge.runtime.tracing.Span;
import dev.knudge.runtime.tracing.Span.Kind;
import dev.knudge.runtime.tracing.Spans;
import dev.knudge.runtime.tracing.Trace;
import jakarta.annotation.PreDestroy;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Posts events to the KafkaSinks of their topics. Made when the first event is to be posted: a function that says nothing never pays for it. */
@Singleton
class SinkClient {
  private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(5);

  private final SinkSettings settings;
  private final Metrics metrics;
  private final Spans spans;
  private final HttpClient http;

  SinkClient(SinkSettings settings, Metrics metrics, Spans spans) {
    this.settings = settings;
    this.metrics = metrics;
    this.spans = spans;
    HttpClient.Builder client =
        HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(CONNECT_TIMEOUT)
            .followRedirects(HttpClient.Redirect.NEVER);
    String authorities = settings.caCerts();
    if (authorities != null && !authorities.isBlank()) {
      client.sslContext(Authorities.trusting(authorities));
    }
    http = client.build();
  }

  /**
   * Posts the event and returns when the sink has it.
   *
   * @throws UnavailableException if it did not say so. It may have it nevertheless (a timeout): posting it again is right, since readers know an event by its id
   */
  void post(OutboxRow row) {
    Map<String, @Nullable Object> headers = Json.readObject(row.headers());
    try (Span span =
        spans.areOn()
            ? spans.begin("send " + row.topic(), Kind.PRODUCER, trace(headers))
            : spans.none(null)) {
      span.set("messaging.destination.name", row.topic())
          .set("cloudevents.event_id", headers.get("ce-id"));
      try {
        post(row, headers);
      } catch (UnavailableException e) {
        span.failed(String.valueOf(e.getMessage()));
        throw e;
      }
    }
  }

  private static @Nullable Trace trace(Map<String, @Nullable Object> headers) {
    return headers.get("traceparent") instanceof String traceparent
        ? Trace.parse(traceparent, headers.get("tracestate") instanceof String state ? state : null)
        : null;
  }

  private void post(OutboxRow row, Map<String, @Nullable Object> headers) {
    URI sink = settings.of(row.topic());
    try {
      int status =
          http.send(request(sink, row, headers), HttpResponse.BodyHandlers.discarding())
              .statusCode();
      metrics.posted(row.topic(), status / 100 == 2);
      if (status / 100 != 2) {
        throw new UnavailableException(
            "The sink of topic '"
                + row.topic()
                + "' answered "
                + status
                + " to an event; it is kept and posted again.");
      }
    } catch (IOException e) {
      metrics.posted(row.topic(), false);
      throw new UnavailableException(
          "The sink of topic '"
              + row.topic()
              + "' cannot be reached; the event is kept and posted again.",
          e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new UnavailableException(
          "Stopped while an event was posted; it is kept and posted again.", e);
    }
  }

  @PreDestroy
  void close() {
    http.shutdownNow();
  }

  private HttpRequest request(URI sink, OutboxRow row, Map<String, @Nullable Object> headers)
      throws IOException {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(sink)
            .timeout(settings.timeout())
            .POST(HttpRequest.BodyPublishers.ofString(row.body()));
    headers.forEach((name, value) -> request.header(name, String.valueOf(value)));
    Path token = settings.tokenFile(row.topic());
    if (token != null) {
      // Renewed by the kubelet, so read each time.
      request.setHeader("Authorization", "Bearer " + Files.readString(token).strip());
    }
    return request.build();
  }
}
