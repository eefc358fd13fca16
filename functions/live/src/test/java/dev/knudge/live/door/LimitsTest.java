package dev.knudge.live.door;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.nimbusds.jwt.JWTClaimsSet;
import dev.knudge.testkit.RunningFunction;
import dev.knudge.testkit.SettableClock;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Limits, and what browsers are told, behind a proxy that is trusted. */
class LimitsTest {
  private static final SettableClock CLOCK = new SettableClock(Instant.now());
  private static int address;

  private static StandIn function;
  private static RunningFunction live;

  @BeforeAll
  static void start() {
    function = new StandIn();
    live =
        TestDoor.start(
            function,
            Map.of(
                "knudge.door.user-limit", "3/6s",
                "knudge.door.address-limit", "10/10s",
                "knudge.door.sign-in-limit", "4/60s",
                "knudge.door.user-connections", "2",
                "knudge.door.trusted-proxies", "127.0.0.0/8,10.0.0.0/8"),
            CLOCK);
  }

  @AfterAll
  static void stop() {
    live.close();
    function.close();
  }

  @BeforeEach
  void answerAll() {
    function.does((head, connection) -> connection.answer(200, "", "ok"));
    address++;
  }

  @Test
  void a_user_who_asks_too_often_is_told_when_to_come_again_and_nobody_else_pays() {
    assertThat(get("ann", "/api/tasks").headers().firstValue("ratelimit"))
        .contains("\"user\";r=2;t=2");
    assertThat(get("ann", "/api/tasks").headers().firstValue("ratelimit-policy"))
        .contains("\"user\";q=3;w=6");
    get("ann", "/api/reminders");

    HttpResponse<String> refused = get("ann", "/api/tasks");

    assertThat(refused.statusCode()).isEqualTo(429);
    assertThat(refused.headers().firstValue("retry-after")).contains("2");
    assertThat(refused.headers().firstValue("content-type")).contains("application/problem+json");
    assertThat(function.received()).hasSize(3);
    assertThat(get("bob", "/api/tasks").statusCode()).isEqualTo(200);
    CLOCK.advance(Duration.ofSeconds(2));
    assertThat(get("ann", "/api/tasks").statusCode()).isEqualTo(200);
  }

  @Test
  void an_address_that_asks_too_often_is_limited_whoever_asks_and_the_platform_is_not() {
    for (int i = 0; i < 10; i++) {
      assertThat(get("user-" + i, "/api/tasks").statusCode()).isEqualTo(200);
    }
    assertThat(get("somebody", "/api/tasks").statusCode()).isEqualTo(429);
    assertThat(from("", "/").statusCode()).isEqualTo(429);
    assertThat(from("", "/health/readiness").statusCode()).isEqualTo(200);

    address++;
    assertThat(get("somebody", "/api/tasks").statusCode()).isEqualTo(200);
  }

  @Test
  void a_token_that_is_not_valid_counts_and_one_that_is_goes_on() {
    for (int i = 0; i < 4; i++) {
      assertThat(from("guess-" + i, "/api/tasks").statusCode()).isEqualTo(401);
    }
    HttpResponse<String> refused = from("guess-5", "/api/tasks");
    assertThat(refused.statusCode()).isEqualTo(429);
    assertThat(refused.headers().firstValue("retry-after")).contains("15");
    assertThat(get("cid", "/api/tasks").statusCode()).isEqualTo(200);
    assertThat(function.received()).hasSize(1);
  }

  @Test
  void who_brings_no_token_has_failed_at_nothing() {
    for (int i = 0; i < 8; i++) {
      assertThat(from("", "/api/tasks").statusCode()).isEqualTo(401);
    }
  }

  @Test
  void the_function_hears_who_asked_and_by_which_scheme() {
    live.send(
        HttpRequest.newBuilder(live.uri("/api/tasks"))
            .header("Authorization", "Bearer " + RunningFunction.token("dan"))
            .header("X-Forwarded-For", "1.1.1.1, 198.51.100.77, 10.3.3.3")
            .header("X-Forwarded-Proto", "https"));

    assertThat(function.only().field("x-forwarded-for")).isEqualTo("198.51.100.77");
    assertThat(function.only().field("x-forwarded-proto")).isEqualTo("https");
  }

