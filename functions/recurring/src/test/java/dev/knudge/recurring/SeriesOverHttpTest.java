package dev.knudge.recurring;

import static org.assertj.core.api.Assertions.assertThat;

import dev.knudge.contracts.DueDate;
import dev.knudge.contracts.Event;
import dev.knudge.contracts.InstanceReminder;
import dev.knudge.contracts.NewEvent;
import dev.knudge.contracts.Priority;
import dev.knudge.contracts.Recurrence;
import dev.knudge.contracts.RecurringEvent.TaskRecurringTriggered;
import dev.knudge.contracts.TaskState;
import dev.knudge.testkit.Posts;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Events in at the door, instances out at the sinks: what a series becomes, on a real PostgreSQL. */
class SeriesOverHttpTest {
  private static final String MONDAY_NOON = "2026-03-02T12:00:00";
  private static final Instant NOON = Said.berlin(MONDAY_NOON);

  private static Running recurring;

  @BeforeAll
  static void start() {
    recurring = Running.at(MONDAY_NOON);
  }

  @AfterAll
  static void stop() {
    recurring.close();
  }

  @BeforeEach
  void itIsMondayNoon() {
    recurring.clock.set(NOON);
    recurring.function.execute(
        "truncate recurring.series, recurring.occurrence, recurring.request");
  }

  @Test
  void an_instance_comes_at_its_time_and_not_before() {
    Said plants = Said.of("plants");
    recurring.deliver(
        plants.scheduled(Said.rule("FREQ=DAILY", "2026-03-02T18:00:00")).at(NOON).build());

    assertThat(recurring.tick("2026-03-02T17:59:59").occurrences("plants")).isEmpty();
    assertThat(recurring.tick("2026-03-02T18:00:00").occurrences("plants"))
        .containsExactly("2026-03-02T18:00");
    assertThat(recurring.tick("2026-03-03T18:00:30").tick().occurrences("plants"))
        .containsExactly("2026-03-02T18:00", "2026-03-03T18:00");
  }

  @Test
  void an_instance_has_the_tasks_fields_and_reminders_and_is_due_at_its_occurrence() {
    TaskState template =
        TaskState.builder()
            .title("Water the plants 🌿")
            .description("The fern, too")
            .priority(Priority.HIGH)
            .tags(List.of("home", "green"))
            .completed(true)
            .completedAt(NOON)
            .createdAt(NOON)
            .dueDate(new DueDate.AtTime(OffsetDateTime.parse("2026-03-01T18:00:00+01:00")))
            .build();
    List<InstanceReminder> reminders =
        List.of(
            new InstanceReminder(Duration.ofMinutes(-30), List.of("push", "email")),
            new InstanceReminder(Duration.ofDays(-1), null));
    Recurrence daily = Said.rule("FREQ=DAILY", "2026-03-29T09:00:00");
    recurring
        .deliver(
            Said.of("whole").scheduled(daily, template, null, false, reminders).at(NOON).build())
        .tick("2026-03-29T09:00:00");

    Event event = recurring.told("whole").getFirst();
    TaskRecurringTriggered said = (TaskRecurringTriggered) event.data();
    assertThat(said.occurrence()).isEqualTo(LocalDateTime.parse("2026-03-29T09:00:00"));
    assertThat(said.reminders()).isEqualTo(reminders);
    assertThat(said.instance())
        .isEqualTo(
            TaskState.builder()
                .title("Water the plants 🌿")
                .description("The fern, too")
                .priority(Priority.HIGH)
                .tags(List.of("home", "green"))
                .completed(false)
                .dueDate(new DueDate.AtTime(OffsetDateTime.parse("2026-03-29T09:00:00+02:00")))
                .timeZone(Said.BERLIN)
                .recurrence(daily)
                .seriesId("whole")
                .build());
    assertThat(event.taskId()).isEqualTo("task-whole");
    assertThat(event.userId()).isEqualTo("user-ada");
    assertThat(event.partitionKey()).isEqualTo("user-ada");
    assertThat(event.source()).isEqualTo("/recurring");
    assertThat(event.id())
        .isEqualTo(Instances.id(new SeriesKey("user-ada", "whole"), said.occurrence()));
  }

