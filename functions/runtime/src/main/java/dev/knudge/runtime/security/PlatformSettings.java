package dev.knudge.runtime.security;

import dev.knudge.runtime.settings.SettingsException;
import io.micronaut.context.annotation.ConfigurationProperties;
import io.micronaut.context.annotation.Context;
import io.micronaut.context.annotation.Requires;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How the platform's own tokens are checked (Knative Eventing's {@code authentication-oidc}), where they are. Read at the start, so that a function that could check none never comes up.
 *
 * @param jwksUrl where the cluster's public keys are
 * @param issuer the cluster, as its tokens name it
 * @param audience this function, as its sources' {@code sink.audience} names it
 * @param subjects whose deliveries are taken: {@code system:serviceaccount:<namespace>:<name>} of each source
 * @param caFile certificates to trust when the keys are fetched, as PEM; blank for the usual ones
 * @param tokenFile what the keys are asked for with, read anew each time; blank for nothing
 */
@Context
@Requires(property = "knudge.platform.jwks-url", pattern = ".+")
@ConfigurationProperties("knudge.platform")
record PlatformSettings(
    String jwksUrl,
    @Nullable String issuer,
    @Nullable String audience,
    @Nullable List<String> subjects,
    @Nullable String caFile,
    @Nullable String tokenFile) {

  PlatformSettings {
    if (!jwksUrl.matches("https?://.+")) {
      throw new SettingsException(
          "PLATFORM_JWKS_URL must be an http or https URL; it is '" + jwksUrl + "'.");
    }
    needed("PLATFORM_ISSUER", issuer);
    needed("PLATFORM_AUDIENCE", audience);
    subjects =
        subjects == null ? List.of() : subjects.stream().filter(it -> !it.isBlank()).toList();
    needed("PLATFORM_SUBJECTS", String.join(",", subjects));
  }

  private static void needed(String name, @Nullable String value) {
    if (value == null || value.isBlank()) {
      throw new SettingsException(
          "PLATFORM_JWKS_URL is set, so deliveries are checked; that needs " + name + " too.");
    }
  }
}
