package dev.knudge.recurring;

import static org.assertj.core.api.Assertions.assertThat;

import dev.knudge.contracts.DueDate;
import dev.knudge.contracts.NewEvent;
import dev.knudge.contracts.Recurrence;
import dev.knudge.recurring.Series.State;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.LongRange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What becomes of a series: changes, pauses, skips, completions, in order and out of it. */
class CourseTest {
  private static final Recurrence DAILY_AT_NINE = Said.rule("FREQ=DAILY", "2026-03-02T09:00:00");
  private static final Recurrence DAILY_AT_TEN = Said.rule("FREQ=DAILY", "2026-03-02T10:00:00");
  private final Said said = Said.of("s");
  private final Played series = new Played();

  @Test
  void a_new_version_takes_over_from_its_next_occurrence() {
    series
        .saidAt("2026-03-02T08:00:00", said.scheduled(DAILY_AT_NINE))
        .tick("2026-03-02T09:00:00")
        .saidAt("2026-03-02T09:30:00", said.scheduled(DAILY_AT_TEN))
        .tick("2026-03-02T10:00:00")
        .tick("2026-03-03T10:00:00");
    assertThat(series.made())
        .containsExactly("2026-03-02T09:00", "2026-03-02T10:00", "2026-03-03T10:00");
  }

  @Test
  void what_was_due_before_the_change_is_made_although_no_tick_came() {
    series
        .saidAt("2026-03-02T08:00:00", said.scheduled(DAILY_AT_NINE))
        .saidAt("2026-03-03T12:00:00", said.scheduled(DAILY_AT_TEN))
        .tick("2026-03-04T12:00:00");
    assertThat(series.made())
        .containsExactly("2026-03-02T09:00", "2026-03-03T09:00", "2026-03-04T10:00");
  }

  @Test
  void a_new_version_does_not_make_up_for_the_days_before_it_was() {
    series
        .saidAt(
            "2026-03-02T08:00:00", said.scheduled(Said.rule("FREQ=WEEKLY", "2026-03-02T09:00:00")))
        .tick("2026-03-02T09:00:00")
        .saidAt("2026-03-05T12:00:00", said.scheduled(DAILY_AT_NINE))
        .tick("2026-03-05T12:01:00");
    assertThat(series.made()).containsExactly("2026-03-02T09:00");
    assertThat(series.series().next().local()).isEqualTo("2026-03-06T09:00:00");
  }

  @Test
  void an_occurrence_that_is_skipped_is_not_made_though_it_had_been_computed_as_next() {
    series
        .saidAt("2026-03-02T08:00:00", said.scheduled(DAILY_AT_NINE))
        .tick("2026-03-02T09:00:00")
        .saidAt(
            "2026-03-02T20:00:00",
            said.scheduled(Said.without(DAILY_AT_NINE, "2026-03-03T09:00:00")))
        .tick("2026-03-03T09:00:00")
        .tick("2026-03-04T09:00:00");
    assertThat(series.made()).containsExactly("2026-03-02T09:00", "2026-03-04T09:00");
  }

  @Test
  void one_that_is_skipped_between_its_time_and_the_tick_is_not_made_either() {
    series
        .saidAt("2026-03-02T08:00:00", said.scheduled(DAILY_AT_NINE))
        .saidAt(
            "2026-03-02T09:00:30",
            said.scheduled(Said.without(DAILY_AT_NINE, "2026-03-02T09:00:00")))
        .tick("2026-03-02T09:01:00");
    assertThat(series.made()).isEmpty();
  }

  @Test
  void while_it_is_paused_nothing_is_made_and_what_fell_into_the_pause_is_left_out() {
    series
        .saidAt("2026-03-02T08:00:00", said.scheduled(DAILY_AT_NINE))
        .tick("2026-03-02T09:00:00")
        .saidAt("2026-03-02T12:00:00", said.scheduled(DAILY_AT_NINE, null, true))
        .tick("2026-03-05T12:00:00");
    assertThat(series.series().state()).isEqualTo(State.PAUSED);
    assertThat(series.made()).containsExactly("2026-03-02T09:00");

    series.saidAt("2026-03-06T12:00:00", said.scheduled(DAILY_AT_NINE)).tick("2026-03-07T12:00:00");
    assertThat(series.made()).containsExactly("2026-03-02T09:00", "2026-03-07T09:00");
    assertThat(series.skipped())
        .containsExactly(
            new Skipped(
                LocalDateTime.parse("2026-03-03T09:00:00"),
                LocalDateTime.parse("2026-03-06T09:00:00"),
                4,
                Because.PAUSED));
  }

