package dev.knudge.local.telemetry;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A span as it was sent.
 *
 * @param parentId null where it begins the trace
 * @param service who sent it
 * @param startNanos since 1970
 * @param fault why it went wrong; null where it did not
 */
public record Span(
    String traceId,
    String spanId,
    @Nullable String parentId,
    String service,
    String name,
    long startNanos,
    long endNanos,
    Map<String, String> attributes,
    @Nullable String fault) {
  static final String EVENT_ID = "cloudevents.event_id";

  /** Copies the attributes. */
  public Span {
    attributes = Map.copyOf(attributes);
  }
}
