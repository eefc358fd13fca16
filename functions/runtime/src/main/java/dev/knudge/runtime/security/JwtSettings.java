package dev.knudge.runtime.security;

import dev.knudge.runtime.settings.SettingsException;
import io.micronaut.context.annotation.ConfigurationProperties;
import io.micronaut.context.annotation.Context;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * How tokens are checked. Read at the start, so that a function that could check none never comes up.
 *
 * @param secret shared with whoever issues tokens (HS256); blank or null for none
 * @param jwksUrl where the issuer's public keys are; blank or null for none
 */
@Context
@ConfigurationProperties("knudge.jwt")
record JwtSettings(@Nullable String secret, @Nullable String jwksUrl) {
  /** RFC 7518, 3.2: a key for HS256 is as long as the hash. */
  private static final int SHORTEST_SECRET = 32;

  JwtSettings {
    if (blank(secret) && blank(jwksUrl)) {
      throw new SettingsException(
          "Neither JWT_SECRET (32 bytes or more, HS256) nor JWT_JWKS_URL is set; one of them is needed to check tokens.");
    }
    if (secret != null && !secret.isBlank() && bytes(secret).length < SHORTEST_SECRET) {
      throw new SettingsException(
          "JWT_SECRET has "
              + bytes(secret).length
              + " bytes; HS256 needs "
              + SHORTEST_SECRET
              + " or more (try: openssl rand -base64 48).");
    }
    if (jwksUrl != null && !jwksUrl.isBlank() && !isHttp(jwksUrl)) {
      throw new SettingsException(
          "JWT_JWKS_URL must be an http or https URL; it is '" + jwksUrl + "'.");
    }
  }

  static boolean blank(@Nullable String value) {
    return value == null || value.isBlank();
  }

  static byte[] bytes(String secret) {
    return secret.getBytes(StandardCharsets.UTF_8);
  }

  private static boolean isHttp(String url) {
    try {
      String scheme = URI.create(url).getScheme();
      return "http".equals(scheme) || "https".equals(scheme);
    } catch (IllegalArgumentException e) {
      return false;
    }
  }
}
