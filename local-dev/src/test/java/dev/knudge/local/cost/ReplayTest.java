package dev.knudge.local.cost;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.knudge.local.serving.Scale;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;

/** Days short enough to be reckoned by hand. A pod is ready 2 s after it is wanted, and stays 30 s after it is not. */
class ReplayTest {
  private static final Platform PLATFORM = new Platform(1.5, 30, 0.025);
  private static final Measured MEASURED = new Measured(0.5, 0.010, 0.002);
  private static final Offset<Double> ABOUT = within(1e-6);
  private static final int HOUR = 3600;

  @Test
  void a_service_to_which_nothing_comes_has_no_pod() {
    Day day = day(0, 4, List.of());

    assertThat(day.podSeconds()).isZero();
    assertThat(day.wakeUps()).isZero();
    assertThat(day.latency(1)).isZero();
  }

  @Test
  void the_first_event_waits_for_a_pod_and_the_next_does_not() {
    Day day = day(0, 4, List.of(HOUR + 0.25, HOUR + 5.0));

    assertThat(day.wakeUps()).isOne();
    assertThat(day.latency(1)).isEqualTo(2.010, ABOUT);
    assertThat(day.latency(0.5)).isEqualTo(0.010, ABOUT);
  }

  @Test
  void a_pod_is_paid_from_its_start_to_the_end_of_its_drain() {
    Day day = day(0, 4, List.of((double) HOUR));

    // Answered 2.01 s after the hour; idle for window and retention, 90 s, at the 93rd second; 30 s
    // of drain.
    assertThat(day.podSeconds()).isEqualTo(93 + 30, ABOUT);
    assertThat(day.pods()[60]).isEqualTo(1, ABOUT);
    assertThat(day.pods()[62]).isEqualTo(3 / 60.0, ABOUT);
    assertThat(day.pods()[63]).isZero();
  }

  @Test
  void what_comes_after_the_last_pod_went_wakes_it_again() {
    assertThat(day(0, 4, List.of(100.0, 100.0 + 92)).wakeUps()).isOne();
    assertThat(day(0, 4, List.of(100.0, 100.0 + 95)).wakeUps()).isEqualTo(2);
  }

  @Test
  void a_service_with_a_least_number_of_pods_never_sleeps_and_never_wakes() {
    Day day = day(1, 4, List.of(100.0));

    assertThat(day.wakeUps()).isZero();
    assertThat(day.podSeconds()).isEqualTo(86_400, ABOUT);
    assertThat(day.latency(1)).isEqualTo(0.010, ABOUT);
  }

  @Test
  void more_than_a_pod_may_have_in_flight_is_given_more_pods_up_to_the_limit() {
    List<Double> burst =
        new ArrayList<>(IntStream.range(0, 40_000).mapToObj(i -> 100 + i / 2000.0).toList());

    Day day = day(0, 3, burst);

    assertThat(day.mostPods()).isEqualTo(3);
    assertThat(day.arrivals()).isEqualTo(40_000);
    assertThat(day.latency(0)).isGreaterThanOrEqualTo(0.010 - 1e-9);
  }

  @Test
  void the_cores_of_a_pod_do_no_more_than_they_can() {
    // 2 ms of a core each, on two cores: 1,000 a second, and 5,000 come at once.
    Day day = day(1, 1, IntStream.range(0, 5000).mapToObj(_ -> 100.0).toList());

    assertThat(day.latency(1)).isEqualTo(5.0, within(0.02));
    assertThat(day.cpuSeconds()).isEqualTo(10, ABOUT);
  }

  @Test
  void what_is_under_way_at_midnight_is_answered_and_paid_until_midnight() {
    Day day = day(0, 4, List.of(86_399.5));

    assertThat(day.latency(1)).isEqualTo(2.010, ABOUT);
    assertThat(day.podSeconds()).isEqualTo(0.5, ABOUT);
  }

  @Test
  void a_day_is_paid_by_what_pods_request_and_held_against_one_that_never_sleeps() {
    Bill bill =
        Bill.of(List.of(day(0, 4, List.of((double) HOUR))), new Prices(0.04, 0.005), PLATFORM);

    assertThat(bill.asleep()).isEqualTo((0.125 * 0.04 + 0.25 * 0.005) * 123 / 3600, ABOUT);
    assertThat(bill.alwaysOn()).isEqualTo((0.1 * 0.04 + 0.25 * 0.005) * 24, ABOUT);
  }

  private static Day day(int min, int max, List<Double> arrivals) {
    Scale scale =
        new Scale(
            min,
            max,
            0,
            1,
            105,
            Duration.ofSeconds(30),
            Duration.ofSeconds(60),
            Duration.ZERO,
            0.1,
            2);
    return Replay.of(
        new Workload("audit", scale, 150, 2, new Requests(0.1, 0.25), MEASURED, arrivals),
        PLATFORM);
  }
}
