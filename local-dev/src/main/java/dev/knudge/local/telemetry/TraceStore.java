package dev.knudge.local.telemetry;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A collector of traces: takes OTLP in its JSON encoding, and keeps the latest in memory. (The binary encoding of OpenTelemetry's SDKs is not taken.)
 *
 * @see <a href="https://opentelemetry.io/docs/specs/otlp/#otlphttp">OTLP/HTTP</a>
 */
public final class TraceStore {
  private static final int TRACES = 2_000;
  private static final int SPANS = 2_000;
  private static final int ERROR = 2;
  private static final ObjectMapper MAPPER = new ObjectMapper();

  /** Those that got a span last are at the end. */
  private final Map<String, List<Span>> traces = new LinkedHashMap<>(64, 0.75f, true);

  /**
   * Takes what a service sent.
   *
   * @throws IOException if it is not OTLP's JSON
   */
  public void add(byte[] json) throws IOException {
    List<Span> spans = read(MAPPER.readTree(json));
    synchronized (traces) {
      for (Span span : spans) {
        List<Span> known = traces.computeIfAbsent(span.traceId(), _ -> new ArrayList<>());
        if (known.size() < SPANS) {
          known.add(span);
        }
      }
      var oldest = traces.entrySet().iterator();
      while (traces.size() > TRACES) {
        oldest.next();
        oldest.remove();
      }
    }
  }

  /** Those that got a span last, the latest first. */
  public List<Trace> latest(int limit) {
    synchronized (traces) {
      return traces.entrySet().stream()
          .skip(Math.max(0, traces.size() - limit))
          .map(entry -> new Trace(entry.getKey(), entry.getValue()))
          .toList()
          .reversed();
    }
  }

  /** The trace of that id, or that beginning of an id, or in which an event has that id. */
  public Optional<Trace> find(String id) {
    return latest(TRACES).stream()
        .filter(trace ->
            trace.id().startsWith(id)
                || trace.spans().stream()
                    .anyMatch(span -> id.equals(span.attributes().get(Span.EVENT_ID))))
        .findFirst();
  }

  private static List<Span> read(JsonNode request) throws IOException {
    if (!request.path("resourceSpans").isArray()) {
      throw new IOException("there are no resourceSpans");
    }
    List<Span> spans = new ArrayList<>();
    for (JsonNode resource : request.path("resourceSpans")) {
      String service =
          attributes(resource.at("/resource/attributes")).getOrDefault("service.name", "unknown");
      for (JsonNode scope : resource.path("scopeSpans")) {
        for (JsonNode span : scope.path("spans")) {
          spans.add(span(service, span));
        }
      }
    }
    return spans;
  }

  private static Span span(String service, JsonNode span) throws IOException {
    String traceId = span.path("traceId").asText();
    String spanId = span.path("spanId").asText();
    if (!traceId.matches("[0-9a-f]{32}") || !spanId.matches("[0-9a-f]{16}")) {
      throw new IOException("a span has no valid traceId and spanId");
    }
    JsonNode status = span.path("status");
    return new Span(
        traceId,
        spanId,
        textOrNull(span.path("parentSpanId")),
        service,
        span.path("name").asText(),
        span.path("startTimeUnixNano").asLong(),
        span.path("endTimeUnixNano").asLong(),
        attributes(span.path("attributes")),
        status.path("code").asInt() == ERROR ? status.path("message").asText("failed") : null);
  }

  private static @Nullable String textOrNull(JsonNode node) {
    return node.asText().isEmpty() ? null : node.asText();
  }

  private static Map<String, String> attributes(JsonNode list) {
    Map<String, String> attributes = new HashMap<>();
    for (JsonNode attribute : list) {
      JsonNode value = attribute.path("value");
      attributes.put(
          attribute.path("key").asText(), value.isEmpty() ? "" : value.elements().next().asText());
    }
    return attributes;
  }
}
