package dev.knudge.notification.channel;

import dev.knudge.notification.Reason;
import dev.knudge.notification.SendResult;
import java.time.Duration;
import java.time.Instant;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;
import org.jspecify.annotations.Nullable;

/** What HTTP statuses mean for a message. */
final class HttpAnswers {
  private static final Duration LONGEST = Duration.ofHours(6);

  private HttpAnswers() {}

  /**
   * The result.
   *
   * @param answered the reason where it did not take it; its value is the status
   * @param retryAfter RFC 9110's header; null where there was none
   */
  static SendResult result(Reason answered, int status, @Nullable String retryAfter, Instant now) {
    if (status / 100 == 2) {
      return new SendResult.Accepted();
    }
    String reason = answered.text(status);
    boolean again = status >= 500 || status == 408 || status == 425 || status == 429;
    return again
        ? new SendResult.NotNow(reason, after(retryAfter, now), true)
        : new SendResult.Refused(reason);
  }

  private static @Nullable Duration after(@Nullable String header, Instant now) {
    if (header == null) {
      return null;
    }
    try {
      String value = header.strip();
      Duration asked =
          value.chars().allMatch(Character::isDigit) && !value.isEmpty()
              ? Duration.ofSeconds(Long.parseLong(value))
              : Duration.between(
                  now,
                  ZonedDateTime.parse(value, DateTimeFormatter.RFC_1123_DATE_TIME).toInstant());
      // A time that is over (clocks differ) asks for nothing.
      return asked.compareTo(LONGEST) > 0 ? LONGEST : asked;
    } catch (NumberFormatException | DateTimeParseException _) {
      return null;
    }
  }
}
