package dev.knudge.tasks.chat;

import static org.assertj.core.api.Assertions.assertThat;

import dev.knudge.backends.Database;
import dev.knudge.contracts.Json;
import dev.knudge.tasks.TasksDatabase;
import dev.knudge.tasks.TasksSchema;
import dev.knudge.testkit.RecordingSink;
import dev.knudge.testkit.RunningFunction;
import dev.knudge.testkit.SettableClock;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;

/** The chat as a user has it. It is Tuesday 24 November 2026, 10:00 in Berlin. */
abstract class Talk {
  static final Instant NOW = Instant.parse("2026-11-24T09:00:00Z");
  static Database database;
  static RecordingSink sink;
  static SettableClock clock;
  static RunningFunction function;

  String user;
  @Nullable String conversation;

  @BeforeAll
  static void start() {
    database = TasksDatabase.migrated();
    sink = new RecordingSink();
    clock = new SettableClock(NOW);
    function =
        RunningFunction.start(
            database,
            "tasks",
            Map.of("knudge.sink.base-url", sink.baseUrl(), "knudge.tasks.rate.burst", 500),
            clock);
  }

  @AfterAll
  static void stop() {
    function.close();
    sink.close();
  }

  @BeforeEach
  void meet() {
    clock.set(NOW);
    user = "user-" + UUID.randomUUID();
    conversation = null;
  }

  /** An answer of the chat. */
  record Said(Map<String, @Nullable Object> json) {
    String reply() {
      return text("reply");
    }

    String text(String name) {
      return String.valueOf(json.get(name));
    }

    List<Map<String, Object>> actions() {
      return maps(json.get("actions"));
    }

    List<String> types() {
      return actions().stream().map(action -> String.valueOf(action.get("type"))).toList();
    }

    List<Map<String, Object>> tasks() {
      return maps(json.get("tasks"));
    }

    Map<String, Object> task() {
      assertThat(tasks()).as(reply()).hasSize(1);
      return tasks().getFirst();
    }

    @Nullable Object question() {
      return json.get("question");
    }

    List<String> choices() {
      assertThat(question()).as(reply()).isNotNull();
      List<String> choices = new ArrayList<>();
      ((List<?>) Objects.requireNonNull(Json.members(question()).get("choices")))
          .forEach(c -> choices.add(String.valueOf(c)));
      return choices;
    }
  }

  record Answer(int status, Map<String, @Nullable Object> json) {}

  Said say(String message) {
    Answer answer = post(function, user, message, conversation, "Europe/Berlin");
    assertThat(answer.status()).as(answer.json().toString()).isEqualTo(200);
    conversation = String.valueOf(answer.json().get("conversation_id"));
    return new Said(answer.json());
  }

  static Answer post(
      RunningFunction pod,
      String user,
      String message,
      @Nullable String conversation,
      @Nullable String zone) {
    HttpResponse<String> response = send(pod, user, body(message, conversation, zone), null);
    if (response.statusCode() == 200) {
      TasksSchema.check("chatAnswer", response.body());
    }
    return new Answer(response.statusCode(), Json.readObject(response.body()));
  }

  static String body(String message, @Nullable String conversation, @Nullable String zone) {
    Map<String, @Nullable Object> body = new LinkedHashMap<>();
    body.put("message", message);
    body.put("conversation_id", conversation);
    body.put("time_zone", zone);
    return Json.write(body);
  }

  static HttpResponse<String> send(
      RunningFunction pod, String user, String body, @Nullable String key) {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(pod.uri("/api/chat"))
            .header("Authorization", "Bearer " + RunningFunction.token(user))
            .header("Content-Type", "application/json")
            .POST(HttpRequest.BodyPublishers.ofString(body));
    return pod.send(key == null ? request : request.header("Idempotency-Key", key));
  }

  int count() {
    return Integer.parseInt(
        function
            .query("select count(*) from tasks.task where user_id = '" + user + "'")
            .getFirst());
  }

  List<String> titles(String message) {
    return say(message).tasks().stream().map(task -> String.valueOf(task.get("title"))).toList();
  }

  List<Map<String, Object>> reminders(Map<String, Object> task) {
    HttpResponse<String> response =
        function.get("/api/tasks/" + task.get("id") + "/reminders", RunningFunction.token(user));
    return maps(Json.readObject(response.body()).get("items"));
  }

  @SuppressWarnings("unchecked")
  static List<Map<String, Object>> maps(@Nullable Object value) {
    return (List<Map<String, Object>>) Objects.requireNonNull(value);
  }
}
