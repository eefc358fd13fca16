package dev.knudge.runtime.security;

import dev.knudge.runtime.problem.Problem;
import io.micronaut.context.annotation.Requires;
import io.micronaut.http.HttpHeaders;
import io.micronaut.http.HttpMethod;
import io.micronaut.http.HttpRequest;
import io.micronaut.http.HttpResponse;
import io.micronaut.http.HttpStatus;
import io.micronaut.http.annotation.RequestFilter;
import io.micronaut.http.annotation.ServerFilter;
import io.micronaut.scheduling.TaskExecutors;
import io.micronaut.scheduling.annotation.ExecuteOn;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Stands before the door for events where the platform's tokens are checked. 401 and 403 are final to the dispatcher, so such a delivery goes to the dead letters, where somebody
 * sees that a source is not allowed yet; while the keys cannot be fetched the answer is 503, and it comes again.
 */
@ServerFilter(patterns = "/", methods = HttpMethod.POST)
@Requires(bean = PlatformTokens.class)
final class PlatformDoor {
  private static final Logger LOG = LoggerFactory.getLogger(PlatformDoor.class);

  private final PlatformTokens tokens;

  PlatformDoor(PlatformTokens tokens) {
    this.tokens = tokens;
  }

  /** Null lets the delivery in. */
  @RequestFilter
  @ExecuteOn(TaskExecutors.BLOCKING)
  @Nullable HttpResponse<?> check(HttpRequest<?> request) {
    String authorization = request.getHeaders().get(HttpHeaders.AUTHORIZATION);
    PlatformTokens.Judgement judgement = tokens.judge(authorization);
    if (judgement != PlatformTokens.Judgement.TAKEN) {
      LOG.warn("A delivery is not taken: its token is {}", judgement);
    }
    return switch (judgement) {
      case TAKEN -> null;
      case UNKNOWN ->
          Problem.of(
                  HttpStatus.UNAUTHORIZED,
                  "A delivery needs the platform's token for this function: set sink.audience of its source, and look whether authentication-oidc is enabled.")
              .response()
              .header(HttpHeaders.WWW_AUTHENTICATE, "Bearer realm=\"knudge-events\"");
      case FORBIDDEN ->
          Problem.of(
                  HttpStatus.FORBIDDEN,
                  "The token is valid, but its service account is not among PLATFORM_SUBJECTS of this function.")
              .response();
      case UNDECIDED ->
          Problem.of(
                  HttpStatus.SERVICE_UNAVAILABLE,
                  "The keys that the platform's tokens are checked with cannot be fetched at present; the event is to be delivered again.")
              .response();
    };
  }
}
