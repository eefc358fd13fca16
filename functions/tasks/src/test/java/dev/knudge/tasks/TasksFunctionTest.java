package dev.knudge.tasks;

import static org.assertj.core.api.Assertions.assertThat;

import dev.knudge.backends.Database;
import dev.knudge.contracts.Actor;
import dev.knudge.contracts.DueDate;
import dev.knudge.contracts.Priority;
import dev.knudge.contracts.Recurrence;
import dev.knudge.contracts.ReminderEvent.When;
import dev.knudge.testkit.Posts;
import dev.knudge.testkit.RecordingSink;
import dev.knudge.testkit.RunningFunction;
import dev.knudge.testkit.SettableClock;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Events in at the door: the instances of series. */
class TasksFunctionTest {
  private static final ZoneId BERLIN = ZoneId.of("Europe/Berlin");
  private static RecordingSink sink;
  private static RunningFunction function;
  private static Tasks tasks;

  private Caller caller;
  private String series;

  @BeforeAll
  static void start() {
    Database database = TasksDatabase.migrated();
    sink = new RecordingSink();
    function =
        RunningFunction.start(
            database,
            "tasks",
            Map.of("knudge.sink.base-url", sink.baseUrl()),
            new SettableClock(Instant.parse("2026-11-21T10:00:00Z")));
    tasks = function.bean(Tasks.class);
  }

  @AfterAll
  static void stop() {
    function.close();
    sink.close();
  }

  @BeforeEach
  void meet() {
    caller = new Caller("user-" + UUID.randomUUID(), Actor.HUMAN, null);
    series = "series-" + UUID.randomUUID();
  }

  @Test
  void an_instance_is_made_once_whoever_asks_for_it_however_often() throws Exception {
    String payload =
        "\"title\":\"Water\",\"tags\":[\"home\"],\"priority\":\"high\",\"due_date\":\"2026-12-04T09:00:00+01:00\",\"time_zone\":\"Europe/Berlin\",\"reminders\":[{\"offset\":\"-PT30M\"}]";
    Callable<Integer> again =
        () -> trigger(UUID.randomUUID().toString(), "2026-12-04T09:00:00", payload);
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      for (Future<Integer> answer : threads.invokeAll(List.of(again, again, again, again))) {
        assertThat(answer.get()).isEqualTo(204);
      }
    }
    assertThat(trigger("same", "2026-12-11T09:00:00", payload)).isEqualTo(204);
    assertThat(trigger("same", "2026-12-11T09:00:00", payload)).isEqualTo(204);