  @Test
  void a_due_date_that_is_a_day_makes_instances_that_are_due_on_a_day() {
    Recurrence yearly =
        new Recurrence("FREQ=WEEKLY", null, null, Recurrence.Mode.SCHEDULE, List.of(), List.of());
    TaskState birthday =
        TaskState.builder()
            .title("Cake")
            .dueDate(new DueDate.OnDay(LocalDate.parse("2026-03-03")))
            .build();
    recurring
        .deliver(
            Said.of("cake").scheduled(yearly, birthday, null, false, List.of()).at(NOON).build())
        .tick("2026-03-03T00:59:59");
    assertThat(recurring.occurrences("cake")).isEmpty();

    // No zone is said, so it is UTC.
    recurring.tick("2026-03-03T01:00:00");
    TaskRecurringTriggered said = (TaskRecurringTriggered) recurring.told("cake").getFirst().data();
    assertThat(said.occurrence()).isEqualTo(LocalDateTime.parse("2026-03-03T00:00:00"));
    assertThat(said.instance().dueDate())
        .isEqualTo(new DueDate.OnDay(LocalDate.parse("2026-03-03")));
  }

  @Test
  void the_occurrence_that_the_task_itself_is_is_not_made_once_more() {
    Recurrence daily = Said.rule("FREQ=DAILY", "2026-03-02T18:00:00");
    recurring
        .deliver(Said.of("itself").scheduled(daily, daily.start(), false).at(NOON).build())
        .tick("2026-03-02T18:00:00")
        .tick("2026-03-03T18:00:00");
    assertThat(recurring.occurrences("itself")).containsExactly("2026-03-03T18:00");
  }

  @Test
  void a_hundred_deliveries_and_ticks_make_one_instance() {
    NewEvent scheduled =
        Said.of("hundred")
            .scheduled(Said.rule("FREQ=DAILY", "2026-03-02T18:00:00"))
            .at(NOON)
            .build();
    NewEvent generate =
        Said.of("hundred")
            .ofTask("other")
            .generate()
            .at(Said.berlin("2026-03-02T18:00:01"))
            .build();
    recurring.deliver(scheduled);
    recurring.clock.set(Said.berlin("2026-03-02T18:00:01"));
    IntStream.range(0, 100)
        .parallel()
        .forEach(i -> {
          if (i % 10 == 0) {
            recurring.function.post(Posts.tick(), "{}"); // 503 while another is at it
          }
          recurring.deliver(scheduled, generate);
        });
    recurring.tick();

    assertThat(recurring.occurrences("hundred"))
        .containsExactlyInAnyOrder("2026-03-02T18:00", "2026-03-03T18:00");
  }

  @Test
  void after_an_outage_the_latest_are_made_and_the_others_are_reported_as_skipped() {
    recurring
        .deliver(
            Said.of("outage")
                .scheduled(Said.rule("FREQ=HOURLY", "2026-03-02T13:00:00"))
                .at(NOON)
                .build())
        .tick("2026-03-02T22:30:00");

    assertThat(recurring.occurrences("outage"))
        .containsExactlyInAnyOrder("2026-03-02T20:00", "2026-03-02T21:00", "2026-03-02T22:00");
    assertThat(
            recurring.function.query(
                "select occurrence || ' ' || until || ' ' || number || ' ' || because from recurring.occurrence where outcome = 'skipped'"))
        .containsExactly("2026-03-02 13:00:00 2026-03-02 19:00:00 7 missed");
    assertThat(recurring.function.query("select made || ' ' || skipped from recurring.series"))
        .containsExactly("3 7");
  }

  @Test
  void a_series_older_than_anyone_can_count_is_caught_up_at_once() {
    recurring
        .deliver(
            Said.of("ancient")
                .scheduled(Said.rule("FREQ=MINUTELY", "1996-01-01T00:00:00"))
                .at(NOON)
                .build())
        .tick("2026-03-02T12:00:10");

    assertThat(recurring.occurrences("ancient"))
        .containsExactlyInAnyOrder("2026-03-02T11:58", "2026-03-02T11:59", "2026-03-02T12:00");
    assertThat(
            recurring.function.query(
                "select number from recurring.occurrence where outcome = 'skipped'"))
        .containsExactly("10000");
  }

  @Test
  void events_in_any_order_end_in_the_same_series() {
    List<NewEvent> events = new ArrayList<>();
    for (int order = 0; order < 24; order++) {
      Said said = Said.of("order-" + order);
      List<NewEvent> left =
          new ArrayList<>(
              List.of(
                  said.scheduled(Said.rule("FREQ=DAILY", "2026-03-02T18:00:00"))
                      .version(1)
                      .at(NOON)
                      .build(),
                  said.scheduled(Said.rule("FREQ=DAILY", "2026-03-02T19:00:00"))
                      .version(2)
                      .at(NOON.plusSeconds(1))
                      .build(),
                  said.scheduled(Said.rule("FREQ=DAILY", "2026-03-02T20:00:00"))
                      .version(3)
                      .at(NOON.plusSeconds(2))
                      .build(),
                  said.scheduled(Said.rule("FREQ=DAILY;COUNT=2", "2026-03-02T21:00:00"))
                      .version(4)
                      .at(NOON.plusSeconds(3))
                      .build()));
      for (int size = 4, rest = order; size > 0; rest /= size--) {
        events.add(left.remove(rest % size));
      }
    }
    recurring.clock.set(NOON.plusSeconds(10));
    recurring.deliver(events.toArray(NewEvent[]::new));
    recurring.tick("2026-03-02T23:00:00").tick("2026-03-05T23:00:00");

    for (int order = 0; order < 24; order++) {
      assertThat(recurring.occurrences("order-" + order))
          .as("order %s", order)
          .containsExactlyInAnyOrder("2026-03-02T21:00", "2026-03-03T21:00");
      assertThat(recurring.state("order-" + order)).isEqualTo("finished");
    }
  }

