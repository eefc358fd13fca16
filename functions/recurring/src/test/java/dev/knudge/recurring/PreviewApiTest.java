package dev.knudge.recurring;

import static org.assertj.core.api.Assertions.assertThat;

import dev.knudge.contracts.Json;
import dev.knudge.testkit.RunningFunction;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Rules asked over HTTP. */
class PreviewApiTest {
  private static final String BERLIN = "&time_zone=Europe/Berlin";

  private static Running recurring;

  @BeforeAll
  static void start() {
    recurring = Running.at("2026-03-02T12:34:56");
  }

  @AfterAll
  static void stop() {
    recurring.close();
  }

  @Test
  void a_rule_is_answered_with_its_normal_form_its_words_and_its_occurrences() {
    Map<String, Object> answer =
        understood("rule=FREQ%3DMONTHLY%3BBYDAY%3D-1FR&start=2026-01-30T09:00:00&count=4" + BERLIN);

    assertThat(answer)
        .containsOnlyKeys("rule", "text", "occurrences")
        .containsEntry("rule", "FREQ=MONTHLY;BYDAY=-1FR")
        .containsEntry("text", "every month on the last Friday at 09:00 (Europe/Berlin)")
        .containsEntry(
            "occurrences",
            List.of(
                Map.of("local", "2026-01-30T09:00:00", "instant", "2026-01-30T08:00:00Z"),
                Map.of("local", "2026-02-27T09:00:00", "instant", "2026-02-27T08:00:00Z"),
                Map.of("local", "2026-03-27T09:00:00", "instant", "2026-03-27T08:00:00Z"),
                Map.of("local", "2026-04-24T09:00:00", "instant", "2026-04-24T07:00:00Z")));
  }

