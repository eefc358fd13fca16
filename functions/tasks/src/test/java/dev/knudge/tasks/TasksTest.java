package dev.knudge.tasks;

import static org.assertj.core.api.Assertions.assertThat;

import dev.knudge.backends.Database;
import dev.knudge.contracts.Actor;
import dev.knudge.contracts.DueDate;
import dev.knudge.contracts.Json;
import dev.knudge.contracts.Priority;
import dev.knudge.contracts.Recurrence;
import dev.knudge.contracts.ReminderEvent.When;
import dev.knudge.tasks.TaskResult.Changed;
import dev.knudge.tasks.TaskResult.Refused;
import dev.knudge.tasks.TaskResult.Unchanged;
import dev.knudge.tasks.filter.FilterParser;
import dev.knudge.testkit.RecordingSink;
import dev.knudge.testkit.RunningFunction;
import dev.knudge.testkit.SettableClock;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The one way in, on a real database: what becomes of tasks, what is said, what can be taken back. */
class TasksTest {
  private static final ZoneId BERLIN = ZoneId.of("Europe/Berlin");
  private static final Instant NOW = Instant.parse("2026-11-21T10:00:00Z");
  private static Database database;
  private static RecordingSink sink;
  private static SettableClock clock;
  private static RunningFunction function;
  private static Tasks tasks;

  private Caller caller;

  @BeforeAll
  static void start() {
    database = TasksDatabase.migrated();
    sink = new RecordingSink();
    clock = new SettableClock(NOW);
    function =
        RunningFunction.start(
            database, "tasks", Map.of("knudge.sink.base-url", sink.baseUrl()), clock);
    tasks = function.bean(Tasks.class);
  }

  @AfterAll
  static void stop() {
    function.close();
    sink.close();
  }

  @BeforeEach
  void meet() {
    clock.set(NOW);
    caller = new Caller("user-" + UUID.randomUUID(), Actor.HUMAN, null);
  }

  @Test
  void a_new_task_is_stored_and_said_with_its_version_and_actor() {
    Task made =
        make(
            TaskPatch.builder()
                .title("  Buy milk ")
                .tags(List.of("Home", "home", "#shop"))
                .dueDate(new DueDate.OnDay(LocalDate.of(2026, 12, 1)))
                .timeZone(BERLIN)
                .priority(Priority.HIGH)
                .build());

    assertThat(made.title()).isEqualTo("Buy milk");
    assertThat(made.tags()).containsExactly("Home", "shop");
    assertThat(made.version()).isOne();
    assertThat(tasks.find(caller, made.id())).isEqualTo(made);
    Map<String, Object> event = said("task.created").getFirst();
    assertThat(event)
        .containsEntry("task_id", made.id())
        .containsEntry("user_id", caller.userId())
        .containsEntry("version", 1L)
        .containsEntry("actor", "human")
        .doesNotContainKey("previous");
    assertThat(Json.members(event.get("payload")))
        .containsEntry("title", "Buy milk")
        .containsEntry("due_date", "2026-12-01")
        .containsEntry("time_zone", "Europe/Berlin");
  }

  @Test
  void a_change_says_only_what_changed_with_its_old_values() {
    Task made = make(TaskPatch.builder().title("One").description("D").build());
    clock.advance(Duration.ofMinutes(1));

    TaskResult result =
        tasks.execute(
            caller,
            new TaskCommand.Change(
                made.id(),
                TaskPatch.builder().title("Two").description(null).priority(Priority.LOW).build()),
            1L);

    assertThat(result).isInstanceOf(Changed.class);
    Map<String, Object> event = said("task.updated").getFirst();
    assertThat(event).containsEntry("version", 2L);
    assertThat(event.get("previous"))
        .isEqualTo(Map.of("title", "One", "description", "D", "priority", "medium"));
  }

  @Test
  void what_changes_nothing_makes_no_version_and_no_event() {
    Task made = make(TaskPatch.builder().title("One").tags(List.of("a")).build());
    clock.advance(Duration.ofMinutes(1));

    for (TaskCommand command :
        List.of(
            new TaskCommand.Change(made.id(), TaskPatch.builder().title("One ").build()),
            new TaskCommand.Reopen(made.id()),
            new TaskCommand.AddTags(made.id(), List.of("A", "#a")),
            new TaskCommand.ClearRecurrence(made.id()))) {
      assertThat(tasks.execute(caller, command, null)).isEqualTo(new Unchanged(made));
    }
    assertThat(events()).hasSize(1);
  }

