package dev.knudge.tasks;

import static org.assertj.core.api.Assertions.assertThat;

import dev.knudge.backends.Database;
import dev.knudge.contracts.Json;
import dev.knudge.testkit.RecordingSink;
import dev.knudge.testkit.RunningFunction;
import dev.knudge.testkit.SettableClock;
import java.net.URLEncoder;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Tasks over HTTP, as a client meets them. */
class TaskApiTest {
  private static final String UNKNOWN = "01a1fd9e-27e0-79b2-84dc-02ada860b39d";
  private static Database database;
  private static RecordingSink sink;
  private static SettableClock clock;
  private static RunningFunction function;

  private String user;

  @BeforeAll
  static void start() {
    database = TasksDatabase.migrated();
    sink = new RecordingSink();
    clock = new SettableClock(Instant.parse("2026-11-21T10:00:00Z"));
    function =
        RunningFunction.start(
            database,
            "tasks",
            Map.of(
                "knudge.sink.base-url",
                sink.baseUrl(),
                "knudge.tasks.rate.burst",
                500,
                "knudge.tasks.per-user",
                60),
            clock);
  }

  @AfterAll
  static void stop() {
    function.close();
    sink.close();
  }

  @BeforeEach
  void meet() {
    clock.set(Instant.parse("2026-11-21T10:00:00Z"));
    user = "user-" + UUID.randomUUID();
  }

  @Test
  void a_task_is_made_read_changed_completed_reopened_and_deleted() {
    HttpResponse<String> made =
        send(
            "POST",
            "/api/tasks",
            "{\"title\":\"Buy milk\",\"description\":\"Two\",\"priority\":\"high\",\"tags\":[\"Home\"],\"due_date\":\"2026-12-01T09:00:00+01:00\",\"time_zone\":\"Europe/Berlin\"}");
    assertThat(made.statusCode()).isEqualTo(201);
    assertThat(made.headers().firstValue("etag")).hasValue("\"1\"");
    Map<String, Object> task = Json.readObject(made.body());
    String path = made.headers().firstValue("location").orElseThrow();
    assertThat(path).isEqualTo("/api/tasks/" + task.get("id"));
    assertThat(task.keySet())
        .containsExactly(
            "id",
            "user_id",
            "version",
            "title",
            "description",
            "completed",
            "priority",
            "tags",
            "due_date",
            "time_zone",
            "recurrence",
            "series_id",
            "created_at",
            "updated_at",
            "completed_at");
    assertThat(task)
        .containsEntry("user_id", user)
        .containsEntry("due_date", "2026-12-01T09:00:00+01:00")
        .containsEntry("created_at", "2026-11-21T10:00:00Z");
    assertThat(get(path).body()).isEqualTo(made.body());
    OpenApi.check("task", made.body());

    assertThat(
            json(
                send(
                    "PATCH",
                    path,
                    "{\"priority\":null,\"description\":null,\"tags\":[\"a\",\"b\"]}")))
        .containsEntry("priority", "medium")
        .containsEntry("description", null)
        .containsEntry("tags", List.of("a", "b"))
        .containsEntry("title", "Buy milk")
        .containsEntry("version", 2L);
    assertThat(json(send("PUT", path, "{\"title\":\"Buy oat milk\"}")))
        .containsEntry("title", "Buy oat milk")
        .containsEntry("tags", List.of())
        .containsEntry("due_date", null)
        .containsEntry("version", 3L);
    assertThat(json(send("PATCH", path + "/complete", "")))
        .containsEntry("completed", true)
        .containsEntry("completed_at", "2026-11-21T10:00:00Z");
    assertThat(json(send("PATCH", path + "/reopen", "")))
        .containsEntry("completed", false)
        .containsEntry("completed_at", null)
        .containsEntry("version", 5L);
    assertThat(send("DELETE", path, "").statusCode()).isEqualTo(204);
    assertThat(get(path).statusCode()).isEqualTo(404);
    assertThat(send("DELETE", path, "").statusCode()).isEqualTo(404);
  }

