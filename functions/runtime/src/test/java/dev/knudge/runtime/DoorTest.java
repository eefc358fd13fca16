package dev.knudge.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.ThrowableProxyUtil;
import ch.qos.logback.core.read.ListAppender;
import dev.knudge.backends.Backends;
import dev.knudge.backends.Database;
import dev.knudge.contracts.Json;
import dev.knudge.runtime.notes.NotesDatabase;
import dev.knudge.runtime.notes.NotesFunction;
import dev.knudge.testkit.Posts;
import dev.knudge.testkit.RawHttp;
import dev.knudge.testkit.RecordingSink;
import dev.knudge.testkit.RunningFunction;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.slf4j.LoggerFactory;

/** What the door answers to whatever is posted to it, over HTTP: the contracts' statuses, and no others. */
class DoorTest {
  private static RecordingSink sink;
  private static RunningFunction function;

  @BeforeAll
  static void start() {
    Database database = Backends.postgres();
    NotesDatabase.migrate(database);
    sink = new RecordingSink();
    function =
        RunningFunction.start(database, "notes", Map.of("knudge.sink.base-url", sink.baseUrl()));
  }

  @AfterAll
  static void stop() {
    function.close();
    sink.close();
  }

  @Test
  void an_event_is_handled_once_and_answered_204_without_a_body_each_time() {
    String id = fresh();
    for (int delivery = 0; delivery < 3; delivery++) {
      HttpResponse<String> response = function.post(Posts.taskCreated(id), Posts.task("Buy milk"));
      assertThat(response.statusCode()).isEqualTo(204);
      assertThat(response.body()).isEmpty();
    }
    assertThat(notesOf(id)).containsExactly("Buy milk");
  }

  @Test
  void the_same_id_from_another_source_is_another_event() {
    String id = fresh();
    Map<String, String> other = Posts.taskCreated(id);
    other.put("ce-source", "/another");

    assertThat(function.post(Posts.taskCreated(id), Posts.task("one")).statusCode()).isEqualTo(204);
    assertThat(function.post(other, Posts.task("two")).statusCode()).isEqualTo(204);

    assertThat(notesOf(id)).containsExactlyInAnyOrder("one", "two");
  }

  @Test
  void a_type_the_function_does_not_care_for_is_answered_204_without_a_trace() {
    String id = fresh();
    int calls = function.bean(NotesFunction.class).calls();

    assertThat(function.post(Posts.event("task.deleted", id), Posts.task("gone")).statusCode())
        .isEqualTo(204);

    assertThat(function.bean(NotesFunction.class).calls()).isEqualTo(calls);
    assertThat(function.query("select 'x' from notes.inbox where event_key = '" + id + "'"))
        .isEmpty();
  }

  @Test
  void what_the_schema_rejects_is_422_with_the_place() {
    HttpResponse<String> response =
        function.post(
            Posts.taskCreated(),
            "{\"task_id\":\"t\",\"user_id\":\"u\",\"timestamp\":\"2026-02-08T10:00:00Z\",\"payload\":{\"title\":7}}");

    assertThat(problem(response, 422))
        .containsEntry("pointer", "/payload/title")
        .containsKey("event_id");
  }

  @Test
  void what_is_no_cloudevent_is_400_with_what_is_missing() {
    assertThat(
            problem(function.post(Map.of("content-type", "application/json"), Posts.task("x")), 400)
                .get("detail"))
        .asString()
        .contains("ce-specversion");
    assertThat(
            problem(
                function.post(Map.of("content-type", "application/cloudevents+json"), "{broken"),
                400))
        .isNotEmpty();
  }

  @Test
  void what_the_function_refuses_is_422_and_leaves_nothing() {
    String id = fresh();

    assertThat(problem(function.post(Posts.taskCreated(id), Posts.task("refuse")), 422))
        .containsEntry("detail", "This function was asked to refuse.");

    assertThat(notesOf(id)).isEmpty();
    assertThat(function.query("select 'x' from notes.inbox where event_key = '" + id + "'"))
        .isEmpty();
  }

