package dev.knudge.notification;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.knudge.contracts.Json;
import dev.knudge.contracts.NotificationEvent.NotificationFailed;
import dev.knudge.testkit.RunningFunction;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What people ask and say, and what they may not. */
class ApiTest extends StagedTest {
  private static final String PREFERENCES = "/api/notification-preferences";

  private String token;

  @BeforeEach
  void sign() {
    token = RunningFunction.token(user);
  }

  @Test
  void the_answers_are_what_the_openapi_document_says() {
    NotificationSchema.assertPreferences(pod.get(PREFERENCES, token).body());
    stage.wish(
        pod,
        user,
        ",\"quiet_hours\":{\"start\":\"22:00\",\"end\":\"06:00\"},\"webhook\":{\"url\":\"https://example.org\"},\"phone\":\"+4930123456\"");
    NotificationSchema.assertPreferences(pod.get(PREFERENCES, token).body());
    stage.tell(pod, Telling.due(user));
    stage.awaitStanding(pod, user, "push skipped", "email sent");
    NotificationSchema.assertList(pod.get("/api/notifications", token).body());
    String id = (String) Stage.listed(pod, user).getFirst().get("id");
    HttpResponse<String> seen = acknowledge(id);
    NotificationSchema.assertNotification(seen.body());
    assertThat(seen.body()).doesNotContain("\"acknowledged_at\":null");
    NotificationSchema.assertProblem(acknowledge("no-such").body());
    assertThat(acknowledge("%00").statusCode()).isEqualTo(404);
    NotificationSchema.assertProblem(pod.get("/api/notifications?limit=x", token).body());
    NotificationSchema.assertProblem(pod.get("/api/notifications?acknowledged=x", token).body());
    HttpResponse<String> wrong = Stage.put(pod, user, "{\"email\":\"ada\"}");
    NotificationSchema.assertProblem(wrong.body());
    assertThat(wrong.statusCode()).isEqualTo(422);
    assertThat(Json.readObject(wrong.body())).containsEntry("pointer", "/email");
  }

  @Test
  void what_was_put_is_what_is_got() {
    stage.wish(pod, user, ",\"language\":\"de\",\"webhook\":{\"url\":\"https://example.org\"}");
    String first = pod.get(PREFERENCES, token).body();

    assertThat(Stage.put(pod, user, first).statusCode()).isEqualTo(200);

    Map<String, Object> again = new HashMap<>(Json.readObject(pod.get(PREFERENCES, token).body()));
    Map<String, Object> before = new HashMap<>(Json.readObject(first));
    again.remove("updated_at");
    before.remove("updated_at");
    assertThat(again).isEqualTo(before);
    assertThat(again.get("webhook").toString()).contains("whsec_");
  }

  @Test
  void why_nothing_came_is_said_in_the_users_language_and_to_the_world_in_english() {
    stage.wish(pod, user, ",\"language\":\"de\",\"channels\":[\"sms\"]");
    stage.tell(pod, Telling.due(user));
    stage.awaitStanding(pod, user, "sms skipped");

    assertThat(pod.get("/api/notifications", token).body()).contains("SMS ist nicht eingerichtet.");
    String id = (String) Stage.listed(pod, user).getFirst().get("id");
    await()
        .atMost(Stage.PATIENCE)
        .untilAsserted(() ->
            assertThat(stage.said(user))
                .containsExactly(
                    new NotificationFailed("t-1", user, id, "sms", "SMS is not set up.")));
  }

  @Test
  void nobody_sees_or_changes_anothers() {
    stage.wish(pod, user, ",\"channels\":[\"email\"]");
    stage.tell(pod, Telling.due(user));
    stage.awaitStanding(pod, user, "email sent");
    String id = (String) Stage.listed(pod, user).getFirst().get("id");
    String another = RunningFunction.token("another-" + user);

    assertThat(pod.get(PREFERENCES, another).body()).doesNotContain(user);
    assertThat(pod.get("/api/notifications", another).body())
        .isEqualTo("{\"items\":[],\"next_cursor\":null}");
    assertThat(
            pod.send(
                    HttpRequest.newBuilder(pod.uri("/api/notifications/" + id + "/ack"))
                        .header("Authorization", "Bearer " + another)
                        .POST(HttpRequest.BodyPublishers.noBody()))
                .statusCode())
        .isEqualTo(404);
    assertThat(Stage.put(pod, "another-" + user, "{\"muted\":true}").statusCode()).isEqualTo(200);
    assertThat(pod.get(PREFERENCES, token).body()).contains("\"muted\":false");
    assertThat(pod.get(PREFERENCES, "").statusCode()).isEqualTo(401);
    assertThat(pod.get("/api/notifications", "").statusCode()).isEqualTo(401);
  }

