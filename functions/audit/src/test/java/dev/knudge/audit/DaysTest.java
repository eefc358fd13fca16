package dev.knudge.audit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Instant;
import java.time.LocalDate;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DaysTest {
  private static final Instant NOW = Instant.parse("2026-11-21T10:00:00.123456789Z");

  @Test
  void without_a_word_it_is_the_last_thirty_days() {
    Days days = Days.of(null, null, null, NOW);
    assertThat(days.to()).isEqualTo("2026-11-21T10:00:00.123456Z");
    assertThat(days.from()).isEqualTo("2026-10-22T10:00:00.123456Z");
    assertThat(days.dates()).hasSize(31);
  }

  @ParameterizedTest
  @CsvSource({
    // the day on which clocks go forward, and back
    "2026-03-29T00:00:00+01:00, 2026-03-30T00:00:00+02:00, Europe/Berlin, 1, 2026-03-28T23:00:00Z",
    "2026-10-25T00:00:00+02:00, 2026-10-26T00:00:00+01:00, Europe/Berlin, 1, 2026-10-24T22:00:00Z",
    // the day that begins at one
    "2026-09-05T23:00:00-04:00, 2026-09-06T23:00:00-03:00, America/Santiago, 2, 2026-09-05T04:00:00Z",
    // the day that Samoa left out
    "2011-12-29T00:00:00-10:00, 2012-01-01T00:00:00+14:00, Pacific/Apia, 3, 2011-12-29T10:00:00Z",
    "2026-02-08T10:00:00Z, 2026-02-08T10:00:00.000001Z, UTC, 1, 2026-02-08T00:00:00Z",
    "2026-02-08T00:00:00Z, 2026-02-09T00:00:00Z, Pacific/Kiritimati, 2, 2026-02-07T10:00:00Z"
  })
  void days_are_those_of_the_zone(String from, String to, String zone, int count, Instant first) {
    Days days =
        Days.of(
            java.time.OffsetDateTime.parse(from).toInstant(),
            java.time.OffsetDateTime.parse(to).toInstant(),
            zone,
            NOW);
    assertThat(days.begins()).hasSizeGreaterThanOrEqualTo(count).isSorted();
    assertThat(days.begins().getFirst()).isEqualTo(first);
    assertThat(days.dates()).hasSameSizeAs(days.begins());
  }

  @Test
  void a_year_has_as_many_days_as_the_calendar() {
    Days days =
        Days.of(
            Instant.parse("2024-01-01T00:00:00Z"),
            Instant.parse("2025-01-01T00:00:00Z"),
            null,
            NOW);
    assertThat(days.dates()).hasSize(366).endsWith(LocalDate.of(2024, 12, 31));
  }

  @ParameterizedTest
  @CsvSource({
    "2026-02-08T10:00:00Z, 2026-02-08T10:00:00Z, UTC, from",
    "2026-02-09T10:00:00Z, 2026-02-08T10:00:00Z, UTC, from",
    "2024-01-01T00:00:00Z, 2026-02-08T10:00:00Z, UTC, from",
    "2026-02-07T10:00:00Z, 2026-02-08T10:00:00Z, Mars/Phobos, time_zone",
    "2026-02-07T10:00:00Z, 2026-02-08T10:00:00Z, +01:00, time_zone"
  })
  void what_is_no_period_is_refused_by_its_parameter(
      Instant from, Instant to, String zone, String parameter) {
    assertThatThrownBy(() -> Days.of(from, to, zone, NOW))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith(parameter + " ");
  }
}
