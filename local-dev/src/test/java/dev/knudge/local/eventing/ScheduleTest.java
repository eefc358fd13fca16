package dev.knudge.local.eventing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ScheduleTest {

  private static final ResourceName RESOURCE =
      new ResourceName("PingSource", "todo", "housekeeping");

  @ParameterizedTest
  @CsvSource({
    "* * * * *,          2026-11-21T06:30:20Z, 2026-11-21T06:31:00Z",
    "*/15 * * * *,       2026-11-21T06:30:20Z, 2026-11-21T06:45:00Z",
    "17 3 * * *,         2026-11-21T06:30:20Z, 2026-11-22T03:17:00Z",
    "0 9 * * 1-5,        2026-11-21T06:30:20Z, 2026-11-23T09:00:00Z",
    "0 9 * * MON,        2026-11-21T06:30:20Z, 2026-11-23T09:00:00Z",
    "0 0 * * 0,          2026-11-21T06:30:20Z, 2026-11-22T00:00:00Z",
    "0 0 1 JAN ?,        2026-11-21T06:30:20Z, 2027-01-01T00:00:00Z",
    "30 * * * * *,       2026-11-21T06:30:20Z, 2026-11-21T06:30:30Z",
    "*/10 * * * * *,     2026-11-21T06:30:20Z, 2026-11-21T06:30:30Z",
    "@hourly,            2026-11-21T06:30:20Z, 2026-11-21T07:00:00Z",
    "@daily,             2026-11-21T06:30:20Z, 2026-11-22T00:00:00Z",
    "@weekly,            2026-11-21T06:30:20Z, 2026-11-22T00:00:00Z",
    "@monthly,           2026-11-21T06:30:20Z, 2026-12-01T00:00:00Z",
    "@yearly,            2026-11-21T06:30:20Z, 2027-01-01T00:00:00Z",
  })
  void it_comes_when_the_cron_line_says(String text, String now, String next) {
    assertThat(Schedule.of(RESOURCE, text, null).after(Instant.parse(now)))
        .contains(Instant.parse(next));
  }

  @Test
  void where_both_days_are_restricted_either_will_do() {
    // Friday the 13th, and every 13th, and every Friday.
    Schedule schedule = Schedule.of(RESOURCE, "0 0 13 * 5", null);
    assertThat(schedule.after(Instant.parse("2026-11-11T00:00:00Z")))
        .contains(Instant.parse("2026-11-13T00:00:00Z"));
    assertThat(schedule.after(Instant.parse("2026-11-13T00:00:00Z")))
        .contains(Instant.parse("2026-11-20T00:00:00Z"));
  }

  @Test
  void the_clocks_of_its_zone_are_meant_across_daylight_saving_too() {
    Schedule schedule = Schedule.of(RESOURCE, "0 9 * * *", "Europe/Berlin");
    assertThat(schedule.after(Instant.parse("2026-10-24T12:00:00Z")))
        .contains(Instant.parse("2026-10-25T08:00:00Z")); // winter time since that night
    assertThat(schedule.after(Instant.parse("2026-03-28T12:00:00Z")))
        .contains(Instant.parse("2026-03-29T07:00:00Z")); // summer time since that night
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "61 * * * *",
        "0 0 * * 7",
        "* * * *",
        "* * * * * * *",
        "@every 5m",
        "@sometimes",
        "TZ=Europe/Berlin * * * * *",
        "CRON_TZ=UTC * * * * *",
        "often"
      })
  void what_knative_refuses_is_refused_with_the_line_in_the_error(String text) {
    assertThatThrownBy(() -> Schedule.of(RESOURCE, text, null))
        .isInstanceOf(EventingException.class)
        .hasMessageStartingWith("PingSource todo/housekeeping: spec.schedule is '" + text + "'");
  }

  @Test
  void a_zone_nobody_knows_is_refused() {
    assertThatThrownBy(() -> Schedule.of(RESOURCE, "* * * * *", "Mars/Olympus"))
        .isInstanceOf(EventingException.class)
        .hasMessageContaining("spec.timezone is 'Mars/Olympus'");
  }

  @Test
  void a_day_that_never_comes_has_no_next() {
    assertThat(
            Schedule.of(RESOURCE, "0 0 30 2 *", null).after(Instant.parse("2026-01-01T00:00:00Z")))
        .isEmpty();
  }
}
