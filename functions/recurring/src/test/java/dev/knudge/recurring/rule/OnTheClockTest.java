package dev.knudge.recurring.rule;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Locale;
import java.util.TimeZone;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/** What becomes of occurrences where the wall clock is put forward or back, in six zones. */
class OnTheClockTest {
  private static final List<String> ZONES =
      List.of(
          "UTC",
          "America/St_Johns",
          "Australia/Lord_Howe",
          "Europe/Berlin",
          "Asia/Kolkata",
          "Pacific/Apia");

  @Provide
  Arbitrary<ZoneId> zones() {
    return Arbitraries.of(ZONES).map(ZoneId::of);
  }

  /** Near the changes of these zones: two years in which Apia lost a day and each of the others that have summer time changed four times. */
  @Provide
  Arbitrary<LocalDateTime> starts() {
    return Combinators.combine(
            Arbitraries.longs()
                .between(
                    LocalDate.of(2010, 9, 1).toEpochDay(), LocalDate.of(2012, 4, 30).toEpochDay()),
            Arbitraries.of("00:00", "00:01", "00:30", "01:59", "02:00", "02:30", "03:00", "12:00"))
        .as((day, time) -> LocalDate.ofEpochDay(day).atTime(LocalTime.parse(time)));
  }

  @Provide
  Arbitrary<String> unboundedRules() {
    return RandomRules.rules().map(rule -> rule.replaceAll(";(COUNT|UNTIL)=[^;]*", ""));
  }

  @Provide
  Arbitrary<String> rulesOfHours() {
    return Combinators.combine(
            Arbitraries.of(
                "HOURLY",
                "MINUTELY",
                "HOURLY;INTERVAL=2",
                "HOURLY;INTERVAL=5",
                "MINUTELY;INTERVAL=45",
                "MINUTELY;INTERVAL=7"),
            Arbitraries.of("", "", ";BYHOUR=1,2,3", ";BYHOUR=0,2", ";BYHOUR=2", ";BYHOUR=23"),
            Arbitraries.of("", "", ";BYMINUTE=0,30", ";BYMINUTE=15,45,59"),
            Arbitraries.of(
                "",
                "",
                "",
                ";BYDAY=SU,SA",
                ";BYMONTHDAY=-1,30",
                ";BYMONTH=3,10,12",
                ";BYYEARDAY=-2,87"),
            Arbitraries.of("", "", ";BYSETPOS=-1", ";BYSETPOS=1"))
        .as((frequency, hour, minute, day, position) ->
            "FREQ="
                + frequency
                + hour
                + minute
                + day
                + (hour.isEmpty() && minute.isEmpty() ? "" : position));
  }

  @Property(tries = 500)
  void a_rule_of_days_keeps_its_time_of_day_and_moves_forward_where_there_is_none(
      @ForAll("unboundedRules") String rule,
      @ForAll("starts") LocalDateTime start,
      @ForAll("zones") ZoneId zone) {
    LocalDate last = start.toLocalDate().plusYears(2);
    List<LocalDateTime> expected =
        new ByTheBook(rule, start)
            .upTo(last).stream()
                .map(local -> local.atZone(zone).toLocalDateTime())
                .sorted()
                .distinct()
                .filter(local -> local.isBefore(last.atStartOfDay()))
                .toList();

    if (Schedule.read(rule, start, zone, List.of(), List.of())
        instanceof RuleReading.Understood(Schedule schedule)) {
      List<Occurrence> found =
          schedule.after(
              LocalDateTime.MIN, last.atStartOfDay(zone).toInstant().minusNanos(1), 10_000);
      assertThat(found)
          .as("%s from %s in %s", rule, start, zone)
          .extracting(Occurrence::local)
          .isEqualTo(expected);
      assertInOrderAndInTheirPlace(found, zone);
    }
  }

