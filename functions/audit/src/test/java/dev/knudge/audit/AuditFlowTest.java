package dev.knudge.audit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.knudge.contracts.Json;
import dev.knudge.testkit.Posts;
import dev.knudge.testkit.RunningFunction;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Events in at the door, entries out at the API. */
class AuditFlowTest {
  private static RunningFunction audit;

  @BeforeAll
  static void start() {
    audit = RunningFunction.start(AuditDatabase.migrated(), "audit", Map.of());
  }

  @AfterAll
  static void stop() {
    audit.close();
  }

  @Test
  void an_event_is_in_its_users_trail_once() {
    Map<String, String> event = Posts.taskCreated("e-1");
    assertThat(audit.post(event, Posts.task("Buy milk", "anna")).statusCode()).isEqualTo(204);
    assertThat(audit.post(event, Posts.task("Buy milk", "anna")).statusCode()).isEqualTo(204);

    Map<String, Object> page =
        Json.readObject(audit.get("/api/audit", RunningFunction.token("anna")).body());

    assertThat((List<?>) page.get("items"))
        .hasSize(1)
        .first()
        .asInstanceOf(org.assertj.core.api.InstanceOfAssertFactories.MAP)
        .containsEntry("event_id", "e-1")
        .containsEntry("user_id", "anna")
        .containsEntry("log_index", null)
        .containsEntry(
            "changes", Json.read("[{\"field\":\"title\",\"old\":null,\"new\":\"Buy milk\"}]"));
    assertThat(page.get("next_cursor")).isNull();
    assertThat(audit.get("/api/audit/e-1", RunningFunction.token("anna")).statusCode())
        .isEqualTo(200);
    assertThat(audit.get("/api/audit/e-1", RunningFunction.token("bert")).statusCode())
        .isEqualTo(404);
  }

  @Test
  void the_id_of_a_wrapped_record_is_found_encoded_and_raw() {
    Map<String, String> event = Posts.event("dev.knative.kafka.event", "partition:0/offset:12");
    event.put("ce-source", "/apis/v1/namespaces/todo/kafkasources/audit#task-events");
    event.remove("content-type");
    String bare =
        "{\"event_type\":\"task.created\",\"task_id\":\"t\",\"user_id\":\"carl\",\"timestamp\":\"2026-02-08T10:00:00Z\",\"payload\":{\"title\":\"Test Task\"}}";
    assertThat(audit.post(event, bare).statusCode()).isEqualTo(204);

    for (String path : List.of("partition:0/offset:12", "partition%3A0%2Foffset%3A12")) {
      assertThat(audit.get("/api/audit/" + path, RunningFunction.token("carl")).body())
          .contains("\"event_id\":\"partition:0/offset:12\"");
    }
  }
}
