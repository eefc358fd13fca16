package dev.knudge.runtime.tracing;

import io.micronaut.http.HttpRequest;
import org.jspecify.annotations.Nullable;

/** The place of a request in its trace: what follows from it comes after that. */
public final class RequestTrace {
  private static final String SPAN = "knudge.span";

  private RequestTrace() {}

  /** That of its own span where one is recorded, else what its sender says; null where it says nothing. */
  public static @Nullable Trace of(HttpRequest<?> request) {
    Span span = spanOf(request);
    return span == null ? ofHeaders(request) : span.trace();
  }

  static @Nullable Trace ofHeaders(HttpRequest<?> request) {
    return Trace.parse(
        request.getHeaders().get("traceparent"), request.getHeaders().get("tracestate"));
  }

  static void note(HttpRequest<?> request, Span span) {
    request.setAttribute(SPAN, span);
  }

  static @Nullable Span spanOf(HttpRequest<?> request) {
    return request.getAttribute(SPAN, Span.class).orElse(null);
  }
}
