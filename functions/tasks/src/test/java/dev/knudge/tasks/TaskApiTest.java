package dev.knudge.tasks;

import static org.assertj.core.api.Assertions.assertThat;

import dev.knudge.contracts.Json;
import java.net.http.HttpResponse;
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
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Tasks over HTTP, as a client meets them. */
class TaskApiTest extends TaskHttp {
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
    TasksSchema.check("task", made.body());

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
    TasksSchema.check("reminder", reminder.body());
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
}
