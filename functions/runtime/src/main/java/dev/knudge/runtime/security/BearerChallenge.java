package dev.knudge.runtime.security;

import dev.knudge.runtime.problem.Problem;
import io.micronaut.context.annotation.Replaces;
import io.micronaut.http.HttpHeaders;
import io.micronaut.http.HttpRequest;
import io.micronaut.http.HttpResponse;
import io.micronaut.http.HttpStatus;
import io.micronaut.http.server.exceptions.ExceptionHandler;
import io.micronaut.security.authentication.AuthorizationException;
import io.micronaut.security.authentication.DefaultAuthorizationExceptionHandler;
import jakarta.inject.Singleton;

/** Answers a request without a valid token as RFC 6750 has it, and one that its user may not make with 403; never with a redirect. */
@Singleton
@Replaces(DefaultAuthorizationExceptionHandler.class)
final class BearerChallenge implements ExceptionHandler<AuthorizationException, HttpResponse<?>> {
  @Override
  public HttpResponse<?> handle(HttpRequest request, AuthorizationException refused) {
    if (refused.isForbidden()) {
      return Problem.of(
              HttpStatus.FORBIDDEN,
              "The token is valid, but its user may not do this; it lacks a role.")
          .response();
    }
    boolean tokenGiven = request.getHeaders().contains(HttpHeaders.AUTHORIZATION);
    String challenge = "Bearer realm=\"knudge\"" + (tokenGiven ? ", error=\"invalid_token\"" : "");
    String detail =
        tokenGiven
            ? "The token is not valid: expired, wrongly signed, or not from this issuer for this audience. Get a new one."
            : "A token is needed: send 'Authorization: Bearer <JWT>'.";
    return Problem.of(HttpStatus.UNAUTHORIZED, detail)
        .response()
        .header(HttpHeaders.WWW_AUTHENTICATE, challenge);
  }
}
