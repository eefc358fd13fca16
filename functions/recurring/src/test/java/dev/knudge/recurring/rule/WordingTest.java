package dev.knudge.recurring.rule;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.LocalDateTime;
import java.time.ZoneId;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The sentences; of a start on Saturday, 31 January 2026, at 09:00. */
class WordingTest {
  private static final LocalDateTime START = LocalDateTime.parse("2026-01-31T09:00:00");
  private static final ZoneId BERLIN = ZoneId.of("Europe/Berlin");

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "daily|every day",
        "FREQ=DAILY;INTERVAL=2|every other day",
        "FREQ=DAILY;INTERVAL=10|every 10 days",
        "FREQ=DAILY;BYDAY=MO,TU,WE,TH,FR|every weekday",
        "FREQ=DAILY;BYMONTH=1|every day in January",
        "FREQ=DAILY;BYMONTHDAY=13;BYDAY=FR|every day on the 13th if it is a Friday",
        "weekly|every Saturday",
        "FREQ=WEEKLY;BYDAY=FR,MO|every Monday and Friday",
        "FREQ=WEEKLY;BYDAY=MO,TU,WE,TH,FR|every weekday",
        "FREQ=WEEKLY;BYDAY=SU,SA|every Saturday and Sunday",
        "FREQ=WEEKLY;BYDAY=MO,TU,WE,TH,FR,SA,SU|every day",
        "FREQ=WEEKLY;INTERVAL=2;BYDAY=TU|every other Tuesday",
        "FREQ=WEEKLY;INTERVAL=2;BYDAY=TU,TH|every other week on Tuesday and Thursday",
        "FREQ=WEEKLY;INTERVAL=3;BYDAY=MO,FR|every 3 weeks on Monday and Friday",
        "FREQ=WEEKLY;BYMONTH=6,7;BYDAY=MO|every Monday in June and July",
        "monthly|every month on the 31st (or the last day)",
        "FREQ=MONTHLY|every month on the 31st (where there is one)",
        "RSCALE=GREGORIAN;FREQ=MONTHLY;SKIP=FORWARD|every month on the 31st (or the 1st of the next month)",
        "FREQ=MONTHLY;BYMONTHDAY=1|every month on the 1st",
        "FREQ=MONTHLY;BYMONTHDAY=15,1,-1|every month on the 1st, 15th and the last day",
        "FREQ=MONTHLY;INTERVAL=3;BYMONTHDAY=-3|every 3 months on the third to last day",
        "FREQ=MONTHLY;BYDAY=-1FR|every month on the last Friday",
        "FREQ=MONTHLY;BYDAY=1SU,-1SU|every month on the first Sunday and the last Sunday",
        "FREQ=MONTHLY;BYDAY=-2MO|every month on the second to last Monday",
        "FREQ=MONTHLY;BYDAY=TU|every month on every Tuesday",
        "FREQ=MONTHLY;BYDAY=FR;BYMONTHDAY=13|every month on the 13th if it is a Friday",
        "FREQ=MONTHLY;BYDAY=MO,TU,WE,TH,FR;BYSETPOS=-1|every month on the last weekday",
        "FREQ=MONTHLY;BYDAY=SA,SU;BYSETPOS=1|every month on the first weekend day",
        "FREQ=MONTHLY;BYDAY=TU,WE,TH;BYSETPOS=3|every month on the third Tuesday, Wednesday or Thursday",
        "FREQ=MONTHLY;BYMONTHDAY=13,14;BYSETPOS=1|every month on the 13th and 14th, only the first of these in each month",
        "yearly|every year on 31 January",
        "FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=29|every year on 29 February",
        "RSCALE=GREGORIAN;FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=29;SKIP=BACKWARD|every year on 29 February (or the last day)",
        "FREQ=YEARLY;BYMONTH=7,1;BYMONTHDAY=1,15|every year on the 1st and 15th of January and July",
        "FREQ=YEARLY;BYMONTHDAY=1|every year on the 1st of every month",
        "FREQ=YEARLY;BYMONTH=3;BYDAY=-1SU|every year on the last Sunday of March",
        "FREQ=YEARLY;BYMONTH=3;BYDAY=TH|every year on every Thursday in March",
        "FREQ=YEARLY;BYMONTH=1;BYDAY=SU,MO,TU,WE,TH,FR,SA|every year on every day in January",
        "FREQ=YEARLY;BYDAY=20MO|every year on the 20th Monday of the year",
        "FREQ=YEARLY;BYDAY=MO,TU,WE,TH,FR;BYSETPOS=-1|every year on the last weekday of the year",
        "FREQ=YEARLY;BYWEEKNO=20;BYDAY=MO|every year in week 20 on Monday",
        "FREQ=YEARLY;BYWEEKNO=-1,1,2,3|every year in weeks 1 to 3 and the last week on Saturday",
        "FREQ=YEARLY;BYYEARDAY=100,-1|every year on the 100th and last day of the year",
        "FREQ=YEARLY;INTERVAL=4;BYMONTH=11;BYDAY=TU;BYMONTHDAY=2,3|every 4 years on 2 and 3 November if it is a Tuesday"
      })
  void days_are_told_as_people_say_them(String rule, String words) {
    assertThat(Reading.schedule(rule, START, BERLIN).text())
        .isEqualTo(words + " at 09:00 (Europe/Berlin)");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "FREQ=DAILY;COUNT=10|every day at 09:00 (Europe/Berlin), 10 times",
        "FREQ=DAILY;COUNT=1|every day at 09:00 (Europe/Berlin), once",
        "FREQ=DAILY;UNTIL=20270303|every day at 09:00 (Europe/Berlin), until 3 March 2027",
        "FREQ=DAILY;UNTIL=20270303T220000Z|every day at 09:00 (Europe/Berlin), until 3 March 2027 at 23:00",
        "FREQ=DAILY;BYHOUR=18,9;BYMINUTE=30|every day at 09:30 and 18:30 (Europe/Berlin)",
        "FREQ=DAILY;BYSECOND=5|every day at 09:00:05 (Europe/Berlin)",
        "FREQ=DAILY;BYHOUR=9,10,11,12;BYMINUTE=0,30|every day at 8 times of day from 09:00 to 12:30 (Europe/Berlin)",
        "FREQ=WEEKLY;INTERVAL=2;BYDAY=SU,TU;WKST=SU|every other week on Sunday and Tuesday at 09:00 (Europe/Berlin), weeks beginning on Sunday",
        "FREQ=HOURLY|every hour (Europe/Berlin)",
        "FREQ=HOURLY;BYMINUTE=15,45;BYDAY=MO|every hour on Monday at minute 15 and 45 (Europe/Berlin)",
        "FREQ=HOURLY;INTERVAL=3|every 3 hours, counted from 09:00 on 31 January 2026 (Europe/Berlin)",
        "FREQ=MINUTELY;INTERVAL=20;BYHOUR=9,10,11,16|every 20 minutes in the hours 9 to 11 and 16, counted from 09:00 on 31 January 2026 (Europe/Berlin)",
        "FREQ=SECONDLY;BYSECOND=0,30|every second at second 0 and 30 (Europe/Berlin)"
      })
  void times_and_bounds_are_told(String rule, String words) {
    assertThat(Reading.schedule(rule, START, BERLIN).text()).isEqualTo(words);
  }

  @Test
  void dates_left_out_and_added_are_counted() {
    assertThat(
            Reading.understood(
                    Schedule.read(
                        "daily",
                        START,
                        BERLIN,
                        List.of(START, START.plusDays(1)),
                        List.of(START.plusHours(1))))
                .text())
        .isEqualTo("every day at 09:00 (Europe/Berlin), except 2 dates, and 1 more date");
  }
}