  @Test
  void the_list_goes_page_by_page_latest_first() {
    stage.wish(pod, user, ",\"muted\":true");
    for (int i = 0; i < 5; i++) {
      stage.tell(pod, Telling.due(user).with("title", "Tea " + i));
    }
    List<String> titles = new ArrayList<>();
    String cursor = "";
    do {
      Map<String, Object> page =
          Json.readObject(pod.get("/api/notifications?limit=2" + cursor, token).body());
      ((List<?>) page.get("items"))
          .forEach(item -> titles.add((String) Json.members(item).get("title")));
      cursor = page.get("next_cursor") == null ? null : "&cursor=" + page.get("next_cursor");
    } while (cursor != null);

    assertThat(titles).containsExactly("Tea 4", "Tea 3", "Tea 2", "Tea 1", "Tea 0");
    assertThat(pod.get("/api/notifications?cursor=AAAA", token).statusCode()).isEqualTo(400);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "no JSON", "[]", "{\"email\":1,\"email\":2}"})
  void what_is_no_object_is_400(String body) {
    assertThat(Stage.put(pod, user, body).statusCode()).isEqualTo(400);
  }

  @Test
  void what_is_too_long_is_413() {
    assertThat(Stage.put(pod, user, "{\"email\":\"" + "a".repeat(70_000) + "\"}").statusCode())
        .isEqualTo(413);
  }

  @Test
  void one_click_unsubscribes_from_the_kind_of_the_email_and_from_no_other() throws Exception {
    stage.wish(pod, user, ",\"channels\":[\"email\"],\"language\":\"de\"");
    stage.tell(pod, Telling.created(user, "Tea"));
    stage.awaitStanding(pod, user, "email sent");
    String raw = stage.mailsTo(user + "@example.org").getFirst().raw().replaceAll("\r\n[ \t]", "");
    Matcher link =
        Pattern.compile("List-Unsubscribe: <https://knudge.example(/[^>]*)>").matcher(raw);
    assertThat(link.find()).isTrue();

    // A program that follows links changes nothing.
    HttpResponse<String> page = pod.send(HttpRequest.newBuilder(pod.uri(link.group(1))));
    assertThat(page.statusCode()).isEqualTo(200);
    assertThat(page.body()).contains("Keine solchen E-Mails mehr?");
    assertThat(pod.get(PREFERENCES, token).body()).doesNotContain("\"email_unsubscribed\":true");
    // As a mail program posts it (RFC 8058).
    HttpResponse<String> done =
        pod.send(
            HttpRequest.newBuilder(pod.uri(link.group(1)))
                .header("Content-Type", "application/x-www-form-urlencoded")
                .POST(HttpRequest.BodyPublishers.ofString("List-Unsubscribe=One-Click")));
    assertThat(done.statusCode()).isEqualTo(200);

    stage.tell(pod, Telling.created(user, "Coffee"));
    assertThat(Stage.listed(pod, user).getFirst().get("deliveries")).isEqualTo(List.of());
    stage.tell(pod, Telling.completed(user, "Tea"));
    stage.awaitStanding(pod, user, "email sent");
    assertThat(stage.mailsTo(user + "@example.org")).hasSize(2);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "?token=", "?token=x", "?token=YQ.YQ", "?token=YSByZW1pbmRlcg.AAAA"})
  void a_link_that_is_none_of_ours_does_nothing(String query) {
    HttpResponse<String> answer =
        pod.send(
            HttpRequest.newBuilder(pod.uri(UnsubscribeLinks.PATH + query))
                .POST(HttpRequest.BodyPublishers.ofString("List-Unsubscribe=One-Click")));
    assertThat(answer.statusCode()).isEqualTo(404);
  }

  private HttpResponse<String> acknowledge(String id) {
    return pod.send(
        HttpRequest.newBuilder(pod.uri("/api/notifications/" + id + "/ack"))
            .header("Authorization", "Bearer " + token)
            .POST(HttpRequest.BodyPublishers.noBody()));
  }
}