  @Property(tries = 500)
  void a_rule_of_hours_goes_by_the_time_that_passes(
      @ForAll("rulesOfHours") String rule,
      @ForAll("starts") LocalDateTime start,
      @ForAll("zones") ZoneId zone) {
    Duration time = Duration.ofDays(12);
    ZonedDateTime begins = start.atZone(zone);
    List<Occurrence> expected = new ByTheMinute(rule, start, zone).during(time);

    if (Schedule.read(rule, start, zone, List.of(), List.of())
        instanceof RuleReading.Understood(Schedule schedule)) {
      List<Occurrence> found =
          schedule.after(LocalDateTime.MIN, begins.toInstant().plus(time).minusNanos(1), 50_000);
      assertThat(found).as("%s from %s in %s", rule, start, zone).isEqualTo(expected);
      for (int i = 0; i < found.size(); i += 1 + found.size() / 40) {
        LocalDateTime point = found.get(i).local().minusMinutes(i % 3);
        assertThat(
                schedule
                    .next(point)
                    .filter(next -> next.instant().isBefore(begins.toInstant().plus(time))))
            .as("%s from %s in %s after %s", rule, start, zone, point)
            .isEqualTo(found.stream().filter(each -> each.local().isAfter(point)).findFirst());
      }
    }
  }

  private static void assertInOrderAndInTheirPlace(List<Occurrence> found, ZoneId zone) {
    for (int i = 0; i < found.size(); i++) {
      Occurrence each = found.get(i);
      assertThat(each.instant()).isEqualTo(each.local().atZone(zone).toInstant());
      assertThat(LocalDateTime.ofInstant(each.instant(), zone)).isEqualTo(each.local());
      if (i > 0) {
        assertThat(each.instant()).isAfter(found.get(i - 1).instant());
        assertThat(each.local()).isAfter(found.get(i - 1).local());
      }
    }
  }

  @Example
  void nine_stays_nine_across_both_changes() {
    assertThat(Reading.schedule("FREQ=WEEKLY", "2026-03-22T09:00:00", "Europe/Berlin").first(2))
        .extracting(each -> each.instant().toString())
        .containsExactly("2026-03-22T08:00:00Z", "2026-03-29T07:00:00Z");
    assertThat(Reading.schedule("FREQ=WEEKLY", "2026-10-18T09:00:00", "Europe/Berlin").first(2))
        .extracting(each -> each.instant().toString())
        .containsExactly("2026-10-18T07:00:00Z", "2026-10-25T08:00:00Z");
  }

  @Example
  void a_time_in_the_gap_moves_forward_by_the_gap_that_day_only() {
    assertThat(Reading.schedule("FREQ=DAILY", "2026-03-28T02:30:00", "Europe/Berlin").first(3))
        .containsExactly(
            occurrence("2026-03-28T02:30:00", "2026-03-28T01:30:00Z"),
            occurrence("2026-03-29T03:30:00", "2026-03-29T01:30:00Z"),
            occurrence("2026-03-30T02:30:00", "2026-03-30T00:30:00Z"));
  }

  @Example
  void a_time_that_moves_onto_another_is_one_with_it() {
    assertThat(
            Reading.schedule(
                    "FREQ=DAILY;BYHOUR=2,3;BYMINUTE=0,30", "2026-03-29T00:00:00", "Europe/Berlin")
                .first(3))
        .extracting(each -> each.local().toString())
        .containsExactly("2026-03-29T03:00", "2026-03-29T03:30", "2026-03-30T02:00");
  }

  @Example
  void of_a_time_that_comes_twice_it_is_the_first() {
    assertThat(Reading.schedule("FREQ=DAILY", "2026-10-24T02:30:00", "Europe/Berlin").first(3))
        .containsExactly(
            occurrence("2026-10-24T02:30:00", "2026-10-24T00:30:00Z"),
            occurrence("2026-10-25T02:30:00", "2026-10-25T00:30:00Z"),
            occurrence("2026-10-26T02:30:00", "2026-10-26T01:30:00Z"));
  }

  @Example
  void the_day_that_apia_never_had_is_told_on_the_next() {
    assertThat(
            Reading.schedule("FREQ=DAILY;COUNT=4", "2011-12-28T10:00:00", "Pacific/Apia").first(9))
        .containsExactly(
            occurrence("2011-12-28T10:00:00", "2011-12-28T20:00:00Z"),
            occurrence("2011-12-29T10:00:00", "2011-12-29T20:00:00Z"),
            occurrence("2011-12-31T10:00:00", "2011-12-30T20:00:00Z"),
            occurrence("2012-01-01T10:00:00", "2011-12-31T20:00:00Z"));
    assertThat(
            Reading.schedule("FREQ=WEEKLY;BYDAY=FR", "2011-12-23T10:00:00", "Pacific/Apia")
                .first(3))
        .extracting(each -> each.local().toString())
        .containsExactly("2011-12-23T10:00", "2011-12-31T10:00", "2012-01-06T10:00");
  }

