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
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** From a reminder that somebody sets through the tasks API to the e-mail in the mailbox, by all functions between. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class NotificationIT {
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
  void a_reminder_set_through_the_tasks_api_for_the_next_moment_arrives_as_an_email_once()
      throws Exception {
    String user = "user-" + UUID.randomUUID();
    String token = local.knudge("token", user);
    String wishes =
        "{\"email\":\"%s@example.org\",\"channels\":[\"email\"],\"kinds\":{\"task_created\":{\"tell\":\"off\"}}}"
            .formatted(user);
    assertThat(
            send("PUT", "notification", "/api/notification-preferences", token, wishes)
                .statusCode())
        .isEqualTo(200);
    Instant at = Instant.now().plusSeconds(3).truncatedTo(ChronoUnit.SECONDS);
    HttpResponse<String> made =
        send(
            "POST",
            "tasks",
            "/api/tasks",
            token,
            "{\"title\":\"Tea\",\"reminders\":[{\"remind_at\":\"" + at + "\"}]}");
    assertThat(made.statusCode()).as(made.body()).isEqualTo(201);

    // The PingSource of reminders ticks at the full minute; nobody helps it here.
    await().atMost(Duration.ofSeconds(180)).until(() -> !mailsTo(user).isEmpty());
    assertThat(local.tick("reminders")).isIn(204, 503);
    assertThat(local.tick("notification")).isIn(204, 503);

    assertThat(mailsTo(user))
        .hasSize(1)
        .first()
        .satisfies(mail -> assertThat(mail).containsEntry("subject", "Reminder: Tea"));
    await()
        .atMost(Duration.ofSeconds(60))
        .untilAsserted(() ->
            assertThat(send("GET", "notification", "/api/notifications", token, "").body())
                .contains("\"channel\":\"email\",\"state\":\"sent\""));

    // All of it is one trace, from the request to the mail, though it came by three topics and a
    // tick.
    await()
        .atMost(Duration.ofSeconds(60))
        .untilAsserted(() -> assertThat(traces()).anyMatch(NotificationIT::isWhole));
  }

  private List<Map<String, Object>> traces() throws Exception {
    HttpResponse<String> list =
        http.send(
            HttpRequest.newBuilder(local.admin("/traces"))
                .header("Accept", "application/json")
                .build(),
            BodyHandlers.ofString());
    return RunningLocalDev.items(RunningLocalDev.json(list.body()));
  }

  private static boolean isWhole(Map<String, Object> trace) {
    String spans = trace.get("spans").toString();
    return List.of(
            "POST /api/tasks",
            "process reminder.scheduled",
            "create reminder.due",
            "process reminder.due",
            "deliver email",
            "process notification.sent")
        .stream()
        .allMatch(spans::contains);
  }

  private List<Map<String, Object>> mailsTo(String user) throws Exception {
    HttpResponse<String> list =
        http.send(
            HttpRequest.newBuilder(local.admin("/mail"))
                .header("Accept", "application/json")
                .build(),
            BodyHandlers.ofString());
    return RunningLocalDev.items(RunningLocalDev.json(list.body())).stream()
        .filter(mail -> mail.get("to").toString().contains(user))
        .toList();
  }

  private HttpResponse<String> send(
      String method, String service, String path, String token, String body)
      throws IOException, InterruptedException {
    URI uri = URI.create("http://127.0.0.1:" + local.port("service." + service + ".port") + path);
    return http.send(
        HttpRequest.newBuilder(uri)
            .timeout(Duration.ofSeconds(120))
            .header("Authorization", "Bearer " + token)
            .header("Content-Type", "application/json")
            .method(method, BodyPublishers.ofString(body))
            .build(),
        BodyHandlers.ofString());
  }
}
