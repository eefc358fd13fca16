package dev.knudge.tasks;

import static org.assertj.core.api.Assertions.assertThat;

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
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Nobody reaches what is another's, by whichever door, and no answer tells that it is there. Two
 * strangers do the same at random: one with the ids, keys, cursors and conversations that the owner
 * has, the other with ones that nobody has. All that they are answered must be the same.
 */
class TwoUsersTest {
  private static final int STEPS = 120;
  private static final String SECRET = "xylophone";

  private static RecordingSink sink;
  private static RunningFunction function;

  @BeforeAll
  static void start() {
    sink = new RecordingSink();
    function =
        RunningFunction.start(
            TasksDatabase.migrated(),
            "tasks",
            Map.of("knudge.sink.base-url", sink.baseUrl(), "knudge.tasks.rate.burst", 5000),
            new SettableClock(Instant.parse("2026-11-24T09:00:00Z")));
  }

  @AfterAll
  static void stop() {
    function.close();
    sink.close();
  }

  /** A request with places for what is another's. */
  private record Attempt(String method, String path, String body, String type, String key) {
    static Attempt of(String method, String path, String body) {
      return new Attempt(method, path, body, "application/json", "");
    }

    static Attempt tool(String name, String arguments) {
      return of(
          "POST",
          "/mcp",
          "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"tools/call\",\"params\":{\"name\":\""
              + name
              + "\",\"arguments\":"
              + arguments
              + "}}");
    }

    static Attempt chat(String message) {
      return of(
          "POST",
          "/api/chat",
          "{\"message\":\"" + message + "\",\"conversation_id\":\"{conversation}\"}");
    }

    static Attempt file(String type, String body) {
      return new Attempt("POST", "/api/tasks/import", body, type, "");
    }
  }