  @Test
  void paused_or_resumed_it_is_what_was_said_last_however_late_it_comes() {
    series
        .hears(
            "2026-03-02T13:00:00",
            said.scheduled(DAILY_AT_NINE).at(Said.berlin("2026-03-02T12:00:00")))
        .hears(
            "2026-03-02T13:00:00",
            said.scheduled(DAILY_AT_NINE, null, true).at(Said.berlin("2026-03-02T11:00:00")));
    assertThat(series.series().state()).isEqualTo(State.ACTIVE);
  }

  @Test
  void a_completion_during_a_pause_is_answered_when_it_goes_on() {
    Recurrence afterCompletion =
        Said.rule("FREQ=DAILY;INTERVAL=3", "2026-03-02T09:00:00", Recurrence.Mode.COMPLETION);
    series
        .saidAt("2026-03-02T08:00:00", said.scheduled(afterCompletion))
        .saidAt("2026-03-02T09:00:00", said.scheduled(afterCompletion, null, true))
        .saidAt("2026-03-03T10:00:00", said.generate());
    assertThat(series.made()).isEmpty();

    series.saidAt("2026-03-10T10:00:00", said.scheduled(afterCompletion));
    assertThat(series.made()).hasSize(1);
  }

  @Test
  void this_and_following_is_a_new_version_that_starts_at_the_next_occurrence() {
    series
        .saidAt("2026-03-02T08:00:00", said.scheduled(DAILY_AT_NINE))
        .tick("2026-03-03T09:00:00")
        .saidAt(
            "2026-03-03T12:00:00", said.scheduled(Said.rule("FREQ=DAILY", "2026-03-04T18:00:00")))
        .tick("2026-03-04T18:00:00")
        .tick("2026-03-05T18:00:00");
    assertThat(series.made())
        .containsExactly(
            "2026-03-02T09:00", "2026-03-03T09:00", "2026-03-04T18:00", "2026-03-05T18:00");
  }

  @Test
  void from_a_later_one_on_the_old_series_has_an_end_and_a_new_one_begins() {
    Played following = new Played();
    series
        .saidAt("2026-03-02T08:00:00", said.scheduled(DAILY_AT_NINE))
        .tick("2026-03-02T09:00:00")
        .saidAt(
            "2026-03-02T12:00:00",
            said.scheduled(Said.rule("FREQ=DAILY;UNTIL=20260303T235959", "2026-03-02T09:00:00")));
    following.saidAt(
        "2026-03-02T12:00:00",
        Said.of("following").scheduled(Said.rule("FREQ=DAILY", "2026-03-04T18:00:00")));
    for (String day : List.of("03", "04", "05")) {
      series.tick("2026-03-" + day + "T23:00:00");
      following.tick("2026-03-" + day + "T23:00:00");
    }
    assertThat(series.made()).containsExactly("2026-03-02T09:00", "2026-03-03T09:00");
    assertThat(series.series().state()).isEqualTo(State.FINISHED);
    assertThat(following.made()).containsExactly("2026-03-04T18:00", "2026-03-05T18:00");
  }

  @Test
  void in_another_zone_the_same_wall_clock_time_is_the_same_occurrence() {
    Recurrence inNewYork =
        new Recurrence(
            "FREQ=DAILY",
            ZoneId.of("America/New_York"),
            DAILY_AT_NINE.start(),
            Recurrence.Mode.SCHEDULE,
            List.of(),
            List.of());
    series
        .saidAt("2026-03-02T08:00:00", said.scheduled(DAILY_AT_NINE))
        .tick("2026-03-02T09:00:00")
        .saidAt("2026-03-02T10:00:00", said.scheduled(inNewYork))
        .tick("2026-03-03T14:59:59");
    assertThat(series.made()).containsExactly("2026-03-02T09:00");
    series.tick("2026-03-03T15:00:00");
    assertThat(series.made()).containsExactly("2026-03-02T09:00", "2026-03-03T09:00");
  }

