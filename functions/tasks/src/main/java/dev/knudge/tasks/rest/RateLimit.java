package dev.knudge.tasks.rest;

import dev.knudge.runtime.problem.Problem;
import io.micronaut.core.order.Ordered;
import io.micronaut.http.HttpHeaders;
import io.micronaut.http.HttpRequest;
import io.micronaut.http.HttpResponse;
import io.micronaut.http.HttpStatus;
import io.micronaut.http.annotation.RequestFilter;
import io.micronaut.http.annotation.ServerFilter;
import io.micronaut.http.filter.ServerFilterPhase;
import java.security.Principal;
import java.time.Clock;
import org.jspecify.annotations.Nullable;

/** Keeps one user from taking the place of all others: each has a bucket of requests, in each pod. */
@ServerFilter({"/api/**", "/mcp/**", "/mcp"})
final class RateLimit implements Ordered {
  private final Buckets buckets;

  RateLimit(RateSettings settings, Clock clock) {
    buckets = new Buckets(settings.burst(), settings.perSecond(), clock);
  }

  @RequestFilter
  @Nullable HttpResponse<?> limit(HttpRequest<?> request) {
    String user = request.getUserPrincipal().map(Principal::getName).orElse(null);
    if (user == null) {
      return null; // no token, no answer but 401
    }
    long seconds = buckets.take(user);
    return seconds == 0
        ? null
        : Problem.of(
                HttpStatus.TOO_MANY_REQUESTS,
                "You have asked more often than is allowed. Try again in " + seconds + " s.")
            .response()
            .header(HttpHeaders.RETRY_AFTER, Long.toString(seconds));
  }

  @Override
  public int getOrder() {
    return ServerFilterPhase.SECURITY.after();
  }
}
