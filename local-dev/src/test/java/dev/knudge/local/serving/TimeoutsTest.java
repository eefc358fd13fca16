package dev.knudge.local.serving;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class TimeoutsTest {

  private static final long SECOND = 1_000_000_000L;

  private static Timeouts seconds(int whole, int start, int idle) {
    return new Timeouts(
        Duration.ofSeconds(whole), Duration.ofSeconds(start), Duration.ofSeconds(idle));
  }

  @Test
  void the_start_counts_until_the_answer_begins() {
    assertThat(seconds(100, 30, 0).deadline(0, 0, false)).isEqualTo(30 * SECOND);
    assertThat(seconds(100, 30, 0).deadline(0, 20 * SECOND, true)).isEqualTo(100 * SECOND);
  }

  @Test
  void each_part_of_the_answer_puts_the_idle_limit_off_but_never_the_whole() {
    assertThat(seconds(100, 0, 10).deadline(0, 0, false)).isEqualTo(10 * SECOND);
    assertThat(seconds(100, 0, 10).deadline(0, 50 * SECOND, true)).isEqualTo(60 * SECOND);
    assertThat(seconds(100, 0, 10).deadline(0, 95 * SECOND, true)).isEqualTo(100 * SECOND);
  }
}
