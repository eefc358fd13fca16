package dev.knudge.notification;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.time.LocalTime;
import java.time.ZoneId;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DailyTest {
  @ParameterizedTest(name = "{0} in {1} after {2}: {3}")
  @CsvSource({
    "08:00, UTC, 2026-03-27T07:59:59Z, 2026-03-27T08:00:00Z",
    "08:00, UTC, 2026-03-27T08:00:00Z, 2026-03-28T08:00:00Z",
    "08:00, Europe/Berlin, 2026-03-28T12:00:00Z, 2026-03-29T06:00:00Z",
    "02:30, Europe/Berlin, 2026-03-28T12:00:00Z, 2026-03-29T01:30:00Z",
    "02:30, Europe/Berlin, 2026-10-24T12:00:00Z, 2026-10-25T00:30:00Z",
    "02:30, Europe/Berlin, 2026-10-25T00:30:00Z, 2026-10-26T01:30:00Z",
    "08:00, Asia/Kolkata, 2026-03-27T02:30:00Z, 2026-03-28T02:30:00Z",
    "23:59, Pacific/Kiritimati, 2026-03-27T00:00:00Z, 2026-03-27T09:59:00Z",
  })
  void the_hour_is_the_one_on_the_wall(LocalTime at, String zone, Instant now, Instant next) {
    assertThat(new Daily(at).after(now, ZoneId.of(zone))).isEqualTo(next);
  }
}
