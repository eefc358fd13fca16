package dev.knudge.notification;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.time.LocalTime;
import java.time.ZoneId;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Quiet hours, also in the two nights a year in which the clocks are changed. Berlin: 2026-03-29 02:00 becomes 03:00, 2026-10-25 03:00 becomes 02:00. */
class QuietHoursTest {
  private static final ZoneId BERLIN = ZoneId.of("Europe/Berlin");

  @ParameterizedTest(name = "{0}–{1} at {2}: until {3}")
  @CsvSource({
    // An ordinary night, in winter: UTC+1.
    "22:00, 07:00, 2026-01-10T20:59:59Z, ",
    "22:00, 07:00, 2026-01-10T21:00:00Z, 2026-01-11T06:00:00Z",
    "22:00, 07:00, 2026-01-11T05:59:59Z, 2026-01-11T06:00:00Z",
    "22:00, 07:00, 2026-01-11T06:00:00Z, ",
    // Within one day.
    "13:00, 14:00, 2026-01-10T12:30:00Z, 2026-01-10T13:00:00Z",
    "13:00, 14:00, 2026-01-10T13:00:00Z, ",
    // The night that is an hour shorter, and the one that is an hour longer: they end at 07:00 on
    // the wall.
    "22:00, 07:00, 2026-03-28T22:00:00Z, 2026-03-29T05:00:00Z",
    "22:00, 07:00, 2026-10-24T22:00:00Z, 2026-10-25T06:00:00Z",
    // What would end at 02:30, which is not there, ends when 03:00 strikes.
    "22:00, 02:30, 2026-03-28T22:00:00Z, 2026-03-29T01:00:00Z",
    "22:00, 02:30, 2026-03-29T01:00:00Z, ",
    // What would begin at 02:30, which is not there, is quiet from 03:00 on.
    "02:30, 07:00, 2026-03-29T00:59:59Z, ",
    "02:30, 07:00, 2026-03-29T01:00:00Z, 2026-03-29T05:00:00Z",
    // 02:30 is there twice: quiet up to both.
    "22:00, 02:30, 2026-10-25T00:15:00Z, 2026-10-25T00:30:00Z",
    "22:00, 02:30, 2026-10-25T00:45:00Z, ",
    "22:00, 02:30, 2026-10-25T01:15:00Z, 2026-10-25T01:30:00Z",
    "22:00, 02:30, 2026-10-25T01:30:00Z, ",
  })
  void it_is_quiet_while_the_clock_on_the_wall_shows_a_quiet_hour(
      LocalTime start, LocalTime end, Instant now, Instant until) {
    assertThat(new QuietHours(start, end).endOfThoseAt(now, BERLIN)).isEqualTo(until);
  }

  @Test
  void whatever_the_moment_the_end_is_later_and_not_quiet() {
    QuietHours hours = new QuietHours(LocalTime.of(1, 45), LocalTime.of(2, 15));
    for (String day : new String[] {"2026-03-28T22:00:00Z", "2026-10-24T22:00:00Z"}) {
      Instant from = Instant.parse(day);
      for (int minute = 0; minute < 600; minute++) {
        Instant now = from.plusSeconds(60L * minute);
        Instant end = hours.endOfThoseAt(now, BERLIN);
        if (end != null) {
          assertThat(end).isAfter(now).isBefore(now.plusSeconds(3600));
          assertThat(hours.endOfThoseAt(end, BERLIN)).as("at %s", end).isNull();
        }
      }
    }
  }
}
