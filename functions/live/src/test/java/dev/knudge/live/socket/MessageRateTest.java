package dev.knudge.live.socket;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class MessageRateTest {
  private static final long SECOND = 1_000_000_000L;
  private static final long BEGIN = -SECOND; // the clock may begin anywhere

  private final MessageRate rate = new MessageRate(2, BEGIN);

  @Test
  void ten_seconds_worth_may_be_said_at_once_and_no_more() {
    assertThat(allowed(30, BEGIN)).isEqualTo(20);
  }

  @Test
  void what_was_used_comes_back_with_time() {
    allowed(30, BEGIN);

    assertThat(rate.allows(BEGIN + SECOND / 4)).isFalse();
    assertThat(rate.allows(BEGIN + SECOND / 2)).isTrue();
    assertThat(rate.allows(BEGIN + SECOND / 2)).isFalse();
    assertThat(allowed(30, BEGIN + 2 * SECOND)).isEqualTo(3);
  }

  @Test
  void who_was_silent_for_long_has_no_more_than_others() {
    assertThat(allowed(1_000, BEGIN + 86_400 * SECOND)).isEqualTo(20);
  }

  private long allowed(int messages, long now) {
    return IntStream.range(0, messages).filter(_ -> rate.allows(now)).count();
  }
}
