package dev.knudge.recurring.rule;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Walking along a schedule, and counting anew from a completion. */
class ScheduleTest {
  private static final ZoneId BERLIN = ZoneId.of("Europe/Berlin");

  @Test
  void what_is_due_by_a_moment_is_found_without_a_walk_to_the_year_9999() {
    // On 31 December it was 10:00 in the rhythm of 09:00 only while wartime was kept.
    var read =
        Schedule.read(
            "FREQ=HOURLY;INTERVAL=24;BYHOUR=10;BYYEARDAY=366;BYDAY=SU",
            LocalDateTime.parse("1940-01-01T09:00:00"),
            ZoneId.of("America/New_York"),
            List.of(),
            List.of());
    Schedule schedule = ((RuleReading.Understood) read).schedule();
    assertTimeoutPreemptively(
        Duration.ofMinutes(2),
        () -> {
          for (int i = 0; i < 500; i++) {
            assertThat(schedule.after(LocalDateTime.MIN, Instant.parse("2026-11-21T00:00:00Z"), 5))
                .extracting(occurrence -> occurrence.local().toString())
                .containsExactly("1944-12-31T10:00");
          }
        });
  }

  @Test
  void dates_left_out_were_counted_and_dates_added_are_not() {
    Schedule schedule =
        with(
            "FREQ=DAILY;COUNT=3",
            "2026-03-01T09:00:00",
            "2026-03-02T09:00:00",
            "2026-03-10T18:00:00");
    assertThat(days(schedule.first(10))).containsExactly("2026-03-01", "2026-03-03", "2026-03-10");
  }

  @Test
  void a_date_that_is_added_and_left_out_is_left_out_and_one_that_is_there_already_is_there_once() {
    assertThat(
            with(
                    "FREQ=DAILY;COUNT=1",
                    "2026-03-01T09:00:00",
                    "2026-03-05T09:00:00",
                    "2026-03-05T09:00:00")
                .first(5))
        .hasSize(1);
    assertThat(
            with(
                    "FREQ=DAILY;COUNT=2",
                    "2026-03-01T09:00:00",
                    "2026-01-01T00:00:00",
                    "2026-03-02T09:00:00")
                .first(5))
        .hasSize(2);
  }

  @Test
  void a_date_that_no_occurrence_has_leaves_nothing_out() {
    assertThat(
            with(
                    "FREQ=DAILY;COUNT=2",
                    "2026-03-01T09:00:00",
                    "2026-03-02T08:59:59",
                    "2026-03-02T09:00:00")
                .first(5))
        .hasSize(2);
  }

  @Test
  void added_dates_come_in_their_order_even_before_the_start() {
    assertThat(
            days(
                with(
                        "FREQ=DAILY;COUNT=2",
                        "2026-03-01T09:00:00",
                        "2000-01-01T00:00:00",
                        "2026-02-01T07:00:00")
                    .first(5)))
        .containsExactly("2026-02-01", "2026-03-01", "2026-03-02");
  }

  @Test
  void after_is_strict_and_up_to_is_not() {
    Schedule schedule = Reading.schedule("FREQ=DAILY", "2026-03-01T09:00:00", "UTC");
    Instant upTo = Instant.parse("2026-03-04T09:00:00Z");
    LocalDateTime after = LocalDateTime.parse("2026-03-01T09:00:00");

    assertThat(days(schedule.after(after, upTo, 10)))
        .containsExactly("2026-03-02", "2026-03-03", "2026-03-04");
    assertThat(days(schedule.after(after, upTo, 2))).containsExactly("2026-03-02", "2026-03-03");
    assertThat(schedule.after(after, upTo, 0)).isEmpty();
    assertThat(schedule.countUpTo(after, upTo, 100)).isEqualTo(3);
    assertThat(schedule.countUpTo(after, upTo, 2)).isEqualTo(2);
    assertThat(schedule.countUpTo(after, upTo.minusNanos(1), 100)).isEqualTo(2);
    assertThat(schedule.next(after.minusNanos(1)).orElseThrow().local()).isEqualTo(after);
  }

