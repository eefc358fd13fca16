package dev.knudge.notification;

import static org.assertj.core.api.Assertions.assertThat;

import dev.knudge.contracts.Json;
import dev.knudge.notification.channel.Opening;
import dev.knudge.testkit.RunningFunction;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Webhooks, web push and SMS, over HTTP to another side that does as it is told. */
class OtherChannelsTest {
  private static final String SECRET = "whsec_MDEyMzQ1Njc4OTAxMjM0NTY3ODkwMTIzNDU2Nzg5MDE=";

  private static final String VAPID_KEY = "yfWPiYE-n46HLnH0KqZOF1fJJU3MYrct3AELtAQ-oRw";
  private static Stage stage;
  private static RunningFunction pod;
  private static Receiver sms;

  private Receiver other;
  private String user;

  @BeforeAll
  static void start() {
    stage = new Stage();
    sms = new Receiver();
    pod =
        stage.pod(
            Map.of(
                "knudge.sms.url",
                sms.url(""),
                // These tests have one time and one server, which fails in all ways.
                "knudge.notification.pause",
                "0s",
                "knudge.sms.account",
                "AC1",
                "knudge.sms.token",
                "token",
                "knudge.sms.from",
                "+15005550006",
                "knudge.web-push.key",
                VAPID_KEY));
  }

  @AfterAll
  static void stop() {
    pod.close();
    sms.close();
    stage.close();
  }

  @BeforeEach
  void meet() {
    stage.clock.set(Stage.NOW);
    other = new Receiver();
    user = "user-" + UUID.randomUUID();
    sms.answering(201);
  }

  @AfterEach
  void leave() {
    other.close();
  }

  @Test
  void a_webhook_gets_a_signed_post_with_the_deliverys_id() throws GeneralSecurityException {
    wishWebhook("/hook?x=1");

    stage.tell(pod, Telling.due(user).with("due_date", "2026-03-28"));

    stage.awaitStanding(pod, user, "webhook sent");
    Receiver.Post post = other.posts().getFirst();
    assertThat(post.path()).isEqualTo("/hook?x=1");
    String id = post.headers().get("webhook-id");
    assertThat(id).endsWith(".webhook");
    Mac mac = Mac.getInstance("HmacSHA256");
    mac.init(new SecretKeySpec(Base64.getDecoder().decode(SECRET.substring(6)), "HmacSHA256"));
    mac.update(
        (id + "." + post.headers().get("webhook-timestamp") + ".")
            .getBytes(StandardCharsets.UTF_8));
    assertThat(post.headers())
        .containsEntry(
            "webhook-signature",
            "v1," + Base64.getEncoder().encodeToString(mac.doFinal(post.body())));
    Map<String, Object> data =
        Json.members(Json.readObject(new String(post.body(), StandardCharsets.UTF_8)).get("data"));
    assertThat(data)
        .containsEntry("kind", "reminder")
        .containsEntry("title", "Tea")
        .containsEntry("due_date", "2026-03-28");
  }

  @Test
  void a_webhook_that_is_busy_is_asked_again_with_the_same_id_when_it_wants_to_be() {
    wishWebhook("/");
    other.answering(_ -> new Receiver.Answer(429, Map.of("Retry-After", "600")));
    stage.tell(pod, Telling.due(user));
    stage.awaitStanding(pod, user, "webhook pending");

    other.answering(200);
    stage.clock.advance(Duration.ofMinutes(9));
    stage.tick(pod);
    assertThat(other.posts()).hasSize(1);
    stage.clock.advance(Duration.ofMinutes(1));
    stage.tick(pod);

    assertThat(Stage.standing(pod, user)).containsExactly("webhook sent");
    assertThat(other.posts()).extracting(post -> post.headers().get("webhook-id")).hasSize(2);
    assertThat(other.posts().getFirst().headers().get("webhook-id"))
        .isEqualTo(other.posts().getLast().headers().get("webhook-id"));
  }

  @Test
  void a_webhook_that_breaks_off_is_unknown_and_then_repeated_and_marked() {
    wishWebhook("/");
    other.answering(0);
    stage.tell(pod, Telling.due(user));
    stage.awaitStanding(pod, user, "webhook unknown");

    other.answering(204);
    stage.clock.advance(Duration.ofMinutes(1));
    stage.tick(pod);

    assertThat(Stage.standing(pod, user)).containsExactly("webhook sent");
    assertThat(Stage.listed(pod, user).getFirst().get("deliveries").toString())
        .contains("possibly_repeated=true")
        .contains("attempts=2");
  }

