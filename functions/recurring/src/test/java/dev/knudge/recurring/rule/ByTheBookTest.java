package dev.knudge.recurring.rule;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.List;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;

/** Any rule occurs on the days that RFC 5545's table gives it, asked day by day: none too many, none missing. */
class ByTheBookTest {
  private static final int YEARS = 6;

  @Provide
  Arbitrary<String> rules() {
    return RandomRules.rules();
  }

  @Provide
  Arbitrary<LocalDateTime> starts() {
    return RandomRules.starts();
  }

  @Property(tries = 1000)
  void each_occurrence_fits_its_rule_and_none_is_missing(
      @ForAll("rules") String rule, @ForAll("starts") LocalDateTime start) {
    LocalDate last = start.toLocalDate().plusYears(YEARS);
    List<LocalDateTime> expected = new ByTheBook(rule, start).upTo(last);

    switch (Schedule.read(rule, start, ZoneOffset.UTC, List.of(), List.of())) {
      case RuleReading.Understood(Schedule schedule) ->
          assertThat(
                  schedule
                      .after(
                          LocalDateTime.MIN,
                          last.atTime(23, 59, 59).toInstant(ZoneOffset.UTC),
                          10_000)
                      .stream()
                      .map(Occurrence::local))
              .as("%s from %s", rule, start)
              .isEqualTo(expected);
      case RuleReading.Refused(String field, String reason) -> {
        assertThat(field).isEqualTo("rule");
        assertThat(reason).contains("never occurs");
        assertThat(expected).as("%s from %s was refused: %s", rule, start, reason).isEmpty();
      }
    }
  }

  @Property(tries = 1000)
  void next_from_any_point_is_what_the_list_has_next(
      @ForAll("rules") String rule,
      @ForAll("starts") LocalDateTime start,
      @ForAll @IntRange(min = -500, max = 24 * 365 * (YEARS - 1)) int hours) {
    if (Schedule.read(rule, start, ZoneOffset.UTC, List.of(), List.of())
        instanceof RuleReading.Understood(Schedule schedule)) {
      LocalDateTime point = start.plusHours(hours);
      LocalDateTime last = start.plusYears(YEARS);
      List<Occurrence> all =
          schedule.after(LocalDateTime.MIN, last.toInstant(ZoneOffset.UTC), 10_000);

      assertThat(all.stream().filter(each -> each.local().isAfter(point)).findFirst())
          .as("%s from %s after %s", rule, start, point)
          .isEqualTo(schedule.next(point).filter(next -> !next.local().isAfter(last)));
    }
  }

  @Property(tries = 500)
  void the_normalised_rule_means_the_same_and_is_its_own_normal_form(
      @ForAll("rules") String rule, @ForAll("starts") LocalDateTime start) {
    if (Schedule.read(rule, start, ZoneOffset.UTC, List.of(), List.of())
        instanceof RuleReading.Understood(Schedule schedule)) {
      Schedule again =
          ((RuleReading.Understood)
                  Schedule.read(schedule.rule(), start, ZoneOffset.UTC, List.of(), List.of()))
              .schedule();
      assertThat(again.rule()).isEqualTo(schedule.rule());
      assertThat(again.first(20)).isEqualTo(schedule.first(20));
      assertThat(schedule.text()).startsWith("every ").contains(" at ").contains("(Z)");
    }
  }
}
