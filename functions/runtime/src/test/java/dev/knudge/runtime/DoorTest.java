package dev.knudge.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import dev.knudge.backends.Backends;
import dev.knudge.backends.Database;
import dev.knudge.runtime.notes.NotesDatabase;
import dev.knudge.testkit.Posts;
import dev.knudge.testkit.RecordingSink;
import dev.knudge.testkit.RunningFunction;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** The door's statuses, over HTTP. */
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
  void an_event_is_handled_once_and_answered_204_each_time() {
    Map<String, String> event = Posts.taskCreated("once");

    assertThat(function.post(event, Posts.task("say 2")).statusCode()).isEqualTo(204);
    assertThat(function.post(event, Posts.task("say 2")).statusCode()).isEqualTo(204);

    assertThat(function.query("select title from notes.note where event_id = 'once'"))
        .containsExactly("say 2");
    assertThat(sink.accepted()).hasSize(2);
  }

  @Test
  void health_metrics_and_api_answer_who_they_should() {
    assertThat(function.get("/health", "").body())
        .isEqualTo("{\"service\":\"notes-service\",\"status\":\"healthy\"}");
    assertThat(function.get("/metrics", "").body())
        .contains("knudge_outbox_unsent", "knudge_database_connections_idle");
    assertThat(function.get("/api/whoami", "").statusCode()).isEqualTo(401);
    assertThat(function.get("/api/whoami", RunningFunction.token("anna")).body()).isEqualTo("anna");
    assertThat(function.get("/no", "").statusCode()).isEqualTo(404);
  }
}
