package dev.knudge.runtime.tracing;

import dev.knudge.runtime.tracing.Span.Kind;
import io.micronaut.context.annotation.Requires;
import io.micronaut.core.order.Ordered;
import io.micronaut.http.HttpRequest;
import io.micronaut.http.HttpResponse;
import io.micronaut.http.annotation.RequestFilter;
import io.micronaut.http.annotation.ResponseFilter;
import io.micronaut.http.annotation.ServerFilter;
import org.jspecify.annotations.Nullable;

/** Records what people ask for: a span for each request to an API, from its arrival to the head of its answer. Not even made where nothing is recorded. */
@ServerFilter(patterns = {"/api/**", "/mcp"})
@Requires(property = "knudge.tracing.endpoint", pattern = "\\S+")
final class RequestSpans implements Ordered {
  private final Spans spans;

  RequestSpans(Spans spans) {
    this.spans = spans;
  }

  @Override
  public int getOrder() {
    return HIGHEST_PRECEDENCE;
  }

  @RequestFilter
  void arrived(HttpRequest<?> request) {
    RequestTrace.note(
        request, spans.begin(name(request), Kind.SERVER, RequestTrace.ofHeaders(request)));
  }

  @ResponseFilter
  void answered(HttpRequest<?> request, HttpResponse<?> answer) {
    Span span = RequestTrace.spanOf(request);
    if (span != null) {
      span.set("http.request.method", request.getMethodName())
          .set("http.response.status_code", answer.code());
      if (answer.code() >= 500) {
        span.failed("answered " + answer.code());
      }
      span.close();
    }
  }

  /** The collection that is asked, such as {@code GET /api/tasks}: what comes behind it are ids. */
  private static String name(HttpRequest<?> request) {
    @Nullable String[] parts = request.getPath().split("/", 4);
    return request.getMethodName()
        + (parts.length > 2 && "api".equals(parts[1]) ? " /api/" + parts[2] : " /" + parts[1]);
  }
}
