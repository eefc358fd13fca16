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
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** What a person does at the one public address, with the real functions behind it, all of them asleep at first. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class DoorIT {
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
  void a_task_that_is_made_through_the_door_is_seen_in_the_trail_through_the_door()
      throws Exception {
    String token = local.knudge("token", "user-" + UUID.randomUUID());
    String trace = UUID.randomUUID().toString().replace("-", "");

    HttpResponse<String> made =
        send(
            request("/api/tasks", token)
                .header("traceparent", "00-" + trace + "-00f067aa0ba902b7-01")
                .header("X-Request-Id", "request-7")
                .POST(BodyPublishers.ofString("{\"title\":\"Buy milk\",\"tags\":[\"50% off\"]}")));
    assertThat(made.statusCode()).as(made.body()).isEqualTo(201);
    assertThat(made.headers().firstValue("x-request-id")).contains("request-7");
    String path = made.headers().firstValue("location").orElseThrow();
    Object id = RunningLocalDev.json(made.body()).get("id");
    HttpResponse<String> untagged = send(request(path + "/tags/50%25%20off", token).DELETE());
    assertThat(untagged.statusCode()).as(untagged.body()).isBetween(200, 204);

    await()
        .atMost(Duration.ofSeconds(90))
        .untilAsserted(() -> {
          HttpResponse<String> trail = send(request("/api/audit?task_id=" + id, token));
          assertThat(trail.statusCode()).as(trail.body()).isEqualTo(200);
          assertThat(RunningLocalDev.items(RunningLocalDev.json(trail.body())))
              .extracting(entry -> (String) entry.get("type"))
              // What notifies is in the trail, too.
              .filteredOn(type -> type.startsWith("task."))
              .containsExactlyInAnyOrder("task.created", "task.updated");
          assertThat(RunningLocalDev.items(RunningLocalDev.json(trail.body())))
              .filteredOn(entry -> "task.created".equals(entry.get("type")))
              .allSatisfy(entry -> assertThat(entry).containsEntry("trace_id", trace));
        });
  }

  @Test
  void the_other_functions_that_are_there_answer_at_the_same_address() throws Exception {
    String token = local.knudge("token", "user-" + UUID.randomUUID());

    HttpResponse<String> preview =
        send(request("/api/recurring/preview?rule=daily&start=2026-01-30T09:00:00&count=2", token));
    assertThat(preview.statusCode()).as(preview.body()).isEqualTo(200);
    HttpResponse<String> reminders = send(request("/api/reminders", token));
    assertThat(reminders.statusCode()).as(reminders.body()).isEqualTo(200);
    HttpResponse<String> tools =
        send(
            request("/mcp", token)
                .header("Content-Type", "application/json")
                .header("Accept", "application/json, text/event-stream")
                .POST(
                    BodyPublishers.ofString(
                        "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"tools/list\"}")));
    assertThat(tools.statusCode()).as(tools.body()).isEqualTo(200);
    assertThat(tools.body()).contains("\"tools\"");
  }

  @Test
  void no_event_can_be_posted_from_outside() throws Exception {
    for (String path : new String[] {"/", "/api/tasks/%2e%2e/%2e%2e/"}) {
      HttpRequest.Builder request =
          HttpRequest.newBuilder(door(path))
              .header("Content-Type", "application/json")
              .POST(BodyPublishers.ofString("{}"));
      Map.of("specversion", "1.0", "id", "1", "source", "/x", "type", "task.created")
          .forEach((name, value) -> request.header("ce-" + name, value));
      assertThat(send(request).statusCode()).isIn(400, 404, 405);
    }
  }

  @Test
  void who_has_no_token_is_told_so_at_the_door() throws Exception {
    HttpResponse<String> answer = send(HttpRequest.newBuilder(door("/api/tasks")));
    assertThat(answer.statusCode()).isEqualTo(401);
    assertThat(answer.headers().firstValue("www-authenticate")).isPresent();
  }

  private URI door(String path) {
    return URI.create("http://127.0.0.1:" + local.port("service.live.port") + path);
  }

  private HttpRequest.Builder request(String path, String token) {
    return HttpRequest.newBuilder(door(path)).header("Authorization", "Bearer " + token);
  }

  private HttpResponse<String> send(HttpRequest.Builder request)
      throws IOException, InterruptedException {
    return http.send(request.timeout(Duration.ofSeconds(90)).build(), BodyHandlers.ofString());
  }
}
