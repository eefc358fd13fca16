package dev.knudge.deadletters;

import static org.assertj.core.api.Assertions.assertThat;

import dev.knudge.contracts.Json;
import dev.knudge.runtime.paging.Cursor;
import dev.knudge.testkit.RunningFunction;
import dev.knudge.testkit.SettableClock;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What operators see of the letters, and that nobody else does. */
class DeadLettersApiTest {
  private static final String REMINDERS = "http://reminders.todo.svc.cluster.local";
  private static final SettableClock CLOCK =
      new SettableClock(Instant.parse("2026-03-27T08:00:00Z"));

  private static Destination audit;
  private static RunningFunction function;
  private static Operator operator;

  @BeforeAll
  static void start() {
    audit = new Destination();
    function =
        RunningFunction.start(
            LettersDatabase.migrated(),
            "dead_letters",
            Map.of(
                "knudge.dead-letters.destinations",
                audit.allowed("audit") + ",reminders=" + REMINDERS),
            CLOCK);
    operator = new Operator(function, "anna");
    keep("one", audit.url(), headers -> {});
    keep("two", REMINDERS, headers -> headers.put("ce-partitionkey", "anna"));
    keep("three", audit.url(), headers -> headers.remove("ce-knativeerrorcode"));
    keep(
        "four",
        audit.url(),
        headers -> {
          headers.put("ce-type", "org.example.other");
          headers.put("ce-source", "/elsewhere");
          headers.put("ce-knativeerrorcode", "422");
        });
    keep("five", audit.url(), headers -> {});
    operator.delete("/" + operator.only("five").get("id"));
  }

  @AfterAll
  static void stop() {
    function.close();
    audit.close();
  }

