package dev.knudge.contracts;

import static org.assertj.core.api.Assertions.assertThat;

import dev.knudge.contracts.fixtures.Events;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.arbitraries.StringArbitrary;
import net.jqwik.time.api.DateTimes;

/** Whatever a function says of a task, its schema allows, and a reader gets back unchanged. */
class ProducedEventsTest {

  private static final Instant FIRST = Instant.parse("1000-01-01T18:00:00Z");
  private static final Instant LAST = Instant.parse("9999-12-31T05:59:59.999999999Z");

  @Property(tries = 500)
  void any_task_state_survives_the_way(@ForAll("states") TaskState state) {
    var data = new TaskEvent.TaskUpdated("t", "u", state);
    NewEvent said = Events.said(data).build();
    String body = new String(said.delivery().body(), StandardCharsets.UTF_8);

    assertThat(Schemas.complaints(EventType.TASK_UPDATED.dataSchema(), body)).isEmpty();
    assertThat(Events.received(said).data()).isEqualTo(data);
  }

  @Provide
  Arbitrary<TaskState> states() {
    return Combinators.combine(wording(), timing())
        .as((wording, timing) ->
            wording
                .dueDate(timing.dueDate())
                .timeZone(timing.timeZone())
                .recurrence(timing.recurrence())
                .createdAt(timing.createdAt())
                .updatedAt(timing.updatedAt())
                .completedAt(timing.completedAt())
                .build());
  }

  private static Arbitrary<TaskState.Builder> wording() {
    StringArbitrary texts =
        Arbitraries.strings().withCharRange(' ', '\u04FF').withChars("\n\"\\").ofMinLength(1);
    return Combinators.combine(
            texts.ofMaxLength(500).injectNull(0.2),
            texts.ofMaxLength(50).injectNull(0.2),
            Arbitraries.of(true, false).injectNull(0.2),
            Arbitraries.of(Priority.class).injectNull(0.2),
            texts.ofMaxLength(9).list().ofMaxSize(3).injectNull(0.2))
        .as((title, description, completed, priority, tags) ->
            TaskState.builder()
                .title(title)
                .description(description)
                .completed(completed)
                .priority(priority)
                .tags(tags));
  }

  private static Arbitrary<TaskState> timing() {
    Arbitrary<Instant> instants = DateTimes.instants().between(FIRST, LAST);
    return Combinators.combine(
            dueDates().injectNull(0.2),
            zones().injectNull(0.2),
            recurrences().injectNull(0.2),
            instants.injectNull(0.2))
        .as((due, zone, recurrence, instant) ->
            TaskState.builder()
                .dueDate(due)
                .timeZone(zone)
                .recurrence(recurrence)
                .createdAt(instant)
                .updatedAt(instant)
                .completedAt(instant)
                .build());
  }

  private static Arbitrary<DueDate> dueDates() {
    Arbitrary<DueDate> days =
        Arbitraries.longs()
            .between(LocalDate.of(1000, 1, 1).toEpochDay(), LocalDate.of(9999, 12, 31).toEpochDay())
            .map(LocalDate::ofEpochDay)
            .map(DueDate.OnDay::new);
    Arbitrary<DueDate> moments =
        Combinators.combine(
                DateTimes.instants().between(FIRST, LAST),
                Arbitraries.integers().between(-17 * 60 - 59, 17 * 60 + 59))
            .as((instant, minutes) ->
                new DueDate.AtTime(
                    OffsetDateTime.ofInstant(instant, ZoneOffset.ofTotalSeconds(minutes * 60))));
    return Arbitraries.oneOf(days, moments);
  }

  private static Arbitrary<ZoneId> zones() {
    return Arbitraries.of(List.copyOf(ZoneId.getAvailableZoneIds())).map(ZoneId::of);
  }

  private static Arbitrary<Recurrence> recurrences() {
    Arbitrary<LocalDateTime> locals =
        Arbitraries.longs()
            .between(0, 4_000_000_000L)
            .map(second -> LocalDateTime.ofEpochSecond(second, 0, ZoneOffset.UTC));
    return Combinators.combine(
            Arbitraries.of(
                "FREQ=DAILY",
                "FREQ=MONTHLY;BYDAY=-1FR;COUNT=3",
                Recurrence.ofShortForm(Recurrence.ShortForm.YEARLY, 4)),
            zones().injectNull(0.2),
            locals.injectNull(0.2),
            Arbitraries.of(Recurrence.Mode.class),
            locals.list().ofMaxSize(2))
        .as((rule, zone, start, mode, dates) ->
            new Recurrence(rule, zone, start, mode, dates, dates));
  }
}
