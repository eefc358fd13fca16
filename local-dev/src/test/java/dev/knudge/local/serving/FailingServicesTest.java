package dev.knudge.local.serving;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.knudge.backends.Port;
import dev.knudge.local.serving.ServiceStatus.State;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** With real processes that crash, hang, or never start. */
@Timeout(60)
class FailingServicesTest {

  @TempDir Path folder;

  @Test
  void a_crash_answers_what_was_in_flight_with_502_and_the_next_request_starts_another_process()
      throws Exception {
    try (Stage stage = new Stage(folder).deployed()) {
      String first = stage.get("/pid").body();
      CompletableFuture<HttpResponse<String>> beside = stage.later("/never");
      await().until(() -> stage.status().inFlight() == 1);
      assertThat(stage.get("/halt").statusCode()).isEqualTo(502);
      assertThat(beside.get().statusCode()).isEqualTo(502);
      assertThat(stage.awaitTold(ServingEvent.Crashed.class).status()).isEqualTo(3);
      assertThat(stage.status().state()).isEqualTo(State.ASLEEP);
      assertThat(stage.status().failures()).isEqualTo(2);
      assertThat(stage.get("/pid").body()).isNotEqualTo(first);
    }
  }

  @Test
  void a_crash_in_the_middle_of_an_answer_cuts_it() throws Exception {
    try (Stage stage = new Stage(folder).deployed()) {
      assertThatThrownBy(() -> stage.get("/half-then-halt")).isInstanceOf(IOException.class);
      assertThat(stage.get("/pid").statusCode()).isEqualTo(200);
    }
  }

  @Test
  void a_process_that_crashes_again_and_again_is_waited_for_longer() throws Exception {
    try (Stage stage = new Stage(folder).deployed()) {
      stage.get("/halt");
      stage.get("/halt");
      stage.awaitTold(ServingEvent.Crashed.class);
      await().until(() -> stage.told(ServingEvent.Crashed.class).size() == 2);
      assertThat(stage.status().state()).isEqualTo(State.BACKING_OFF);
      assertThat(stage.get("/pid").statusCode()).isEqualTo(200);
    }
  }

  @Test
  void min_scale_replaces_a_crashed_process_without_being_asked() throws Exception {
    try (Stage stage =
        new Stage(folder).scaled(Stage.scale(1, Duration.ofSeconds(60))).deployed()) {
      stage.awaitState(State.AWAKE);
      long first = stage.status().pids().getFirst();
      ProcessHandle.of(first).orElseThrow().destroyForcibly();
      stage.awaitTold(ServingEvent.Crashed.class);
      stage.awaitState(State.AWAKE);
      assertThat(stage.status().pids()).doesNotContain(first);
    }
  }

  @Test
  void a_process_that_exits_at_its_start_answers_503_with_the_reason_and_tells_its_last_lines()
      throws Exception {
    try (Stage stage = new Stage(folder).with("MODE", "exit").deployed()) {
      HttpResponse<String> answer = stage.get("/pid");
      assertThat(answer.statusCode()).isEqualTo(503);
      assertThat(answer.body())
          .contains("sample could not start: exit status 7")
          .contains("logs sample");
      ServingEvent.StartFailed failed = stage.awaitTold(ServingEvent.StartFailed.class);
      assertThat(failed.lastLines()).containsExactly("the migration 7 is missing");
      assertThat(failed.retryIn()).isEqualTo(Duration.ofMillis(300));
      assertThat(stage.get("/pid").statusCode()).isEqualTo(503);
      assertThat(stage.told(ServingEvent.StartFailed.class).getLast().lastLines())
          .as("not those of the first attempt")
          .containsExactly("the migration 7 is missing");
      assertThat(stage.told(ServingEvent.StartFailed.class).getLast().retryIn())
          .isEqualTo(Duration.ofMillis(600));
    }
  }

  @Test
  void a_command_that_cannot_be_executed_is_a_failed_start() throws Exception {
    try (Stage stage = new Stage(folder)) {
      stage.serving.deploy(
          new RevisionSpec(
              "sample",
              "todo",
              "x",
              List.of(),
              null,
              0,
              new Timeouts(Duration.ofSeconds(9), Duration.ZERO, Duration.ZERO),
              Stage.scale(0, Duration.ofSeconds(60)),
              new Probe.Tcp(),
              null),
          new Application(List.of("java"), folder.resolve("gone"), Map.of()),
          Port.fixed(stage.port, "x"));
      HttpResponse<String> answer = stage.get("/");
      assertThat(answer.statusCode()).isEqualTo(503);
      assertThat(answer.body()).contains("Cannot execute java");
    }
  }

