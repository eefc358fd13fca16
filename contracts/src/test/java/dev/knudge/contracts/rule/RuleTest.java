package dev.knudge.contracts.rule;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A rule that no series can go by is refused where it is given, with what is wrong. */
class RuleTest {
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      value = {
        "FREQ=WEEKLY;BYDAY=XX|BYDAY has the value 'XX'",
        "FREQ=WEEKLY;BYDAY=MO,|BYDAY has the value ''",
        "FREQ=MONTHLY;BYDAY=0MO|BYDAY has the value '0MO'",
        "FREQ=YEARLY;BYDAY=54MO|BYDAY has the value '54MO'",
        "FREQ=WEEKLY;BYDAY=1MO|does not go with FREQ=WEEKLY",
        "FREQ=DAILY;BYDAY=MO,-1FR|does not go with FREQ=DAILY",
        "FREQ=YEARLY;BYWEEKNO=20;BYDAY=1MO|BYDAY=1MO",
        "FREQ=MONTHLY;BYWEEKNO=20|does not go with FREQ=MONTHLY",
        "FREQ=WEEKLY;BYMONTHDAY=1|does not go with FREQ=WEEKLY",
        "FREQ=DAILY;BYYEARDAY=1|does not go with FREQ=DAILY",
        "FREQ=DAILY;BYSETPOS=1|BYSETPOS",
        "FREQ=DAILY;BYMONTH=13|BYMONTH has the value '13'",
        "FREQ=DAILY;BYMONTH=-1|BYMONTH has the value '-1'",
        "FREQ=DAILY;BYMONTH=1,,2|BYMONTH has the value ''",
        "FREQ=MONTHLY;BYMONTHDAY=0|BYMONTHDAY has the value '0'",
        "FREQ=MONTHLY;BYMONTHDAY=32|BYMONTHDAY has the value '32'",
        "FREQ=DAILY;BYHOUR=24|BYHOUR has the value '24'",
        "FREQ=DAILY;INTERVAL=0|INTERVAL=0",
        "FREQ=DAILY;COUNT=100001|COUNT=100001",
        "FREQ=DAILY;COUNT=2;COUNT=3|COUNT is there twice",
        "FREQ=DAILY;COUNT=2;UNTIL=20270101|exclude each other",
        "FREQ=DAILY;UNTIL=20270230|UNTIL=20270230",
        "FREQ=WEEKLY;WKST=1M|WKST=1M",
        "FREQ=MONTHLY;SKIP=SIDEWAYS|SKIP=SIDEWAYS",
        "RSCALE=CHINESE;FREQ=YEARLY|RSCALE=CHINESE",
        "FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=30|never occurs",
        "FREQ=DAILY;BYEASTER=0|BYEASTER' is no part"
      })
  void what_no_series_can_go_by_is_refused(String rule, String reason) {
    assertThatThrownBy(() -> Rule.read(rule))
        .isInstanceOf(InvalidRuleException.class)
        .hasMessageContaining(reason);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "FREQ=MONTHLY;BYDAY=-1FR",
        "FREQ=MONTHLY;BYDAY=+1MO",
        "FREQ=WEEKLY;INTERVAL=2;BYDAY=MO,FR;WKST=SU",
        "RSCALE=GREGORIAN;FREQ=MONTHLY;BYMONTHDAY=31;SKIP=BACKWARD",
        "FREQ=MONTHLY;BYDAY=MO,TU,WE,TH,FR;BYSETPOS=-1",
        "FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=29",
        "FREQ=DAILY;BYHOUR=8,20;BYMINUTE=0;UNTIL=20261224T225959Z",
        "FREQ=DAILY;UNTIL=20261224T090000",
        "FREQ=YEARLY;BYWEEKNO=-1;BYDAY=MO",
        "FREQ=HOURLY;INTERVAL=8;COUNT=100000",
        "FREQ=DAILY;BYSECOND=60"
      })
  void what_is_merely_unusual_is_taken(String rule) {
    assertThatCode(() -> Rule.read(rule)).doesNotThrowAnyException();
  }
}
