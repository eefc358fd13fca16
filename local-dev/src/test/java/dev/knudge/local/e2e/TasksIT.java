package dev.knudge.local.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** Tasks on the platform: what a person does over HTTP is in their trail, once, and a series goes on by itself. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class TasksIT {
  private static final int KILLS = 6;

  private final HttpClient http = HttpClient.newHttpClient();
  private RunningLocalDev local;

  @BeforeAll
  void start(@TempDir Path folder) throws Exception {
    local = RunningLocalDev.start(folder.resolve("data"));
  }

  @AfterAll
  void stop() {
    http.close();
    if (local != null) {
      local.close();
    }
  }

  @Test
  void a_request_wakes_the_sleeping_service_and_what_it_did_is_in_the_trail() throws Exception {
    String token = local.knudge("token", "user-" + UUID.randomUUID());
    HttpResponse<String> made = send("POST", "/api/tasks", token, "{\"title\":\"Buy milk\"}");
    assertThat(made.statusCode()).as(made.body()).isEqualTo(201);
    String path = made.headers().firstValue("location").orElseThrow();
    assertThat(send("PATCH", path, token, "{\"priority\":\"high\"}").statusCode()).isEqualTo(200);
    assertThat(send("PATCH", path + "/complete", token, "").statusCode()).isEqualTo(200);

    await()
        .atMost(Duration.ofSeconds(60))
        .untilAsserted(() ->
            assertThat(local.trail(token))
                .extracting(entry -> entry.get("type"))
                .containsExactlyInAnyOrder("task.created", "task.updated", "task.completed"));
    assertThat(local.trail(token))
        .allSatisfy(entry -> assertThat(entry).containsEntry("actor", "human"));
  }

  @Test
  void what_was_answered_is_told_once_though_the_service_is_killed_right_after_the_answer()
      throws Exception {
    String token = local.knudge("token", "user-" + UUID.randomUUID());
    List<Object> made = new ArrayList<>();
    for (int kill = 0; kill < KILLS; kill++) {
      HttpResponse<String> answer =
          send("POST", "/api/tasks", token, "{\"title\":\"Number " + kill + "\"}");
      // The proxy answers 5xx where the last kill met the request; it was then not taken.
      local.processesOf("tasks").forEach(ProcessHandle::destroyForcibly);
      if (answer.statusCode() == 201) {
        made.add(RunningLocalDev.json(answer.body()).get("id"));
      }
      // A service that keeps dying is started again later each time.
      await()
          .atMost(Duration.ofSeconds(120))
          .until(() -> send("GET", "/api/tasks", token, "").statusCode() == 200);
    }
    assertThat(made).isNotEmpty();
    await()
        .atMost(Duration.ofSeconds(90))
        .untilAsserted(() ->
            assertThat(local.trail(token))
                .extracting(entry -> entry.get("task_id"))
                .containsAll(made)
                .doesNotHaveDuplicates());
  }

  @Test
  void completing_an_instance_makes_the_next_by_way_of_the_recurring_function() throws Exception {
    String token = local.knudge("token", "user-" + UUID.randomUUID());
    HttpResponse<String> made =
        send(
            "POST",
            "/api/tasks",
            token,
            "{\"title\":\"Water\",\"tags\":[\"home\"],\"due_date\":\"2026-11-20\",\"time_zone\":\"Europe/Berlin\",\"recurrence\":{\"rule\":\"FREQ=DAILY;INTERVAL=3\",\"mode\":\"completion\"}}");
    assertThat(made.statusCode()).as(made.body()).isEqualTo(201);
    String path = made.headers().firstValue("location").orElseThrow();
    assertThat(send("PATCH", path + "/complete", token, "").statusCode()).isEqualTo(200);

    await()
        .atMost(Duration.ofSeconds(90))
        .untilAsserted(() -> {
          List<?> instances =
              (List<?>)
                  RunningLocalDev.json(send("GET", path + "/instances", token, "").body())
                      .get("items");
          assertThat(instances).hasSize(2);
          assertThat((Map<?, ?>) instances.getLast())
              .satisfies(next -> {
                assertThat(next.get("completed")).isEqualTo(false);
                assertThat(next.get("tags")).isEqualTo(List.of("home"));
                assertThat((String) next.get("due_date")).matches("\\d{4}-\\d{2}-\\d{2}");
              });
        });
  }

  private HttpResponse<String> send(String method, String path, String token, String body)
      throws IOException, InterruptedException {
    return http.send(
        HttpRequest.newBuilder(
                URI.create("http://127.0.0.1:" + local.port("service.tasks.port") + path))
            .timeout(Duration.ofSeconds(60))
            .header("Authorization", "Bearer " + token)
            .method(
                method, body.isEmpty() ? BodyPublishers.noBody() : BodyPublishers.ofString(body))
            .build(),
        BodyHandlers.ofString());
  }
}