  @Example
  void every_hour_is_every_hour_that_passes_and_names_each_local_time_once() {
    assertThat(Reading.schedule("FREQ=HOURLY", "2026-03-29T00:00:00", "Europe/Berlin").first(4))
        .containsExactly(
            occurrence("2026-03-29T00:00:00", "2026-03-28T23:00:00Z"),
            occurrence("2026-03-29T01:00:00", "2026-03-29T00:00:00Z"),
            occurrence("2026-03-29T03:00:00", "2026-03-29T01:00:00Z"),
            occurrence("2026-03-29T04:00:00", "2026-03-29T02:00:00Z"));
    assertThat(Reading.schedule("FREQ=HOURLY", "2026-10-25T01:00:00", "Europe/Berlin").first(4))
        .containsExactly(
            occurrence("2026-10-25T01:00:00", "2026-10-24T23:00:00Z"),
            occurrence("2026-10-25T02:00:00", "2026-10-25T00:00:00Z"),
            occurrence("2026-10-25T03:00:00", "2026-10-25T02:00:00Z"),
            occurrence("2026-10-25T04:00:00", "2026-10-25T03:00:00Z"));
  }

  /** There the clock was put forward at one minute past midnight, and back at the same time of day. */
  @Example
  void an_hour_within_which_the_clock_is_changed_is_asked_for_each_of_its_times() {
    assertThat(
            Reading.schedule("FREQ=HOURLY;BYHOUR=1,2,3", "2011-03-12T03:01:00", "America/St_Johns")
                .first(4))
        .containsExactly(
            occurrence("2011-03-12T03:01:00", "2011-03-12T06:31:00Z"),
            occurrence("2011-03-13T01:01:00", "2011-03-13T03:31:00Z"),
            occurrence("2011-03-13T02:01:00", "2011-03-13T04:31:00Z"),
            occurrence("2011-03-13T03:01:00", "2011-03-13T05:31:00Z"));
    assertThat(
            Reading.schedule(
                    "FREQ=HOURLY;INTERVAL=2;BYHOUR=0,23;BYMINUTE=0,30",
                    "2010-11-06T22:00:00",
                    "America/St_Johns")
                .first(2))
        .containsExactly(
            occurrence("2010-11-07T00:00:00", "2010-11-07T02:30:00Z"),
            occurrence("2010-11-07T23:00:00", "2010-11-08T02:30:00Z"));
    assertThat(
            Reading.schedule(
                    "FREQ=HOURLY;INTERVAL=2;BYHOUR=23;BYMINUTE=30",
                    "2010-11-06T22:00:00",
                    "America/St_Johns")
                .first(1))
        .containsExactly(occurrence("2010-11-06T23:30:00", "2010-11-07T03:00:00Z"));
  }

  @Example
  void after_half_an_hour_was_added_the_minutes_are_still_those_that_the_clock_shows() {
    assertThat(
            Reading.schedule("FREQ=HOURLY;BYMINUTE=0", "2011-10-02T01:00:00", "Australia/Lord_Howe")
                .first(3))
        .containsExactly(
            occurrence("2011-10-02T01:00:00", "2011-10-01T14:30:00Z"),
            occurrence("2011-10-02T03:00:00", "2011-10-01T16:00:00Z"),
            occurrence("2011-10-02T04:00:00", "2011-10-01T17:00:00Z"));
  }

  @Example
  void what_comes_after_the_start_but_shows_less_than_it_is_not_given_again() {
    Schedule schedule =
        Reading.schedule(
            "FREQ=MINUTELY;INTERVAL=45;BYMINUTE=15,45", "2011-10-30T02:30:00", "Europe/Berlin");
    assertThat(schedule.first(1))
        .containsExactly(occurrence("2011-10-30T02:15:00", "2011-10-30T01:15:00Z"));
    assertThat(schedule.next(LocalDateTime.parse("2011-10-30T02:15:00")))
        .contains(occurrence("2011-10-30T03:45:00", "2011-10-30T02:45:00Z"));
  }

