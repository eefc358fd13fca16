package dev.knudge.local.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** What runs, seen with the tools of a cluster. Where kubectl or kn is not installed, its tests are skipped. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class KubectlIT {

  private RunningLocalDev local;
  private Path home;

  @BeforeAll
  void start(@TempDir Path folder) throws Exception {
    assumeTrue(isThere("kubectl") || isThere("kn"));
    home = folder;
    local = RunningLocalDev.start(folder.resolve("data"));
  }

  @AfterAll
  void stop() {
    if (local != null) {
      local.close();
    }
  }

  private static boolean isThere(String tool) {
    return Stream.of(System.getenv("PATH").split(File.pathSeparator))
        .anyMatch(folder -> Files.isExecutable(Path.of(folder, tool)));
  }

  private String run(String... command) throws Exception {
    assumeTrue(isThere(command[0]));
    Path output = Files.createTempFile(home, "tool", ".out");
    ProcessBuilder builder =
        new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(output.toFile());
    builder.environment().put("KUBECONFIG", local.folder().resolve("kubeconfig").toString());
    builder.environment().put("HOME", home.toString());
    Process process = builder.start();
    assertThat(process.waitFor(5, TimeUnit.MINUTES)).as(String.join(" ", command)).isTrue();
    return Files.readString(output);
  }

  @Test
  void kubectl_shows_services_sources_and_pings_and_which_pods_are_awake() throws Exception {
    assertThat(run("kubectl", "get", "ksvc"))
        .containsPattern("audit +http://localhost:\\d+ +audit-00001 +audit-00001 +True");
    assertThat(run("kubectl", "get", "ksvc,kafkasource,pingsource"))
        .contains(
            "service.serving.knative.dev/audit",
            "kafkasource.sources.knative.dev/audit",
            "pingsource.sources.knative.dev/audit-housekeeping");

    String user = "user-" + UUID.randomUUID();
    local.postEvent(
        "task-events",
        Map.of(
            "specversion",
            "1.0",
            "id",
            user,
            "source",
            "/tasks",
            "type",
            "task.created",
            "time",
            "2026-02-08T10:00:00Z",
            "partitionkey",
            user),
        "{\"task_id\":\"t\",\"user_id\":\"%s\",\"payload\":{\"title\":\"T\"}}".formatted(user));
    await()
        .atMost(Duration.ofMinutes(10))
        .untilAsserted(() ->
            assertThat(run("kubectl", "get", "pods", "-l", "serving.knative.dev/service=audit"))
                .containsPattern("audit-00001-\\d+ +1/1 +Running"));
    assertThat(
            run(
                "kubectl",
                "get",
                "revision",
                "audit-00001",
                "-o",
                "jsonpath={.status.actualReplicas}"))
        .isEqualTo("1");
    assertThat(run("kubectl", "get", "events")).contains("Awake", "service/audit");
    // By their uid, which get does not look at.
    assertThat(run("kubectl", "describe", "ksvc", "audit"))
        .containsPattern("Events:\\s+Type")
        .contains("Awake");
  }

  @Test
  void kubectl_is_told_that_nothing_can_be_changed_and_shown_no_secret() throws Exception {
    assertThat(run("kubectl", "delete", "ksvc", "audit")).contains("MethodNotAllowed");
    assertThat(run("kubectl", "get", "secrets")).contains("doesn't have a resource type");
    assertThat(run("kubectl", "get", "ksvc", "audit", "-o", "yaml"))
        .contains("kind: Service", "secretKeyRef");
  }

  @Test
  void kubectl_watches() throws Exception {
    assumeTrue(isThere("kubectl"));
    List<String> command =
        new ArrayList<>(List.of("kubectl", "get", "ksvc", "-w", "--request-timeout=20s"));
    assertThat(run(command.toArray(String[]::new))).contains("NAME", "audit");
  }

  @Test
  void kn_lists_services_revisions_routes_and_sources() throws Exception {
    assertThat(run("kn", "service", "list")).contains("audit").contains("True");
    assertThat(run("kn", "revision", "list")).contains("audit-00001");
    assertThat(run("kn", "route", "list")).contains("audit");
    assertThat(run("kn", "source", "list")).contains("audit-housekeeping", "KafkaSource");
  }
}
