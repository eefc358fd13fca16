package dev.knudge.live.door;

import dev.knudge.runtime.tracing.Trace;
import io.micronaut.http.HttpRequest;
import java.net.InetAddress;
import org.jspecify.annotations.Nullable;
import org.slf4j.MDC;

/**
 * What is known of a request from its first moment on.
 *
 * @param target what is asked for
 * @param requestId by which it is found in logs
 * @param trace its place in its trace; the door is a step of it
 * @param client who asks
 * @param https whether by https
 */
record Arrival(
    RequestTarget target, String requestId, Trace trace, InetAddress client, boolean https) {
  private static final String ATTRIBUTE = "knudge.door.arrival";

  /** Keeps it with its request. */
  void keep(HttpRequest<?> request) {
    request.setAttribute(ATTRIBUTE, this);
  }

  /** That of a request; null for one that was refused before it could be read. */
  static @Nullable Arrival of(HttpRequest<?> request) {
    return request.getAttribute(ATTRIBUTE, Arrival.class).orElse(null);
  }

  /** Writes log lines that carry the ids. */
  void log(Runnable lines) {
    MDC.put("request_id", requestId);
    MDC.put("trace_id", trace.traceId());
    MDC.put("span_id", trace.spanId());
    try {
      lines.run();
    } finally {
      MDC.remove("request_id");
      MDC.remove("trace_id");
      MDC.remove("span_id");
    }
  }
}
