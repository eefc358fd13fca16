package dev.knudge.notification.channel;

import static org.assertj.core.api.Assertions.assertThat;

import dev.knudge.notification.Reason;
import dev.knudge.notification.SendResult;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class HttpAnswersTest {
  private static final Instant NOW = Instant.parse("2026-03-27T08:00:00Z");

  @ParameterizedTest
  @CsvSource(
      nullValues = "none",
      delimiter = '|',
      value = {
        "90 | PT1M30S",
        "0 | PT0S",
        "Fri, 27 Mar 2026 08:10:00 GMT | PT10M",
        // Its clock is behind ours: it asks for nothing.
        "Fri, 27 Mar 2026 07:59:50 GMT | PT-10S",
        "864000 | PT6H",
        "99999999999999999999 | none",
        "soon | none",
      })
  void who_is_busy_is_left_alone_as_long_as_it_asks_but_not_for_days(
      String retryAfter, Duration expected) {
    assertThat(HttpAnswers.result(Reason.WEBHOOK_ANSWERED, 429, retryAfter, NOW))
        .isEqualTo(new SendResult.NotNow("webhook_answered:429", expected, true));
  }
}