  @Test
  void a_start_that_the_rule_does_not_fit_is_no_occurrence_and_is_not_counted() {
    assertThat(
            days(
                Reading.schedule("FREQ=WEEKLY;BYDAY=MO;COUNT=2", "2026-03-03T09:00:00", "UTC")
                    .first(5)))
        .containsExactly("2026-03-09", "2026-03-16");
  }

  @Test
  void month_ends_do_not_drift_whatever_point_they_are_asked_from() {
    Schedule schedule = Reading.schedule("monthly", "2026-01-31T09:00:00", "UTC");
    LocalDateTime at = LocalDateTime.parse("2026-01-31T09:00:00");
    for (String expected : List.of("2026-02-28", "2026-03-31", "2026-04-30", "2026-05-31")) {
      at = schedule.next(at).orElseThrow().local();
      assertThat(at.toLocalDate()).isEqualTo(expected);
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "FREQ=DAILY",
        "FREQ=SECONDLY",
        "FREQ=YEARLY;BYWEEKNO=1",
        "FREQ=MONTHLY;RSCALE=GREGORIAN;SKIP=FORWARD",
        "FREQ=HOURLY;INTERVAL=7"
      })
  void it_ends_with_the_year_9999(String rule) {
    Schedule schedule = Reading.schedule(rule, "9998-12-31T23:00:00", "Pacific/Apia");
    assertThat(schedule.next(LocalDateTime.parse("9999-12-30T23:59:59"))).isEmpty();
    assertThat(schedule.next(LocalDateTime.MAX)).isEmpty();
    assertThat(schedule.next(LocalDateTime.MIN)).isEqualTo(schedule.first(1).stream().findFirst());
    assertThat(schedule.first(5000))
        .isNotEmpty()
        .allSatisfy(each -> assertThat(each.local().getYear()).isLessThan(10_000));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        // rule | start | last occurrence | completed on | next
        "FREQ=DAILY;INTERVAL=3|2026-03-01T09:00:00|2026-03-01T09:00:00|2026-03-05|2026-03-08T09:00",
        "FREQ=DAILY;INTERVAL=3|2026-03-01T09:00:00|2026-03-10T09:00:00|2026-03-08|2026-03-11T09:00",
        "FREQ=DAILY|2026-03-01T09:00:00|2026-03-05T09:00:00|2026-03-02|2026-03-06T09:00",
        "FREQ=WEEKLY|2026-03-02T09:00:00|2026-03-02T09:00:00|2026-03-04|2026-03-11T09:00",
        "FREQ=WEEKLY;BYDAY=FR|2026-03-06T09:00:00|2026-03-06T09:00:00|2026-03-09|2026-03-13T09:00",
        "FREQ=WEEKLY;BYDAY=FR|2026-03-06T09:00:00|2026-03-13T09:00:00|2026-03-11|2026-03-20T09:00",
        "monthly|2026-01-31T09:00:00|2026-01-31T09:00:00|2026-02-03|2026-03-03T09:00",
        "monthly|2026-01-15T09:00:00|2026-01-15T09:00:00|2026-01-31|2026-02-28T09:00",
        "FREQ=MONTHLY;BYMONTHDAY=1|2026-01-01T09:00:00|2026-01-01T09:00:00|2026-02-03|2026-03-01T09:00",
        "FREQ=MONTHLY;BYDAY=-1FR|2026-01-30T09:00:00|2026-01-30T09:00:00|2026-02-27|2026-03-27T09:00",
        "yearly|2024-02-29T09:00:00|2024-02-29T09:00:00|2024-02-29|2025-02-28T09:00",
        "FREQ=HOURLY;INTERVAL=4|2026-03-01T09:00:00|2026-03-01T13:00:00|2026-03-01|2026-03-01T17:00",
        "FREQ=DAILY|2026-03-28T02:30:00|2026-03-28T02:30:00|2026-03-28|2026-03-29T03:30",
        "FREQ=DAILY;UNTIL=20260305T090000|2026-03-01T09:00:00|2026-03-04T09:00:00|2026-03-04|2026-03-05T09:00",
        "FREQ=DAILY;UNTIL=20260305T090000|2026-03-01T09:00:00|2026-03-05T09:00:00|2026-03-05|"
      })
  void after_a_completion_it_is_counted_from_that_day(
      String rule, String start, String last, String completed, String next) {
    Optional<Occurrence> found =
        Reading.schedule(rule, start, "Europe/Berlin")
            .nextFromCompletion(LocalDateTime.parse(last), LocalDate.parse(completed), 1);
    assertThat(found.map(each -> each.local().toString())).isEqualTo(Optional.ofNullable(next));
  }

  @Test
  void after_a_completion_count_counts_what_was_made() {
    Schedule schedule =
        Reading.schedule("FREQ=DAILY;INTERVAL=2;COUNT=3", "2026-03-01T09:00:00", "UTC");
    LocalDateTime last = LocalDateTime.parse("2026-03-20T09:00:00");
    LocalDate completed = LocalDate.parse("2026-03-21");
    assertThat(schedule.nextFromCompletion(last, completed, 2))
        .hasValueSatisfying(next -> assertThat(next.local()).isEqualTo("2026-03-23T09:00:00"));
    assertThat(schedule.nextFromCompletion(last, completed, 3)).isEmpty();
  }

  @Test
  void reanchored_it_keeps_its_rule_and_counts_from_elsewhere() {
    Schedule schedule =
        Reading.schedule("FREQ=DAILY;INTERVAL=3", "2026-03-01T09:00:00", "Europe/Berlin");
    Schedule later = schedule.reanchored(LocalDateTime.parse("2026-04-02T18:00:00"));
    assertThat(days(later.first(2))).containsExactly("2026-04-02", "2026-04-05");
    assertThat(later.zone()).isEqualTo(BERLIN);
    assertThat(later.rule()).isEqualTo(schedule.rule());
    assertThat(later.text()).isEqualTo("every 3 days at 18:00 (Europe/Berlin)");
  }

  @Test
  void ten_thousand_series_of_long_ago_know_their_next_without_walking_there() {
    List<String> rules =
        List.of(
            "FREQ=DAILY",
            "FREQ=WEEKLY;INTERVAL=2;BYDAY=MO,TH",
            "monthly",
            "FREQ=MONTHLY;BYDAY=MO,TU,WE,TH,FR;BYSETPOS=-1",
            "FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=29",
            "FREQ=YEARLY;BYWEEKNO=20;BYDAY=MO",
            "FREQ=HOURLY;INTERVAL=5",
            "FREQ=MINUTELY;BYDAY=MO;BYHOUR=9");
    LocalDateTime now = LocalDateTime.parse("2026-03-01T12:00:00");
    long begun = System.nanoTime();
    for (int i = 0; i < 10_000; i++) {
      Schedule schedule =
          Reading.schedule(
              rules.get(i % rules.size()),
              LocalDateTime.parse("1985-01-31T09:00:00").plusDays(i % 9000),
              BERLIN);
      assertThat(schedule.next(now)).isPresent();
    }
    // Walking there takes minutes; jumping takes a second, and more on a busy machine.
    assertThat(Duration.ofNanos(System.nanoTime() - begun)).isLessThan(Duration.ofSeconds(20));
  }

  private static Schedule with(String rule, String start, String exDate, String rDate) {
    return Reading.understood(
        Schedule.read(
            rule,
            LocalDateTime.parse(start),
            BERLIN,
            List.of(LocalDateTime.parse(exDate)),
            List.of(LocalDateTime.parse(rDate))));
  }

  private static List<String> days(List<Occurrence> occurrences) {
    return occurrences.stream().map(each -> each.local().toLocalDate().toString()).toList();
  }
}
