package dev.knudge.tasks;

import static org.assertj.core.api.Assertions.assertThat;

import dev.knudge.backends.Database;
import dev.knudge.testkit.Pod;
import dev.knudge.testkit.RecordingSink;
import dev.knudge.testkit.RunningFunction;
import java.net.http.HttpRequest;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A pod that dies between its commit and its post: what people were told to be done is said later, once. */
class KilledTest {
  private static final Duration PATIENCE = Duration.ofMinutes(5);
  private static final String USER = "killed-user";

  private final Database database = TasksDatabase.migrated();

  @Test
  void what_rest_chat_and_agents_did_is_said_by_the_next_pod_when_the_first_was_killed(
      @TempDir Path folder) throws Exception {
    AtomicReference<Pod> running = new AtomicReference<>();
    try (RecordingSink sink = new RecordingSink()) {
      sink.answering(_ -> 503);
      // The next pod takes over soon.
      Map<String, String> settings =
          Map.of("knudge.sink.base-url", sink.baseUrl(), "knudge.tick.lease", "2s");
      try (Pod dying = Pod.start(database, "tasks", settings, folder.resolve("log"))) {
        running.set(dying);
        assertThat(dying.send(rest(dying))).isEqualTo(201);
        assertThat(dying.send(chat(dying))).isEqualTo(200);
        assertThat(dying.send(agent(dying))).isEqualTo(200);
        sink.answering(_ -> {
          running.get().kill();
          return 0;
        });
        Awaitility.await().atMost(PATIENCE).until(() -> !dying.isAlive());
      }
      assertThat(sink.accepted()).isEmpty();
      assertThat(titles()).containsExactlyInAnyOrder("by rest", "by chat", "by agent");
      sink.answering(_ -> 202);
      try (Pod next = Pod.start(database, "tasks", settings, folder.resolve("log"))) {
        Awaitility.await().atMost(PATIENCE).until(() -> next.tick() == 204);
        Awaitility.await().atMost(PATIENCE).until(() -> said(sink).size() == 3);
        assertThat(said(sink)).doesNotHaveDuplicates();

        assertThat(next.send(rest(next))).isEqualTo(201);
        assertThat(next.send(chat(next))).isEqualTo(200);
        Awaitility.await().atMost(PATIENCE).until(() -> next.tick() == 204);
        assertThat(titles()).hasSize(3);
        assertThat(said(sink)).hasSize(3);
      }
    }
  }

  /** Ids of the events that were taken. */
  private static List<String> said(RecordingSink sink) {
    return sink.accepted().stream()
        .filter(post -> "task.created".equals(post.delivery().header("ce-type")))
        .map(RecordingSink.Post::id)
        .toList();
  }

  private static HttpRequest.Builder rest(Pod pod) {
    return json(pod, "/api/tasks", "{\"title\":\"by rest\"}").header("Idempotency-Key", "rest-1");
  }

  private static HttpRequest.Builder chat(Pod pod) {
    return json(pod, "/api/chat", "{\"message\":\"add by chat\"}")
        .header("Idempotency-Key", "chat-1");
  }

  private static HttpRequest.Builder agent(Pod pod) {
    String call =
        "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"tools/call\",\"params\":{\"name\":\"add_task\",\"arguments\":{\"title\":\"by agent\"}}}";
    return json(pod, "/mcp", call).header("Accept", "application/json, text/event-stream");
  }

  private static HttpRequest.Builder json(Pod pod, String path, String body) {
    return pod.request(path)
        .header("Authorization", "Bearer " + RunningFunction.token(USER))
        .header("Content-Type", "application/json")
        .POST(HttpRequest.BodyPublishers.ofString(body));
  }

  private List<String> titles() throws SQLException {
    List<String> titles = new java.util.ArrayList<>();
    try (Connection connection = database.connect();
        Statement statement = connection.createStatement();
        ResultSet rows =
            statement.executeQuery("select title from tasks.task where user_id = '" + USER + "'")) {
      while (rows.next()) {
        titles.add(rows.getString(1));
      }
    }
    return titles;
  }
}