  @Test
  void a_fault_of_the_function_is_500_says_nothing_of_its_inside_and_leaves_nothing() {
    String id = fresh();

    HttpResponse<String> response = function.post(Posts.taskCreated(id), Posts.task("poison"));

    assertThat(problem(response, 500)).isNotEmpty();
    assertThat(response.body()).doesNotContain("Exception", "Asked to fail", ".java", id);
    assertThat(notesOf(id)).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "Content-Type: text/plain",
        "Content-Type: application/x-www-form-urlencoded",
        "Content-Type: multipart/form-data; boundary=x",
        "Content-Type: application/octet-stream",
        "Content-Type: no media type at all",
        "Content-Type: ;;;",
        "Content-Type: application/json; charset=utf-8",
        "Accept: text/html",
        "Accept: image/png;q=0.1",
        "Accept: nonsense",
        "Authorization: Bearer garbage",
        "Authorization: Basic Z2FyYmFnZTpnYXJiYWdl",
        "Expect: 100-continue",
        "Expect: something-else",
        "X-HTTP-Method-Override: DELETE",
        "Prefer: reply",
        "Origin: http://elsewhere.example",
        "Cookie: JSESSIONID=1",
        "If-None-Match: *",
        "Range: bytes=0-1",
        "traceparent: garbage",
        "Kn-Namespace: todo"
      })
  void no_header_keeps_an_event_from_being_handled(String header) throws IOException {
    String id = fresh();
    String body = Posts.task("whatever the headers");

    RawHttp.Answer answer =
        RawHttp.exchange(
            function.port(), head("/", id, header, "Content-Length: " + body.length()) + body);

    assertThat(answer.status()).as(answer.toString()).isEqualTo(204);
    assertThat(notesOf(id)).containsExactly("whatever the headers");
    assertThat(answer.headers().keySet())
        .noneMatch(name -> name.startsWith("kne-") || name.equals("location"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"/?x=1", "/?x=%zz", "/?%", "/?a=<b>&c=\"d\"", "/?_method=DELETE"})
  void no_query_string_keeps_an_event_from_being_handled(String target) throws IOException {
    String id = fresh();
    String body = Posts.task("with a query");

    assertThat(
            RawHttp.exchange(
                    function.port(), head(target, id, "Content-Length: " + body.length()) + body)
                .status())
        .isEqualTo(204);

    assertThat(notesOf(id)).containsExactly("with a query");
  }

  @Test
  void an_event_without_content_type_content_length_or_body_is_legal() throws IOException {
    String id = fresh();

    RawHttp.Answer answer =
        RawHttp.exchange(
            function.port(),
            "POST / HTTP/1.1\nHost: x\nce-specversion: 1.0\nce-id: "
                + id
                + "\nce-source: /s\nce-type: org.example.tombstone\n\n");

    assertThat(answer.status()).isEqualTo(204);
    assertThat(notesOf(id)).containsExactly("unknown org.example.tombstone");
  }

  @Test
  void a_chunked_body_is_read() throws IOException {
    String id = fresh();
    String body = Posts.task("in chunks");
    String chunked =
        Integer.toHexString(10)
            + "\r\n"
            + body.substring(0, 10)
            + "\r\n"
            + Integer.toHexString(body.length() - 10)
            + "\r\n"
            + body.substring(10)
            + "\r\n0\r\n\r\n";

    assertThat(
            RawHttp.exchange(function.port(), head("/", id, "Transfer-Encoding: chunked") + chunked)
                .status())
        .isEqualTo(204);

    assertThat(notesOf(id)).containsExactly("in chunks");
  }

  @ParameterizedTest
  @ValueSource(strings = {"no size\r\n", "2\r\n{}\r\nno size\r\n"})
  void a_body_whose_chunks_break_off_is_not_taken_for_a_whole_one(String chunks)
      throws IOException {
    String id = fresh();

    assertThat(
            RawHttp.exchange(
                    function.port(),
                    head("/", id, "Transfer-Encoding: chunked")
                            .replace("task.created", "org.example.unknown")
                        + chunks)
                .status())
        .isEqualTo(400);

    assertThat(notesOf(id)).isEmpty();
  }

  @Test
  void pipelined_duplicates_are_handled_once() throws IOException {
    String id = fresh();
    String body = Posts.task("pipelined");
    String request = head("/", id, "Content-Length: " + body.length()).replace("\n", "\r\n") + body;

    try (RawHttp connection = new RawHttp(function.port())) {
      connection.send(request + request + request);
      for (int i = 0; i < 3; i++) {
        assertThat(connection.answer().status()).isEqualTo(204);
      }
    }

    assertThat(notesOf(id)).containsExactly("pipelined");
  }

  @Test
  void a_body_of_five_megabytes_is_refused_as_unreadable_or_rejected_and_nothing_else()
      throws IOException {
    String body = Posts.task("x".repeat(5_000_000));
    assertThat(
            RawHttp.exchange(
                    function.port(), head("/", fresh(), "Content-Length: " + body.length()) + body)
                .status())
        .isEqualTo(422);
  }

  @Test
  void a_body_beyond_all_limits_is_400() throws IOException {
    String body = "x".repeat(25_000_000);
    RawHttp.Answer answer =
        RawHttp.exchange(
            function.port(),
            head("/", fresh(), "Content-Length: " + body.length()) + body.substring(0, 1000));
    assertThat(answer.status()).isEqualTo(400);
    assertThat(answer.headers()).containsEntry("content-type", "application/problem+json");
  }

  @Test
  void a_long_query_string_keeps_no_event_from_being_handled() throws IOException {
    assertThat(
            RawHttp.exchange(
                    function.port(), head("/?" + "x".repeat(20_000), fresh(), "Content-Length: 0"))
                .status())
        .isEqualTo(422);
  }

  @Test
  void a_row_that_the_database_refuses_is_not_shown_to_whoever_reads_the_log() {
    function.execute("alter table notes.note add constraint picky check (title <> 'My secret')");
    Logger log = (Logger) LoggerFactory.getLogger("dev.knudge");
    ListAppender<ILoggingEvent> lines = new ListAppender<>();
    lines.start();
    log.addAppender(lines);
    try {
      assertThat(function.post(Posts.taskCreated(), Posts.task("My secret")).statusCode())
          .isEqualTo(500);
    } finally {
      log.detachAppender(lines);
      function.execute("alter table notes.note drop constraint picky");
    }

    assertThat(lines.list)
        .isNotEmpty()
        .extracting(line -> ThrowableProxyUtil.asString(line.getThrowableProxy()))
        .allSatisfy(trace -> assertThat(trace).contains("picky").doesNotContain("My secret"));
  }

  @Test
  void headers_beyond_all_limits_are_400() throws IOException {
    RawHttp.Answer answer =
        RawHttp.exchange(function.port(), head("/", fresh(), "X-Long: " + "x".repeat(100_000)));
    assertThat(answer.status()).isEqualTo(400);
  }

  @Test
  void a_batch_answers_for_its_worst_member_and_what_was_handled_stays_handled() {
    String good = fresh();
    String poison = fresh();
    String refused = fresh();
    Map<String, String> batch = Map.of("content-type", "application/cloudevents-batch+json");

    assertThat(function.post(batch, "[" + Posts.structured(good, "good") + "]").statusCode())
        .isEqualTo(204);
    assertThat(function.post(batch, "[]").statusCode()).isEqualTo(204);
    assertThat(
            function
                .post(
                    batch,
                    "["
                        + Posts.structured(fresh(), "fine")
                        + ","
                        + Posts.structured(refused, "refuse")
                        + "]")
                .statusCode())
        .isEqualTo(422);
    assertThat(
            function
                .post(
                    batch, "[{\"specversion\":\"1.0\"}," + Posts.structured(fresh(), "fine") + "]")
                .statusCode())
        .isEqualTo(400);
    String other = fresh();
    // 500 before 422: the member that failed may succeed when tried again, and must not go to the
    // dead letters with the other.
    assertThat(
            function
                .post(
                    batch,
                    "["
                        + Posts.structured(refused, "refuse")
                        + ","
                        + Posts.structured(poison, "poison")
                        + ","
                        + Posts.structured(other, "other")
                        + "]")
                .statusCode())
        .isEqualTo(500);
    assertThat(notesOf(other)).containsExactly("other");
    assertThat(notesOf(poison)).isEmpty();
  }

  @Test
  void a_wrapped_record_is_known_by_its_id_and_time() {
    String id = "partition:0/offset:" + fresh();
    Map<String, String> wrapped = Posts.event("dev.knative.kafka.event", id);
    wrapped.put("ce-source", "/apis/v1/namespaces/todo/kafkasources/notes#task-events");
    String bare =
        "{\"event_type\":\"task.created\",\"task_id\":\"t\",\"user_id\":\"u\",\"timestamp\":\"2026-02-08T10:00:00Z\",\"payload\":{\"title\":\"bare\"}}";

    assertThat(function.post(wrapped, bare).statusCode()).isEqualTo(204);
    assertThat(function.post(wrapped, bare).statusCode()).isEqualTo(204);
    assertThat(notesOf(id)).hasSize(1);

    // The topic was deleted and created anew: partition and offset are the same again, the time is
    // not.
    wrapped.put("ce-time", "2026-03-01T10:00:00Z");
    assertThat(function.post(wrapped, bare).statusCode()).isEqualTo(204);
    assertThat(notesOf(id)).hasSize(2);
  }

  @Test
  void only_post_is_a_delivery() {
    assertThat(function.get("/", "").statusCode()).isEqualTo(405);
    assertThat(function.post(Posts.taskCreated(), Posts.task("x")).headers().map())
        .doesNotContainKey("www-authenticate");
  }

  @Test
  void the_function_is_reachable_at_the_root_only() {
    HttpResponse<String> response =
        function.send(
            java.net.http.HttpRequest.newBuilder(function.uri("/notes"))
                .header("ce-specversion", "1.0")
                .POST(java.net.http.HttpRequest.BodyPublishers.ofString("{}")));
    assertThat(response.statusCode()).isEqualTo(404);
  }

  private static String fresh() {
    return UUID.randomUUID().toString();
  }

  private static List<String> notesOf(String id) {
    return function.query("select title from notes.note where event_id = '" + id + "'");
  }

  private static String head(String target, String id, String... headers) {
    String event =
        "ce-specversion: 1.0\nce-id: "
            + id
            + "\nce-source: /tasks\nce-type: task.created\nce-time: 2026-02-08T10:00:00Z\n";
    return "POST " + target + " HTTP/1.1\nHost: x\n" + event + String.join("\n", headers) + "\n\n";
  }

  private static Map<String, Object> problem(HttpResponse<String> response, int status) {
    assertThat(response.statusCode()).as(response.body()).isEqualTo(status);
    assertThat(response.headers().firstValue("content-type")).hasValue("application/problem+json");
    assertThat(response.headers().map().keySet()).noneMatch(name -> name.startsWith("kne-"));
    assertThat(response.body().getBytes(StandardCharsets.UTF_8)).hasSizeLessThanOrEqualTo(1024);
    Map<String, Object> problem = Json.readObject(response.body());
    assertThat(problem).containsEntry("status", (long) status).containsKeys("title", "detail");
    return problem;
  }
}