  @ParameterizedTest
  @ValueSource(strings = {"/", "/api/tasks", "/no-such-page", "/api/nothing", "/health/liveness"})
  void every_answer_tells_browsers_what_to_keep_to(String path) {
    HttpResponse<String> answer = get("eve" + path, path);

    assertThat(answer.headers().map())
        .containsEntry("x-content-type-options", java.util.List.of("nosniff"))
        .containsEntry("x-frame-options", java.util.List.of("DENY"))
        .containsEntry("referrer-policy", java.util.List.of("no-referrer"))
        .containsEntry("cross-origin-opener-policy", java.util.List.of("same-origin"))
        .containsEntry("cross-origin-resource-policy", java.util.List.of("same-origin"))
        .containsKey("permissions-policy")
        .containsKey("x-request-id")
        .doesNotContainKey("strict-transport-security")
        .doesNotContainKey("access-control-allow-origin");
    assertThat(answer.headers().allValues("content-security-policy"))
        .singleElement()
        .asString()
        .contains("default-src 'none'", "frame-ancestors 'none'")
        .doesNotContain("unsafe")
        .satisfies(policy -> {
          if (path.equals("/")) {
            assertThat(policy).contains("script-src 'self'", "connect-src 'self'");
          } else {
            assertThat(policy).doesNotContain("script-src");
          }
        });
  }

  @Test
  void the_page_of_a_function_keeps_its_own_policy_and_all_else_is_the_doors() {
    function.does((head, connection) ->
        connection.answer(
            200,
            "Content-Security-Policy: default-src 'none'; style-src 'sha256-x'\nX-Frame-Options: ALLOWALL\n",
            "ok"));

    HttpResponse<String> answer = get("fay", "/api/tasks");

    assertThat(answer.headers().allValues("content-security-policy"))
        .containsExactly("default-src 'none'; style-src 'sha256-x'");
    assertThat(answer.headers().allValues("x-frame-options")).containsExactly("DENY");
  }

  @Test
  void what_is_meant_for_those_without_a_token_is_passed_on_without_one() {
    function.does((head, connection) ->
        connection.answer(404, "Content-Type: text/html\n", "<p>The link is none of ours.</p>"));

    HttpResponse<String> answer = from("", "/api/notifications/unsubscribe?token=x.y");

    assertThat(answer.statusCode()).isEqualTo(404);
    assertThat(answer.body()).contains("none of ours");
    assertThat(from("", "/api/notification-preferences").statusCode()).isEqualTo(401);
    assertThat(function.only().head().target())
        .isEqualTo("/api/notifications/unsubscribe?token=x.y");
  }

  @Test
  void a_user_whose_requests_do_not_end_holds_up_nobody_else() throws Exception {
    var asked = new AtomicInteger();
    function.does((head, connection) -> {
      asked.incrementAndGet();
      connection.awaitEnd();
    });
    try (var http = HttpClient.newHttpClient()) {
      for (int i = 0; i < 2; i++) {
        var unused =
            http.sendAsync(
                HttpRequest.newBuilder(live.uri("/api/tasks"))
                    .header("Authorization", "Bearer " + RunningFunction.token("gus"))
                    .header("X-Forwarded-For", "198.51.100." + address)
                    .build(),
                HttpResponse.BodyHandlers.ofString());
      }
      await().atMost(Duration.ofSeconds(60)).until(() -> asked.get() == 2);
      HttpResponse<String> third = get("gus", "/api/tasks");
      assertThat(third.statusCode()).isEqualTo(429);
      assertThat(third.body()).contains("at a time");
      function.does((head, connection) -> connection.answer(200, "", "ok"));
      assertThat(get("hal", "/api/tasks").statusCode()).isEqualTo(200);
      http.shutdownNow();
    }
    await()
        .atMost(Duration.ofSeconds(60))
        .until(() -> {
          CLOCK.advance(Duration.ofSeconds(6));
          return get("gus", "/api/tasks").statusCode() == 200;
        });
  }

  @Test
  void who_asks_by_https_is_told_to_go_on_so() {
    HttpResponse<String> answer =
        live.send(HttpRequest.newBuilder(live.uri("/")).header("X-Forwarded-Proto", "https"));

    assertThat(answer.headers().firstValue("strict-transport-security"))
        .contains("max-age=63072000");
  }

  private static HttpResponse<String> get(String user, String path) {
    JWTClaimsSet claims = RunningFunction.claims(user).build();
    return from(RunningFunction.token(claims), path);
  }

  /** Asks from an address that no other test has. */
  private static HttpResponse<String> from(String token, String path) {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(live.uri(path)).header("X-Forwarded-For", "198.51.100." + address);
    return live.send(
        token.isEmpty() ? request : request.header("Authorization", "Bearer " + token));
  }
}