  @Test
  void the_answers_are_what_the_openapi_document_says() {
    RecurringSchema.assertPreview(ask("rule=yearly&start=2024-02-29" + BERLIN).body());
    RecurringSchema.assertPreview(
        ask("rule=FREQ=DAILY;COUNT=1&start=2026-01-01&after=2027-01-01").body());
    RecurringSchema.assertProblem(ask("rule=FREQ=DAILY;COUNT=0").body());
    RecurringSchema.assertProblem(ask("rule=daily&count=0").body());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "FREQ=WEEKLY;BYDAY=TU,TH",
        "FREQ%3DWEEKLY%3BBYDAY%3DTU%2CTH",
        "RRULE:FREQ=WEEKLY;BYDAY=TU,TH",
        "freq=weekly;byday=tu,th",
        "%20FREQ=WEEKLY;+BYDAY=TU,+TH%20",
        "FREQ=WEEKLY;BYDAY=TU,TH;",
        "FREQ=WEEKLY;INTERVAL=1;BYDAY=TU,TH;WKST=MO"
      })
  void a_rule_may_be_written_in_several_ways(String rule) {
    assertThat(understood("rule=" + rule + "&start=2026-03-01T09:00:00"))
        .containsEntry("rule", "FREQ=WEEKLY;BYDAY=TU,TH");
  }

  @Test
  void without_more_it_is_ten_from_now_on_at_the_full_minute_in_utc() {
    Map<String, Object> answer = understood("rule=daily");

    assertThat(answer).containsEntry("text", "every day at 11:34 (UTC)");
    assertThat(locals(answer)).hasSize(10).startsWith("2026-03-02T11:34:00", "2026-03-03T11:34:00");
  }

  @Test
  void now_is_told_by_the_wall_clock_of_the_zone() {
    assertThat(locals(understood("rule=daily&count=1" + BERLIN)))
        .containsExactly("2026-03-02T12:34:00");
  }

  @ParameterizedTest
  @CsvSource({
    "2026-03-01T09:00:00, 2026-03-01T09:00:00",
    "2026-03-01T09:00, 2026-03-01T09:00:00",
    "2026-03-01T09:00:30.5, 2026-03-01T09:00:30",
    "2026-03-01, 2026-03-01T00:00:00",
    "20260301T090000, 2026-03-01T09:00:00",
    "20260301, 2026-03-01T00:00:00",
    "2026-03-01T09:00:00Z, 2026-03-01T10:00:00",
    "20260301T090000Z, 2026-03-01T10:00:00",
    "2026-03-01T09:00:00%2B03:00, 2026-03-01T07:00:00",
    "2026-03-01T09:00:00+03:00, 2026-03-01T07:00:00",
    "2026-03-01T23:00:00-05:00, 2026-03-02T05:00:00",
  })
  void a_start_is_a_date_or_a_time_here_or_elsewhere(String start, String local) {
    assertThat(locals(understood("rule=daily&count=1&start=" + start + BERLIN)))
        .containsExactly(local);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "daily|2|FREQ=DAILY;INTERVAL=2",
        "Weekly|1|FREQ=WEEKLY",
        "MONTHLY|3|RSCALE=GREGORIAN;FREQ=MONTHLY;INTERVAL=3;SKIP=BACKWARD",
        "yearly|4|RSCALE=GREGORIAN;FREQ=YEARLY;INTERVAL=4;SKIP=BACKWARD"
      })
  void a_short_form_may_have_an_interval(String form, String interval, String rule) {
    assertThat(understood("rule=" + form + "&interval=" + interval)).containsEntry("rule", rule);
  }

  @Test
  void a_short_form_means_the_last_day_of_a_shorter_month_and_a_written_rule_does_not() {
    assertThat(locals(understood("rule=monthly&start=2026-01-31T09:00:00&count=4")))
        .containsExactly(
            "2026-01-31T09:00:00",
            "2026-02-28T09:00:00",
            "2026-03-31T09:00:00",
            "2026-04-30T09:00:00");
    assertThat(locals(understood("rule=FREQ=MONTHLY&start=2026-01-31T09:00:00&count=3")))
        .containsExactly("2026-01-31T09:00:00", "2026-03-31T09:00:00", "2026-05-31T09:00:00");
  }

  @Test
  void dates_are_left_out_and_added_however_they_are_listed() {
    String query =
        "rule=FREQ=DAILY;COUNT=4&start=2026-03-01T09:00:00&exdates=2026-03-02T09:00:00,2026-03-03"
            + "&exdates=2026-03-04T08:00:00Z&rdates=2026-03-10T10:00:00"
            + BERLIN;
    Map<String, Object> answer = understood(query);

    assertThat(locals(answer)).containsExactly("2026-03-01T09:00:00", "2026-03-10T10:00:00");
    assertThat(answer)
        .containsEntry(
            "text", "every day at 09:00 (Europe/Berlin), 4 times, except 3 dates, and 1 more date");
  }

  @Test
  void those_after_a_time_come_without_it() {
    assertThat(
            locals(
                understood(
                    "rule=daily&start=2020-01-01T09:00:00&count=2&after=2026-03-01T09:00:00")))
        .containsExactly("2026-03-02T09:00:00", "2026-03-03T09:00:00");
    assertThat(locals(understood("rule=daily&start=2020-01-01T09:00:00&count=1&after=2026-03-01")))
        .containsExactly("2026-03-02T09:00:00");
    assertThat(locals(understood("rule=FREQ=DAILY;COUNT=2&start=2020-01-01&after=2026-03-01")))
        .isEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "|rule",
        "rule=|rule",
        "rule=daily&rule=weekly|rule",
        "rule=daily&count=0|count",
        "rule=daily&count=201|count",
        "rule=daily&count=-1|count",
        "rule=daily&count=many|count",
        "rule=daily&count=99999999999|count",
        "rule=daily&start=yesterday|start",
        "rule=daily&start=2026-02-30|start",
        "rule=daily&start=2026-13-01T09:00:00|start",
        "rule=daily&start=2026-03-01T25:00:00|start",
        "rule=daily&start=2026-03-01T09:00:00CET|start",
        "rule=daily&time_zone=Europe/Atlantis|time_zone",
        "rule=daily&time_zone=%2B02:00|time_zone",
        "rule=daily&time_zone=|time_zone",
        "rule=daily&interval=0|interval",
        "rule=daily&interval=x|interval",
        "rule=FREQ=DAILY&interval=2|interval",
        "rule=daily&exdates=2026-03-01,|exdates",
        "rule=daily&rdates=soon|rdates",
        "rule=daily&after=later|after"
      })
  void a_parameter_that_cannot_be_read_is_400_and_named(String query, String parameter) {
    assertProblem(query == null ? "" : query, 400, parameter);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "rule=fortnightly|rule|FORTNIGHTLY",
        "rule=FREQ=FORTNIGHTLY|rule|FREQ=FORTNIGHTLY",
        "rule=INTERVAL=2|rule|FREQ",
        "rule=FREQ=DAILY;COUNT=2;UNTIL=20270101|rule|COUNT and UNTIL",
        "rule=FREQ=WEEKLY;BYDAY=2MO|rule|BYDAY=2MO",
        "rule=FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=30|rule|BYMONTHDAY=30 with BYMONTH=2 never occurs",
        "rule=FREQ=YEARLY;RSCALE=HEBREW|rule|RSCALE=HEBREW",
        "rule=FREQ=DAILY;COUNT=1000000000|rule|COUNT=1000000000",
        "rule=daily&start=0999-01-01|start|999",
        "rule=daily&rdates=0001-01-01|rdates|0001-01-01"
      })
  void a_recurrence_that_cannot_be_is_422_and_says_what_is_wrong(
      String query, String parameter, String reason) {
    assertThat((String) assertProblem(query, 422, parameter).get("detail")).contains(reason);
  }

  @Test
  void whoever_has_no_token_is_told_nothing() {
    assertThat(recurring.function.get("/api/recurring/preview?rule=daily", "").statusCode())
        .isEqualTo(401);
  }

  @Test
  void a_rule_that_would_take_for_ever_is_answered_at_once() {
    String everySecond =
        IntStream.range(0, 60).mapToObj(String::valueOf).collect(Collectors.joining(","));
    String long4k = "FREQ=YEARLY;BYYEARDAY=" + "1,".repeat(2030) + "1";
    for (String rule :
        List.of(
            "FREQ=SECONDLY;BYMONTH=2;BYMONTHDAY=29;BYDAY=MO",
            "FREQ=SECONDLY;COUNT=100000",
            "FREQ=DAILY;BYHOUR=0,12;BYMINUTE=" + everySecond + ";BYSECOND=0,1,2,3,4,5,6,7,8,9",
            "FREQ=DAILY;INTERVAL=2147483647",
            "FREQ=SECONDLY;INTERVAL=2147483647",
            "FREQ=HOURLY;INTERVAL=24;BYHOUR=5",
            "FREQ=YEARLY;BYDAY=MO;BYSETPOS=366",
            long4k,
            long4k + ",1".repeat(10_000))) {
      Instant before = Instant.now();
      HttpResponse<String> answer =
          ask("start=2026-01-31T09:00:00&count=200&rule=" + rule + "&after=9990-01-01" + BERLIN);
      assertThat(answer.statusCode()).as(answer.body()).isIn(200, 422);
      assertThat(Duration.between(before, Instant.now()))
          .as(rule)
          .isLessThan(Duration.ofSeconds(20));
    }
  }

  private static Map<String, Object> assertProblem(String query, int status, String parameter) {
    HttpResponse<String> answer = ask(query);
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(status);
    assertThat(answer.headers().firstValue("content-type"))
        .hasValueSatisfying(type -> assertThat(type).startsWith("application/problem+json"));
    Map<String, Object> problem = Json.readObject(answer.body());
    assertThat(problem).containsEntry("parameter", parameter);
    return problem;
  }

  private static Map<String, Object> understood(String query) {
    HttpResponse<String> answer = ask(query);
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
    return Json.readObject(answer.body());
  }

  private static List<Object> locals(Map<String, Object> answer) {
    return ((List<?>) answer.get("occurrences"))
        .stream().map(each -> Json.members(each).get("local")).toList();
  }

  private static HttpResponse<String> ask(String query) {
    return recurring.function.get(
        "/api/recurring/preview?" + query, RunningFunction.token("user-ada"));
  }
}
