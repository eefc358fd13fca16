package dev.knudge.audit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.knudge.backends.Database;
import dev.knudge.contracts.Json;
import dev.knudge.testkit.Posts;
import dev.knudge.testkit.RunningFunction;
import java.net.http.HttpResponse;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.TestInstance;

/** A running function, its database, and a user of its own for each test. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
abstract class TrailTest {
  protected Database database;
  protected RunningFunction audit;

  @BeforeAll
  void start() {
    database = AuditDatabase.migrated();
    audit = RunningFunction.start(database, "audit", settings(), beans());
  }

  @AfterAll
  void stop() {
    audit.close();
  }

  /** What the function is told. */
  Map<String, Object> settings() {
    return new HashMap<>(AuditDatabase.SETTINGS);
  }

  /** Beans that come before the application's own. */
  Object[] beans() {
    return new Object[0];
  }

  static String someone() {
    return "user-" + UUID.randomUUID();
  }

  static String operator() {
    return RunningFunction.token(
        RunningFunction.claims("the-operator").claim("roles", List.of("operator")).build());
  }

  /** Delivers an event of a task, with that payload. */
  void deliver(String user, String type, String id, String time, String payload) {
    deliver(user, type, id, time, payload, Map.of());
  }

  void deliver(
      String user,
      String type,
      String id,
      String time,
      String payload,
      Map<String, Object> envelope) {
    HttpResponse<String> answer =
        audit.post(headers(type, id, time), body(user, time, payload, envelope));
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(204);
  }

  static Map<String, String> headers(String type, String id, String time) {
    Map<String, String> headers = Posts.event(type, id);
    headers.put("ce-time", time);
    return headers;
  }

  static String body(String user, String time, String payload, Map<String, Object> envelope) {
    StringBuilder body =
        new StringBuilder(
            "{\"task_id\":\"t-1\",\"user_id\":\"" + user + "\",\"timestamp\":\"" + time + "\"");
    envelope.forEach(
        (name, value) -> body.append(",\"").append(name).append("\":").append(Json.write(value)));
    return body + ",\"payload\":" + payload + "}";
  }

  HttpResponse<String> ask(String user, String path) {
    return audit.get(path, RunningFunction.token(user));
  }

  List<Map<String, Object>> items(String user, String query) {
    return items(ask(user, "/api/audit" + query));
  }

  static List<Map<String, Object>> items(HttpResponse<String> response) {
    assertThat(response.statusCode()).as(response.body()).isEqualTo(200);
    return ((List<?>) Json.readObject(response.body()).get("items"))
        .stream().map(Json::members).toList();
  }

  List<Object> ids(String user, String query) {
    return items(user, query).stream().map(entry -> entry.get("event_id")).toList();
  }

  /** The changes of an entry, as JSON. */
  String changes(String user, String id) {
    HttpResponse<String> response = ask(user, "/api/audit/" + id);
    assertThat(response.statusCode()).as(response.body()).isEqualTo(200);
    return Json.write(Json.readObject(response.body()).get("changes"));
  }
}