  @Test
  void if_match_lets_only_the_version_through_that_was_read() {
    String path = make("{\"title\":\"One\"}");

    assertThat(send("PATCH", path, "{\"title\":\"Two\"}", "If-Match", "\"2\"").statusCode())
        .isEqualTo(412);
    assertThat(send("DELETE", path, "", "If-Match", "\"9\"").statusCode()).isEqualTo(412);
    assertThat(send("PATCH", path, "{\"title\":\"Two\"}", "If-Match", "\"7\", \"8\"").statusCode())
        .isEqualTo(412);
    assertThat(send("PATCH", path, "{\"title\":\"Two\"}", "If-Match", "one").statusCode())
        .isEqualTo(400);
    HttpResponse<String> done = send("PATCH", path, "{\"title\":\"Two\"}", "If-Match", "\"1\"");
    assertThat(done.statusCode()).isEqualTo(200);
    assertThat(done.headers().firstValue("etag")).hasValue("\"2\"");
    assertThat(
            send("PATCH", path, "{\"title\":\"Three\"}", "If-Match", "\"1\", \"2\"").statusCode())
        .isEqualTo(200);
    assertThat(send("PATCH", path + "/complete", "", "If-Match", "*").statusCode()).isEqualTo(200);
    assertThat(send("GET", path, "", "If-None-Match", "\"4\"").statusCode()).isEqualTo(304);
    assertThat(send("GET", path, "", "If-None-Match", "\"3\"").statusCode()).isEqualTo(200);
  }

