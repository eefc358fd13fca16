package dev.knudge.live.socket;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class PulseTest {
  private static final long SECOND = 1_000_000_000L;

  @Test
  void who_comes_late_was_not_there_and_who_comes_in_time_was() {
    Pulse pulse = new Pulse(-SECOND); // the clock may begin anywhere

    assertThat(pulse.isLate(-SECOND / 2)).isFalse();
    assertThat(pulse.isLate(2 * SECOND)).isTrue();
    assertThat(pulse.isLate(3 * SECOND)).isFalse();
  }
}
