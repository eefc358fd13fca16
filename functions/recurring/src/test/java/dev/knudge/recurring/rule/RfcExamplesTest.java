package dev.knudge.recurring.rule;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The tables of the RFCs, and others that were worked out with a paper calendar. */
class RfcExamplesTest {
  private static final ZoneId NEW_YORK = ZoneId.of("America/New_York");
  private static final LocalTime NINE = LocalTime.of(9, 0);
  private static final DateTimeFormatter DATE =
      DateTimeFormatter.ofPattern("uuuu MMM d", Locale.ENGLISH);

  /** A line of the table. */
  record Example(
      String rule, LocalDateTime start, List<LocalDateTime> occurrences, boolean goesOn) {
    @Override
    public String toString() {
      return rule + " from " + start;
    }
  }

  static Stream<Example> examples() throws IOException {
    List<Example> examples = new ArrayList<>();
    try (BufferedReader lines =
        new BufferedReader(
            new InputStreamReader(
                Objects.requireNonNull(
                    RfcExamplesTest.class.getResourceAsStream("/rules/rfc5545.txt")),
                StandardCharsets.UTF_8))) {
      for (String line :
          lines.lines().filter(text -> !text.isBlank() && !text.startsWith("#")).toList()) {
        if (line.startsWith("or ")) {
          Example same = examples.getLast();
          examples.add(
              new Example(line.substring(3), same.start(), same.occurrences(), same.goesOn()));
          continue;
        }
        String[] fields = line.split(" \\| ");
        examples.add(
            new Example(
                fields[0],
                LocalDate.parse(fields[1], DATE).atTime(NINE),
                times(fields[2].replace(" ...", "")),
                line.endsWith("...")));
      }
    }
    return examples.stream();
  }

  /** {@code 1997 Sep 2,4-6 Oct 1 09:00,12:00 1998 Jan 1}. */
  private static List<LocalDateTime> times(String text) {
    List<LocalDateTime> times = new ArrayList<>();
    String year = "";
    String month = "";
    for (String word : text.split(" ")) {
      if (word.matches("\\d{4}")) {
        year = word;
      } else if (word.matches("[A-Z][a-z]{2}")) {
        month = word;
      } else if (word.contains(":")) {
        LocalDate day = times.removeLast().toLocalDate();
        Stream.of(word.split(",")).map(LocalTime::parse).map(day::atTime).forEach(times::add);
      } else {
        for (String days : word.split(",")) {
          String[] ends = days.split("-");
          LocalDate last = LocalDate.parse(year + " " + month + " " + ends[ends.length - 1], DATE);
          for (LocalDate day = LocalDate.parse(year + " " + month + " " + ends[0], DATE);
              !day.isAfter(last);
              day = day.plusDays(1)) {
            times.add(day.atTime(NINE));
          }
        }
      }
    }
    return times;
  }

  @ParameterizedTest
  @MethodSource("examples")
  void the_rule_occurs_as_the_table_says(Example example) {
    Schedule schedule = Reading.schedule(example.rule(), example.start(), NEW_YORK);
    List<LocalDateTime> expected = example.occurrences();

    List<Occurrence> found =
        schedule.first(example.goesOn() ? expected.size() : expected.size() + 5);

    assertThat(found).extracting(Occurrence::local).containsExactlyElementsOf(expected);
    assertThat(found)
        .allSatisfy(each ->
            assertThat(each.instant()).isEqualTo(each.local().atZone(NEW_YORK).toInstant()));
  }

  @Test
  void no_example_was_passed_over() throws IOException {
    assertThat(examples()).hasSizeGreaterThan(80);
  }

  @Test
  void friday_the_thirteenth_has_its_start_left_out_whether_or_not_it_is_an_occurrence() {
    LocalDateTime start = LocalDateTime.parse("1997-09-02T09:00:00");
    assertThat(
            Reading.understood(
                    Schedule.read(
                        "FREQ=MONTHLY;BYDAY=FR;BYMONTHDAY=13",
                        start,
                        NEW_YORK,
                        List.of(start),
                        List.of()))
                .first(2))
        .extracting(each -> each.local().toLocalDate())
        .containsExactly(LocalDate.of(1998, 2, 13), LocalDate.of(1998, 3, 13));
  }
}