  @Test
  void a_version_that_is_not_the_tasks_changes_nothing() {
    Task made = make(TaskPatch.titled("One"));

    assertThat(tasks.execute(caller, new TaskCommand.Complete(made.id()), 2L))
        .isEqualTo(new Refused(new TaskRefusal.Stale(made.id(), 2, 1)));
    assertThat(tasks.find(caller, made.id())).isEqualTo(made);
  }

  @Test
  void nobody_reaches_anothers_task() {
    Task made = make(TaskPatch.titled("Mine"));
    Caller other = new Caller("user-" + UUID.randomUUID(), Actor.HUMAN, null);

    assertThat(tasks.find(other, made.id())).isNull();
    assertThat(tasks.execute(other, new TaskCommand.Delete(made.id()), null))
        .isEqualTo(new Refused(new TaskRefusal.NotFound(made.id())));
    assertThat(tasks.search(other, query("all")).items()).isEmpty();
    assertThat(tasks.undo(other)).isEmpty();
  }

  @Test
  void a_relative_reminder_is_said_again_when_the_due_date_moves_and_cancelled_with_the_task() {
    Task made =
        make(
            TaskPatch.builder()
                .title("Call")
                .dueDate(
                    new DueDate.AtTime(
                        Instant.parse("2026-12-01T10:00:00Z").atOffset(ZoneOffset.UTC)))
                .build());
    tasks.execute(
        caller,
        new TaskCommand.AddReminder(
            made.id(),
            new Reminder.Draft(new When.FromDueDate(Duration.ofMinutes(-30)), List.of("push"))),
        null);
    change(
        made,
        TaskPatch.builder()
            .dueDate(
                new DueDate.AtTime(Instant.parse("2026-12-02T10:00:00Z").atOffset(ZoneOffset.UTC)))
            .build());
    tasks.execute(caller, new TaskCommand.Complete(made.id()), null);
    tasks.execute(caller, new TaskCommand.Reopen(made.id()), null);
    tasks.execute(caller, new TaskCommand.Delete(made.id()), null);

    assertThat(types())
        .containsExactly(
            "task.created",
            "reminder.scheduled",
            "task.updated",
            "reminder.scheduled",
            "task.completed",
            "reminder.cancelled",
            "task.reopened",
            "reminder.scheduled",
            "task.deleted",
            "reminder.cancelled");
    assertThat(said("reminder.scheduled"))
        .extracting(event -> Json.members(event.get("payload")).get("due_date"))
        .containsExactly("2026-12-01T10:00:00Z", "2026-12-02T10:00:00Z", "2026-12-02T10:00:00Z");
    assertThat(said("reminder.scheduled"))
        .extracting(event -> event.get("version"))
        .containsExactly(2L, 3L, 5L);
  }

  @Test
  void a_reopened_task_does_not_remind_of_what_has_passed() {
    Task made =
        make(
            TaskPatch.builder()
                .title("Call")
                .reminders(
                    List.of(
                        new Reminder.Draft(new When.At(NOW.plusSeconds(60)), null),
                        new Reminder.Draft(new When.At(NOW.plusSeconds(7200)), null)))
                .build());
    tasks.execute(caller, new TaskCommand.Complete(made.id()), null);
    clock.advance(Duration.ofHours(1));
    tasks.execute(caller, new TaskCommand.Reopen(made.id()), null);

    assertThat(said("reminder.scheduled")).hasSize(3);
    assertThat(Json.members(said("reminder.scheduled").getLast().get("payload")))
        .containsEntry("remind_at", "2026-11-21T12:00:00Z");
  }

  @Test
  void a_recurrence_starts_a_series_of_which_the_task_is_the_first_occurrence() {
    Task made =
        make(
            TaskPatch.builder()
                .title("Rent")
                .timeZone(BERLIN)
                .dueDate(
                    new DueDate.AtTime(
                        LocalDateTime.parse("2026-11-27T09:00").atZone(BERLIN).toOffsetDateTime()))
                .build());
    Task recurring =
        changed(
            tasks.execute(
                caller,
                new TaskCommand.SetRecurrence(made.id(), monthly(Recurrence.Mode.SCHEDULE)),
                null));

    assertThat(recurring.seriesId()).isNotNull();
    Map<String, Object> payload =
        Json.members(said("recurring.scheduled").getFirst().get("payload"));
    assertThat(payload)
        .containsEntry("series_id", recurring.seriesId())
        .containsEntry("occurrence", "2026-11-27T09:00:00")
        .containsEntry("title", "Rent");
    assertThat(Json.members(payload.get("recurrence")))
        .containsEntry("start", "2026-11-27T09:00:00")
        .containsEntry("time_zone", "Europe/Berlin")
        .containsEntry("rule", "FREQ=MONTHLY;BYDAY=-1FR");

    change(recurring, TaskPatch.builder().title("Pay rent").build());
    tasks.execute(caller, new TaskCommand.Delete(made.id()), null);

    assertThat(types())
        .containsExactly(
            "task.created",
            "task.updated",
            "recurring.scheduled",
            "task.updated",
            "recurring.scheduled",
            "task.deleted",
            "recurring.cancelled");
    assertThat(
            events().stream()
                .filter(event -> event.get("type").toString().startsWith("recurring"))
                .map(event -> Instant.parse(event.get("timestamp").toString())))
        .isSorted()
        .doesNotHaveDuplicates();
  }