  @Example
  void a_date_that_is_left_out_may_be_named_as_it_was_meant_or_as_it_came() {
    for (String named : List.of("2026-03-29T02:30:00", "2026-03-29T03:30:00")) {
      Schedule schedule =
          Reading.understood(
              Schedule.read(
                  "FREQ=DAILY",
                  LocalDateTime.parse("2026-03-28T02:30:00"),
                  ZoneId.of("Europe/Berlin"),
                  List.of(LocalDateTime.parse(named)),
                  List.of()));
      assertThat(schedule.first(2))
          .extracting(each -> each.local().toLocalDate().getDayOfMonth())
          .containsExactly(28, 30);
    }
  }

  @Example
  void until_in_utc_is_that_very_moment_and_without_a_zone_the_wall_clocks() {
    assertThat(count("FREQ=DAILY;UNTIL=20260331T070000Z")).isEqualTo(4);
    assertThat(count("FREQ=DAILY;UNTIL=20260331T065959Z")).isEqualTo(3);
    assertThat(count("FREQ=DAILY;UNTIL=20260331T090000")).isEqualTo(4);
    assertThat(count("FREQ=DAILY;UNTIL=20260331T085959")).isEqualTo(3);
    assertThat(count("FREQ=DAILY;UNTIL=20260331")).isEqualTo(4);
    assertThat(count("FREQ=DAILY;UNTIL=20260327")).isZero();
  }

  private static int count(String rule) {
    return Reading.schedule(rule, "2026-03-28T09:00:00", "Europe/Berlin").first(99).size();
  }

  @Example
  void nothing_depends_on_where_the_machine_is_or_what_it_speaks() {
    TimeZone zone = TimeZone.getDefault();
    Locale locale = Locale.getDefault();
    String here = told();
    try {
      for (String elsewhere : ZONES) {
        TimeZone.setDefault(TimeZone.getTimeZone(elsewhere));
        Locale.setDefault(
            Locale.forLanguageTag(elsewhere.equals("UTC") ? "tr" : "ar-EG-u-nu-arab"));
        assertThat(told()).isEqualTo(here);
      }
    } finally {
      TimeZone.setDefault(zone);
      Locale.setDefault(locale);
    }
  }

  private static String told() {
    StringBuilder told = new StringBuilder();
    for (String rule :
        List.of(
            "daily",
            "monthly",
            "freq=weekly;byday=fri".replace("fri", "fr"),
            "FREQ=MINUTELY;INTERVAL=90",
            "FREQ=YEARLY;BYWEEKNO=1;BYDAY=SU;UNTIL=20300101T000000Z")) {
      for (String zone : ZONES) {
        Schedule schedule = Reading.schedule(rule, "2026-01-31T02:30:00", zone);
        told.append(schedule.text()).append(schedule.rule()).append(schedule.first(5));
      }
    }
    return told.toString();
  }

  @Example
  void a_change_of_a_day_that_lies_ahead_is_not_reached_too_early() {
    Schedule schedule =
        Reading.schedule(
            "FREQ=SECONDLY;INTERVAL=3601;BYMONTH=2;BYMONTHDAY=29",
            "2026-01-01T00:00:00",
            "Europe/Berlin");
    long begun = Instant.parse("2025-12-31T23:00:00Z").getEpochSecond();
    List<Occurrence> found = schedule.first(30);
    assertThat(found)
        .allSatisfy(each -> {
          assertThat((each.instant().getEpochSecond() - begun) % 3601).isZero();
          assertThat(each.local().getMonthValue() * 100 + each.local().getDayOfMonth())
              .isEqualTo(229);
        });
    assertThat(
            ChronoUnit.HOURS.between(
                LocalDateTime.parse("2028-02-29T00:00:00"), found.getFirst().local()))
        .isBetween(0L, 1L);
    assertThat(found.get(23).instant())
        .isBefore(LocalDateTime.parse("2028-03-01T00:00:00").toInstant(ZoneOffset.ofHours(1)));
  }

  private static Occurrence occurrence(String local, String instant) {
    return new Occurrence(LocalDateTime.parse(local), Instant.parse(instant));
  }
}
