package dev.knudge.deadletters;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.knudge.backends.Database;
import dev.knudge.contracts.Delivery;
import dev.knudge.contracts.Json;
import dev.knudge.testkit.MetricsTable;
import dev.knudge.testkit.Posts;
import dev.knudge.testkit.RawHttp;
import dev.knudge.testkit.RunningFunction;
import dev.knudge.testkit.SettableClock;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What operators send again, and what becomes of it. */
class RedrivingTest {
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  private final Database database = LettersDatabase.migrated();
  private final SettableClock clock = new SettableClock(Instant.parse("2026-03-27T08:00:00Z"));
  private Destination audit;
  private RunningFunction function;
  private Operator operator;

  @BeforeEach
  void start() {
    audit = new Destination();
    function = pod("90s");
    operator = new Operator(function, "anna");
  }

  private RunningFunction pod(String claim) {
    return RunningFunction.start(
        database,
        "dead_letters",
        Map.of(
            "knudge.dead-letters.destinations",
            audit.allowed("audit"),
            "knudge.dead-letters.claim",
            claim),
        clock);
  }

  @AfterEach
  void stop() {
    function.close();
    audit.close();
  }

  @Test
  void a_letter_goes_again_as_the_event_it_was_and_its_destination_knows_it() throws IOException {
    String request =
        "POST / HTTP/1.1\nHost: x\nConnection: close\nUser-Agent: Vert.x\nPrefer: reply\nAuthorization: Bearer of-the-platform\nX-Forwarded-For: 10.0.0.1\n"
            + "ce-specversion: 1.0\nce-id: partition:3/offset:42\nce-source: /apis/v1/namespaces/todo/kafkasources/audit#task-events\n"
            + "ce-type: dev.knative.kafka.event\nce-time: 2026-02-08T10:00:01.5Z\nce-key: J\u00fcrgen\nce-kafkaheaderx: 1\n"
            + "traceparent: 00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01\n"
            + "ce-knativeerrordest: "
            + audit.url()
            + "/\nce-knativeerrorcode: 422\nce-knativekafkapartition: 0\nce-knativekafkaoffset: 5\nContent-Length: 4\n\n\u0000\u00ff{}";
    assertThat(RawHttp.exchange(function.port(), request).status()).isEqualTo(204);
    assertThat(function.query("select headers from dead_letters.letter"))
        .singleElement()
        .satisfies(kept -> assertThat(kept).contains("prefer").doesNotContain("of-the-platform"));

    Map<String, Object> letter = redriven(operator.post("/1/redrive"));

    assertThat(letter).containsEntry("state", "redriven").containsEntry("redrives", 1L);
    assertThat(Operator.history(letter)).containsExactly("arrived", "redriven by anna");
    Delivery again = audit.posts().getFirst();
    assertThat(again.body()).isEqualTo(new byte[] {0, (byte) 0xff, '{', '}'});
    assertThat(again.headers())
        .containsOnlyKeys(
            "host",
            "connection",
            "content-length",
            "traceparent",
            "ce-specversion",
            "ce-id",
            "ce-source",
            "ce-type",
            "ce-time",
            "ce-key",
            "ce-kafkaheaderx")
        .containsEntry("ce-id", "partition:3/offset:42")
        .containsEntry("ce-source", "/apis/v1/namespaces/todo/kafkasources/audit#task-events")
        .containsEntry("ce-time", "2026-02-08T10:00:01.5Z")
        .containsEntry("ce-key", "J\u00fcrgen");
  }

