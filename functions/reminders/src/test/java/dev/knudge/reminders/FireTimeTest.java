package dev.knudge.reminders;

import static org.assertj.core.api.Assertions.assertThat;

import dev.knudge.contracts.ReminderEvent.When;
import dev.knudge.contracts.WireForms;
import java.time.Instant;
import java.time.LocalTime;
import java.time.ZoneId;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FireTimeTest {
  @ParameterizedTest(name = "{0} from {1} in {2}")
  @CsvSource({
    // A moment: the offset is a length of time, whatever the clocks do.
    "-PT30M, 2026-03-27T09:00:00+01:00, Europe/Berlin, 2026-03-27T07:30:00Z",
    "PT15M,  2026-03-27T09:00:00+01:00, Europe/Berlin, 2026-03-27T08:15:00Z",
    "PT0S,   2026-03-27T09:00:00Z,      UTC,           2026-03-27T09:00:00Z",
    "-P1D,   2026-03-29T09:00:00+02:00, Europe/Berlin, 2026-03-28T07:00:00Z",
    "-PT2H,  2026-03-29T03:30:00+02:00, Europe/Berlin, 2026-03-28T23:30:00Z",
    "-P1D,   2026-10-25T09:00:00+01:00, Europe/Berlin, 2026-10-24T08:00:00Z",
    "-P2W,   2026-03-27T09:00:00Z,      UTC,           2026-03-13T09:00:00Z",
    // A day: from nine in the morning there.
    "PT0S,   2026-03-27,                UTC,                 2026-03-27T09:00:00Z",
    "PT0S,   2026-03-27,                Europe/Berlin,       2026-03-27T08:00:00Z",
    "PT0S,   2026-07-27,                Europe/Berlin,       2026-07-27T07:00:00Z",
    "-PT30M, 2026-03-29,                Europe/Berlin,       2026-03-29T06:30:00Z",
    "-P1D,   2026-03-29,                Europe/Berlin,       2026-03-28T07:00:00Z",
    "PT0S,   2026-03-27,                America/St_Johns,    2026-03-27T11:30:00Z",
    "PT0S,   2026-03-27,                Pacific/Kiritimati,  2026-03-26T19:00:00Z",
    // Samoa crossed the date line: the 30th of December 2011 was not there, nine o'clock of it is
    // nine of the 31st.
    "PT0S,   2011-12-30,                Pacific/Apia,        2011-12-30T19:00:00Z",
    "PT0S,   2011-12-29,                Pacific/Apia,        2011-12-29T19:00:00Z",
    // What RFC 3339 cannot write is not given out.
    "P99999D, 9999-12-31T23:59:59Z,     UTC,                 9999-12-31T23:59:59Z",
    "-P99999D, 1000-01-01,              UTC,                 1000-01-01T00:00:00Z",
  })
  void a_relative_reminder_fires_at(String offset, String due, String zone, Instant expected) {
    When when = new When.FromDueDate(Objects.requireNonNull(WireForms.offset(offset)));

    assertThat(FireTime.of(when, WireForms.dueDate(due), ZoneId.of(zone), LocalTime.of(9, 0)))
        .isEqualTo(expected);
  }

  @ParameterizedTest(name = "{0} at {1}")
  @CsvSource({
    // The clocks of Berlin pass over half past two, and come to it twice in autumn: then the first.
    "2026-03-29, 02:30, 2026-03-29T01:30:00Z",
    "2026-10-25, 02:30, 2026-10-25T00:30:00Z",
  })
  void a_day_may_start_at_an_hour_that_the_clocks_play_with(
      String due, LocalTime dayStarts, Instant expected) {
    assertThat(
            FireTime.of(
                new When.FromDueDate(java.time.Duration.ZERO),
                WireForms.dueDate(due),
                ZoneId.of("Europe/Berlin"),
                dayStarts))
        .isEqualTo(expected);
  }

  @Test
  void without_a_due_date_there_is_no_time_but_for_an_absolute_one() {
    Instant noon = Instant.parse("2026-03-27T12:00:00.123456789Z");

    assertThat(
            FireTime.of(
                new When.FromDueDate(java.time.Duration.ZERO),
                null,
                ZoneId.of("UTC"),
                LocalTime.NOON))
        .isNull();
    assertThat(FireTime.of(new When.At(noon), null, ZoneId.of("UTC"), LocalTime.NOON))
        .isEqualTo(Instant.parse("2026-03-27T12:00:00.123456Z"));
  }
}