  @Test
  void a_redirect_is_followed_nowhere() {
    try (Receiver inside = new Receiver()) {
      other.answering(_ -> new Receiver.Answer(302, Map.of("Location", inside.url("/metadata"))));
      wishWebhook("/");
      stage.tell(pod, Telling.due(user));

      stage.awaitStanding(pod, user, "webhook failed");
      assertThat(inside.posts()).isEmpty();
    }
  }

  @Test
  void an_address_that_is_not_public_is_not_reached() {
    try (RunningFunction strict =
        stage.pod(Map.of("knudge.notification.private-addresses", "false"))) {
      String url = "https://127.0.0.1:" + other.port() + "/";
      assertThat(
              Stage.put(
                      strict,
                      user,
                      "{\"channels\":[\"webhook\"],\"webhook\":{\"url\":\"%s\"}}".formatted(url))
                  .statusCode())
          .isEqualTo(200);
      stage.tell(strict, Telling.due(user));

      stage.awaitStanding(strict, user, "webhook failed");
      assertThat(other.posts()).isEmpty();
      assertThat(Stage.listed(strict, user).getFirst().get("deliveries").toString())
          .contains("It leads to an address that is not public.");
      assertThat(
              Stage.put(strict, user, "{\"webhook\":{\"url\":\"" + other.url("/") + "\"}}")
                  .statusCode())
          .isEqualTo(422);
    }
  }

  @Test
  void a_browser_gets_what_only_it_can_read() throws GeneralSecurityException {
    wishBrowser(other.url("/push/1"));

    stage.tell(pod, Telling.due(user));

    stage.awaitStanding(pod, user, "web_push sent");
    Receiver.Post post = other.posts().getFirst();
    assertThat(post.headers())
        .containsEntry("content-encoding", "aes128gcm")
        .containsEntry("ttl", "86400")
        .containsEntry("urgency", "high")
        .containsKey("topic");
    assertThat(post.headers().get("topic")).hasSize(32);
    assertThat(post.headers().get("authorization")).startsWith("vapid t=");
    assertThat(Json.readObject(Opening.open(post.body())))
        .containsEntry("title", "Reminder: Tea")
        .containsEntry("kind", "reminder");
  }

  @Test
  void a_browser_that_hangs_holds_up_no_other_and_makes_nothing_unknown() {
    CountDownLatch letGo = new CountDownLatch(1);
    other.answering(post -> {
      if (post.path().equals("/push/slow")) {
        try {
          letGo.await();
        } catch (InterruptedException _) {
          Thread.currentThread().interrupt();
        }
      }
      return new Receiver.Answer(post.path().equals("/push/gone") ? 410 : 201, Map.of());
    });
    try (RunningFunction hasty =
        stage.pod(
            Map.of(
                "knudge.notification.attempt-timeout", "10s", "knudge.web-push.key", VAPID_KEY))) {
      wishBrowsers("/push/slow", "/push/gone", "/push/quick");

      stage.tell(hasty, Telling.due(user));

      stage.awaitStanding(pod, user, "web_push sent");
      assertThat(other.posts()).extracting(Receiver.Post::path).contains("/push/quick");
      assertThat(pod.get("/api/notification-preferences", RunningFunction.token(user)).body())
          .contains("/push/slow")
          .contains("/push/quick")
          .doesNotContain("/push/gone");
    } finally {
      letGo.countDown();
    }
  }

  @Test
  void what_is_long_is_shortened_to_what_push_services_take() throws GeneralSecurityException {
    wishBrowser(other.url("/push/1"));

    stage.tell(
        pod,
        Telling.due(user).with("title", "🫖".repeat(500)).with("due_date", "2026-03-27T09:30:00Z"));

    stage.awaitStanding(pod, user, "web_push sent");
    byte[] sealed = other.posts().getFirst().body();
    assertThat(sealed).hasSizeLessThanOrEqualTo(4_096);
    assertThat((String) Json.readObject(Opening.open(sealed)).get("title"))
        .startsWith("Reminder: 🫖🫖")
        .endsWith("🫖…");
  }

  @Test
  void a_browser_that_is_gone_is_taken_off_the_preferences() {
    wishBrowser(other.url("/gone"));
    other.answering(410);

    stage.tell(pod, Telling.due(user));

    stage.awaitStanding(pod, user, "web_push failed");
    assertThat(pod.get("/api/notification-preferences", RunningFunction.token(user)).body())
        .contains("\"web_push\":[]");
  }