  @Test
  void a_cancellation_holds_whether_it_comes_before_or_after_what_it_ends() {
    Said before = Said.of("before");
    Said after = Said.of("after");
    Recurrence daily = Said.rule("FREQ=DAILY", "2026-03-02T18:00:00");
    recurring.deliver(
        before.cancelled().at(NOON.plusSeconds(5)).build(),
        before.scheduled(daily).at(NOON).build(),
        before.generate().at(NOON.plusSeconds(2)).build(),
        after.scheduled(daily).at(NOON).build(),
        after.cancelled().at(NOON.plusSeconds(5)).build());
    recurring.tick("2026-03-04T18:00:00");

    assertThat(recurring.occurrences("before")).isEmpty();
    assertThat(recurring.occurrences("after")).isEmpty();

    // Scheduled anew, it goes on from there.
    recurring.deliver(after.scheduled(daily).at(recurring.clock.instant()).build());
    recurring.tick("2026-03-05T18:00:00");
    assertThat(recurring.occurrences("after")).containsExactly("2026-03-05T18:00");
  }

  @Test
  void a_request_that_comes_before_its_series_is_answered_with_it() {
    Said early = Said.of("early").ofTask("an-instance");
    recurring.deliver(
        early.generate().at(NOON).build(), early.generate().at(NOON.plusSeconds(1)).build());
    assertThat(recurring.occurrences("early")).isEmpty();
    assertThat(recurring.state("early")).isEqualTo("awaited");

    recurring.deliver(
        early.scheduled(Said.rule("FREQ=DAILY", "2026-03-02T18:00:00")).at(NOON).build());
    assertThat(recurring.occurrences("early"))
        .containsExactly("2026-03-03T18:00", "2026-03-04T18:00");
    assertThat(recurring.function.query("select task_id from recurring.request")).isEmpty();
  }

  @Test
  void one_completion_makes_one_instance_whichever_events_tell_of_it() {
    Recurrence weekly = Said.rule("FREQ=WEEKLY", null);
    DueDate due = new DueDate.AtTime(OffsetDateTime.parse("2026-03-02T09:00:00+01:00"));
    for (String series : List.of("a", "b", "c")) {
      Said said = Said.of(series);
      NewEvent completed =
          said.completed(weekly, due).version(series.equals("c") ? 5 : 4).at(NOON).build();
      NewEvent generate = said.generate().at(NOON.plusMillis(120)).build();
      if (series.equals("b")) {
        recurring.deliver(generate, completed, completed);
      } else {
        recurring.deliver(completed, generate, completed);
      }
      assertThat(recurring.occurrences(series)).as(series).containsExactly("2026-03-09T09:00");
    }
  }

  @Test
  void a_bare_completed_task_with_a_recurrence_makes_the_next_and_month_ends_do_not_drift() {
    for (String month : List.of("2026-01-31", "2026-02-28", "2026-03-31")) {
      String bare =
          """
          {"event_type":"task.completed","task_id":"rent-%s","user_id":"user-ada","timestamp":"%sT10:00:00",
           "payload":{"title":"Pay the rent","due_date":"%s","series_id":"rent","recurrence":{"rule":"monthly"}}}
          """
              .formatted(month, month, month);
      Map<String, String> wrapped =
          Posts.event("dev.knative.kafka.event", "partition:0/offset:" + month);
      wrapped.put("ce-source", "/apis/v1/namespaces/todo/kafkasources/recurring#task-events");
      wrapped.remove("content-type");
      recurring.clock.set(Said.berlin(month + "T12:00:00"));
      assertThat(recurring.function.post(wrapped, bare).statusCode()).isEqualTo(204);
    }

    assertThat(recurring.occurrences("rent"))
        .containsExactly("2026-02-28T00:00", "2026-03-31T00:00", "2026-04-30T00:00");
    assertThat(
            ((TaskRecurringTriggered) recurring.told("rent").getLast().data()).instance().dueDate())
        .isEqualTo(new DueDate.OnDay(LocalDate.parse("2026-04-30")));
    // Nobody scheduled it, so no tick makes any.
    recurring.tick("2026-12-31T12:00:00");
    assertThat(recurring.occurrences("rent")).hasSize(3);
  }

