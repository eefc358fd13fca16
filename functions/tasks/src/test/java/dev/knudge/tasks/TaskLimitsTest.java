package dev.knudge.tasks;

import static org.assertj.core.api.Assertions.assertThat;

import dev.knudge.contracts.Json;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What cannot be is refused, with the place and the reason. */
class TaskLimitsTest extends TaskHttp {
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

  @Test
  void without_a_token_nothing_is_answered_but_401() {
    for (String path : List.of("/api/tasks", "/api/tasks/search", "/api/tasks/" + UNKNOWN)) {
      assertThat(function.get(path, "").statusCode()).isEqualTo(401);
    }
  }
}