  private static void keep(
      String id, String destination, java.util.function.Consumer<Map<String, String>> change) {
    Map<String, String> headers = Operator.letter(id, destination, id.hashCode() & 0xffff);
    change.accept(headers);
    String user = headers.getOrDefault("ce-partitionkey", "user-456");
    assertThat(
            function
                .post(
                    headers,
                    "{\"task_id\":\"t\",\"user_id\":\""
                        + user
                        + "\",\"version\":1,\"payload\":{\"title\":\"T\"}}")
                .statusCode())
        .isEqualTo(204);
    CLOCK.advance(Duration.ofMinutes(1));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "''|four three two one",
        "?state=all|five four three two one",
        "?state=discarded|five",
        "?state=failed,discarded|five",
        "?destination=audit|four three one",
        "?destination=http://reminders.todo.svc.cluster.local/|two",
        "?code=503|two one",
        "?code=none|three",
        "?type=org.example.other|four",
        "?source=/tasks&destination=audit|three one",
        "?user_id=anna|two",
        "?from=2026-03-27T08:01:00Z&to=2026-03-27T08:02:30Z|three two",
        "?destination=nobody|''"
      })
  void each_filter_leaves_out_what_does_not_fit_and_the_newest_is_first(
      String query, String expected) {
    assertThat(
            String.join(
                " ", operator.list(query).stream().map(it -> (String) it.get("event_id")).toList()))
        .isEqualTo(expected);
  }

  @Test
  void pages_follow_each_other() {
    Map<String, Object> first = operator.get("?state=all&limit=3");
    Map<String, Object> second =
        operator.get("?state=all&limit=3&cursor=" + first.get("next_cursor"));

    assertThat(Operator.items(first)).hasSize(3);
    assertThat(Operator.items(second))
        .extracting(letter -> letter.get("event_id"))
        .containsExactly("two", "one");
    assertThat(second).containsEntry("next_cursor", null);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "?state=lost",
        "?state=",
        "?state=stored,",
        "?code=99",
        "?code=abc",
        "?from=today",
        "?limit=0",
        "?cursor=x",
        "?type=a&type=b",
        "?destinaton=audit",
        "?all=true"
      })
  void what_cannot_be_meant_is_400_and_named(String query) {
    HttpResponse<String> answer = function.get("/api/dead-letters" + query, Operator.token("anna"));
    assertThat(answer.statusCode()).isEqualTo(400);
    assertThat(answer.body())
        .contains("\"parameter\":\"" + query.substring(1, query.indexOf('=')) + "\"");
    LetterSchema.assertProblem(answer.body());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/redrive?code=503&destinaton=audit",
        "/redrive?code=503&Destination=audit",
        "/redrive?all=true&limit=1",
        "/redrive?all=true&cursor=x",
        "/1/redrive?force=true"
      })
  void a_mistyped_filter_redrives_nothing(String path) {
    HttpResponse<String> answer = operator.post(path);
    assertThat(answer.statusCode()).isEqualTo(400);
    String last = path.substring(Math.max(path.lastIndexOf('?'), path.lastIndexOf('&')) + 1);
    assertThat(Json.readObject(answer.body()))
        .containsEntry("parameter", last.substring(0, last.indexOf('=')))
        .hasEntrySatisfying(
            "known", known -> assertThat((List<?>) known).asString().contains("old"));
    LetterSchema.assertProblem(answer.body());
    assertThat(audit.posts()).isEmpty();
  }

  @Test
  void a_forged_cursor_is_answered_as_any_foreign_one() {
    String scope =
        "dead-letters "
            + new Question(
                    EnumSet.of(State.STORED, State.REDRIVING, State.FAILED),
                    null,
                    null,
                    List.of(),
                    null,
                    null,
                    null,
                    null)
                .scope();
    HttpResponse<String> answer =
        function.get(
            "/api/dead-letters?cursor=" + new Cursor(List.of("one")).encode(scope),
            Operator.token("anna"));
    assertThat(answer.statusCode()).isEqualTo(400);
  }

  @Test
  void a_letter_shows_why_how_often_what_it_holds_and_what_was_done() {
    Map<String, Object> letter = operator.only("one");

    assertThat(letter)
        .containsEntry("destination", "audit")
        .containsEntry("code", 503L)
        .containsEntry("reason", "{\"title\":\"Service Unavailable\"}")
        .containsEntry("attempts", 11L)
        .containsEntry("type", "task.created")
        .containsEntry("task_id", "t")
        .containsEntry("event_time", "2026-02-08T10:00:00Z")
        .containsEntry("stored_at", "2026-03-27T08:00:00Z")
        .containsEntry("content_type", "application/json");
    assertThat(Json.members(letter.get("origin"))).containsEntry("topic", "task-events");
    assertThat(Json.members(letter.get("data"))).containsEntry("user_id", "user-456");
    assertThat(Json.members(letter.get("attributes"))).containsEntry("partitionkey", "user-456");
    assertThat(Operator.history(letter)).containsExactly("arrived");
  }

  @Test
  void the_summary_counts_what_is_open() {
    Map<String, Object> summary = operator.get("/summary");

    assertThat(summary)
        .containsEntry("open", 4L)
        .containsEntry("oldest_stored_at", "2026-03-27T08:00:00Z");
    assertThat((List<?>) summary.get("counts")).hasSize(4);
    LetterSchema.assertAnswer("/summary", "get", 200, Json.write(summary));
  }

  @Test
  void the_answers_are_what_the_openapi_document_says() {
    LetterSchema.assertAnswer("", "get", 200, Json.write(operator.get("?state=all")));
    for (String event : List.of("one", "three", "four", "five")) {
      LetterSchema.assertAnswer("/{id}", "get", 200, Json.write(operator.only(event)));
    }
    String id = (String) operator.only("five").get("id");
    HttpResponse<String> again = operator.post("/" + id + "/redrive");
    LetterSchema.assertAnswer("/{id}/redrive", "post", 200, again.body());
    HttpResponse<String> run = operator.post("/redrive?user_id=nobody");
    LetterSchema.assertAnswer("/redrive", "post", 202, run.body());
    assertThat(run.headers().firstValue("Location"))
        .contains("/api/dead-letters/redrives/" + Json.readObject(run.body()).get("id"));
    LetterSchema.assertProblem(operator.delete("/" + id).body());
    function.execute("update dead_letters.letter set state = 'discarded' where event_id = 'five'");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "GET ",
        "GET /summary",
        "GET /1",
        "GET /999999",
        "POST /1/redrive",
        "POST /redrive?all=true",
        "GET /redrives/1",
        "DELETE /1"
      })
  void who_is_no_operator_sees_and_does_nothing(String request) {
    String[] parts = request.split(" ", 2);
    for (String token :
        List.of(
            RunningFunction.token("anna"),
            RunningFunction.token(
                RunningFunction.claims("anna").claim("roles", List.of("user")).build()),
            RunningFunction.token(
                RunningFunction.claims("operator").claim("role", "operator").build()))) {
      HttpResponse<String> answer = send(parts[0], parts[1], token);
      assertThat(answer.statusCode()).isEqualTo(403);
      LetterSchema.assertProblem(answer.body());
      assertThat(answer.body()).doesNotContain("task.created", "user-456");
    }
    assertThat(send(parts[0], parts[1], "").statusCode()).isEqualTo(401);
    assertThat(operator.only("one")).containsEntry("state", "stored");
    assertThat(audit.effects()).doesNotContain("/tasks one");
  }

  @ParameterizedTest
  @ValueSource(strings = {"/0", "/x", "/1000000", "/9999999999999999999", "/1%27", "/redrives/77"})
  void what_is_not_there_is_404(String path) {
    assertThat(send("GET", path, Operator.token("anna")).statusCode()).isEqualTo(404);
  }

  private static HttpResponse<String> send(String method, String path, String token) {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(function.uri("/api/dead-letters" + path))
            .method(method, HttpRequest.BodyPublishers.noBody());
    return function.send(
        token.isEmpty() ? request : request.header("Authorization", "Bearer " + token));
  }
}
