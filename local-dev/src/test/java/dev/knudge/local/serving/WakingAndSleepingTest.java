package dev.knudge.local.serving;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;

import dev.knudge.backends.PortTakenException;
import dev.knudge.local.serving.ServiceStatus.State;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** With real processes. */
@Timeout(60)
class WakingAndSleepingTest {

  @TempDir Path folder;

  @Test
  void fifty_requests_are_held_while_one_process_starts_and_each_is_answered() throws Exception {
    try (Stage stage = new Stage(folder).deployed()) {
      assertThat(stage.status().state()).isEqualTo(State.ASLEEP);
      List<CompletableFuture<HttpResponse<String>>> answers = new ArrayList<>();
      for (int i = 0; i < 50; i++) {
        answers.add(stage.later("/pid"));
      }
      Set<String> pids = new HashSet<>();
      for (CompletableFuture<HttpResponse<String>> answer : answers) {
        assertThat(answer.get().statusCode()).isEqualTo(200);
        pids.add(answer.get().body());
      }
      assertThat(pids).containsExactly(String.valueOf(stage.status().pids().getFirst()));
      assertThat(stage.status().requests()).isEqualTo(50);
      assertThat(stage.told(ServingEvent.Waking.class)).hasSize(1);
    }
  }

  @Test
  void a_start_is_measured_from_execution_to_readiness_and_from_request_to_answer()
      throws Exception {
    try (Stage stage = new Stage(folder).deployed()) {
      assertThat(stage.status().lastColdStart()).isNull();
      stage.get("/pid");
      ServiceStatus.ColdStart cold = stage.status().lastColdStart();
      assertThat(cold.startToReady()).isBetween(Duration.ofMillis(20), Duration.ofSeconds(20));
      assertThat(cold.requestToAnswer()).isGreaterThan(cold.startToReady());
      assertThat(stage.told(ServingEvent.Awake.class))
          .singleElement()
          .satisfies(awake -> assertThat(awake.startToReady()).isEqualTo(cold.startToReady()));
      stage.get("/pid");
      assertThat(stage.told(ServingEvent.FirstAnswer.class)).hasSize(1);
    }
  }

  @Test
  void it_sleeps_after_its_idle_window_and_wakes_again() throws Exception {
    try (Stage stage =
        new Stage(folder).scaled(Stage.scale(0, Duration.ofMillis(600))).deployed()) {
      String first = stage.get("/pid").body();
      ProcessHandle process = ProcessHandle.of(Long.parseLong(first)).orElseThrow();
      ServingEvent.Asleep asleep = stage.awaitTold(ServingEvent.Asleep.class);
      assertThat(asleep.requests()).isEqualTo(1);
      assertThat(asleep.awake()).isGreaterThan(Duration.ofMillis(600));
      assertThat(process.isAlive()).isFalse();
      assertThat(stage.status().state()).isEqualTo(State.ASLEEP);
      assertThat(stage.get("/pid").body()).isNotEqualTo(first);
    }
  }

  @Test
  void a_request_in_flight_keeps_it_awake_past_the_window() throws Exception {
    try (Stage stage =
        new Stage(folder).scaled(Stage.scale(0, Duration.ofMillis(300))).deployed()) {
      assertThat(stage.get("/slow?ms=1500").body()).isEqualTo("slow");
      assertThat(stage.told(ServingEvent.Asleep.class)).isEmpty();
      stage.awaitTold(ServingEvent.Asleep.class);
    }
  }

  @Test
  void requests_that_come_just_as_it_falls_asleep_are_answered() throws Exception {
    try (Stage stage = new Stage(folder).scaled(Stage.scale(0, Duration.ofMillis(1))).deployed()) {
      // One after another, each as soon as the last is answered: which is when it begins to fall
      // asleep.
      while (stage.told(ServingEvent.Awake.class).size() < 6) {
        assertThat(stage.get("/pid").statusCode()).isEqualTo(200);
      }
      assertThat(stage.status().failures()).isZero();
    }
  }

  @Test
  void min_scale_keeps_processes_without_any_request_and_shares_requests_among_them()
      throws Exception {
    try (Stage stage =
        new Stage(folder).scaled(Stage.scale(2, Duration.ofMillis(200))).deployed()) {
      await().atMost(Duration.ofSeconds(20)).until(() -> stage.status().replicas() == 2);
      Set<String> pids = new HashSet<>();
      for (int i = 0; i < 4; i++) {
        pids.add(stage.get("/pid").body());
      }
      assertThat(pids).hasSize(2);
      await()
          .during(Duration.ofMillis(800))
          .atMost(Duration.ofSeconds(2))
          .until(() -> stage.status().replicas() == 2);
    }
  }