  @Test
  void a_function_that_wants_a_token_is_shown_the_one_that_is_meant_for_it_as_it_is_now(
      @TempDir Path tokens) throws IOException {
    function.close();
    function =
        RunningFunction.start(
            database,
            "dead_letters",
            Map.of(
                "knudge.dead-letters.destinations",
                audit.allowed("audit"),
                "knudge.dead-letters.token-folder",
                tokens.toString()),
            clock);
    operator = new Operator(function, "anna");
    keep("e-1", 1);

    Map<String, Object> unread = redriven(operator.post("/1/redrive"));
    assertThat(unread).containsEntry("state", "failed");
    assertThat((String) unread.get("reason")).contains("token");
    assertThat(audit.posts()).isEmpty();

    for (String token : new String[] {"first", "second"}) {
      Files.writeString(tokens.resolve("audit"), token + "\n");
      assertThat(redriven(operator.post("/1/redrive"))).containsEntry("state", "redriven");
      assertThat(audit.posts().getLast().header("authorization")).isEqualTo("Bearer " + token);
    }
  }

  @Test
  void redriving_twice_has_one_effect() {
    keep("e-1", 1);
    redriven(operator.post("/1/redrive"));
    redriven(operator.post("/1/redrive"));

    assertThat(audit.posts()).hasSize(2);
    assertThat(audit.effects()).containsExactly("/tasks e-1");
    assertThat(operator.only("e-1"))
        .containsEntry("state", "redriven")
        .containsEntry("redrives", 2L);
  }

  @Test
  void what_is_not_taken_once_more_is_kept_with_the_new_answer() {
    audit.answering(422, "{\"title\":\"no\"}" + "x".repeat(5_000));
    keep("e-1", 1);

    Map<String, Object> letter = redriven(operator.post("/1/redrive"));

    assertThat(letter)
        .containsEntry("state", "failed")
        .containsEntry("code", 422L)
        .containsEntry("attempts", 12L);
    assertThat((String) letter.get("reason")).startsWith("{\"title\":\"no\"}").hasSize(1024);
    assertThat(Operator.history(letter)).containsExactly("arrived", "failed by anna");

    audit.answering(204, "");
    assertThat(redriven(operator.post("/1/redrive"))).containsEntry("state", "redriven");
  }

  @Test
  void no_answer_is_a_failure_without_a_code() {
    audit.answering(0, "");
    keep("e-1", 1);

    assertThat(redriven(operator.post("/1/redrive")))
        .containsEntry("state", "failed")
        .containsEntry("code", null);
    assertThat(operator.list("?code=none")).hasSize(1);
  }

  @Test
  void a_redirect_is_not_followed() {
    try (Destination elsewhere = new Destination()) {
      audit.answering(302, elsewhere.url());
      keep("e-1", 1);

      assertThat(redriven(operator.post("/1/redrive")))
          .containsEntry("state", "failed")
          .containsEntry("code", 302L);
      assertThat(elsewhere.posts()).isEmpty();
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "http://169.254.169.254/latest/meta-data",
        "http://kubernetes.default.svc",
        "http://localhost:{port}",
        "http://127.0.0.1:{port}@169.254.169.254",
        "http://127.0.0.1:{port}/api/audit",
        "http://127.0.0.1:{port}?x",
        "http://127.0.0.1:{port}#",
        "HTTP://127.0.0.1:{port}",
        "https://127.0.0.1:{port}",
        "file:///etc/passwd"
      })
  void only_addresses_that_are_listed_are_posted_to_however_alike_another_looks(String url) {
    String port = audit.url().substring(audit.url().lastIndexOf(':') + 1);
    Map<String, String> headers = Operator.letter("e-1", url.replace("{port}", port), 1);
    headers.put("ce-knativeerrordest", url.replace("{port}", port));
    assertThat(function.post(headers, "{}").statusCode()).isEqualTo(204);

    assertThat(operator.post("/1/redrive").statusCode()).isEqualTo(422);
    Map<String, Object> run = redriven(operator.post("/redrive?all=true"), 202);

    assertThat(run).containsEntry("total", 0L).containsEntry("skipped", 1L);
    assertThat(operator.only("e-1")).containsEntry("state", "stored");
    assertThat(audit.posts()).isEmpty();
  }

