package dev.knudge.live.socket;

import io.micronaut.http.HttpRequest;
import io.micronaut.security.authentication.Authentication;
import java.time.Instant;
import java.util.Date;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Who connects.
 *
 * @param userId the token's subject
 * @param expires when the token does; null where it says nothing of it
 */
record Caller(String userId, @Nullable Instant expires) {
  /** The request's; nothing where it has no valid token. */
  static Optional<Caller> of(HttpRequest<?> request) {
    return request
        .getUserPrincipal(Authentication.class)
        .map(token -> new Caller(token.getName(), instant(token.getAttributes().get("exp"))));
  }

  /** Whether the request asks for another user's events. */
  boolean isForeign(HttpRequest<?> request) {
    return request
        .getParameters()
        .getFirst("user_id")
        .filter(asked -> !asked.equals(userId))
        .isPresent();
  }

  private static @Nullable Instant instant(@Nullable Object claim) {
    return switch (claim) {
      case Date date -> date.toInstant();
      case Instant instant -> instant;
      case Number seconds -> Instant.ofEpochSecond(seconds.longValue());
      case null, default -> null;
    };
  }
}
