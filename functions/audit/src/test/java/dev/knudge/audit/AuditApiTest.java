package dev.knudge.audit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.knudge.backends.Database;
import dev.knudge.contracts.Json;
import dev.knudge.contracts.fixtures.Deliveries;
import dev.knudge.testkit.Posts;
import dev.knudge.testkit.RawHttp;
import dev.knudge.testkit.RunningFunction;
import io.micronaut.context.ApplicationContext;
import io.micronaut.test.extensions.junit5.annotation.MicronautTest;
import io.micronaut.test.support.TestPropertyProvider;
import jakarta.inject.Inject;
import java.io.IOException;
import java.net.URLEncoder;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Events in at the door, entries out at the API. */
@MicronautTest(transactional = false)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class AuditApiTest implements TestPropertyProvider {
  private final Database database = AuditDatabase.migrated();

  @Inject ApplicationContext context;
  private RunningFunction audit;
  private String user;

  @Override
  public Map<String, String> getProperties() {
    return AuditDatabase.settings(database);
  }

  @BeforeEach
  void meet() {
    audit = RunningFunction.around(context, database);
    user = "user-" + UUID.randomUUID();
  }

  @Test
  void an_event_is_in_its_users_trail_once_with_who_what_when_cause_and_trace() {
    Map<String, String> event = Posts.event("task.updated", "e-" + user);
    event.put("ce-causationid", "cause-1");
    event.put("ce-correlationid", "first-1");
    event.put("ce-traceparent", "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01");
    String body =
        "{\"task_id\":\"t-1\",\"user_id\":\""
            + user
            + "\",\"version\":2,\"timestamp\":\"2026-02-08T10:00:00Z\",\"actor\":\"agent\","
            + "\"payload\":{\"title\":\"New\",\"priority\":\"high\",\"mood\":{\"of\":[1,2.50,null]}},\"previous\":{\"title\":\"Old\",\"due_date\":\"2026-02-09\"}}";
    for (int delivery = 0; delivery < 3; delivery++) {
      assertThat(audit.post(event, body).statusCode()).isEqualTo(204);
    }

    List<Map<String, Object>> items = items("");

    assertThat(items).hasSize(1);
    Map<String, Object> entry = items.getFirst();
    assertThat(entry)
        .containsEntry("event_id", "e-" + user)
        .containsEntry("source", "/tasks")
        .containsEntry("type", "task.updated")
        .containsEntry("task_id", "t-1")
        .containsEntry("user_id", user)
        .containsEntry("actor", "agent")
        .containsEntry("occurred_at", "2026-02-08T10:00:00Z")
        .containsEntry("causation_id", "cause-1")
        .containsEntry("correlation_id", "first-1")
        .containsEntry("trace_id", "0af7651916cd43dd8448eb211c80319c")
        .containsEntry("log_index", null);
    assertThat(Json.write(entry.get("payload")))
        .isEqualTo("{\"title\":\"New\",\"priority\":\"high\",\"mood\":{\"of\":[1,2.50,null]}}");
    assertThat(Json.write(entry.get("changes")))
        .isEqualTo(
            "[{\"field\":\"title\",\"old\":\"Old\",\"new\":\"New\"},{\"field\":\"due_date\",\"old\":\"2026-02-09\",\"new\":null}]");
    assertThat(java.time.Instant.parse((String) entry.get("recorded_at")))
        .isAfter(java.time.Instant.parse("2026-02-08T10:00:00Z"));
  }

  @Test
  void the_answers_are_what_the_openapi_document_says() {
    record(Posts.event("task.created", "o-" + user), "t");
    record(Posts.event("org.example.something", "o2-" + user), "t");

    AuditSchema.assertList(get("/api/audit").body());
    AuditSchema.assertEntry(get("/api/audit/o-" + user).body());
    AuditSchema.assertProblem(get("/api/audit/unknown").body());
    AuditSchema.assertProblem(get("/api/audit?limit=0").body());
    AuditSchema.assertHealth(audit.get("/health", "").body());
  }

  @Test
  void newest_first_by_the_time_of_the_event_however_late_it_came() {
    for (String time :
        List.of(
            "2026-02-08T10:00:00Z",
            "2026-02-08T12:00:00Z",
            "2026-02-08T11:00:00.5+01:00",
            "2026-02-08T11:00:00Z")) {
      Map<String, String> event = Posts.taskCreated();
      event.put("ce-time", time);
      record(event, "t");
    }
    assertThat(items(""))
        .extracting(entry -> entry.get("occurred_at"))
        .containsExactly(
            "2026-02-08T12:00:00Z",
            "2026-02-08T11:00:00Z",
            "2026-02-08T10:00:00.500Z",
            "2026-02-08T10:00:00Z");
  }

  @Test
  void each_filter_leaves_out_what_does_not_fit() {
    record(at(Posts.event("task.created", "f1-" + user), "2026-02-08T10:00:00Z"), "t-1");
    record(at(Posts.event("task.created", "f2-" + user), "2026-02-08T11:00:00Z"), "t-2");
    record(at(Posts.event("task.deleted", "f3-" + user), "2026-02-08T12:00:00Z"), "t-1");

    assertThat(ids("?task_id=t-1")).containsExactly("f3-" + user, "f1-" + user);
    assertThat(ids("?type=task.created")).containsExactly("f2-" + user, "f1-" + user);
    assertThat(ids("?type=task.created&task_id=t-1")).containsExactly("f1-" + user);
    assertThat(ids("?from=2026-02-08T11:00:00Z")).containsExactly("f3-" + user, "f2-" + user);
    assertThat(ids("?to=2026-02-08T11:00:00Z")).containsExactly("f1-" + user);
    assertThat(ids("?from=2026-02-08T11:30:00%2B01:00&to=2026-02-08T12:00:00Z"))
        .containsExactly("f2-" + user);
    assertThat(ids("?from=2026-02-08T11:30:00+01:00&to=2026-02-08T12:00:00Z"))
        .containsExactly("f2-" + user);
    assertThat(ids("?task_id=none")).isEmpty();
    assertThat(ids("?something_else=1")).hasSize(3);
  }

  @ParameterizedTest
  @CsvSource({
    "limit=0, limit", "limit=201, limit", "limit=ten, limit", "limit=, limit",
        "limit=1&limit=2, limit",
    "from=yesterday, from", "from=2026-02-08, from", "to=2026-02-08T10:00:00, to",
        "to=+99999-01-01T00:00:00Z, to", "from=2026-02-30T10:00:00Z, from",
    "cursor=garbage, cursor", "cursor=, cursor", "task_id=, task_id", "task_id=%00, task_id",
        "type=a&type=b, type"
  })
  void a_parameter_that_cannot_be_meant_is_400_and_named(String query, String parameter) {
    HttpResponse<String> response = get("/api/audit?" + query);
    assertThat(response.statusCode()).as(response.body()).isEqualTo(400);
    assertThat(Json.readObject(response.body())).containsEntry("parameter", parameter);
  }

  @Test
  void nobody_sees_anothers_entries() {
    record(Posts.taskCreated("mine-" + user), "t");

    assertThat(audit.get("/api/audit", RunningFunction.token("someone-else")).body())
        .doesNotContain("mine-" + user);
    assertThat(
            audit
                .get("/api/audit/mine-" + user, RunningFunction.token("someone-else"))
                .statusCode())
        .isEqualTo(404);
    assertThat(audit.get("/api/audit/mine-" + user, "").statusCode()).isEqualTo(401);
    assertThat(get("/api/audit/mine-" + user).statusCode()).isEqualTo(200);
  }

  @Test
  void an_entry_without_a_user_is_nobodys() {
    Map<String, String> event = Posts.event("org.example.nobodys", "nobody-" + user);
    assertThat(audit.post(event, "{\"a\":1}").statusCode()).isEqualTo(204);

    assertThat(
            audit.query("select user_id from audit.entry where event_id = 'nobody-" + user + "'"))
        .containsOnlyNulls()
        .hasSize(1);
    assertThat(get("/api/audit/nobody-" + user).statusCode()).isEqualTo(404);
    assertThat(audit.get("/api/audit/nobody-" + user, RunningFunction.token("null")).statusCode())
        .isEqualTo(404);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "partition:0/offset:12",
        "a//b",
        "a/../b",
        "x:y;z=1",
        "plus+plus",
        "a&b=c?",
        "~!$'()*,@",
        "ünï"
      })
  void an_entry_is_found_by_its_id_percent_encoded_whatever_it_holds(String id) {
    Map<String, String> event = Posts.event("task.created", "x");
    event.remove("content-type");
    String structured =
        "{\"specversion\":\"1.0\",\"id\":\""
            + id
            + "\",\"source\":\"/"
            + user
            + "\",\"type\":\"task.created\",\"time\":\"2026-02-08T10:00:00Z\",\"data\":"
            + Posts.task("x", user)
            + "}";
    assertThat(
            audit
                .post(Map.of("content-type", "application/cloudevents+json"), structured)
                .statusCode())
        .isEqualTo(204);

    HttpResponse<String> found = get("/api/audit/" + URLEncoder.encode(id, StandardCharsets.UTF_8));

    assertThat(found.statusCode()).as(found.body()).isEqualTo(200);
    assertThat(Json.readObject(found.body())).containsEntry("event_id", id);
  }

  @Test
  void the_id_of_a_wrapped_record_is_found_as_it_is() throws IOException {
    Map<String, String> wrapped = Posts.event("dev.knative.kafka.event", "partition:0/offset:12");
    wrapped.put("ce-source", "/apis/v1/namespaces/todo/kafkasources/audit#task-events");
    wrapped.remove("content-type");
    assertThat(audit.post(wrapped, Deliveries.BARE_ENVELOPE.replace("user-456", user)).statusCode())
        .isEqualTo(204);

    RawHttp.Answer found =
        RawHttp.exchange(
            audit.port(),
            "GET /api/audit/partition:0/offset:12 HTTP/1.1\nHost: x\nAuthorization: Bearer "
                + RunningFunction.token(user)
                + "\n\n");

    assertThat(found.status()).isEqualTo(200);
    assertThat(Json.readObject(found.body()))
        .containsEntry("event_id", "partition:0/offset:12")
        .containsEntry("type", "task.created")
        .containsEntry("task_id", "test-123");
    assertThat(
            RawHttp.exchange(
                    audit.port(),
                    "GET /api/audit/%zz HTTP/1.1\nHost: x\nAuthorization: Bearer "
                        + RunningFunction.token(user)
                        + "\n\n")
                .status())
        .isIn(400, 404);
    assertThat(get("/api/audit/%00").statusCode()).isEqualTo(400);
  }

  @Test
  void one_id_from_two_sources_is_409_until_the_source_is_said() {
    String id = "twice-" + user;
    Map<String, String> first = Posts.taskCreated(id);
    Map<String, String> second = Posts.taskCreated(id);
    first.put("ce-source", "/a?b=c#d");
    second.put("ce-source", "/other");
    record(first, "t");
    record(second, "t");

    HttpResponse<String> ambiguous = get("/api/audit/" + id);

    assertThat(ambiguous.statusCode()).isEqualTo(409);
    assertThat(Json.readObject(ambiguous.body()).get("sources"))
        .isEqualTo(List.of("/other", "/a?b=c#d"));
    assertThat(Json.readObject(get("/api/audit/" + id + "?source=%2Fa%3Fb%3Dc%23d").body()))
        .containsEntry("source", "/a?b=c#d");
    assertThat(get("/api/audit/" + id + "?source=/third").statusCode()).isEqualTo(404);
  }

  @ParameterizedTest
  @CsvSource({"900, 900, 0", "900, 300, 1", "300, 300, 2", "300, 900, 1"})
  void where_not_all_sources_of_an_id_have_room_the_409_points_only_at_those_it_names(
      int first, int second, int named) {
    String id = "crowded-" + user;
    for (String source : List.of("/a" + "x".repeat(first), "/b" + "x".repeat(second))) {
      Map<String, String> event = Posts.taskCreated(id);
      event.put("ce-source", source);
      record(event, "t");
    }

    HttpResponse<String> ambiguous = get("/api/audit/" + id);

    assertThat(ambiguous.statusCode()).isEqualTo(409);
    Map<String, Object> problem = Json.readObject(ambiguous.body());
    String detail = (String) problem.get("detail");
    switch (named) {
      case 0 -> {
        assertThat(problem).doesNotContainKey("sources");
        assertThat(detail).doesNotContain("'sources'").contains("GET /api/audit");
      }
      case 1 -> {
        assertThat((List<?>) problem.get("sources")).hasSize(1);
        assertThat(detail).contains("Not all of them fit into 'sources'");
      }
      default -> {
        assertThat((List<?>) problem.get("sources")).hasSize(2);
        assertThat(detail).contains("one of 'sources'");
      }
    }
  }

  @Test
  void of_a_source_whose_topic_was_made_anew_the_last_entry_of_an_id_is_shown() {
    Map<String, String> wrapped = Posts.event("dev.knative.kafka.event", "partition:0/offset:0");
    wrapped.put("ce-source", "/apis/v1/namespaces/todo/kafkasources/audit#" + user);
    audit.post(wrapped, Deliveries.BARE_ENVELOPE.replace("user-456", user));
    wrapped.put("ce-time", "2026-03-01T10:00:00Z");
    audit.post(
        wrapped, Deliveries.BARE_ENVELOPE.replace("user-456", user).replace("Test Task", "Anew"));

    assertThat(ids("")).hasSize(2);
    assertThat(get("/api/audit/partition:0%2Foffset:0").body()).contains("Anew");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "text/plain|plain \u0001 text|\"plain \\u0001 text\"",
        "application/octet-stream|bytes|{\"data_base64\":\"Ynl0ZXM=\"}",
        "application/json|[1,2]|[1,2]",
        "application/json|\"text\"|\"text\"",
        "application/json|{\"amount\":12345678901234567890.123456789}|{\"amount\":12345678901234567890.123456789}",
        "application/json|{\"payload\":\"no envelope\"}|{\"payload\":\"no envelope\"}",
        "application/json|{broken|\"{broken\""
      })
  void data_of_any_kind_is_kept_as_it_was_said(String contentType, String data, String payload) {
    Map<String, String> event = Posts.event("org.example.any", UUID.randomUUID().toString());
    event.put("content-type", contentType);
    event.put("ce-partitionkey", user);
    assertThat(audit.post(event, data).statusCode()).isEqualTo(204);

    assertThat(Json.write(items("").getFirst().get("payload"))).isEqualTo(payload);
  }

  @Test
  void an_event_without_data_has_no_payload() {
    Map<String, String> event = Posts.event("org.example.any", UUID.randomUUID().toString());
    event.remove("content-type");
    event.put("ce-partitionkey", user);
    audit.post(event, "");
    assertThat(items("").getFirst())
        .containsEntry("payload", null)
        .containsEntry("changes", List.of());
  }

  @Test
  void the_function_has_no_right_to_change_or_remove_an_entry() {
    assertThat(
            audit.query(
                "select has_table_privilege('audit', 'audit.entry', 'update') or has_table_privilege('audit', 'audit.entry', 'delete') or has_table_privilege('audit', 'audit.entry', 'truncate')"))
        .containsExactly("f");
  }

  private void record(Map<String, String> event, String task) {
    String body = Posts.task("Title", user).replace("task-1", task);
    assertThat(audit.post(event, body).statusCode()).isEqualTo(204);
  }

  private static Map<String, String> at(Map<String, String> event, String time) {
    event.put("ce-time", time);
    return event;
  }

  private HttpResponse<String> get(String path) {
    return audit.get(path, RunningFunction.token(user));
  }

  private List<Map<String, Object>> items(String query) {
    HttpResponse<String> response = get("/api/audit" + query);
    assertThat(response.statusCode()).as(response.body()).isEqualTo(200);
    return ((List<?>) Json.readObject(response.body()).get("items"))
        .stream().map(Json::members).toList();
  }

  private List<Object> ids(String query) {
    return items(query).stream().map(entry -> entry.get("event_id")).toList();
  }
}