  @Test
  void further_west_what_is_yet_to_come_that_day_is_not_taken_for_decided() {
    Recurrence inNewYork =
        new Recurrence(
            "FREQ=DAILY",
            ZoneId.of("America/New_York"),
            LocalDateTime.parse("2026-03-02T08:00:00"),
            Recurrence.Mode.SCHEDULE,
            List.of(),
            List.of());
    series
        .saidAt("2026-03-02T08:00:00", said.scheduled(DAILY_AT_NINE))
        .tick("2026-03-02T09:00:00")
        .saidAt("2026-03-02T10:00:00", said.scheduled(inNewYork))
        .tick("2026-03-02T14:00:00");
    assertThat(series.made()).containsExactly("2026-03-02T09:00", "2026-03-02T08:00");
  }

  @Test
  void the_first_version_that_comes_last_still_makes_what_was_due_before_the_second() {
    NewEvent first =
        said.scheduled(DAILY_AT_NINE).version(1).at(Said.berlin("2026-03-02T08:00:00")).build();
    NewEvent second =
        said.scheduled(DAILY_AT_TEN).version(2).at(Said.berlin("2026-03-03T12:00:00")).build();
    Played inOrder = new Played();
    inOrder.hears(Said.berlin("2026-03-02T08:00:00"), first);
    inOrder.tick("2026-03-02T09:00:00").tick("2026-03-03T09:00:00");
    inOrder.hears(Said.berlin("2026-03-03T12:00:00"), second);
    series.hears(Said.berlin("2026-03-03T12:00:00"), second);
    series.hears(Said.berlin("2026-03-03T12:00:01"), first);
    for (Played played : List.of(inOrder, series)) {
      played.tick("2026-03-04T12:00:00");
      assertThat(played.made())
          .containsExactly("2026-03-02T09:00", "2026-03-03T09:00", "2026-03-04T10:00");
    }
  }

  @Test
  void an_event_of_the_future_takes_over_now() {
    series
        .saidAt("2026-03-02T08:00:00", said.scheduled(DAILY_AT_NINE))
        .hears(
            "2026-03-02T08:30:00",
            said.scheduled(DAILY_AT_TEN).at(Said.berlin("2027-01-01T00:00:00")))
        .tick("2026-03-02T10:00:00");
    assertThat(series.made()).containsExactly("2026-03-02T10:00");
  }

  @Test
  void where_the_task_itself_moves_what_lies_between_is_made() {
    Recurrence fromSaturday = Said.rule("FREQ=DAILY", "2026-03-07T09:00:00");
    Recurrence fromMonday = Said.rule("FREQ=DAILY", "2026-03-09T09:00:00");
    series
        .saidAt("2026-03-05T08:00:00", said.scheduled(fromMonday, fromMonday.start(), false))
        .saidAt("2026-03-05T09:00:00", said.scheduled(fromSaturday, fromSaturday.start(), false))
        .tick("2026-03-07T09:00:00")
        .tick("2026-03-08T09:00:00")
        .tick("2026-03-09T09:00:00");
    assertThat(series.made()).containsExactly("2026-03-08T09:00", "2026-03-09T09:00");
    assertThat(series.series().made()).isEqualTo(3);
  }

  @Test
  void a_title_that_changes_moves_nothing() {
    series
        .saidAt("2026-03-02T08:00:00", said.scheduled(DAILY_AT_NINE, DAILY_AT_NINE.start(), false))
        .saidAt("2026-03-02T08:30:00", said.scheduled(DAILY_AT_NINE, DAILY_AT_NINE.start(), false))
        .tick("2026-03-02T09:00:00")
        .tick("2026-03-03T09:00:00");
    assertThat(series.made()).containsExactly("2026-03-03T09:00");
  }

  @Test
  void one_that_is_asked_for_ahead_of_its_time_does_not_come_once_more_at_it() {
    series
        .saidAt("2026-03-02T08:00:00", said.scheduled(DAILY_AT_NINE))
        .tick("2026-03-02T09:00:00")
        .saidAt("2026-03-02T12:00:00", said.generate())
        .tick("2026-03-03T09:00:00")
        .tick("2026-03-04T09:00:00");
    assertThat(series.made())
        .containsExactly("2026-03-02T09:00", "2026-03-03T09:00", "2026-03-04T09:00");
  }