  private static final List<Attempt> ATTEMPTS =
      List.of(
          Attempt.of("GET", "/api/tasks/{task}", ""),
          Attempt.of("PUT", "/api/tasks/{task}", "{\"title\":\"taken\"}"),
          Attempt.of("PATCH", "/api/tasks/{task}", "{\"title\":\"taken\"}"),
          Attempt.of("PATCH", "/api/tasks/{task}", "{\"due_date\":null}"),
          Attempt.of("DELETE", "/api/tasks/{task}", ""),
          Attempt.of("PATCH", "/api/tasks/{task}/complete", ""),
          Attempt.of("PATCH", "/api/tasks/{done}/reopen", ""),
          Attempt.of("POST", "/api/tasks/{task}/tags", "{\"tags\":[\"taken\"]}"),
          Attempt.of("DELETE", "/api/tasks/{task}/tags/home", ""),
          Attempt.of("GET", "/api/tasks/{task}/reminders", ""),
          Attempt.of(
              "POST", "/api/tasks/{task}/reminders", "{\"remind_at\":\"2026-12-01T09:00:00Z\"}"),
          Attempt.of("DELETE", "/api/tasks/{task}/reminders/{reminder}", ""),
          Attempt.of("POST", "/api/tasks/{task}/recurring", "{\"rule\":\"daily\"}"),
          Attempt.of("DELETE", "/api/tasks/{task}/recurring", ""),
          Attempt.of("GET", "/api/tasks/{task}/instances", ""),
          Attempt.of(
              "POST",
              "/api/tasks/bulk",
              "{\"action\":\"complete\",\"ids\":[\"{task}\",\"{done}\"]}"),
          Attempt.of("POST", "/api/tasks/bulk", "{\"action\":\"delete\",\"ids\":[\"{task}\"]}"),
          Attempt.of(
              "POST", "/api/tasks/bulk", "{\"action\":\"delete\",\"filter\":\"\\\"xylo\\\"\"}"),
          Attempt.of("POST", "/api/tasks/undo", ""),
          Attempt.of("GET", "/api/tasks?limit=1&sort=title&cursor={cursor}", ""),
          Attempt.of("GET", "/api/tasks?filter=%22xylo%22%20%7C%20%23home", ""),
          Attempt.of("GET", "/api/tasks/search?q=xylophone", ""),
          Attempt.of("GET", "/api/tasks/export", ""),
          Attempt.of("GET", "/api/tasks.ics", ""),
          new Attempt("POST", "/api/tasks", "{\"title\":\"keyed\"}", "application/json", "{key}"),
          new Attempt("POST", "/api/tasks/undo", "", "application/json", "{key}"),
          Attempt.file("application/json", "[{\"id\":\"{task}\",\"title\":\"brought\"}]"),
          Attempt.file(
              "application/json",
              "[{\"id\":\"{uid}\",\"title\":\"brought\",\"series_id\":\"{series}\"}]"),
          Attempt.file("text/csv", "id,title\n{task},brought\n{uid},brought too\n"),
          Attempt.file(
              "text/calendar",
              "BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:x\r\nBEGIN:VTODO\r\nUID:{uid}\r\nSUMMARY:brought\r\nEND:VTODO\r\nEND:VCALENDAR\r\n"),
          Attempt.chat("complete it"),
          Attempt.chat("show my tasks"),
          Attempt.chat("delete the first one"),
          Attempt.chat("yes"),
          Attempt.chat("2"),
          Attempt.chat("undo"),
          Attempt.chat("find xylophone"),
          Attempt.chat("complete {task}"),
          Attempt.chat("what did I do today"),
          Attempt.tool("get_task", "{\"id\":\"{task}\"}"),
          Attempt.tool("list_tasks", "{\"filter\":\"all\",\"cursor\":\"{cursor}\"}"),
          Attempt.tool("list_tasks", "{\"filter\":\"\\\"xylo\\\"\"}"),
          Attempt.tool("change_task", "{\"id\":\"{task}\",\"title\":\"taken\"}"),
          Attempt.tool("complete_task", "{\"id\":\"{task}\",\"expected_version\":1}"),
          Attempt.tool("reopen_task", "{\"id\":\"{done}\"}"),
          Attempt.tool("delete_task", "{\"id\":\"{task}\",\"confirm\":true}"),
          Attempt.tool("delete_task", "{\"ids\":[\"{task}\",\"{done}\"]}"),
          Attempt.tool(
              "delete_task",
              "{\"ids\":[\"{task}\",\"{done}\"],\"confirmation\":\"{confirmation}\"}"),
          Attempt.tool("tag", "{\"id\":\"{task}\",\"add\":[\"taken\"]}"),
          Attempt.tool("set_due", "{\"id\":\"{task}\",\"due_date\":\"2026-12-24\"}"),
          Attempt.tool("add_reminder", "{\"id\":\"{task}\",\"offset\":\"-PT5M\"}"),
          Attempt.tool("remove_reminder", "{\"id\":\"{task}\",\"reminder_id\":\"{reminder}\"}"),
          Attempt.tool("set_recurrence", "{\"id\":\"{task}\",\"recurrence\":{\"rule\":\"daily\"}}"),
          Attempt.tool("undo", "{}"));

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3})
  void a_stranger_learns_and_changes_nothing_whatever_they_try(long seed) {
    String owner = "owner-" + UUID.randomUUID();
    Map<String, String> theirs = belongings(owner);
    Map<String, String> nobodys = new LinkedHashMap<>();
    theirs.forEach((name, value) -> nobodys.put(name, madeUp(name, value)));
    String before = state(owner, theirs);
    String knowing = "knowing-" + UUID.randomUUID();
    String guessing = "guessing-" + UUID.randomUUID();
    Random random = new Random(seed);

    for (int step = 0; step < STEPS; step++) {
      Attempt attempt = ATTEMPTS.get(random.nextInt(ATTEMPTS.size()));
      String told = answered(knowing, attempt, theirs);

      assertThat(told).as("step %s: %s", step, attempt).doesNotContain(SECRET);
      assertThat(told)
          .as("step %s: %s", step, attempt)
          .isEqualTo(answered(guessing, attempt, nobodys));
    }

    assertThat(state(owner, theirs)).isEqualTo(before);
    assertThat(answer(owner, Attempt.chat("yes"), theirs).body()).contains("task.deleted");
    assertThat(answer(owner, Attempt.of("POST", "/api/tasks/undo", ""), theirs).statusCode())
        .isEqualTo(200);
  }

  /** What somebody has that another could try: the last thing in the conversation is a question. */
  private static Map<String, String> belongings(String owner) {
    Map<String, String> all = new LinkedHashMap<>();
    String task =
        "{\"title\":\"xylophone lesson\",\"tags\":[\"home\"],\"due_date\":\"2026-12-01T09:00:00Z\",\"time_zone\":\"UTC\"}";
    Attempt making = new Attempt("POST", "/api/tasks", task, "application/json", "the-key");
    all.put("task", text(answer(owner, making, all), "id"));
    all.put("key", "the-key");
    all.put("done", text(answer(owner, Attempt.of("POST", "/api/tasks", task), all), "id"));
    answer(owner, Attempt.of("PATCH", "/api/tasks/{done}/complete", ""), all);
    String reminder = "{\"offset\":\"-PT30M\"}";
    String reminders =
        answer(owner, Attempt.of("POST", "/api/tasks/{task}/reminders", reminder), all).body();
    all.put("reminder", reminders.replaceAll("(?s).*\"id\":\"([^\"]+)\".*", "$1"));
    String weekly = "{\"rule\":\"weekly\"}";
    all.put(
        "series",
        text(
            answer(owner, Attempt.of("POST", "/api/tasks/{task}/recurring", weekly), all),
            "series_id"));
    all.put("uid", "uid-of-" + owner);
    answer(owner, Attempt.file("text/csv", "id,title\n{uid},xylophone strings\n"), all);
    all.put(
        "cursor",
        text(
            answer(owner, Attempt.of("GET", "/api/tasks?limit=1&sort=title", ""), all),
            "next_cursor"));
    String shown =
        answer(owner, Attempt.tool("delete_task", "{\"ids\":[\"{task}\",\"{done}\"]}"), all).body();
    all.put(
        "confirmation",
        shown.replaceAll("(?s).*confirmation\\\\?\"\\s*:\\s*\\\\?\"([^\"\\\\]+).*", "$1"));
    String listed =
        answer(owner, Attempt.of("POST", "/api/chat", "{\"message\":\"show my tasks\"}"), all)
            .body();
    all.put("conversation", String.valueOf(Json.readObject(listed).get("conversation_id")));
    assertThat(answer(owner, Attempt.chat("delete all of them"), all).body()).contains("question");
    return all;
  }

  /** One that looks the same and is nobody's. */
  private static String madeUp(String name, String value) {
    return switch (name) {
      case "key", "uid" -> value + "-of-nobody";
      case "cursor", "confirmation" -> value; // they hold places and promises, and no ids of users
      default -> UUID.randomUUID().toString();
    };
  }

  /** Everything that is theirs, as they see it. */
  private static String state(String owner, Map<String, String> theirs) {
    List<String> parts = new ArrayList<>();
    for (String path :
        List.of(
            "/api/tasks/export", "/api/tasks/{task}/reminders", "/api/tasks/{task}/instances")) {
      parts.add(answer(owner, Attempt.of("GET", path, ""), theirs).body());
    }
    parts.addAll(
        function.query(
            "select id || ' ' || version from tasks.task where user_id = '"
                + owner
                + "' order by id"));
    return String.join("\n", parts);
  }

  /** The answer, with the same word for each id that is told or was asked with. */
  private static String answered(String user, Attempt attempt, Map<String, String> values) {
    HttpResponse<String> response = answer(user, attempt, values);
    String body = response.body();
    for (Map.Entry<String, String> value : values.entrySet()) {
      body = body.replace(value.getValue(), "<" + value.getKey() + ">");
    }
    return response.statusCode()
        + " "
        + body.replace(user, "<user>")
            .replaceAll("[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}", "<id>");
  }

  private static HttpResponse<String> answer(
      String user, Attempt attempt, Map<String, String> values) {
    String path = attempt.path();
    String body = attempt.body();
    String key = attempt.key();
    for (Map.Entry<String, String> value : values.entrySet()) {
      String place = "{" + value.getKey() + "}";
      path = path.replace(place, URLEncoder.encode(value.getValue(), StandardCharsets.UTF_8));
      body = body.replace(place, value.getValue());
      key = key.replace(place, value.getValue());
    }
    HttpRequest.Builder request =
        HttpRequest.newBuilder(function.uri(path))
            .method(
                attempt.method(),
                body.isEmpty()
                    ? HttpRequest.BodyPublishers.noBody()
                    : HttpRequest.BodyPublishers.ofString(body))
            .header("Authorization", "Bearer " + RunningFunction.token(user))
            .header("Accept", "application/json, text/event-stream, text/calendar");
    if (!body.isEmpty()) {
      request.header("Content-Type", attempt.type());
    }
    return function.send(key.isEmpty() ? request : request.header("Idempotency-Key", key));
  }

  private static String text(HttpResponse<String> answer, String name) {
    assertThat(answer.statusCode()).as(answer.body()).isBetween(200, 299);
    Object value = Json.readObject(answer.body()).get(name);
    assertThat(value).as(answer.body()).isNotNull();
    return String.valueOf(value);
  }
}
