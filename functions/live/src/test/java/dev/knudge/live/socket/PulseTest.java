package dev.knudge.live.socket;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class PulseTest {
  private static final long SECOND = 1_000_000_000L;

  @Test
  void who_comes_late_was_not_there_and_who_comes_in_time_was() {
    Pulse pulse = new Pulse(Long.MAX_VALUE - SECOND); // the clock may begin anywhere, and overflow

    assertThat(pulse.isLate(Long.MAX_VALUE - SECOND / 2)).isFalse();
    assertThat(pulse.isLate(Long.MAX_VALUE - SECOND / 2 + 3 * SECOND)).isTrue();
    assertThat(pulse.isLate(Long.MAX_VALUE + 3 * SECOND)).isFalse();
  }
}