  @Test
  void the_completion_of_the_first_task_asks_for_the_second_occurrence() {
    series
        .saidAt("2026-03-02T08:00:00", said.scheduled(DAILY_AT_NINE))
        .saidAt("2026-03-02T08:30:00", said.generate());
    assertThat(series.made()).containsExactly("2026-03-03T09:00");
  }

  @Test
  void a_request_that_comes_after_what_it_asked_for_brings_nothing_more() {
    for (boolean late : List.of(false, true)) {
      NewEvent generate = said.generate().at(Said.berlin("2026-03-02T20:00:00")).build();
      Played played =
          new Played()
              .saidAt("2026-03-02T08:00:00", said.scheduled(DAILY_AT_NINE))
              .tick("2026-03-02T09:00:00");
      if (!late) {
        played.hears(Said.berlin("2026-03-02T20:00:01"), generate);
      }
      played.tick("2026-03-03T09:00:00");
      if (late) {
        played.hears(Said.berlin("2026-03-03T10:00:00"), generate);
      }
      assertThat(played.made()).containsExactly("2026-03-02T09:00", "2026-03-03T09:00");
      assertThat(played.series().next().local()).isEqualTo("2026-03-04T09:00:00");
      assertThat(played.series().made()).isEqualTo(2);
    }
  }

  @Test
  void what_is_due_is_not_lost_where_one_is_asked_for_before_the_tick() {
    series
        .saidAt("2026-03-02T08:00:00", said.scheduled(DAILY_AT_NINE))
        .saidAt("2026-03-03T12:00:00", said.ofTask("an-instance").generate());
    assertThat(series.made())
        .containsExactly("2026-03-02T09:00", "2026-03-03T09:00", "2026-03-04T09:00");
  }

  @ParameterizedTest
  @ValueSource(strings = {"FREQ=DAILY;INTERVAL=2;COUNT=3"})
  void a_count_holds_for_a_series_that_is_counted_from_completions(String rule) {
    series.saidAt(
        "2026-03-02T08:00:00",
        said.scheduled(Said.rule(rule, "2026-03-02T09:00:00", Recurrence.Mode.COMPLETION)));
    for (int day = 3; day < 28; day += 3) {
      series.saidAt("2026-03-%02dT10:00:00".formatted(day), said.generate());
    }
    // The task that it began with is the first of three.
    assertThat(series.made()).containsExactly("2026-03-05T09:00", "2026-03-08T09:00");
    assertThat(series.series().state()).isEqualTo(State.FINISHED);
  }

  @Test
  void completed_early_the_next_is_still_later_than_the_one_that_was_completed() {
    series
        .saidAt(
            "2026-03-02T08:00:00",
            said.scheduled(
                Said.rule("FREQ=DAILY", "2026-03-10T09:00:00", Recurrence.Mode.COMPLETION)))
        .saidAt("2026-03-03T10:00:00", said.generate());
    assertThat(LocalDateTime.parse(series.made().getFirst()))
        .isAfter(LocalDateTime.parse("2026-03-10T09:00:00"));
  }

  @Test
  void the_backend_that_schedules_asks_by_generate_and_its_completed_tasks_say_nothing_new() {
    DueDate due = new DueDate.AtTime(OffsetDateTime.parse("2026-03-02T09:00:00+01:00"));
    Recurrence fromCompletion =
        Said.rule("FREQ=DAILY;INTERVAL=3", "2026-03-02T09:00:00", Recurrence.Mode.COMPLETION);
    // As our tasks do: the request names the series' first task, the completed task is an instance.
    for (boolean requestFirst : List.of(true, false)) {
      Played played = new Played().saidAt("2026-03-02T08:00:00", said.scheduled(fromCompletion));
      NewEvent.Builder completed =
          said.ofTask("instance").completed(fromCompletion, due).version(4);
      NewEvent.Builder generate = said.generate();
      played
          .saidAt("2026-03-02T10:00:00", requestFirst ? generate : completed)
          .saidAt("2026-03-02T10:00:01", requestFirst ? completed : generate);
      assertThat(played.made()).containsExactly("2026-03-05T09:00");
    }
    series
        .saidAt("2026-03-02T08:00:00", said.scheduled(DAILY_AT_NINE))
        .saidAt("2026-03-02T08:30:00", said.completed(DAILY_AT_NINE, due));
    assertThat(series.made()).isEmpty();
  }

