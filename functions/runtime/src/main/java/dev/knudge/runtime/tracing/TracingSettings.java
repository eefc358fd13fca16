package dev.knudge.runtime.tracing;

import dev.knudge.runtime.settings.SettingsException;
import io.micronaut.context.annotation.Value;
import jakarta.inject.Singleton;
import java.net.URI;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Where spans go, by OpenTelemetry's own names for it.
 *
 * @param endpoint a collector's OTLP/HTTP address, without {@code /v1/traces}; blank: nothing is recorded
 * @param headers what it wants to see in each request: {@code name=value}, with commas between
 */
@Singleton
public record TracingSettings(
    @Value("${knudge.tracing.endpoint}") String endpoint,
    @Value("${knudge.tracing.headers}") String headers) {
  /** Whether anything is recorded. */
  boolean on() {
    return !endpoint.isBlank();
  }

  /**
   * Where spans are posted.
   *
   * @throws SettingsException if the endpoint is no http(s) URL
   */
  URI traces() {
    try {
      URI address = URI.create(endpoint.strip().replaceFirst("/+$", "") + "/v1/traces");
      if (address.getHost() != null && String.valueOf(address.getScheme()).startsWith("http")) {
        return address;
      }
    } catch (IllegalArgumentException _) {
      // Said below.
    }
    throw new SettingsException(
        "OTEL_EXPORTER_OTLP_ENDPOINT must be an http(s) URL such as http://collector:4318; it is '"
            + endpoint
            + "'.");
  }

  /**
   * The headers, by name.
   *
   * @throws SettingsException if one has no value
   */
  Map<String, String> namedHeaders() {
    Map<String, String> named = new LinkedHashMap<>();
    for (String header : headers.split(",")) {
      if (!header.isBlank()) {
        int equals = header.indexOf('=');
        if (equals <= 0) {
          // The value may be a secret, so it is not told.
          throw new SettingsException(
              "OTEL_EXPORTER_OTLP_HEADERS must be name=value, with commas between.");
        }
        named.put(header.substring(0, equals).strip(), header.substring(equals + 1).strip());
      }
    }
    return named;
  }
}