  @Test
  void of_two_operators_at_once_one_sends_and_the_other_is_told() throws InterruptedException {
    keep("e-1", 1);
    CountDownLatch there = new CountDownLatch(1);
    CountDownLatch on = new CountDownLatch(1);
    audit.answering(_ -> {
      there.countDown();
      held(on);
      return new Destination.Answer(204, "");
    });
    try (RunningFunction other = pod("90s")) {
      CompletableFuture<HttpResponse<String>> first =
          CompletableFuture.supplyAsync(
              () -> operator.post("/1/redrive"), task -> Thread.ofVirtual().start(task));
      there.await();

      assertThat(new Operator(other, "bert").post("/1/redrive").statusCode()).isEqualTo(409);
      assertThat(operator.delete("/1").statusCode()).isEqualTo(409);
      assertThat(function.post(Posts.tick(), "{}").statusCode()).isEqualTo(204);

      on.countDown();
      assertThat(redriven(first.join())).containsEntry("state", "redriven");
      assertThat(audit.posts()).hasSize(1);
    }
  }

  @Test
  void what_a_pod_left_that_died_is_sent_by_the_next_tick() {
    keep("e-1", 1);
    function.execute(
        "update dead_letters.letter set state = 'redriving', state_before = 'stored', asked_by = 'anna', claim = gen_random_uuid(), claimed_until = now() - interval '1 s'");

    assertThat(function.post(Posts.tick(), "{}").statusCode()).isEqualTo(204);

    assertThat(operator.only("e-1")).containsEntry("state", "redriven");
    assertThat(Operator.history(operator.only("e-1")))
        .containsExactly("arrived", "redriven by anna");
  }

  @Test
  void a_filter_sends_what_it_means_and_nothing_else() {
    keep("e-1", 1);
    keep("e-2", 2);
    Map<String, String> other = Operator.letter("e-3", audit.url(), 3);
    other.put("ce-knativeerrorcode", "422");
    function.post(other, "{}");

    Map<String, Object> run =
        ended(
            redriven(operator.post("/redrive?destination=audit&code=503&type=task.created"), 202));

    assertThat(run)
        .containsEntry("total", 2L)
        .containsEntry("redriven", 2L)
        .containsEntry("failed", 0L)
        .containsEntry("asked_by", "anna");
    assertThat(audit.effects()).containsExactlyInAnyOrder("/tasks e-1", "/tasks e-2");
    assertThat(operator.only("e-3")).containsEntry("state", "stored");
  }

  @Test
  void all_must_be_said_to_be_meant() {
    keep("e-1", 1);

    assertThat(operator.post("/redrive").statusCode()).isEqualTo(400);
    assertThat(operator.post("/redrive?all=yes").statusCode()).isEqualTo(400);
    assertThat(operator.post("/redrive?state=redriving").statusCode()).isEqualTo(400);
    assertThat(audit.posts()).isEmpty();

    ended(redriven(operator.post("/redrive?all=true"), 202));
    assertThat(audit.posts()).hasSize(1);
  }

  @Test
  void a_destination_that_is_away_ends_the_run_for_it_and_its_letters_are_as_they_were() {
    audit.answering(503, "away");
    for (int i = 0; i < 100; i++) {
      keep("e-" + i, i);
    }

    Map<String, Object> run = ended(redriven(operator.post("/redrive?all=true"), 202));

    assertThat(run).containsEntry("total", 100L).containsEntry("redriven", 0L);
    long failed = (Long) run.get("failed");
    assertThat(failed).isBetween(8L, 40L);
    assertThat(run).containsEntry("released", 100L - failed);
    assertThat(operator.list("?state=stored&limit=200")).hasSize(Math.toIntExact(100 - failed));
    assertThat(audit.posts()).hasSize(Math.toIntExact(failed));

    audit.answering(204, "");
    assertThat(ended(redriven(operator.post("/redrive?all=true"), 202)))
        .containsEntry("redriven", 100L);
  }

