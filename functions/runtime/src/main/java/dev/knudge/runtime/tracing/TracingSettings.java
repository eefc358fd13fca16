package dev.knudge.runtime.tracing;

import dev.knudge.runtime.settings.SettingsException;
import io.micronaut.context.annotation.Value;
import jakarta.inject.Singleton;
import java.net.URI;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * Where spans go, by OpenTelemetry's own names for it.
 *
 * @param endpoint a collector's OTLP/HTTP address, without {@code /v1/traces}; blank: nothing is recorded
 * @param headers what it wants to see in each request: {@code name=value}, with commas between; in a value {@code %20} is a space, as OpenTelemetry says
 */
@Singleton
public record TracingSettings(
    @Value("${knudge.tracing.endpoint}") String endpoint,
    @Value("${knudge.tracing.headers}") String headers) {
  private static final Pattern NAME = Pattern.compile("[!#$%&'*+.^_`|~0-9A-Za-z-]+");
  private static final Pattern VALUE = Pattern.compile("[\\t\\x20-\\x7e]*");

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
   * @throws SettingsException if one has no value, or what no header can have; it never tells which, since it may be a secret
   * @see <a href="https://opentelemetry.io/docs/specs/otel/protocol/exporter/#specifying-headers-via-environment-variables">OpenTelemetry: headers via environment variables</a>
   */
  Map<String, String> namedHeaders() {
    Map<String, String> named = new LinkedHashMap<>();
    for (String header : headers.split(",")) {
      if (!header.isBlank()) {
        int equals = header.indexOf('=');
        String name = equals < 0 ? "" : header.substring(0, equals).strip();
        if (!NAME.matcher(name).matches()) {
          throw wrong("must be name=value, with commas between");
        }
        named.put(name, decoded(header.substring(equals + 1).strip()));
      }
    }
    return named;
  }

  /** A plus sign stays one: it is an address's query, and no header, that means a space by it. */
  private static String decoded(String value) {
    String decoded;
    try {
      decoded = URLDecoder.decode(value.replace("+", "%2B"), StandardCharsets.UTF_8);
    } catch (IllegalArgumentException _) {
      throw wrong(
          "has a % in a value that is not followed by two hexadecimal digits; a % itself is written %25");
    }
    // The JDK's client would refuse it too, and tell the value.
    if (!VALUE.matcher(decoded).matches()) {
      throw wrong("has a value with a character that no header can have");
    }
    return decoded;
  }

  private static SettingsException wrong(String what) {
    return new SettingsException("OTEL_EXPORTER_OTLP_HEADERS " + what + ".");
  }
}
