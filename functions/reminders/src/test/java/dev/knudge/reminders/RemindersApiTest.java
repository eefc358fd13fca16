package dev.knudge.reminders;

import static org.assertj.core.api.Assertions.assertThat;

import dev.knudge.contracts.Json;
import dev.knudge.runtime.paging.Cursor;
import dev.knudge.testkit.Posts;
import dev.knudge.testkit.RecordingSink;
import dev.knudge.testkit.RunningFunction;
import dev.knudge.testkit.SettableClock;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What people see of their reminders. */
class RemindersApiTest {
  private static final Instant NOW = Instant.parse("2026-03-27T08:00:00Z");
  private static final SettableClock CLOCK = new SettableClock(NOW);

  private static RecordingSink sink;
  private static RunningFunction reminders;

  private String user;

  @BeforeAll
  static void start() {
    sink = new RecordingSink();
    reminders =
        RunningFunction.start(
            RemindersDatabase.migrated(),
            "reminders",
            Map.of("knudge.sink.base-url", sink.baseUrl()),
            CLOCK);
  }

  @AfterAll
  static void stop() {
    reminders.close();
    sink.close();
  }

  @BeforeEach
  void meet() {
    CLOCK.set(NOW);
    user = "user-" + UUID.randomUUID();
  }

  @Test
  void what_is_pending_and_what_has_fired_is_listed_in_the_order_of_its_time() {
    tell(
        Telling.before("-PT30M")
            .task("late")
            .with("due_date", "2026-03-28T10:00:00+01:00")
            .with("channels", List.of("push")));
    tell(Telling.remindAt("2026-03-27T08:10:00Z").task("soon"));
    tell(Telling.before("PT0S").task("some-day"));
    tell(Telling.remindAt("2026-03-27T08:20:00Z").task("never"));
    tell(Telling.completed().task("never").at("2026-03-27T08:00:00Z"));
    CLOCK.set(Instant.parse("2026-03-27T08:15:00Z"));
    tick();

    List<Map<String, Object>> items = items("");

    assertThat(items)
        .extracting(item -> item.get("task_id"), item -> item.get("status"))
        .containsExactly(
            org.assertj.core.groups.Tuple.tuple("soon", "fired"),
            org.assertj.core.groups.Tuple.tuple("late", "pending"),
            org.assertj.core.groups.Tuple.tuple("some-day", "waiting"));
    assertThat(items.get(0))
        .containsEntry("reminder_id", "r-1")
        .containsEntry("title", "Tea")
        .containsEntry("remind_at", "2026-03-27T08:10:00Z")
        .containsEntry("offset", null)
        .containsEntry("fired_at", "2026-03-27T08:15:00Z")
        .containsEntry("late_by_seconds", 300L);
    assertThat(sink.accepted())
        .extracting(RecordingSink.Post::id)
        .contains((String) items.get(0).get("event_id"));
    assertThat(items.get(1))
        .containsEntry("remind_at", "2026-03-28T08:30:00Z")
        .containsEntry("offset", "-PT30M")
        .containsEntry("due_date", "2026-03-28T10:00:00+01:00")
        .containsEntry("channels", List.of("push"))
        .containsEntry("fired_at", null);
    assertThat(items.get(2)).containsEntry("remind_at", null);
  }

  @Test
  void the_answers_are_what_the_openapi_document_says() {
    tell(Telling.before("-PT30M").with("due_date", "2026-03-28"));
    tell(Telling.before("-PT30M").task("t-2"));
    tell(Telling.cancelled().task("t-3"));
    tell(Telling.remindAt("2026-03-27T07:00:00Z").task("t-4"));
    tick();

    ReminderSchema.assertList(get("").body());
    ReminderSchema.assertList(get("?status=cancelled").body());
    ReminderSchema.assertList(get("?limit=1").body());
    ReminderSchema.assertProblem(get("?status=late").body());
    ReminderSchema.assertProblem(reminders.get("/api/reminders", "").body());
    ReminderSchema.assertHealth(reminders.get("/health", "").body());
  }

  @Test
  void nobody_sees_anothers() {
    tell(Telling.remindAt("2026-03-28T08:10:00Z"));

    assertThat(reminders.get("/api/reminders", RunningFunction.token("another")).body())
        .isEqualTo("{\"items\":[],\"next_cursor\":null}");
    assertThat(reminders.get("/api/reminders?task_id=t-1", RunningFunction.token("another")).body())
        .isEqualTo("{\"items\":[],\"next_cursor\":null}");
    assertThat(reminders.get("/api/reminders", "").statusCode()).isEqualTo(401);
  }