  @Test
  void load_beyond_the_target_brings_more_processes_up_to_the_cap() throws Exception {
    try (Stage stage =
        new Stage(folder, 2, Duration.ofSeconds(20))
            .concurrency(2)
            .scaled(Stage.scale(0, Duration.ofSeconds(6)))
            .deployed()) {
      List<CompletableFuture<HttpResponse<String>>> answers = new ArrayList<>();
      for (int i = 0; i < 8; i++) {
        answers.add(stage.later("/slow?ms=1500"));
      }
      await().atMost(Duration.ofSeconds(20)).until(() -> stage.status().replicas() == 2);
      for (CompletableFuture<HttpResponse<String>> answer : answers) {
        assertThat(answer.get().statusCode()).isEqualTo(200);
      }
      assertThat(stage.told(ServingEvent.Awake.class)).hasSize(2);
    }
  }

  @Test
  void a_process_gets_the_platforms_environment_and_nothing_of_ours() throws Exception {
    try (Stage stage =
        new Stage(folder).with("JWT_ISSUER", "knudge").with("PORT", "1").deployed()) {
      List<String> environment = stage.get("/environment").body().lines().toList();
      assertThat(environment)
          .contains(
              "K_SERVICE=sample",
              "K_CONFIGURATION=sample",
              "K_REVISION=sample-00001",
              "JWT_ISSUER=knudge",
              "MICRONAUT_SERVER_HOST=127.0.0.1",
              "TZ=UTC",
              "HOSTNAME=sample-00001-1")
          .doesNotContain("PORT=1");
      assertThat(environment.stream().map(line -> line.substring(0, line.indexOf('='))))
          .isSubsetOf(
              "K_SERVICE",
              "K_CONFIGURATION",
              "K_REVISION",
              "JWT_ISSUER",
              "MICRONAUT_SERVER_HOST",
              "TZ",
              "HOSTNAME",
              "PORT",
              "PATH",
              "HOME",
              "TMPDIR",
              "LANG",
              "LC_ALL",
              "PWD",
              "OLDPWD",
              "SHLVL",
              "_");
      assertThat(Path.of(stage.get("/folder").body()).toRealPath()).isEqualTo(folder.toRealPath());
    }
  }

  @Test
  void what_it_prints_is_in_its_log() throws Exception {
    try (Stage stage = new Stage(folder).deployed()) {
      stage.get("/pid");
      await()
          .untilAsserted(() ->
              assertThat(Files.readString(folder.resolve("logs/sample.log")))
                  .contains("listening on "));
    }
  }

  @Test
  void a_process_that_ignores_sigterm_is_killed_after_the_grace() throws Exception {
    try (Stage stage =
        new Stage(folder)
            .with("MODE", "stubborn")
            .timeouts(Duration.ofSeconds(1), Duration.ZERO, Duration.ZERO)
            .scaled(Stage.scale(1, Duration.ofMillis(200)))
            .deployed()) {
      stage.awaitState(State.AWAKE);
      ProcessHandle process = ProcessHandle.of(stage.status().pids().getFirst()).orElseThrow();
      stage.serving.close();
      assertThat(process.isAlive()).isFalse();
    }
  }

  @Test
  void tcp_readiness_is_enough_where_no_probe_is_written() throws Exception {
    try (Stage stage = new Stage(folder).readyBy(new Probe.Tcp()).deployed()) {
      assertThat(stage.get("/pid").statusCode()).isEqualTo(200);
    }
  }

  @Test
  void a_taken_port_is_named_with_its_service() throws Exception {
    try (Stage stage = new Stage(folder);
        ServerSocket taken = new ServerSocket(stage.port, 1, InetAddress.getLoopbackAddress())) {
      assertThatExceptionOfType(PortTakenException.class)
          .isThrownBy(stage::deployed)
          .withMessageContaining(
              "port "
                  + taken.getLocalPort()
                  + " is taken by another program: stop it, or set service.sample.port");
      assertThat(stage.serving.address("sample")).isEmpty();
    }
  }

  @Test
  void a_job_runs_to_its_end_and_its_lines_are_heard() throws Exception {
    try (Stage stage = new Stage(folder)) {
      List<String> lines = new ArrayList<>();
      int status =
          ServiceProcess.run(
              stage.application(Map.of("MODE", "exit")),
              stage.guard,
              Duration.ofSeconds(20),
              lines::add);
      assertThat(status).isEqualTo(7);
      assertThat(lines).containsExactly("the migration 7 is missing");
    }
  }

  @Test
  void a_job_that_takes_too_long_is_ended() throws Exception {
    try (Stage stage = new Stage(folder)) {
      assertThat(
              ServiceProcess.run(
                  stage.application(Map.of("MODE", "never")),
                  stage.guard,
                  Duration.ofMillis(500),
                  line -> {}))
          .isEqualTo(143);
    }
  }
}
