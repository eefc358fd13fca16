package dev.knudge.audit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.knudge.contracts.Json;
import dev.knudge.testkit.SettableClock;
import java.net.http.HttpResponse;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** How many entries there are by day and type. */
class CountsTest extends TrailTest {
  @Override
  Object[] beans() {
    return new Object[] {new SettableClock(Instant.parse("2026-03-30T12:00:00Z"))};
  }

  @Test
  void days_begin_where_the_user_is() {
    String user = someone();
    deliver(user, "task.created", user + 1, "2026-03-28T22:59:59.999999Z", "{\"title\":\"A\"}");
    deliver(user, "task.created", user + 2, "2026-03-28T23:00:00Z", "{\"title\":\"A\"}");
    deliver(user, "task.deleted", user + 3, "2026-03-29T21:59:59Z", "{}");
    deliver(user, "task.created", user + 4, "2026-03-29T22:00:00Z", "{\"title\":\"A\"}");
    deliver(user, "task.created", user + 5, "2026-03-29T22:00:01Z", "{\"title\":\"A\"}");
    deliver(someone(), "task.created", user + 6, "2026-03-29T22:00:01Z", "{\"title\":\"A\"}");

    assertThat(counts(user, "?time_zone=Europe/Berlin"))
        .containsExactly(
            "2026-03-28 task.created 1",
            "2026-03-29 task.created 1",
            "2026-03-29 task.deleted 1",
            "2026-03-30 task.created 2");
    assertThat(counts(user, ""))
        .containsExactly(
            "2026-03-28 task.created 2", "2026-03-29 task.created 2", "2026-03-29 task.deleted 1");
    assertThat(counts(user, "?type=task.deleted")).containsExactly("2026-03-29 task.deleted 1");
    assertThat(
            counts(
                user, "?from=2026-03-29T22:00:01Z&to=2026-03-29T22:00:02Z&time_zone=Europe/Berlin"))
        .containsExactly("2026-03-30 task.created 1");
    assertThat(counts(user, "?q=A&field=title&time_zone=UTC"))
        .as("the deletion took the title away")
        .hasSize(3);
  }

  @Test
  void the_answer_is_what_the_openapi_document_says() {
    String user = someone();
    deliver(user, "task.created", user + 1, "2026-03-29T22:00:01Z", "{\"title\":\"A\"}");
    String body = ask(user, "/api/audit/counts?time_zone=Asia/Tokyo").body();
    AuditSchema.assertCounts(body);
    assertThat(Json.readObject(body))
        .containsEntry("time_zone", "Asia/Tokyo")
        .containsEntry("from", "2026-02-28T12:00:00Z")
        .containsEntry("to", "2026-03-30T12:00:00Z");
  }

  @Test
  void a_period_that_cannot_be_meant_is_400() {
    for (String query :
        List.of(
            "?time_zone=Mars/Phobos",
            "?from=2020-01-01T00:00:00Z",
            "?from=2026-03-31T00:00:00Z",
            "?time_zone=")) {
      HttpResponse<String> response = ask(someone(), "/api/audit/counts" + query);
      assertThat(response.statusCode()).as(query + response.body()).isEqualTo(400);
      AuditSchema.assertProblem(response.body());
    }
  }

  private List<String> counts(String user, String query) {
    HttpResponse<String> response = ask(user, "/api/audit/counts" + query);
    return items(response).stream()
        .map((Map<String, Object> item) ->
            item.get("day") + " " + item.get("type") + " " + item.get("count"))
        .toList();
  }
}