    List<Task> made = tasks.instances(caller, series);
    assertThat(made).hasSize(2);
    Task first = made.getFirst();
    assertThat(first.title()).isEqualTo("Water");
    assertThat(first.tags()).containsExactly("home");
    assertThat(first.priority()).isEqualTo(Priority.HIGH);
    assertThat(first.reminders())
        .extracting(Reminder::when)
        .containsExactly(new When.FromDueDate(Duration.ofMinutes(-30)));
    Awaitility.await()
        .untilAsserted(() ->
            assertThat(postedTypes())
                .containsExactlyInAnyOrder(
                    "task.created", "reminder.scheduled", "task.created", "reminder.scheduled"));
    assertThat(posts())
        .allSatisfy(post -> assertThat(post.delivery().header("ce-causationid")).isNotNull());
  }

  @Test
  void a_deleted_instance_is_not_made_once_more() {
    assertThat(trigger("one", "2026-12-04T09:00:00", "\"title\":\"Water\"")).isEqualTo(204);
    Task made = tasks.instances(caller, series).getFirst();
    tasks.execute(caller, new TaskCommand.Delete(made.id()), null);

    assertThat(trigger("two", "2026-12-04T09:00:00", "\"title\":\"Water\"")).isEqualTo(204);
    assertThat(tasks.instances(caller, series)).isEmpty();
  }

  @Test
  void the_next_instance_of_our_own_series_takes_over_what_the_event_does_not_say() {
    Task head = recurring(Recurrence.Mode.SCHEDULE);
    series = Objects.requireNonNull(head.seriesId());

    assertThat(trigger("head", "2026-11-27T09:00:00", "\"title\":\"Rent\"")).isEqualTo(204);
    assertThat(tasks.instances(caller, series)).containsExactly(head);
    assertThat(trigger("next", "2026-12-25T09:00:00", "\"completed\":false")).isEqualTo(204);

    Task next = tasks.instances(caller, series).getLast();
    assertThat(next.title()).isEqualTo("Rent");
    assertThat(next.tags()).containsExactly("home");
    assertThat(next.completed()).isFalse();
    assertThat(next.recurrence()).isEqualTo(head.recurrence());
    assertThat(next.dueDate())
        .isEqualTo(
            new DueDate.AtTime(
                LocalDateTime.parse("2026-12-25T09:00").atZone(BERLIN).toOffsetDateTime()));
    assertThat(next.reminders()).hasSize(1);
    assertThat(next.reminders().getFirst().id()).isNotEqualTo(head.reminders().getFirst().id());
  }

  @Test
  void of_more_instances_than_a_page_holds_the_latest_are_listed_in_their_order() {
    assertThat(trigger("one", "2026-12-01T09:00:00", "\"title\":\"Water\"")).isEqualTo(204);
    String columns =
        "user_id, version, title, completed, priority, tags, tag_keys, series_id, successor_requested, reminders, created_at, updated_at";
    function.execute(
        "insert into tasks.task (id, occurrence, "
            + columns
            + ") select 'more-' || n, occurrence + n * interval '1 day', "
            + columns
            + " from tasks.task, generate_series(1, 205) n where series_id = '"
            + series
            + "'");

    List<Task> listed = tasks.instances(caller, series);

    assertThat(listed).hasSize(200);
    assertThat(listed)
        .extracting(task -> Objects.requireNonNull(task.occurrence()))
        .isSorted()
        .startsWith(LocalDateTime.parse("2026-12-07T09:00:00"))
        .endsWith(LocalDateTime.parse("2027-06-24T09:00:00"));
  }

  @Test
  void completing_an_instance_asks_for_the_next_and_only_the_latest_does() {
    Task head = recurring(Recurrence.Mode.COMPLETION);
    series = Objects.requireNonNull(head.seriesId());
    tasks.execute(caller, new TaskCommand.Complete(head.id()), null);
    trigger("next", "2026-12-25T09:00:00", "\"title\":\"Rent\"");
    Task next = tasks.instances(caller, series).getLast();
    tasks.execute(caller, new TaskCommand.Reopen(head.id()), null);
    tasks.execute(caller, new TaskCommand.Complete(head.id()), null);
    tasks.execute(caller, new TaskCommand.Complete(next.id()), null);

    Awaitility.await()
        .untilAsserted(() ->
            assertThat(postedTypes().stream().filter("recurring.generate"::equals)).hasSize(2));
  }

  @Test
  void of_a_series_that_was_ended_nothing_more_is_made() {
    Task head = recurring(Recurrence.Mode.SCHEDULE);
    series = Objects.requireNonNull(head.seriesId());
    tasks.execute(caller, new TaskCommand.ClearRecurrence(head.id()), null);

    assertThat(trigger("late", "2026-12-25T09:00:00", "\"title\":\"Rent\"")).isEqualTo(204);
    assertThat(tasks.instances(caller, series)).hasSize(1);
  }

  @Test
  void an_instance_of_one_user_does_not_stand_in_the_way_of_anothers() {
    assertThat(trigger("a", "2026-12-04T09:00:00", "\"title\":\"Mine\"")).isEqualTo(204);
    Caller other = new Caller("user-" + UUID.randomUUID(), Actor.HUMAN, null);
    Caller me = caller;
    caller = other;
    assertThat(trigger("b", "2026-12-04T09:00:00", "\"title\":\"Theirs\"")).isEqualTo(204);

    assertThat(tasks.instances(other, series)).extracting(Task::title).containsExactly("Theirs");
    assertThat(tasks.instances(me, series)).extracting(Task::title).containsExactly("Mine");
  }

  @Test
  void an_instance_that_no_task_can_be_is_refused_and_others_are_nothing_to_it() {
    assertThat(trigger("untitled", "2026-12-04T09:00:00", "\"completed\":false")).isEqualTo(422);
    assertThat(
            trigger(
                "long",
                "2026-12-04T09:00:00",
                "\"title\":\"t\",\"description\":\"" + "a".repeat(10_001) + "\""))
        .isEqualTo(422);
    assertThat(trigger("right", "2026-12-04T09:00:00", "\"title\":\"t\"")).isEqualTo(204);
    assertThat(function.post(Posts.taskCreated(), Posts.task("Not ours")).statusCode())
        .isEqualTo(204);
    assertThat(tasks.instances(caller, series)).hasSize(1);
  }

  @Test
  void a_tick_forgets_what_can_no_longer_be_taken_back() {
    recurring(Recurrence.Mode.SCHEDULE);
    function.execute("update tasks.change set at = at - interval '2 days'");
    assertThat(function.post(Posts.tick(), "{}").statusCode()).isEqualTo(204);
    assertThat(function.query("select task_id from tasks.change")).isEmpty();
  }

  private Task recurring(Recurrence.Mode mode) {
    TaskPatch patch =
        TaskPatch.builder()
            .title("Rent")
            .tags(List.of("home"))
            .timeZone(BERLIN)
            .dueDate(
                new DueDate.AtTime(
                    LocalDateTime.parse("2026-11-27T09:00").atZone(BERLIN).toOffsetDateTime()))
            .recurrence(
                new Recurrence("FREQ=MONTHLY;BYDAY=-1FR", null, null, mode, List.of(), List.of()))
            .reminders(
                List.of(new Reminder.Draft(new When.FromDueDate(Duration.ofHours(-2)), null)))
            .build();
    TaskResult result = tasks.execute(caller, new TaskCommand.Create(patch), null);
    return ((TaskResult.Changed) result).task();
  }

  private int trigger(String id, String occurrence, String payload) {
    Map<String, String> event = Posts.event("task.recurring.triggered", id + "-" + caller.userId());
    event.put("ce-source", "/recurring");
    String body =
        "{\"task_id\":\"head\",\"user_id\":\""
            + caller.userId()
            + "\",\"timestamp\":\"2026-11-21T10:00:00Z\",\"payload\":{\"series_id\":\""
            + series
            + "\",\"occurrence\":\""
            + occurrence
            + "\","
            + payload
            + "}}";
    return function.post(event, body).statusCode();
  }

  private List<RecordingSink.Post> posts() {
    return sink.accepted().stream()
        .filter(post -> caller.userId().equals(post.delivery().header("ce-partitionkey")))
        .toList();
  }

  private List<String> postedTypes() {
    List<String> types = new ArrayList<>();
    posts().forEach(post -> types.add(String.valueOf(post.delivery().header("ce-type"))));
    return types;
  }
}
