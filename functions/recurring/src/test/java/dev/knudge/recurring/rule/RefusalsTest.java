package dev.knudge.recurring.rule;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.util.Collections;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What is no rule is refused by a sentence that names what is wrong; nothing else ever happens. */
class RefusalsTest {
  private static final LocalDateTime START = LocalDateTime.parse("2026-01-31T09:00:00");
  private static final ZoneId BERLIN = ZoneId.of("Europe/Berlin");
  private static final Duration AT_ONCE = Duration.ofSeconds(20);

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "''|The rule is empty",
        "'RRULE:'|The rule is empty",
        "every tuesday|'EVERY TUESDAY' is no part of a rule",
        "INTERVAL=2|no FREQ",
        "FREQ=FORTNIGHTLY|FREQ=FORTNIGHTLY is unknown",
        "FREQ=DAILY;BYEASTER=0|'BYEASTER' is no part",
        "FREQ=DAILY;;COUNT=2|'' is no part",
        "FREQ=|FREQ has no value",
        "FREQ=DAILY;COUNT=2;COUNT=3|COUNT is there twice",
        "FREQ=DAILY;COUNT=2;UNTIL=20270101|COUNT and UNTIL exclude each other",
        "FREQ=DAILY;INTERVAL=0|INTERVAL=0 is out of range",
        "FREQ=DAILY;INTERVAL=-1|INTERVAL=-1 is out of range",
        "FREQ=DAILY;INTERVAL=2.5|INTERVAL=2.5 is out of range",
        "FREQ=DAILY;INTERVAL=2147483648|INTERVAL=2147483648 is out of range",
        "FREQ=DAILY;COUNT=0|COUNT=0 is out of range",
        "FREQ=DAILY;COUNT=100001|COUNT=100001 is more than is counted",
        "FREQ=DAILY;UNTIL=tomorrow|UNTIL=TOMORROW is no date",
        "FREQ=DAILY;UNTIL=20270230|UNTIL=20270230 is no date",
        "FREQ=DAILY;UNTIL=20270203T250000Z|UNTIL=20270203T250000Z is no date",
        "FREQ=DAILY;BYMONTH=13|BYMONTH has the value '13'",
        "FREQ=DAILY;BYMONTH=-1|BYMONTH has the value '-1'",
        "FREQ=DAILY;BYMONTH=1,,2|BYMONTH has the value ''",
        "FREQ=YEARLY;BYMONTH=5L|BYMONTH has the value '5L'",
        "FREQ=MONTHLY;BYMONTHDAY=0|BYMONTHDAY has the value '0'",
        "FREQ=MONTHLY;BYMONTHDAY=32|BYMONTHDAY has the value '32'",
        "FREQ=YEARLY;BYYEARDAY=-367|BYYEARDAY has the value '-367'",
        "FREQ=YEARLY;BYWEEKNO=54|BYWEEKNO has the value '54'",
        "FREQ=DAILY;BYHOUR=24|BYHOUR has the value '24'",
        "FREQ=DAILY;BYMINUTE=60|BYMINUTE has the value '60'",
        "FREQ=DAILY;BYSECOND=61|BYSECOND has the value '61'",
        "FREQ=DAILY;BYHOUR=9;BYSETPOS=0|BYSETPOS has the value '0'",
        "FREQ=WEEKLY;BYDAY=XX|BYDAY has the value 'XX'",
        "FREQ=MONTHLY;BYDAY=0MO|BYDAY has the value '0MO'",
        "FREQ=YEARLY;BYDAY=54MO|BYDAY has the value '54MO'",
        "FREQ=MONTHLY;BYDAY=6MO|BYDAY=6MO never occurs",
        "FREQ=WEEKLY;WKST=1|WKST=1 is no weekday",
        "FREQ=WEEKLY;BYDAY=1MO|BYDAY=1MO does not go with FREQ=WEEKLY",
        "FREQ=DAILY;BYDAY=MO,-1FR|BYDAY=-1FR does not go with FREQ=DAILY",
        "FREQ=YEARLY;BYWEEKNO=20;BYDAY=1MO|BYDAY=1MO does not go with BYWEEKNO",
        "FREQ=MONTHLY;BYWEEKNO=20|BYWEEKNO does not go with FREQ=MONTHLY",
        "FREQ=WEEKLY;BYMONTHDAY=1|BYMONTHDAY does not go with FREQ=WEEKLY",
        "FREQ=DAILY;BYYEARDAY=1|BYYEARDAY does not go with FREQ=DAILY",
        "FREQ=DAILY;BYSETPOS=1|BYSETPOS chooses among what another BY part gives",
        "FREQ=MONTHLY;SKIP=SIDEWAYS|SKIP=SIDEWAYS is unknown",
        "RSCALE=CHINESE;FREQ=YEARLY|RSCALE=CHINESE is not supported",
        "FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=30|BYMONTHDAY=30 with BYMONTH=2 never occurs",
        "FREQ=DAILY;BYMONTH=4,6;BYMONTHDAY=31|BYMONTHDAY=31 with BYMONTH=4,6 never occurs",
        "FREQ=YEARLY;BYMONTH=2;BYYEARDAY=200|The rule never occurs",
        "FREQ=MONTHLY;BYDAY=2MO;BYMONTHDAY=1|The rule never occurs",
        "FREQ=WEEKLY;BYDAY=MO,TU;BYSETPOS=3|The rule never occurs",
        "FREQ=YEARLY;BYWEEKNO=30;BYMONTH=1|The rule never occurs",
        "FREQ=HOURLY;BYMONTH=2;BYYEARDAY=200|The rule never occurs"
      })
  void the_refusal_names_what_is_wrong(String rule, String reason) {
    assertThat(Reading.refusal(rule)).startsWith("rule: ").contains(reason).endsWith(".");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=29",
        "FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=30;RSCALE=GREGORIAN;SKIP=BACKWARD",
        "FREQ=DAILY;UNTIL=20200101",
        "FREQ=DAILY;BYSECOND=60",
        "FREQ=MONTHLY;BYDAY=+1MO",
        "freq=daily",
        "RRULE:FREQ=DAILY",
        "  FREQ = DAILY ; INTERVAL = 2 ; "
      })
  void what_is_merely_unusual_is_taken(String rule) {
    assertThat(Schedule.read(rule, START, BERLIN, List.of(), List.of()))
        .isInstanceOf(RuleReading.Understood.class);
  }

  @Test
  void a_refusal_shows_no_more_of_a_value_than_is_needed_and_nothing_unprintable() {
    assertThat(Reading.refusal("FREQ=\u0000\u202e<script>" + "X".repeat(3000)))
        .hasSizeLessThan(300)
        .matches("[\\x20-\\x7e…]+");
    assertThat(Reading.refusal("FREQ=DAILY;BYHOUR=" + "1,".repeat(3000)))
        .contains("characters; at most 4096");
  }

  @Test
  void starts_and_dates_out_of_range_are_refused_by_their_names() {
    LocalDateTime past = LocalDateTime.parse("0999-12-31T00:00:00");
    LocalDateTime future = LocalDateTime.parse("9999-12-31T00:00:00").plusDays(1);
    assertField(Schedule.read("daily", past, BERLIN, List.of(), List.of()), "start");
    assertField(Schedule.read("daily", future, BERLIN, List.of(), List.of()), "start");
    assertField(Schedule.read("daily", START, BERLIN, List.of(future), List.of()), "exdates");
    assertField(Schedule.read("daily", START, BERLIN, List.of(), List.of(past)), "rdates");
    assertField(
        Schedule.read("daily", START, BERLIN, Collections.nCopies(1001, START), List.of()),
        "exdates");
  }

  private static void assertField(RuleReading reading, String field) {
    assertThat(reading)
        .isInstanceOfSatisfying(
            RuleReading.Refused.class, refused -> assertThat(refused.field()).isEqualTo(field));
  }

  @Provide
  Arbitrary<String> texts() {
    Arbitrary<String> part =
        Combinators.combine(
                Arbitraries.of(
                    "FREQ",
                    "INTERVAL",
                    "COUNT",
                    "UNTIL",
                    "BYMONTH",
                    "BYWEEKNO",
                    "BYYEARDAY",
                    "BYMONTHDAY",
                    "BYDAY",
                    "BYHOUR",
                    "BYMINUTE",
                    "BYSECOND",
                    "BYSETPOS",
                    "WKST",
                    "SKIP",
                    "RSCALE",
                    "X-FOO"),
                Arbitraries.oneOf(
                    Arbitraries.of(
                        "YEARLY", "MONTHLY", "WEEKLY", "DAILY", "HOURLY", "MINUTELY", "SECONDLY"),
                    Arbitraries.of(
                        "MO",
                        "-1FR",
                        "5SU,TU",
                        "GREGORIAN",
                        "BACKWARD",
                        "FORWARD",
                        "20300101",
                        "99991231T235959Z"),
                    Arbitraries.integers()
                        .between(-400, 400)
                        .list()
                        .ofMinSize(1)
                        .ofMaxSize(4)
                        .map(numbers -> numbers.toString().replaceAll("[\\[\\] ]", "")),
                    Arbitraries.integers().greaterOrEqual(1).map(String::valueOf),
                    Arbitraries.strings().ofMaxLength(12)))
            .as((name, value) -> name + "=" + value);
    Arbitrary<String> rules = part.list().ofMaxSize(6).map(parts -> String.join(";", parts));
    Arbitrary<String> likely =
        Combinators.combine(
                Arbitraries.of(
                    "YEARLY", "MONTHLY", "WEEKLY", "DAILY", "HOURLY", "MINUTELY", "SECONDLY"),
                rules)
            .as((frequency, more) -> "FREQ=" + frequency + ";" + more);
    return Arbitraries.oneOf(Arbitraries.strings().ofMaxLength(200), rules, likely, likely);
  }

  @Property(tries = 2000)
  void any_text_is_understood_or_refused_at_once(@ForAll("texts") String text) {
    Assertions.assertTimeoutPreemptively(
        AT_ONCE,
        () -> {
          switch (Schedule.read(text, START, BERLIN, List.of(), List.of())) {
            case RuleReading.Understood(Schedule schedule) -> {
              List<Occurrence> some = schedule.first(20);
              assertThat(some)
                  .isSortedAccordingTo((one, other) -> one.instant().compareTo(other.instant()));
              assertThat(schedule.next(START.plusYears(500))).isNotNull();
              assertThat(schedule.text()).startsWith("every ");
              assertThat(Reading.schedule(schedule.rule(), START, BERLIN).first(20))
                  .isEqualTo(some);
            }
            case RuleReading.Refused(String field, String reason) ->
                assertThat(reason).as(field).isNotBlank().hasSizeLessThan(400);
          }
        },
        () -> "took too long: " + text);
  }
}
