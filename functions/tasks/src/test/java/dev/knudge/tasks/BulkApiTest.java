package dev.knudge.tasks;

import static org.assertj.core.api.Assertions.assertThat;

import dev.knudge.contracts.Json;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Several tasks at once, and taking back. */
class BulkApiTest extends TaskHttp {
  @Test
  void several_are_completed_and_deleted_at_once_and_that_is_taken_back_at_once() {
    String one = id(make("{\"title\":\"one\",\"tags\":[\"x\"]}"));
    String two = id(make("{\"title\":\"two\",\"tags\":[\"x\"]}"));
    make("{\"title\":\"three\"}");

    Map<String, Object> completed =
        json(
            send(
                "POST",
                "/api/tasks/bulk",
                Json.write(Map.of("action", "complete", "ids", List.of(one, UNKNOWN, one)))));
    assertThat(completed).containsEntry("count", 1L);
    assertThat(Json.write(completed.get("items")))
        .isEqualTo(
            "[{\"id\":\""
                + one
                + "\",\"result\":\"done\",\"version\":2,\"detail\":null},{\"id\":\""
                + UNKNOWN
                + "\",\"result\":\"not_found\",\"version\":null,\"detail\":null}]");
    assertThat(
            send(
                    "POST",
                    "/api/tasks/bulk",
                    "{\"action\":\"delete\",\"filter\":\"#x\",\"expected_count\":3}")
                .statusCode())
        .isEqualTo(409);
    assertThat(
            json(
                send(
                    "POST",
                    "/api/tasks/bulk",
                    "{\"action\":\"delete\",\"filter\":\"#x\",\"expected_count\":2}")))
        .containsEntry("count", 2L);
    assertThat(titles("")).containsExactly("three");

    Map<String, Object> back = json(send("POST", "/api/tasks/undo", ""));
    assertThat((List<?>) back.get("items")).hasSize(2);
    assertThat(json(get("/api/tasks/" + two))).containsEntry("version", 3L);
    for (String body :
        List.of(
            "{}",
            "{\"action\":\"burn\",\"ids\":[]}",
            "{\"action\":\"delete\"}",
            "{\"action\":\"delete\",\"ids\":[7]}",
            "{\"action\":\"delete\",\"ids\":[],\"filter\":\"all\"}",
            "{\"action\":\"delete\",\"filter\":\"(\"}",
            "{\"action\":\"delete\",\"filter\":\"#x\",\"expected_count\":\"3\"}",
            "{\"action\":\"delete\",\"filter\":\"#x\",\"expected_count\":3.0}")) {
      assertThat(send("POST", "/api/tasks/bulk", body).statusCode()).as(body).isEqualTo(422);
    }
  }

  @Test
  void with_nothing_to_take_back_undo_says_so() {
    assertThat(send("POST", "/api/tasks/undo", "").statusCode()).isEqualTo(409);
  }
}
