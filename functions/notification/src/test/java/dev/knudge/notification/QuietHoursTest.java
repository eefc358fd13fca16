package dev.knudge.notification;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.zone.ZoneOffsetTransition;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

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

  @ParameterizedTest(name = "{0}: {1}–{2} at {3}: until {4}")
  @CsvSource({
    // Half an hour: 2026-04-05 02:00 becomes 01:30, 2026-10-04 02:00 becomes 02:30.
    "Australia/Lord_Howe, 22:00, 07:00, 2026-04-04T12:00:00Z, 2026-04-04T20:30:00Z",
    "Australia/Lord_Howe, 22:00, 07:00, 2026-10-03T12:00:00Z, 2026-10-03T20:00:00Z",
    "Australia/Lord_Howe, 22:00, 01:45, 2026-04-04T14:40:00Z, 2026-04-04T14:45:00Z",
    "Australia/Lord_Howe, 22:00, 01:45, 2026-04-04T14:50:00Z, ",
    "Australia/Lord_Howe, 22:00, 01:45, 2026-04-04T15:05:00Z, 2026-04-04T15:15:00Z",
    "Australia/Lord_Howe, 22:00, 02:15, 2026-10-03T15:00:00Z, 2026-10-03T15:30:00Z",
    "Australia/Lord_Howe, 22:00, 02:15, 2026-10-03T15:30:00Z, ",
    // At midnight: in Cuba 00:00 becomes 01:00 on 2026-03-08, and 01:00 becomes 00:00 on
    // 2026-11-01.
    "America/Havana, 22:00, 00:00, 2026-03-08T04:59:00Z, 2026-03-08T05:00:00Z",
    "America/Havana, 00:00, 07:00, 2026-03-08T05:00:00Z, 2026-03-08T11:00:00Z",
    "America/Havana, 22:00, 00:30, 2026-11-01T04:10:00Z, 2026-11-01T04:30:00Z",
    "America/Havana, 22:00, 00:30, 2026-11-01T05:10:00Z, 2026-11-01T05:30:00Z",
    // Never, and at an odd offset.
    "Asia/Kathmandu, 22:00, 07:00, 2026-03-29T00:00:00Z, 2026-03-29T01:15:00Z",
  })
  void zones_that_change_by_half_an_hour_or_at_midnight_are_quiet_as_their_clocks_show(
      String zone, LocalTime start, LocalTime end, Instant now, Instant until) {
    assertThat(new QuietHours(start, end).endOfThoseAt(now, ZoneId.of(zone))).isEqualTo(until);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "Australia/Lord_Howe",
        "Europe/Berlin",
        "America/New_York",
        "America/Havana",
        "Asia/Beirut",
        "Africa/Casablanca",
        "Antarctica/Troll",
        "Pacific/Apia",
        "UTC"
      })
  void in_no_minute_around_a_change_does_a_quiet_hour_end_in_a_quiet_hour_or_never(String id) {
    ZoneId zone = ZoneId.of(id);
    List<QuietHours> all =
        List.of(
            new QuietHours(LocalTime.of(22, 0), LocalTime.of(7, 0)),
            new QuietHours(LocalTime.of(1, 45), LocalTime.of(2, 15)),
            new QuietHours(LocalTime.of(23, 30), LocalTime.of(0, 0)),
            new QuietHours(LocalTime.of(0, 0), LocalTime.of(0, 30)));
    Instant start = Instant.parse("2026-01-01T00:00:00Z");
    for (ZoneOffsetTransition change = zone.getRules().nextTransition(start);
        change != null && change.getInstant().isBefore(Instant.parse("2027-01-01T00:00:00Z"));
        change = zone.getRules().nextTransition(change.getInstant())) {
      for (int minute = -1_500; minute < 1_500; minute++) {
        Instant now = change.getInstant().plusSeconds(60L * minute);
        for (QuietHours hours : all) {
          Instant end = hours.endOfThoseAt(now, zone);
          if (end != null) {
            assertThat(end)
                .as("%s at %s", hours, now)
                .isAfter(now)
                .isBefore(now.plusSeconds(43_200));
            assertThat(hours.endOfThoseAt(end, zone)).as("%s at %s", hours, end).isNull();
          }
        }
      }
    }
  }
}