  @Test
  void two_who_change_the_same_version_at_once_do_not_overwrite_each_other() throws Exception {
    String path = make("{\"title\":\"One\"}");
    List<Integer> statuses = new ArrayList<>();
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Callable<Integer>> changes = new ArrayList<>();
      for (int i = 0; i < 10; i++) {
        String body = "{\"title\":\"By " + i + "\"}";
        changes.add(() -> send("PATCH", path, body, "If-Match", "\"1\"").statusCode());
      }
      for (Future<Integer> change : threads.invokeAll(changes)) {
        statuses.add(change.get());
      }
    }
    assertThat(statuses).containsOnlyOnce(200);
    assertThat(new HashSet<>(statuses)).containsExactlyInAnyOrder(200, 412);
    assertThat(json(get(path))).containsEntry("version", 2L);
  }

  @Test
  void a_repeated_post_with_its_key_makes_one_task() throws Exception {
    List<HttpResponse<String>> answers = new ArrayList<>();
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      Callable<HttpResponse<String>> post =
          () -> send("POST", "/api/tasks", "{\"title\":\"Once\"}", "Idempotency-Key", "k-1");
      for (Future<HttpResponse<String>> answer :
          threads.invokeAll(List.of(post, post, post, post, post))) {
        answers.add(answer.get());
      }
    }
    assertThat(answers).allSatisfy(answer -> assertThat(answer.statusCode()).isEqualTo(201));
    assertThat(answers.stream().map(HttpResponse::body).distinct()).hasSize(1);
    assertThat(answers.stream().map(answer -> answer.headers().firstValue("location")).distinct())
        .hasSize(1);
    assertThat(items("")).hasSize(1);
    assertThat(
            send("POST", "/api/tasks", "{\"title\":\"Other\"}", "Idempotency-Key", "k-1")
                .statusCode())
        .isEqualTo(422);
    assertThat(
            send("POST", "/api/tasks", "{\"title\":\" \"}", "Idempotency-Key", "k-2").statusCode())
        .isEqualTo(422);
    assertThat(
            send("POST", "/api/tasks", "{\"title\":\"Now\"}", "Idempotency-Key", "k-2")
                .statusCode())
        .isEqualTo(201);

    clock.set(Instant.parse("2026-11-22T10:00:01Z"));
    assertThat(
            send("POST", "/api/tasks", "{\"title\":\"Next day\"}", "Idempotency-Key", "k-1")
                .statusCode())
        .isEqualTo(201);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      value = {
        "{}|422|/title",
        "{\"title\":\"  \"}|422|/title",
        "{\"title\":7}|422|/title",
        "{\"title\":null}|422|/title",
        "{\"title\":\"t\",\"priority\":\"urgent\"}|422|/priority",
        "{\"title\":\"t\",\"tags\":\"home\"}|422|/tags",
        "{\"title\":\"t\",\"tags\":[7]}|422|/tags",
        "{\"title\":\"t\",\"tags\":[\"\"]}|422|/tags/0",
        "{\"title\":\"t\",\"due_date\":\"tomorrow\"}|422|/due_date",
        "{\"title\":\"t\",\"due_date\":\"2026-02-30\"}|422|/due_date",
        "{\"title\":\"t\",\"due_date\":\"2026-12-01T09:00\"}|422|/due_date",
        "{\"title\":\"t\",\"time_zone\":\"Mars/Base\"}|422|/time_zone",
        "{\"title\":\"t\",\"completed\":\"yes\"}|422|/completed",
        "{\"title\":\"t\",\"recurrence\":{}}|422|/recurrence/rule",
        "{\"title\":\"t\",\"recurrence\":{\"rule\":\"often\"}}|422|/recurrence/rule",
        "{\"title\":\"t\",\"reminders\":[{}]}|422|/reminders/0",
        "[]|400|",
        "nonsense|400|",
        "{\"title\":\"a\",\"title\":\"b\"}|400|",
        "{\"title\":\"\\u0000\"}|400|",
        "{\"title\":\"\\ud800\"}|400|",
      })
  void what_cannot_be_is_refused_with_the_place(String body, int status, String pointer) {
    HttpResponse<String> answer = send("POST", "/api/tasks", body);

    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(status);
    assertThat(answer.headers().firstValue("content-type")).hasValue("application/problem+json");
    assertThat(Json.readObject(answer.body()).get("pointer")).isEqualTo(pointer);
    assertThat(items("")).isEmpty();
  }

  @Test
  void limits_are_in_characters_and_say_what_was_too_much() {
    assertThat(send("POST", "/api/tasks", "{\"title\":\"" + "🌿".repeat(500) + "\"}").statusCode())
        .isEqualTo(201);
    assertThat(send("POST", "/api/tasks", "{\"title\":\"" + "a".repeat(501) + "\"}").body())
        .contains("501")
        .contains("500");
    assertThat(
            send(
                    "POST",
                    "/api/tasks",
                    "{\"title\":\"t\",\"description\":\"" + "a".repeat(10_001) + "\"}")
                .statusCode())
        .isEqualTo(422);
    String path = make("{\"title\":\"t\"}");
    assertThat(send("POST", path + "/tags", "{\"tags\":[\"" + "a".repeat(65) + "\"]}").statusCode())
        .isEqualTo(422);
    List<String> tags = new ArrayList<>();
    for (int i = 0; i < 51; i++) {
      tags.add("tag" + i);
    }
    assertThat(send("PATCH", path, Json.write(Map.of("tags", tags))).statusCode()).isEqualTo(422);
    assertThat(
            send("POST", "/api/tasks", "{\"title\":\"" + "a".repeat(1_100_000) + "\"}")
                .statusCode())
        .isEqualTo(413);
    for (int i = 0; i < 20; i++) {
      assertThat(
              send(
                      "POST",
                      path + "/reminders",
                      "{\"remind_at\":\"2026-12-01T09:00:" + (10 + i) + "Z\"}")
                  .statusCode())
          .isEqualTo(201);
    }
    assertThat(
            send("POST", path + "/reminders", "{\"remind_at\":\"2026-12-02T09:00:00Z\"}")
                .statusCode())
        .isEqualTo(422);
  }

  @Test
  void a_user_has_so_many_tasks_and_no_more() {
    for (int i = 0; i < 60; i++) {
      make("{\"title\":\"t\"}");
    }
    HttpResponse<String> refused = send("POST", "/api/tasks", "{\"title\":\"t\"}");
    assertThat(refused.statusCode()).isEqualTo(422);
    assertThat(refused.body()).contains("60");
    assertThat(send("POST", "/api/tasks/undo", "").statusCode()).isEqualTo(200);
    assertThat(send("POST", "/api/tasks", "{\"title\":\"t\"}").statusCode()).isEqualTo(201);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "GET ",
        "PUT ",
        "PATCH ",
        "DELETE ",
        "PATCH /complete",
        "PATCH /reopen",
        "POST /tags",
        "DELETE /tags/a",
        "GET /reminders",
        "POST /reminders",
        "DELETE /reminders/" + UNKNOWN,
        "POST /recurring",
        "DELETE /recurring",
        "GET /instances"
      })
  void anothers_task_is_not_there_on_any_path(String what) {
    String[] parts = what.split(" ", -1);
    String path = make("{\"title\":\"Mine\",\"tags\":[\"a\"]}");
    String before = get(path).body();
    String owner = user;
    user = "user-" + UUID.randomUUID();
    String body =
        "{\"title\":\"x\",\"tags\":[\"b\"],\"remind_at\":\"2026-12-01T09:00:00Z\",\"rule\":\"daily\"}";

    HttpResponse<String> others =
        send(parts[0], path + parts[1], parts[0].equals("GET") ? "" : body);
    HttpResponse<String> nobodys =
        send(parts[0], "/api/tasks/" + UNKNOWN + parts[1], parts[0].equals("GET") ? "" : body);

    assertThat(others.statusCode()).as(others.body()).isEqualTo(404);
    assertThat(others.body()).isEqualTo(nobodys.body());
    user = owner;
    assertThat(get(path).body()).isEqualTo(before);
  }

  @Test
  void without_a_token_nothing_is_answered_but_401() {
    for (String path : List.of("/api/tasks", "/api/tasks/search", "/api/tasks/" + UNKNOWN)) {
      assertThat(function.get(path, "").statusCode()).isEqualTo(401);
    }
  }

  @Test
  void tags_reminders_and_recurrence_have_requests_of_their_own() {
    String path =
        make(
            "{\"title\":\"Rent\",\"due_date\":\"2026-11-27T09:00:00+01:00\",\"time_zone\":\"Europe/Berlin\"}");

    assertThat(json(send("POST", path + "/tags", "{\"tags\":[\"home\",\"Two words\"]}")))
        .containsEntry("tags", List.of("home", "Two words"));
    assertThat(send("DELETE", path + "/tags/two%20words", "").statusCode()).isEqualTo(204);
    assertThat(send("DELETE", path + "/tags/other", "").statusCode()).isEqualTo(404);
    HttpResponse<String> reminder =
        send("POST", path + "/reminders", "{\"offset\":\"-PT2H\",\"channels\":[\"email\"]}");
    assertThat(reminder.statusCode()).isEqualTo(201);
    OpenApi.check("reminder", reminder.body());
    assertThat(Json.readObject(reminder.body()))
        .containsEntry("offset", "-PT2H")
        .containsEntry("remind_at", null)
        .containsEntry("channels", List.of("email"));
    assertThat(
            send("POST", path + "/reminders", "{\"offset\":\"-PT2H\",\"channels\":[\"email\"]}")
                .statusCode())
        .isEqualTo(200);
    assertThat(list(path + "/reminders")).hasSize(1);
    String location = reminder.headers().firstValue("location").orElseThrow();
    assertThat(send("DELETE", location, "").statusCode()).isEqualTo(204);
    assertThat(send("DELETE", location, "").statusCode()).isEqualTo(404);

    Map<String, Object> recurring =
        json(send("POST", path + "/recurring", "{\"rule\":\"monthly\"}"));
    assertThat(Json.members(recurring.get("recurrence")))
        .containsEntry("rule", "RSCALE=GREGORIAN;FREQ=MONTHLY;SKIP=BACKWARD")
        .containsEntry("start", "2026-11-27T09:00:00")
        .containsEntry("time_zone", "Europe/Berlin")
        .containsEntry("mode", "schedule");
    assertThat(recurring.get("series_id")).isNotNull();
    assertThat(list(path + "/instances")).hasSize(1);
    assertThat(send("POST", path + "/recurring", "{\"rule\":\"sometimes\"}").statusCode())
        .isEqualTo(422);
    assertThat(send("DELETE", path + "/recurring", "").statusCode()).isEqualTo(204);
    assertThat(json(get(path))).containsEntry("recurrence", null);
  }

  @Test
  void a_list_is_narrowed_by_each_parameter() {
    make(
        "{\"title\":\"Buy Milk\",\"priority\":\"high\",\"tags\":[\"Home\",\"shop\"],\"due_date\":\"2026-11-20\"}");
    make(
        "{\"title\":\"Call mum\",\"description\":\"about the buttermilk\",\"tags\":[\"home\"],\"due_date\":\"2026-12-01T09:00:00Z\"}");
    make(
        "{\"title\":\"Done 🌿\",\"priority\":\"low\",\"completed\":true,\"due_date\":\"2026-11-01\"}");

    assertThat(titles("")).containsExactlyInAnyOrder("Buy Milk", "Call mum", "Done 🌿");
    assertThat(titles("?q=mil")).containsExactly("Buy Milk");
    assertThat(titles("?q=BUTTER%20call")).containsExactly("Call mum");
    assertThat(titles("?q=%F0%9F%8C%BF")).containsExactly("Done 🌿");
    assertThat(titles("?q=it's%20%26%20%7C%20!")).isEmpty();
    assertThat(titles("?priority=high,low")).containsExactlyInAnyOrder("Buy Milk", "Done 🌿");
    assertThat(titles("?tags=shop&tags=HOME")).containsExactlyInAnyOrder("Buy Milk", "Call mum");
    assertThat(titles("?tags=shop,home&tags_match=all")).containsExactly("Buy Milk");
    assertThat(titles("?status=open")).containsExactlyInAnyOrder("Buy Milk", "Call mum");
    assertThat(titles("?status=completed")).containsExactly("Done 🌿");
    assertThat(titles("?overdue=true")).containsExactly("Buy Milk");
    assertThat(titles("?due_before=2026-11-20")).containsExactly("Done 🌿");
    assertThat(titles("?due_after=2026-11-20&due_before=2026-12-01T09:00:01Z"))
        .containsExactlyInAnyOrder("Buy Milk", "Call mum");
    assertThat(
            titles("?filter=" + encoded("#home & (priority:high | due:>2026-11-25) & !completed")))
        .containsExactlyInAnyOrder("Buy Milk", "Call mum");
    assertThat(titles("?sort=due")).containsExactly("Done 🌿", "Buy Milk", "Call mum");
    assertThat(titles("?sort=priority")).containsExactly("Buy Milk", "Call mum", "Done 🌿");
    assertThat(titles("?sort=title&order=desc")).containsExactly("Done 🌿", "Call mum", "Buy Milk");
    assertThat(list("/api/tasks/search?q=milk")).hasSize(1);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "sort=age",
        "order=up",
        "limit=0",
        "limit=201",
        "cursor=x",
        "priority=urgent",
        "overdue=maybe",
        "status=lost",
        "due_before=soon",
        "tags=",
        "tags_match=some",
        "time_zone=Mars",
        "filter=%28",
        "filter=overdue+%26",
        "q=%00"
      })
  void a_parameter_that_cannot_be_meant_is_400_and_named(String parameter) {
    HttpResponse<String> answer = get("/api/tasks?" + parameter);
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(400);
    assertThat(Json.readObject(answer.body()))
        .containsEntry("parameter", parameter.substring(0, parameter.indexOf('=')));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "sort=due",
        "sort=due&order=desc",
        "sort=priority",
        "sort=created&order=asc",
        "sort=updated",
        "sort=title",
        "sort=title&order=desc"
      })
  void paging_shows_each_task_once_in_every_order(String sort) {
    for (int i = 0; i < 23; i++) {
      String due = i % 3 == 0 ? "" : ",\"due_date\":\"2026-12-0" + (1 + i % 4) + "\"";
      make(
          "{\"title\":\""
              + (i % 2 == 0 ? "Äpfel" : "apples")
              + i % 5
              + "\",\"priority\":\""
              + (i % 2 == 0 ? "low" : "high")
              + "\""
              + due
              + "}");
    }
    List<Object> all =
        list("/api/tasks?limit=200&" + sort).stream().map(task -> task.get("id")).toList();
    List<Object> walked = new ArrayList<>();
    String cursor = "";
    do {
      Map<String, Object> page = json(get("/api/tasks?limit=4&" + sort + cursor));
      ((List<?>) page.get("items")).forEach(task -> walked.add(Json.members(task).get("id")));
      cursor = page.get("next_cursor") == null ? "" : "&cursor=" + page.get("next_cursor");
    } while (!cursor.isEmpty());

    assertThat(all).hasSize(23);
    assertThat(walked).isEqualTo(all);
  }

  @Test
  void a_cursor_of_another_question_is_refused() {
    make("{\"title\":\"a\"}");
    make("{\"title\":\"b\"}");
    String cursor = String.valueOf(json(get("/api/tasks?limit=1")).get("next_cursor"));

    assertThat(get("/api/tasks?limit=1&cursor=" + cursor).statusCode()).isEqualTo(200);
    assertThat(get("/api/tasks?limit=1&sort=title&cursor=" + cursor).statusCode()).isEqualTo(400);
    user = "user-" + UUID.randomUUID();
    assertThat(get("/api/tasks?limit=1&cursor=" + cursor).statusCode()).isEqualTo(400);
  }

  @Test
  void several_are_completed_and_deleted_at_once_and_that_is_taken_back_at_once() {
    String one = id(make("{\"title\":\"one\",\"tags\":[\"x\"]}"));
    String two = id(make("{\"title\":\"two\",\"tags\":[\"x\"]}"));
    make("{\"title\":\"three\"}");

    Map<String, Object> completed =
        json(
            send(
                "POST",
                "/api/tasks/bulk",
                Json.write(Map.of("action", "complete", "ids", List.of(one, UNKNOWN, one)))));
    assertThat(completed).containsEntry("count", 1L);
    assertThat(Json.write(completed.get("items")))
        .isEqualTo(
            "[{\"id\":\""
                + one
                + "\",\"result\":\"done\",\"version\":2,\"detail\":null},{\"id\":\""
                + UNKNOWN
                + "\",\"result\":\"not_found\",\"version\":null,\"detail\":null}]");
    assertThat(
            send(
                    "POST",
                    "/api/tasks/bulk",
                    "{\"action\":\"delete\",\"filter\":\"#x\",\"expected_count\":3}")
                .statusCode())
        .isEqualTo(409);
    assertThat(
            json(
                send(
                    "POST",
                    "/api/tasks/bulk",
                    "{\"action\":\"delete\",\"filter\":\"#x\",\"expected_count\":2}")))
        .containsEntry("count", 2L);
    assertThat(titles("")).containsExactly("three");

    Map<String, Object> back = json(send("POST", "/api/tasks/undo", ""));
    assertThat((List<?>) back.get("items")).hasSize(2);
    assertThat(json(get("/api/tasks/" + two))).containsEntry("version", 3L);
    for (String body :
        List.of(
            "{}",
            "{\"action\":\"burn\",\"ids\":[]}",
            "{\"action\":\"delete\"}",
            "{\"action\":\"delete\",\"ids\":[7]}",
            "{\"action\":\"delete\",\"ids\":[],\"filter\":\"all\"}",
            "{\"action\":\"delete\",\"filter\":\"(\"}",
            "{\"action\":\"delete\",\"filter\":\"#x\",\"expected_count\":\"3\"}",
            "{\"action\":\"delete\",\"filter\":\"#x\",\"expected_count\":3.0}")) {
      assertThat(send("POST", "/api/tasks/bulk", body).statusCode()).as(body).isEqualTo(422);
    }
  }

  @Test
  void with_nothing_to_take_back_undo_says_so() {
    assertThat(send("POST", "/api/tasks/undo", "").statusCode()).isEqualTo(409);
  }

  private static String encoded(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8);
  }

  private List<String> titles(String query) {
    return items(query).stream().map(task -> String.valueOf(task.get("title"))).toList();
  }

  private List<Map<String, Object>> items(String query) {
    return list("/api/tasks" + query);
  }

  private List<Map<String, Object>> list(String path) {
    return ((List<?>) json(get(path)).get("items")).stream().map(Json::members).toList();
  }

  private static Map<String, Object> json(HttpResponse<String> answer) {
    assertThat(answer.statusCode()).as(answer.body()).isBetween(200, 299);
    String schema =
        switch (answer.request().method()
            + " "
            + answer.request().uri().getPath().replaceAll("[0-9a-f-]{36}", "id")) {
          case "GET /api/tasks", "GET /api/tasks/search", "GET /api/tasks/id/instances" -> "page";
          case "GET /api/tasks/id/reminders" -> "reminders";
          case "POST /api/tasks/bulk" -> "report";
          case "POST /api/tasks/undo" -> "takenBack";
          default -> "task";
        };
    OpenApi.check(schema, answer.body());
    return Json.readObject(answer.body());
  }

  private String make(String body) {
    HttpResponse<String> made = send("POST", "/api/tasks", body);
    assertThat(made.statusCode()).as(made.body()).isEqualTo(201);
    return made.headers().firstValue("location").orElseThrow();
  }

  private static String id(String path) {
    return path.substring(path.lastIndexOf('/') + 1);
  }

  private HttpResponse<String> get(String path) {
    return function.get(path, RunningFunction.token(user));
  }

  private HttpResponse<String> send(String method, String path, String body, String... headers) {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(function.uri(path))
            .method(
                method,
                body.isEmpty()
                    ? HttpRequest.BodyPublishers.noBody()
                    : HttpRequest.BodyPublishers.ofString(body))
            .header("Authorization", "Bearer " + RunningFunction.token(user));
    if (!body.isEmpty()) {
      request.header("Content-Type", "application/json");
    }
    for (int i = 0; i < headers.length; i += 2) {
      request.header(headers[i], headers[i + 1]);
    }
    return function.send(request);
  }
}