  @Test
  void an_sms_goes_to_the_users_number() {
    wishSms("");

    stage.tell(pod, Telling.due(user));

    stage.awaitStanding(pod, user, "sms sent");
    Receiver.Post post = sms.posts().getLast();
    assertThat(post.path()).isEqualTo("/2010-04-01/Accounts/AC1/Messages.json");
    assertThat(post.headers())
        .containsEntry(
            "authorization",
            "Basic "
                + Base64.getEncoder().encodeToString("AC1:token".getBytes(StandardCharsets.UTF_8)));
    assertThat(new String(post.body(), StandardCharsets.UTF_8))
        .isEqualTo("To=%2B4930123456&From=%2B15005550006&Body=Reminder%3A+Tea");
  }

  @Test
  void an_sms_that_may_have_gone_out_is_not_sent_again_and_an_email_follows() {
    wishSms(",\"email\":\"" + user + "@example.org\"");
    sms.answering(0);
    int before = sms.posts().size();

    stage.tell(pod, Telling.due(user));

    stage.awaitStanding(pod, user, "sms unknown", "email sent");
    sms.answering(201);
    stage.clock.advance(Duration.ofHours(1));
    stage.tick(pod);
    assertThat(sms.posts()).hasSize(before + 1);
    assertThat(Stage.standing(pod, user)).containsExactly("sms unknown", "email sent");
  }

  @ParameterizedTest
  @ValueSource(ints = {500, 502, 504})
  void an_sms_that_the_service_failed_with_may_have_gone_out_and_is_not_sent_again(int status) {
    wishSms("");
    sms.answering(status);
    int before = sms.posts().size();

    stage.tell(pod, Telling.due(user));

    stage.awaitStanding(pod, user, "sms unknown", "email skipped");
    sms.answering(201);
    stage.clock.advance(Duration.ofHours(1));
    stage.tick(pod);
    assertThat(sms.posts()).hasSize(before + 1);
  }

  @Test
  void what_the_sms_service_refuses_goes_by_email() {
    wishSms(",\"email\":\"" + user + "@example.org\"");
    sms.answering(400);

    stage.tell(pod, Telling.due(user));

    stage.awaitStanding(pod, user, "sms failed", "email sent");
  }

  @Test
  void a_service_that_stays_busy_is_given_up_for_the_next_channel_after_a_quarter_of_an_hour() {
    wishSms(",\"email\":\"" + user + "@example.org\"");
    sms.answering(503);
    stage.tell(pod, Telling.due(user));
    stage.awaitStanding(pod, user, "sms pending");

    for (int minute = 0; minute < 16; minute++) {
      stage.clock.advance(Duration.ofMinutes(1));
      stage.tick(pod);
    }

    assertThat(Stage.standing(pod, user)).containsExactly("sms failed", "email sent");
  }

  @Test
  void channels_that_are_not_there_for_the_user_are_skipped() {
    stage.wish(pod, user, ",\"channels\":[\"sms\",\"webhook\",\"web_push\",\"email\"]");

    stage.tell(pod, Telling.due(user));

    stage.awaitStanding(
        pod, user, "sms skipped", "webhook skipped", "web_push skipped", "email sent");
  }

  private void wishWebhook(String path) {
    assertThat(
            Stage.put(
                    pod,
                    user,
                    "{\"channels\":[\"webhook\"],\"webhook\":{\"url\":\"%s\",\"secret\":\"%s\"}}"
                        .formatted(other.url(path), SECRET))
                .statusCode())
        .isEqualTo(200);
  }

  private void wishBrowsers(String... paths) {
    wishBrowsers(Arrays.stream(paths).map(other::url).toList());
  }

  private void wishBrowser(String endpoint) {
    wishBrowsers(List.of(endpoint));
  }

  private void wishBrowsers(List<String> endpoints) {
    String wish =
        Json.write(
            Map.of(
                "channels",
                List.of("web_push"),
                "web_push",
                endpoints.stream()
                    .map(endpoint ->
                        Map.of(
                            "endpoint",
                            endpoint,
                            "keys",
                            Map.of("p256dh", Opening.BROWSER_PUBLIC, "auth", Opening.AUTH)))
                    .toList()));
    assertThat(Stage.put(pod, user, wish).statusCode()).isEqualTo(200);
  }

  private void wishSms(String more) {
    assertThat(
            Stage.put(
                    pod,
                    user,
                    "{\"channels\":[\"sms\",\"email\"],\"phone\":\"+4930123456\"" + more + "}")
                .statusCode())
        .isEqualTo(200);
  }
}
