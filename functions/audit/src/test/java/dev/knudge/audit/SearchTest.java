package dev.knudge.audit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.knudge.contracts.Json;
import dev.knudge.testkit.RunningFunction;
import java.net.URLEncoder;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Finding entries again: by who, by what changed, by the words that were said; and whose they are. */
class SearchTest extends TrailTest {
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "milk|true",
        "MILK|true",
        "buy milk|true",
        "milk buy|true",
        "bread|false",
        "milk bread|false",
        "mil|false",
        "fine-grained|true",
        "grained|true",
        "2026|true",
        "crème|true",
        "cre\u0300me|true",
        "creme|false",
        "straße|true",
        "数|true",
        "数学|true",
        "語|false",
        "nested|true",
        "old-shop|true",
        "user-id-is-no-word|false",
        "😀|400",
        "-|400"
      })
  void words_are_found_whatever_their_case_order_and_place(String words, String found) {
    String user = someone();
    deliver(
        user,
        "task.updated",
        user + 1,
        "2026-02-08T10:00:00Z",
        "{\"title\":\"Buy Milk 😀 fine-grained\",\"description\":\"crème straße 数学\",\"due_date\":\"2026-03-01\",\"x\":{\"y\":[\"nested\"]}}",
        Map.of("previous", Map.of("place", "old-shop")));
    HttpResponse<String> response =
        ask(user, "/api/audit?q=" + URLEncoder.encode(words, StandardCharsets.UTF_8));
    if (found.equals("400")) {
      assertThat(response.statusCode()).isEqualTo(400);
      assertThat(Json.readObject(response.body())).containsEntry("parameter", "q");
    } else {
      assertThat(items(response)).hasSize(found.equals("true") ? 1 : 0);
    }
  }

  @Test
  void entries_are_found_by_actor_and_by_the_field_that_changed() {
    String user = someone();
    deliver(user, "task.created", user + 1, "2026-02-08T10:00:00Z", "{\"title\":\"A\"}");
    deliver(
        user,
        "task.updated",
        user + 2,
        "2026-02-08T11:00:00Z",
        "{\"title\":\"A\",\"priority\":\"high\"}",
        Map.of("actor", "agent", "previous", Map.of("priority", "low")));

    assertThat(ids(user, "?actor=agent")).containsExactly(user + 2);
    assertThat(ids(user, "?actor=human")).containsExactly(user + 1);
    assertThat(ids(user, "?actor=system")).isEmpty();
    assertThat(ids(user, "?field=priority")).containsExactly(user + 2);
    assertThat(ids(user, "?field=title")).containsExactly(user + 1);
    assertThat(ids(user, "?field=high")).as("a word is no field").isEmpty();
    assertThat(ids(user, "?q=priority")).as("a field is no word").isEmpty();
    assertThat(ids(user, "?field=priority&q=high&actor=agent&type=task.updated&task_id=t-1"))
        .containsExactly(user + 2);
  }

  @ParameterizedTest
  @CsvSource({
    "actor=robot, actor",
    "order=up, order",
    "order=, order",
    "q=, q",
    "field=, field",
    "from=2026-02-09T00:00:00Z&to=2026-02-08T00:00:00Z, from"
  })
  void a_parameter_that_cannot_be_meant_is_400_and_named(String query, String parameter) {
    HttpResponse<String> response = ask(someone(), "/api/audit?" + query);
    assertThat(response.statusCode()).as(response.body()).isEqualTo(400);
    assertThat(Json.readObject(response.body())).containsEntry("parameter", parameter);
  }

  @Test
  void a_question_that_is_too_long_is_400() {
    assertThat(ask(someone(), "/api/audit?q=" + "a".repeat(1001)).body())
        .contains("1001 characters");
  }

  @Test
  void an_operator_sees_everybodys_entries_or_those_of_one() {
    String user = someone();
    String other = someone();
    deliver(user, "task.created", user + 1, "2101-02-08T10:00:00Z", "{\"title\":\"Needle\"}");
    deliver(other, "task.created", other + 1, "2101-02-08T11:00:00Z", "{\"title\":\"A\"}");
    Map<String, String> nobodys = headers("org.example.nobodys", user + 2, "2101-02-08T12:00:00Z");
    assertThat(audit.post(nobodys, "{\"a\":1}").statusCode()).isEqualTo(204);

    assertThat(items(operatorAsks("?from=2101-01-01T00:00:00Z")))
        .extracting(entry -> entry.get("event_id"))
        .containsExactly(user + 2, other + 1, user + 1);
    assertThat(items(operatorAsks("?user_id=" + user))).hasSize(1);
    assertThat(items(operatorAsks("?user_id=" + user + "&q=needle"))).hasSize(1);
    assertThat(items(operatorAsks("?task_id=t-1&from=2101-01-01T00:00:00Z"))).hasSize(2);
    assertThat(operatorAsks("/" + user + 1).statusCode()).isEqualTo(200);
    assertThat(operatorAsks("/" + user + 2).statusCode()).isEqualTo(200);
    assertThat(operatorAsks("?q=needle").statusCode()).isEqualTo(400);
    assertThat(operatorAsks("?field=title").body()).contains("user_id");
  }

  @Test
  void nobody_else_sees_anothers_by_naming_them() {
    String user = someone();
    deliver(user, "task.created", user + 1, "2026-02-08T10:00:00Z", "{\"title\":\"A\"}");
    for (String path : new String[] {"", "/counts", "/export"}) {
      assertThat(ask(someone(), "/api/audit" + path + "?user_id=" + user).statusCode())
          .isEqualTo(404);
      assertThat(ask(user, "/api/audit" + path + "?user_id=" + user).statusCode()).isEqualTo(200);
      assertThat(ask(someone(), "/api/audit" + path).body()).doesNotContain(user);
      assertThat(audit.get("/api/audit" + path, "").statusCode()).isEqualTo(401);
    }
    String almost =
        RunningFunction.token(
            RunningFunction.claims("x").claim("roles", "operators,operator-not").build());
    assertThat(audit.get("/api/audit?user_id=" + user, almost).statusCode()).isEqualTo(404);
  }

  @Test
  void a_page_of_very_large_entries_is_shorter_and_the_walk_still_whole() {
    String user = someone();
    for (int i = 0; i < 14; i++) {
      deliver(
          user,
          "org.example.large",
          user + i,
          "2026-02-08T10:00:%02dZ".formatted(i),
          "{\"text\":\"" + "x".repeat(800_000) + "\"}");
    }
    int seen = 0;
    int pages = 0;
    Object cursor = null;
    do {
      Map<String, Object> page =
          Json.readObject(
              ask(user, "/api/audit?limit=200" + (cursor == null ? "" : "&cursor=" + cursor))
                  .body()
                  .replaceAll("x{1000,}", "x"));
      seen += ((java.util.List<?>) page.get("items")).size();
      pages++;
      cursor = page.get("next_cursor");
    } while (cursor != null);
    assertThat(seen).isEqualTo(14);
    assertThat(pages).isBetween(3, 14);
  }

  private HttpResponse<String> operatorAsks(String query) {
    return audit.get("/api/audit" + query, operator());
  }
}