  @Test
  void each_filter_leaves_out_what_does_not_fit() {
    tell(Telling.remindAt("2026-03-28T08:10:00Z").task("a"));
    tell(Telling.remindAt("2026-03-29T08:10:00Z").task("b"));
    tell(Telling.before("PT0S").task("c"));
    tell(Telling.remindAt("2026-03-27T07:10:00Z").task("d"));
    tell(Telling.cancelled().task("e"));
    tell(Telling.remindAt("2026-03-25T07:10:00Z").task("f"));
    tick();

    assertThat(tasks("")).containsExactly("f", "d", "a", "b", "c");
    assertThat(tasks("?status=pending")).containsExactly("a", "b");
    assertThat(tasks("?status=waiting")).containsExactly("c");
    assertThat(tasks("?status=fired")).containsExactly("d");
    assertThat(tasks("?status=missed")).containsExactly("f");
    assertThat(tasks("?status=cancelled")).containsExactly("e");
    assertThat(tasks("?task_id=b")).containsExactly("b");
    assertThat(tasks("?from=2026-03-28T08:10:00Z")).containsExactly("a", "b");
    assertThat(tasks("?to=2026-03-28T09:10:00%2B01:00")).containsExactly("f", "d");
    assertThat(tasks("?from=2026-03-28T08:10:00Z&to=2026-03-29T00:00:00Z&status=pending"))
        .containsExactly("a");
    assertThat(tasks("?task_id=none")).isEmpty();
  }

  @Test
  void pages_show_each_once_also_those_of_the_same_time_and_of_none() {
    List<String> all = new ArrayList<>();
    for (int i = 0; i < 25; i++) {
      tell(
          (i % 3 == 0 ? Telling.before("PT0S") : Telling.remindAt("2026-03-28T08:10:00Z"))
              .task("t-" + i));
      all.add("t-" + i);
    }
    List<String> seen = new ArrayList<>();
    Map<String, Object> page = Json.readObject(get("?limit=4").body());
    seen.addAll(tasks(page));
    while (page.get("next_cursor") instanceof String cursor) {
      page = Json.readObject(get("?limit=4&cursor=" + cursor).body());
      seen.addAll(tasks(page));
    }

    assertThat(seen).containsExactlyInAnyOrderElementsOf(all);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "?status=late",
        "?status=",
        "?status=PENDING",
        "?limit=0",
        "?limit=201",
        "?cursor=x",
        "?from=today",
        "?to=2026-03-28",
        "?task_id=",
        "?status=pending&status=fired"
      })
  void what_cannot_be_meant_is_400_and_named(String query) {
    HttpResponse<String> answer = get(query);

    assertThat(answer.statusCode()).isEqualTo(400);
    assertThat(answer.body())
        .contains("\"parameter\":\"" + query.substring(1, query.indexOf('=')) + "\"");
  }

  @ParameterizedTest
  @CsvSource({
    "never, 1",
    "2026-03-28T08:10:00Z, one",
    "2026-03-28T08:10:00Z, 9223372036854775808",
    "+999999999-12-31T23:59:59Z, 1",
    "-4713-12-31T23:59:59Z, 1",
    "Infinity, 1"
  })
  void a_forged_cursor_is_answered_as_any_foreign_one(String time, String number) {
    String cursor =
        new Cursor(List.of(time, number))
            .encode(new Question(user, null, null, null, null).scope());

    assertThat(get("?cursor=" + cursor).statusCode()).isEqualTo(400);
    assertThat(get("?cursor=" + cursor).body()).isEqualTo(get("?cursor=x").body());
  }

  @Test
  void a_reminder_that_moves_is_listed_as_it_stands() {
    tell(Telling.created().version(1).with("due_date", "2026-03-28"));
    tell(Telling.before("-PT1H").version(1));
    tell(
        Telling.updated()
            .version(2)
            .with("due_date", "2026-03-29")
            .with("time_zone", "Europe/Berlin"));
    assertThat(items("").getFirst())
        .containsEntry("remind_at", "2026-03-29T06:00:00Z")
        .containsEntry("due_date", "2026-03-29");

    tell(Telling.remindAt("2026-03-27T08:01:00Z").version(3));
    CLOCK.advance(Duration.ofMinutes(2));
    tick();
    tell(Telling.remindAt("2026-03-27T09:00:00Z").version(4));
    assertThat(items("").getFirst())
        .containsEntry("status", "pending")
        .containsEntry("remind_at", "2026-03-27T09:00:00Z")
        .containsEntry("fired_at", "2026-03-27T08:02:00Z");
  }

  private void tell(Telling telling) {
    telling.user(user);
    var answer = reminders.post(telling.headers(), telling.body());
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(204);
  }

  private static void tick() {
    assertThat(reminders.post(Posts.tick(), "").statusCode()).isEqualTo(204);
  }

  private HttpResponse<String> get(String query) {
    return reminders.get("/api/reminders" + query, RunningFunction.token(user));
  }

  private List<Map<String, Object>> items(String query) {
    HttpResponse<String> answer = get(query);
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
    return ((List<?>) Json.readObject(answer.body()).get("items"))
        .stream().map(Json::members).toList();
  }

  private List<String> tasks(String query) {
    return items(query).stream().map(item -> (String) item.get("task_id")).toList();
  }

  private static List<String> tasks(Map<String, Object> page) {
    return ((List<?>) page.get("items"))
        .stream().map(item -> (String) Json.members(item).get("task_id")).toList();
  }
}
