package dev.knudge.live.door;

import java.util.LinkedHashMap;
import java.util.Map;

/**
 * What browsers are told to keep to. The page is of one origin and holds no script or style but in files of its own, so all else is forbidden; what is no page may do nothing at all.
 */
final class SecurityHeaders {
  /** The field that a function's own page may have set already. */
  static final String POLICY = "Content-Security-Policy";

  private static final String PAGE =
      String.join(
          "; ",
          "default-src 'none'",
          "script-src 'self'",
          "style-src 'self'",
          "img-src 'self' data:",
          "font-src 'self'",
          "connect-src 'self'",
          "manifest-src 'self'",
          "worker-src 'self'",
          "base-uri 'none'",
          "form-action 'self'",
          "frame-ancestors 'none'",
          "require-trusted-types-for 'script'");

  private static final String NO_PAGE = "default-src 'none'; frame-ancestors 'none'; sandbox";

  /** Two years, as the preload lists ask for; subdomains are not ours to decide about. */
  private static final String STRICT_TRANSPORT = "max-age=63072000";

  private static final Map<String, String> COMMON =
      Map.of(
          "X-Content-Type-Options", "nosniff",
          "X-Frame-Options", "DENY",
          "Referrer-Policy", "no-referrer",
          "Permissions-Policy",
              "accelerometer=(), camera=(), display-capture=(), geolocation=(), gyroscope=(), magnetometer=(), microphone=(), payment=(), usb=()",
          "Cross-Origin-Opener-Policy", "same-origin",
          "Cross-Origin-Resource-Policy", "same-origin",
          "Origin-Agent-Cluster", "?1");

  private SecurityHeaders() {}

  /**
   * The fields of an answer.
   *
   * @param html whether it is a page
   * @param https whether the client asked by https: only then may it be told to never ask otherwise
   */
  static Map<String, String> of(boolean html, boolean https) {
    Map<String, String> fields = new LinkedHashMap<>(COMMON);
    fields.put(POLICY, html ? PAGE : NO_PAGE);
    if (https) {
      fields.put("Strict-Transport-Security", STRICT_TRANSPORT);
    }
    return fields;
  }
}