  @Test
  void completing_asks_for_the_next_instance_once_where_it_counts_from_completion() {
    Task made =
        make(
            TaskPatch.builder()
                .title("Water")
                .recurrence(monthly(Recurrence.Mode.COMPLETION))
                .build());
    for (int i = 0; i < 2; i++) {
      tasks.execute(caller, new TaskCommand.Complete(made.id()), null);
      tasks.execute(caller, new TaskCommand.Reopen(made.id()), null);
    }

    assertThat(said("recurring.generate")).hasSize(1);
  }

  @Test
  void what_is_made_to_repeat_from_its_completion_when_it_is_done_already_asks_for_the_next() {
    make(
        TaskPatch.builder()
            .title("Water")
            .completed(true)
            .recurrence(monthly(Recurrence.Mode.COMPLETION))
            .build());
    assertThat(types())
        .containsExactly("task.created", "recurring.scheduled", "recurring.generate");

    Task done = make(TaskPatch.builder().title("Dust").completed(true).build());
    change(done, TaskPatch.builder().recurrence(monthly(Recurrence.Mode.COMPLETION)).build());
    assertThat(types())
        .endsWith("task.created", "task.updated", "recurring.scheduled", "recurring.generate");
  }

  @Test
  void a_rule_that_no_series_can_go_by_is_refused_and_nothing_is_said() {
    TaskResult refused =
        tasks.execute(
            caller,
            new TaskCommand.Create(
                TaskPatch.builder()
                    .title("Rent")
                    .recurrence(
                        new Recurrence(
                            "FREQ=WEEKLY;BYDAY=XX",
                            null,
                            null,
                            Recurrence.Mode.SCHEDULE,
                            List.of(),
                            List.of()))
                    .build()),
            null);

    assertThat(refused)
        .isInstanceOfSatisfying(
            Refused.class,
            it ->
                assertThat(it.refusal())
                    .isInstanceOfSatisfying(
                        TaskRefusal.Invalid.class,
                        wrong -> assertThat(wrong.pointer()).isEqualTo("/recurrence/rule")));
    assertThat(events()).isEmpty();
  }

  @Test
  void another_rule_of_a_series_keeps_its_start_also_where_nobody_told_a_zone() {
    Task made =
        make(
            TaskPatch.builder()
                .title("Rent")
                .dueDate(new DueDate.OnDay(LocalDate.of(2026, 12, 1)))
                .recurrence(monthly(Recurrence.Mode.SCHEDULE))
                .build());
    change(made, TaskPatch.builder().dueDate(new DueDate.OnDay(LocalDate.of(2026, 12, 5))).build());

    Task weekly =
        changed(
            tasks.execute(
                caller,
                new TaskCommand.SetRecurrence(
                    made.id(),
                    new Recurrence(
                        "FREQ=WEEKLY", null, null, Recurrence.Mode.SCHEDULE, List.of(), List.of())),
                null));

    assertThat(Objects.requireNonNull(weekly.recurrence()).start())
        .isEqualTo(LocalDateTime.parse("2026-12-01T00:00:00"));
  }

  @Test
  void a_reminder_that_is_given_twice_is_one() {
    Reminder.Draft hour = new Reminder.Draft(new When.FromDueDate(Duration.ofHours(-1)), null);
    Task made =
        make(
            TaskPatch.builder()
                .title("Call")
                .dueDate(
                    new DueDate.AtTime(
                        Instant.parse("2026-12-01T10:00:00Z").atOffset(ZoneOffset.UTC)))
                .reminders(List.of(hour, hour))
                .build());

    assertThat(made.reminders()).hasSize(1);
    assertThat(said("reminder.scheduled")).hasSize(1);
  }

