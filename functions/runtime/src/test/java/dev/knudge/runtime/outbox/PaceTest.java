package dev.knudge.runtime.outbox;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PaceTest {
  private static final Backoff BACKOFF =
      new Backoff(Duration.ofMillis(250), Duration.ofSeconds(15));

  /** Chance is always at its upper end: pauses are as long as they can be. */
  private static final RandomGenerator LONGEST = () -> -1L;

  private final Pace pace = new Pace(16, BACKOFF, LONGEST);

  @Test
  void a_few_odd_events_slow_down_nobody() {
    for (int i = 0; i < 100; i++) {
      pace.failed(i);
      pace.failed(i);
      pace.succeeded();
    }
    assertThat(pace.width(100)).isEqualTo(16);
    assertThat(pace.isAway()).isFalse();
  }

  @Test
  void when_the_sinks_are_away_nothing_is_posted_until_the_pause_is_over_and_then_one_is_tried() {
    fail(3, 0);
    assertThat(pace.isAway()).isTrue();
    assertThat(pace.width(0)).isZero();
    assertThat(pace.pauseLeft(0)).isBetween(ms(249), ms(250));
    assertThat(pace.width(ms(250))).isOne();
    assertThat(pace.pauseLeft(ms(250))).isZero();
  }

  @Test
  void those_that_fail_together_make_one_pause() {
    fail(16, 0);
    assertThat(pace.pauseLeft(0)).isBetween(ms(249), ms(250));
  }

  @Test
  void each_try_in_vain_doubles_the_pause_up_to_the_longest() {
    fail(3, 0);
    long now = 0;
    for (int pause : new int[] {250, 500, 1000, 2000, 4000, 8000, 15_000, 15_000}) {
      assertThat(pace.pauseLeft(now)).isBetween(ms(pause) - ms(1), ms(pause));
      now += ms(pause);
      pace.failed(now);
    }
  }

  @Test
  void a_sink_that_is_back_is_given_twice_as_much_with_each_event_it_takes() {
    fail(3, 0);
    for (int width : new int[] {2, 4, 8, 16, 16}) {
      pace.succeeded();
      assertThat(pace.width(0)).isEqualTo(width);
    }
    assertThat(pace.isAway()).isFalse();
  }

  @Test
  void a_pause_can_be_cut_short_for_one_try() {
    fail(3, 0);
    pace.tryNow();
    assertThat(pace.width(0)).isOne();
    pace.failed(0);
    assertThat(pace.width(0)).isZero();
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 7, 8, 31, 63, 64, 1000, Integer.MAX_VALUE})
  void a_pause_is_between_half_and_all_of_what_it_can_be_and_never_longer_than_the_longest(
      int failures) {
    Duration full = BACKOFF.after(failures, 1);
    assertThat(full).isBetween(Duration.ofMillis(250), Duration.ofSeconds(15));
    for (double chance = 0; chance <= 1; chance += 0.125) {
      assertThat(BACKOFF.after(failures, chance)).isBetween(full.dividedBy(2).minusNanos(1), full);
    }
  }

  private void fail(int times, long now) {
    for (int i = 0; i < times; i++) {
      pace.failed(now);
    }
  }

  private static long ms(long millis) {
    return millis * 1_000_000;
  }
}