  @Test
  void a_process_that_never_gets_ready_is_killed_at_the_deadline() throws Exception {
    try (Stage stage =
        new Stage(folder, 1, Duration.ofSeconds(1)).with("MODE", "never").deployed()) {
      HttpResponse<String> answer = stage.get("/pid");
      assertThat(answer.statusCode()).isEqualTo(503);
      assertThat(answer.body()).contains("was not ready within 1 s");
      assertThat(stage.status().pids()).isEmpty();
    }
  }

  @Test
  void the_wait_for_a_process_counts_against_the_timeout() throws Exception {
    try (Stage stage =
        new Stage(folder)
            .with("MODE", "never")
            .timeouts(Duration.ofMillis(700), Duration.ZERO, Duration.ZERO)
            .deployed()) {
      HttpResponse<String> answer = stage.get("/pid");
      assertThat(answer.statusCode()).isEqualTo(504);
      assertThat(answer.body()).isEqualTo("activator request timeout\n");
      assertThat(stage.status().waiting()).isZero();
    }
  }

  @Test
  void an_answer_that_takes_too_long_is_504_and_the_process_is_let_go() throws Exception {
    try (Stage stage =
        new Stage(folder)
            .timeouts(Duration.ofSeconds(2), Duration.ZERO, Duration.ZERO)
            .deployed()) {
      stage.get("/pid");
      assertThat(stage.get("/never").statusCode()).isEqualTo(504);
      assertThat(stage.status().inFlight()).isZero();
      await().until(() -> stage.get("/aborted").body().equals("1"));
    }
  }

  @Test
  void an_answer_that_does_not_begin_in_time_is_504_long_before_the_whole_may_end()
      throws Exception {
    try (Stage stage =
        new Stage(folder)
            .timeouts(Duration.ofSeconds(30), Duration.ofSeconds(2), Duration.ZERO)
            .deployed()) {
      stage.get("/pid");
      assertThat(stage.get("/never").statusCode()).isEqualTo(504);
      // Begun in time, it may take longer than that: four parts, 300 ms apart, and the same limit
      // four times over.
      assertThat(stage.get("/slow?ms=300").statusCode()).isEqualTo(200);
    }
  }

  @Test
  void an_answer_that_stops_is_cut_after_the_idle_timeout_and_one_that_goes_on_is_not()
      throws Exception {
    try (Stage stage =
        new Stage(folder)
            .timeouts(Duration.ofSeconds(30), Duration.ZERO, Duration.ofMillis(700))
            .scaled(Stage.scale(1, Duration.ofSeconds(60)))
            .deployed()) {
      stage.awaitState(State.AWAKE);
      assertThat(stage.get("/drip").body()).contains("data: 0");
      assertThatThrownBy(() -> stage.get("/half-then-never")).isInstanceOf(IOException.class);
    }
  }

  @Test
  void more_than_ten_times_the_concurrency_is_not_queued() throws Exception {
    try (Stage stage = new Stage(folder).concurrency(1).deployed()) {
      stage.get("/pid");
      List<CompletableFuture<HttpResponse<String>>> held = new ArrayList<>();
      for (int i = 0; i < 11; i++) {
        held.add(stage.later("/slow?ms=300"));
      }
      await().until(() -> stage.status().waiting() == 10);
      HttpResponse<String> over = stage.get("/pid");
      assertThat(over.statusCode()).isEqualTo(503);
      assertThat(over.body()).isEqualTo("pending request queue full\n");
      for (CompletableFuture<HttpResponse<String>> answer : held) {
        assertThat(answer.get().statusCode()).isEqualTo(200);
      }
      assertThat(stage.get("/most-in-flight").body()).isEqualTo("1");
    }
  }

  @Test
  void a_caller_that_hangs_up_frees_its_place() throws Exception {
    try (Stage stage = new Stage(folder).concurrency(1).deployed()) {
      stage.get("/pid");
      CompletableFuture<HttpResponse<String>> impatient = stage.later("/never");
      await().until(() -> stage.status().inFlight() == 1);
      impatient.cancel(true);
      await().until(() -> stage.status().inFlight() == 0);
      assertThat(stage.get("/aborted").body()).isEqualTo("1");
    }
  }

  @Test
  void a_process_that_is_not_live_any_more_is_replaced() throws Exception {
    try (Stage stage =
        new Stage(folder)
            .liveBy(
                new Probe.Liveness(
                    new Probe.Http("/health/liveness", Map.of()),
                    Duration.ZERO,
                    Duration.ofMillis(50),
                    Duration.ofSeconds(1),
                    3))
            .deployed()) {
      String first = stage.get("/pid").body();
      stage.get("/fall-sick");
      stage.awaitTold(ServingEvent.Crashed.class);
      assertThat(stage.get("/pid").body()).isNotEqualTo(first);
    }
  }
}
