package dev.knudge.local.serving;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class AutoscalerTest {

  private static Scale scale(Duration downDelay) {
    return new Scale(0, 0, 0, 1, 10, Duration.ofSeconds(60), Duration.ZERO, downDelay, 0.1, 2);
  }

  private final Autoscaler autoscaler = new Autoscaler(scale(Duration.ZERO));

  private int after(int seconds, double concurrency, int ready) {
    int desired = 0;
    for (int i = 0; i < seconds; i++) {
      desired = autoscaler.after(concurrency, ready);
    }
    return desired;
  }

  @Test
  void a_load_at_the_target_needs_one_process() {
    assertThat(after(60, 10, 1)).isEqualTo(1);
    assertThat(after(60, 1, 1)).isEqualTo(1);
  }

  @Test
  void a_steady_load_gets_as_many_as_its_average_needs() {
    assertThat(after(60, 25, 3)).isEqualTo(3);
  }

  @Test
  void a_burst_is_followed_within_seconds_though_the_long_average_is_low() {
    assertThat(after(54, 1, 1)).isEqualTo(1);
    assertThat(after(6, 40, 1)).isEqualTo(4);
  }

  @Test
  void a_rise_that_is_no_burst_waits_for_the_long_average() {
    after(54, 1, 1);
    assertThat(after(6, 25, 2)).isEqualTo(1);
  }

  @Test
  void after_a_burst_nothing_is_taken_away_for_a_whole_window() {
    after(54, 1, 1);
    assertThat(after(6, 40, 1)).isEqualTo(4);
    assertThat(after(50, 1, 4)).isEqualTo(4);
    assertThat(after(20, 1, 4)).isLessThan(4);
  }

  @Test
  void at_most_half_is_taken_away_at_once() {
    assertThat(after(120, 1, 8)).isEqualTo(4);
  }

  @Test
  void less_is_kept_only_after_the_delay() {
    Autoscaler patient = new Autoscaler(scale(Duration.ofSeconds(30)));
    int desired = 0;
    for (int i = 0; i < 60; i++) {
      desired = patient.after(40, 4);
    }
    assertThat(desired).isEqualTo(4);
    int secondsAtFour = 0;
    while (patient.after(0, 4) == 4) {
      secondsAtFour++;
    }
    assertThat(secondsAtFour).isGreaterThanOrEqualTo(30);
  }

  @Test
  void manifest_and_machine_bound_what_is_wanted_and_min_scale_wins_over_the_machine() {
    Scale scale =
        new Scale(2, 5, 0, 1, 10, Duration.ofSeconds(60), Duration.ZERO, Duration.ZERO, 0.1, 2);
    assertThat(scale.bounded(9, 100)).isEqualTo(5);
    assertThat(scale.bounded(9, 3)).isEqualTo(3);
    assertThat(scale.bounded(0, 100)).isEqualTo(2);
    assertThat(scale.bounded(9, 1)).isEqualTo(2);
  }
}