  @Test
  void a_completed_task_without_a_recurrence_is_not_even_looked_at() {
    recurring.function.execute("truncate recurring.inbox");
    recurring.function.post(
        Posts.event("task.completed", "c-1"), "{\"task_id\":\"t\",\"user_id\":\"u\"}");
    assertThat(recurring.function.query("select source from recurring.inbox")).isEmpty();
  }

  @Test
  void a_rule_that_cannot_be_is_refused_with_the_reason_and_nothing_of_it_is_kept() {
    HttpResponse<String> answer =
        recurring.post(
            Said.of("never")
                .scheduled(Said.rule("FREQ=DAILY;BYMONTH=13", "2026-03-02T18:00:00"))
                .at(NOON)
                .build());
    assertThat(answer.statusCode()).isEqualTo(422);
    assertThat(answer.body()).contains("/payload/recurrence/rule");
    assertThat(recurring.function.query("select series_id from recurring.series")).isEmpty();
  }

  @Test
  void a_template_that_no_event_could_carry_is_refused() {
    TaskState template = TaskState.builder().title("Long").description("x".repeat(100_001)).build();
    HttpResponse<String> answer =
        recurring.post(
            Said.of("long")
                .scheduled(
                    Said.rule("FREQ=DAILY", "2026-03-02T18:00:00"),
                    template,
                    null,
                    false,
                    List.of())
                .at(NOON)
                .build());
    assertThat(answer.statusCode()).isEqualTo(422);
    assertThat(answer.body()).contains("100001", "100000");
  }

  @Test
  void channels_of_reminders_count_as_what_an_event_is_to_carry() {
    List<InstanceReminder> reminders =
        List.of(new InstanceReminder(Duration.ZERO, Collections.nCopies(2_500, "x".repeat(40))));
    HttpResponse<String> answer =
        recurring.post(
            Said.of("loud")
                .scheduled(
                    Said.rule("FREQ=DAILY", "2026-03-02T18:00:00"),
                    Said.task("Loud"),
                    null,
                    false,
                    reminders)
                .at(NOON)
                .build());
    assertThat(answer.statusCode()).isEqualTo(422);
    assertThat(answer.body()).contains("100044", "100000");
  }

  @Test
  void two_users_series_of_the_same_name_have_nothing_to_do_with_each_other() {
    Said adas = Said.of("same");
    Said bobs = adas.ofUser("user-bob");
    Recurrence daily = Said.rule("FREQ=DAILY", "2026-03-02T18:00:00");
    recurring.deliver(
        adas.scheduled(daily).at(NOON).build(),
        bobs.scheduled(daily).at(NOON).build(),
        bobs.cancelled().at(NOON.plusSeconds(1)).build());
    recurring.tick("2026-03-02T18:00:00");

    assertThat(recurring.told("same")).extracting(Event::userId).containsExactly("user-ada");
  }

  @Test
  void a_series_that_is_counted_from_completions_waits_for_them() {
    Said filter = Said.of("filter");
    recurring.deliver(
        filter
            .scheduled(
                Said.rule(
                    "FREQ=DAILY;INTERVAL=10", "2026-03-02T09:00:00", Recurrence.Mode.COMPLETION))
            .at(NOON)
            .build());
    assertThat(recurring.tick("2026-05-01T12:00:00").occurrences("filter")).isEmpty();

    recurring.deliver(filter.generate().at(Said.berlin("2026-03-05T23:30:00")).build());
    recurring.deliver(
        filter.ofTask("next").generate().at(Said.berlin("2026-03-20T08:00:00")).build());
    assertThat(recurring.occurrences("filter"))
        .containsExactly("2026-03-15T09:00", "2026-03-30T09:00");
  }

  @Test
  void what_the_sinks_do_not_take_is_kept_and_comes_with_the_next_tick() {
    recurring.deliver(
        Said.of("away").scheduled(Said.rule("FREQ=DAILY", "2026-03-02T18:00:00")).at(NOON).build());
    recurring.clock.set(Said.berlin("2026-03-02T18:00:00"));
    recurring.sink.answering(_ -> 503);
    assertThat(recurring.function.post(Posts.tick(), "{}").statusCode()).isEqualTo(503);
    assertThat(recurring.occurrences("away")).isEmpty();

    recurring.sink.answering(_ -> 202);
    recurring.tick();
    assertThat(recurring.occurrences("away")).containsExactly("2026-03-02T18:00");
  }

  @Test
  void health_names_the_service() {
    assertThat(recurring.function.get("/health", "").body()).contains("recurring-task-service");
  }
}