  @Test
  void a_completed_task_before_its_series_was_heard_of_is_made_up_for_once() {
    DueDate due = new DueDate.AtTime(OffsetDateTime.parse("2026-03-02T09:00:00+01:00"));
    series
        .saidAt("2026-03-02T10:00:00", said.completed(DAILY_AT_NINE, due))
        .hears(
            "2026-03-02T10:00:01",
            said.scheduled(DAILY_AT_NINE, DAILY_AT_NINE.start(), false)
                .at(Said.berlin("2026-03-01T12:00:00")))
        .tick("2026-03-04T09:00:00");
    assertThat(series.made()).containsExactly("2026-03-03T09:00", "2026-03-04T09:00");
    assertThat(series.series().state()).isEqualTo(State.ACTIVE);
  }

  @Test
  void what_ended_stays_ended_for_completed_tasks_in_any_order() {
    DueDate due = new DueDate.AtTime(OffsetDateTime.parse("2026-03-02T09:00:00+01:00"));
    NewEvent completed =
        said.completed(DAILY_AT_NINE, due).at(Said.berlin("2026-03-02T10:00:00")).build();
    NewEvent cancelled = said.cancelled().at(Said.berlin("2026-03-02T09:30:00")).build();
    Played other = new Played();
    series.hears(Said.berlin("2026-03-02T11:00:00"), cancelled);
    series.hears(Said.berlin("2026-03-02T11:00:00"), completed);
    other.hears(Said.berlin("2026-03-02T11:00:00"), completed);
    other.hears(Said.berlin("2026-03-02T11:00:00"), cancelled);
    assertThat(series.series().state()).isEqualTo(State.CANCELLED);
    assertThat(other.series().state()).isEqualTo(State.CANCELLED);
    assertThat(series.made()).isEmpty();
  }

  @Property(tries = 300)
  void in_any_order_it_becomes_the_same_and_nothing_that_is_due_is_lost_or_made_twice(
      @ForAll @IntRange(min = 1, max = 5) int editions, @ForAll @LongRange(min = 0) long seed) {
    Random random = new Random(seed);
    List<NewEvent> events = new ArrayList<>();
    for (int i = 1; i <= editions; i++) {
      Recurrence recurrence =
          Said.rule(
              random.nextBoolean() ? "FREQ=DAILY" : "FREQ=HOURLY;INTERVAL=7",
              "2026-03-0%dT%02d:00:00".formatted(1 + random.nextInt(3), random.nextInt(24)));
      NewEvent event =
          (random.nextInt(6) == 0
                  ? said.cancelled()
                  : said.scheduled(recurrence, null, random.nextInt(5) == 0))
              .version(i)
              .at(Said.berlin("2026-03-02T%02d:30:00".formatted(i)))
              .build();
      events.add(event);
    }
    Played inOrder = new Played();
    events.forEach(event -> inOrder.hears(Said.berlin("2026-03-02T12:00:00"), event));
    List<NewEvent> shuffled = new ArrayList<>(events);
    shuffled.addAll(events);
    java.util.Collections.shuffle(shuffled, random);
    Played outOfOrder = new Played();
    shuffled.forEach(event -> outOfOrder.hears(Said.berlin("2026-03-02T12:00:00"), event));

    assertThat(outOfOrder.series().state()).isEqualTo(inOrder.series().state());
    if (inOrder.series().state() != State.CANCELLED) {
      assertThat(outOfOrder.series().definition()).isEqualTo(inOrder.series().definition());
    }
    for (Played played : List.of(inOrder, outOfOrder)) {
      for (int hour = 13; hour < 24; hour++) {
        played.tick("2026-03-02T%02d:00:00".formatted(hour));
      }
      played.tick("2026-03-03T09:00:00").tick("2026-03-03T23:00:00");
    }
    String noon = "2026-03-02T12:00";
    assertThat(outOfOrder.made().stream().filter(made -> made.compareTo(noon) > 0).toList())
        .isEqualTo(inOrder.made().stream().filter(made -> made.compareTo(noon) > 0).toList());
    assertThat(outOfOrder.made()).doesNotHaveDuplicates();
  }
}
