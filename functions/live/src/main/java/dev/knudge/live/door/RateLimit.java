package dev.knudge.live.door;

import dev.knudge.runtime.settings.SettingsException;
import java.time.Duration;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * How much one may ask for: a bucket of tokens that fills up again evenly.
 *
 * @param name of the policy, as the header fields say it
 * @param burst how many requests at once
 * @param window how long an empty bucket takes to be full again
 */
record RateLimit(String name, int burst, Duration window) {
  private static final Pattern TEXT = Pattern.compile("(\\d{1,9})/(\\d{1,9})(s|m|h)");

  /**
   * Reads a setting: {@code 200/4s} is 200 at once, and after that 50 a second.
   *
   * @throws SettingsException if it is none
   */
  static RateLimit parse(String name, String setting, String text) {
    Matcher matcher = TEXT.matcher(text);
    if (matcher.matches()) {
      long length = Long.parseLong(matcher.group(2));
      Duration window =
          switch (matcher.group(3)) {
            case "s" -> Duration.ofSeconds(length);
            case "m" -> Duration.ofMinutes(length);
            default -> Duration.ofHours(length);
          };
      int burst = Integer.parseInt(matcher.group(1));
      if (burst > 0 && window.isPositive() && window.compareTo(Duration.ofDays(365)) < 0) {
        return new RateLimit(name, burst, window);
      }
    }
    throw new SettingsException(
        setting
            + " must be a number of requests and the time in which they come back, such as 200/4s; it is '"
            + text
            + "'.");
  }

  /** How long one token takes to come back, in nanoseconds; at least one. */
  long nanosPerToken() {
    return Math.max(1, window.toNanos() / burst);
  }

  /** The policy as the RateLimit-Policy field has it (draft-ietf-httpapi-ratelimit-headers). */
  String policy() {
    return "\"" + name + "\";q=" + burst + ";w=" + Math.max(1, window.toSeconds());
  }
}