  @Test
  void the_last_change_is_taken_back_and_then_the_one_before() {
    Task made = make(TaskPatch.builder().title("One").tags(List.of("a")).build());
    Task changed = change(made, TaskPatch.builder().title("Two").tags(List.of()).build());
    tasks.execute(caller, new TaskCommand.Delete(made.id()), null);

    assertThat(changed(tasks.undo(caller).getFirst()))
        .satisfies(back -> {
          assertThat(back.title()).isEqualTo("Two");
          assertThat(back.version()).isEqualTo(changed.version() + 2);
        });
    assertThat(changed(tasks.undo(caller).getFirst()))
        .satisfies(back -> {
          assertThat(back.title()).isEqualTo("One");
          assertThat(back.tags()).containsExactly("a");
        });
    assertThat(tasks.undo(caller)).hasSize(1);
    assertThat(tasks.find(caller, made.id())).isNull();
    assertThat(tasks.undo(caller)).isEmpty();
    assertThat(types())
        .containsExactly(
            "task.created",
            "task.updated",
            "task.deleted",
            "task.created",
            "task.updated",
            "task.deleted");
    assertThat(events())
        .extracting(event -> event.get("version"))
        .containsExactly(1L, 2L, 3L, 4L, 5L, 6L);
  }

  @Test
  void what_was_done_together_is_taken_back_together() {
    List<TaskResult> made =
        tasks.executeAll(
            caller,
            List.of(
                new TaskCommand.Create(TaskPatch.titled("One")),
                new TaskCommand.Create(TaskPatch.titled("  ")),
                new TaskCommand.Create(TaskPatch.titled("Three"))));
    assertThat(made.get(1)).isInstanceOf(Refused.class);
    String id = changed(made.getFirst()).id();
    tasks.executeAll(
        caller,
        List.of(
            new TaskCommand.AddTags(id, List.of("x")),
            new TaskCommand.Complete(id),
            new TaskCommand.Complete(UUID.randomUUID().toString())));

    assertThat(tasks.undo(caller)).hasSize(1);
    assertThat(Objects.requireNonNull(tasks.find(caller, id)))
        .satisfies(task -> {
          assertThat(task.tags()).isEmpty();
          assertThat(task.completed()).isFalse();
        });
    assertThat(tasks.undo(caller)).hasSize(2);
    assertThat(tasks.search(caller, query("all")).items()).isEmpty();
  }

  @Test
  void a_change_older_than_a_day_is_not_taken_back() {
    make(TaskPatch.titled("Old"));
    clock.advance(Duration.ofHours(25));
    assertThat(tasks.undo(caller)).isEmpty();
  }

  @Test
  void events_are_posted_in_the_order_in_which_things_happened() {
    Task made = make(TaskPatch.titled("One"));
    tasks.execute(caller, new TaskCommand.Complete(made.id()), null);
    tasks.execute(caller, new TaskCommand.Delete(made.id()), null);

    org.awaitility.Awaitility.await()
        .untilAsserted(() ->
            assertThat(
                    sink.accepted().stream()
                        .filter(post ->
                            caller.userId().equals(post.delivery().header("ce-partitionkey")))
                        .map(post -> post.delivery().header("ce-type")))
                .containsExactly("task.created", "task.completed", "task.deleted"));
  }

  private Task make(TaskPatch patch) {
    return changed(tasks.execute(caller, new TaskCommand.Create(patch), null));
  }

  private Task change(Task task, TaskPatch patch) {
    return changed(tasks.execute(caller, new TaskCommand.Change(task.id(), patch), null));
  }

  private static Task changed(TaskResult result) {
    assertThat(result).isInstanceOf(Changed.class);
    return ((Changed) result).task();
  }

  private static Recurrence monthly(Recurrence.Mode mode) {
    return new Recurrence("FREQ=MONTHLY;BYDAY=-1FR", null, null, mode, List.of(), List.of());
  }

  private static TaskQuery query(String filter) {
    return TaskQuery.of(FilterParser.parse(filter), ZoneOffset.UTC, 50);
  }

  private List<String> types() {
    return events().stream().map(event -> event.get("type").toString()).toList();
  }

  private List<Map<String, Object>> said(String type) {
    return events().stream().filter(event -> type.equals(event.get("type"))).toList();
  }

  /** What is in the outbox, in order: the envelope, and its type. */
  private List<Map<String, Object>> events() {
    return function
        .query(
            "select json_build_object('type', headers::json->>'ce-type', 'body', body::json)::text from tasks.outbox where record_key = '"
                + caller.userId()
                + "' order by sequence")
        .stream()
        .map(json -> {
          Map<String, Object> row = Json.readObject(json);
          Map<String, Object> event = new java.util.LinkedHashMap<>(Json.members(row.get("body")));
          event.put("type", row.get("type"));
          return event;
        })
        .toList();
  }
}
