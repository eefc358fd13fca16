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
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;

/** A function, a user of it and their requests. It is Saturday 21 November 2026, 10:00 UTC. */
abstract class TaskHttp {
  static final String UNKNOWN = "01a1fd9e-27e0-79b2-84dc-02ada860b39d";
  static Database database;
  static RecordingSink sink;
  static SettableClock clock;
  static RunningFunction function;

  String user;

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

  static String encoded(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8);
  }

  List<String> titles(String query) {
    return items(query).stream().map(task -> String.valueOf(task.get("title"))).toList();
  }

  List<Map<String, Object>> items(String query) {
    return list("/api/tasks" + query);
  }

  List<Map<String, Object>> list(String path) {
    return ((List<?>) json(get(path)).get("items")).stream().map(Json::members).toList();
  }

  static Map<String, Object> json(HttpResponse<String> answer) {
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
    TasksSchema.check(schema, answer.body());
    return Json.readObject(answer.body());
  }

  String make(String body) {
    HttpResponse<String> made = send("POST", "/api/tasks", body);
    assertThat(made.statusCode()).as(made.body()).isEqualTo(201);
    return made.headers().firstValue("location").orElseThrow();
  }

  static String id(String path) {
    return path.substring(path.lastIndexOf('/') + 1);
  }

  HttpResponse<String> get(String path) {
    return function.get(path, RunningFunction.token(user));
  }

  HttpResponse<String> send(String method, String path, String body, String... headers) {
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
