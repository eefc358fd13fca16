package dev.knudge.runtime.security;

import io.micronaut.http.HttpRequest;
import io.micronaut.security.token.Claims;
import io.micronaut.security.token.jwt.validator.GenericJwtClaimsValidator;
import jakarta.inject.Singleton;
import org.jspecify.annotations.Nullable;

/** A token without an end would be valid for ever, and there is no way to take one back: it is not accepted. */
@Singleton
final class ExpiringTokens implements GenericJwtClaimsValidator<HttpRequest<?>> {
  @Override
  public boolean validate(Claims claims, @Nullable HttpRequest<?> request) {
    return claims.get(Claims.EXPIRATION_TIME) != null;
  }
}