  @Test
  void poison_among_many_fails_alone() {
    audit.answering(delivery ->
        String.valueOf(delivery.header("ce-id")).endsWith("7")
            ? new Destination.Answer(422, "no")
            : new Destination.Answer(204, ""));
    for (int i = 0; i < 60; i++) {
      keep("e-" + i, i);
    }

    assertThat(ended(redriven(operator.post("/redrive?all=true"), 202)))
        .containsEntry("redriven", 54L)
        .containsEntry("failed", 6L);
    assertThat(operator.list("?state=failed&limit=200"))
        .extracting(letter -> (String) letter.get("event_id"))
        .allSatisfy(id -> assertThat(id).endsWith("7"))
        .hasSize(6);
  }

  @Test
  void what_is_over_goes_in_time_and_what_is_open_never() {
    keep("e-1", 1);
    keep("e-2", 2);
    keep("e-3", 3);
    operator.delete("/1");
    redriven(operator.post("/2/redrive"));

    clock.advance(Duration.ofDays(89));
    assertThat(function.post(Posts.tick(), "{}").statusCode()).isEqualTo(204);
    assertThat(operator.list("?state=all")).hasSize(3);
    clock.advance(Duration.ofDays(2));
    assertThat(function.post(Posts.tick(), "{}").statusCode()).isEqualTo(204);

    assertThat(operator.list("?state=all")).extracting(it -> it.get("id")).containsExactly("3");
  }

  @Test
  void discarding_is_for_what_waits_and_can_be_taken_back_by_redriving() {
    keep("e-1", 1);
    assertThat(operator.delete("/1").statusCode()).isEqualTo(204);
    assertThat(operator.delete("/1").statusCode()).isEqualTo(204);
    assertThat(Operator.history(operator.only("e-1")))
        .containsExactly("arrived", "discarded by anna");
    assertThat(operator.list("")).isEmpty();

    assertThat(redriven(operator.post("/1/redrive"))).containsEntry("state", "redriven");
    assertThat(operator.delete("/1").statusCode()).isEqualTo(409);
    assertThat(operator.delete("/99").statusCode()).isEqualTo(404);
  }

  @Test
  void the_metrics_name_what_was_stored_and_sent_and_what_is_open() throws Exception {
    keep("e-1", 1);
    keep("e-2", 2);
    redriven(operator.post("/1/redrive"));
    clock.advance(Duration.ofMinutes(10));
    Map<String, String> foreign = Operator.letter("e-3", "http://evil-" + "x".repeat(100), 3);
    function.post(foreign, "{}");

    assertThat(function.get("/metrics", "").body())
        .contains("knudge_dead_letters_stored_total{code=\"503\",destination=\"audit\"} 2.0")
        .contains("knudge_dead_letters_stored_total{code=\"503\",destination=\"other\"} 1.0")
        .contains("knudge_dead_letters_redriven_total{destination=\"audit\",outcome=\"taken\"} 1.0")
        .contains("knudge_dead_letters_open 2.0")
        .contains("knudge_dead_letters_oldest_seconds 600.0")
        .doesNotContain("evil");
    assertThat(MetricsTable.of(Path.of("README.md")).missingIn(function.get("/metrics", "").body()))
        .isEmpty();
  }

  private void keep(String id, long offset) {
    assertThat(
            function
                .post(
                    Operator.letter(id, audit.url(), offset),
                    "{\"task_id\":\"t\",\"user_id\":\"user-456\",\"payload\":{\"title\":\"T\"}}")
                .statusCode())
        .isEqualTo(204);
  }

  private Map<String, Object> ended(Map<String, Object> run) {
    String path = "/redrives/" + run.get("id");
    await().atMost(PATIENCE).until(() -> operator.get(path).get("ended_at") != null);
    return operator.get(path);
  }

  private static Map<String, Object> redriven(HttpResponse<String> answer) {
    return redriven(answer, 200);
  }

  private static Map<String, Object> redriven(HttpResponse<String> answer, int status) {
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(status);
    return Json.readObject(answer.body());
  }

  private static void held(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }
}
