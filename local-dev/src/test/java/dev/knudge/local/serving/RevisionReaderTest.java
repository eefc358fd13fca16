package dev.knudge.local.serving;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.knudge.local.manifests.Located;
import dev.knudge.local.manifests.ManifestException;
import dev.knudge.local.manifests.ManifestSet;
import io.fabric8.knative.serving.v1.Service;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RevisionReaderTest {

  @TempDir Path folder;

  private RevisionSpec read(String annotations, String spec, String container) throws IOException {
    Files.writeString(folder.resolve("kustomization.yaml"), "resources: [service.yaml]\n");
    Files.writeString(
        folder.resolve("service.yaml"),
        """
        apiVersion: serving.knative.dev/v1
        kind: Service
        metadata: {name: audit, namespace: todo}
        spec:
          template:
            metadata: {annotations: {%s}}
            spec: {%s containers: [{image: "dev.local/knudge/audit:0.1.0" %s}]}
        """
            .formatted(
                annotations,
                spec.isEmpty() ? "" : spec + ",",
                container.isEmpty() ? "" : ", " + container));
    Located<Service> service = ManifestSet.load(List.of(folder)).services().getFirst();
    return RevisionReader.read(service);
  }

  @Test
  void what_is_not_written_is_as_knative_defaults_it() throws Exception {
    RevisionSpec spec = read("", "", "");
    assertThat(spec.name()).isEqualTo("audit");
    assertThat(spec.namespace()).isEqualTo("todo");
    assertThat(spec.revision()).isEqualTo("audit-00001");
    assertThat(spec.containerConcurrency()).isZero();
    assertThat(spec.timeouts())
        .isEqualTo(new Timeouts(Duration.ofSeconds(300), Duration.ZERO, Duration.ZERO));
    assertThat(spec.readiness()).isEqualTo(new Probe.Tcp());
    assertThat(spec.liveness()).isNull();
    assertThat(spec.scale())
        .isEqualTo(
            new Scale(
                0, 0, 0, 1, 70, Duration.ofSeconds(60), Duration.ZERO, Duration.ZERO, 0.1, 2));
  }

  @Test
  void what_is_written_is_read() throws Exception {
    RevisionSpec spec =
        read(
            """
            autoscaling.knative.dev/min-scale: "1", autoscaling.knative.dev/max-scale: "3", autoscaling.knative.dev/window: 1m30s,
            autoscaling.knative.dev/scale-to-zero-pod-retention-period: 2m, autoscaling.knative.dev/target: "500"
            """,
            "containerConcurrency: 100, timeoutSeconds: 120, responseStartTimeoutSeconds: 60, idleTimeoutSeconds: 30",
            """
            args: [serve], readinessProbe: {httpGet: {path: /health/readiness, httpHeaders: [{name: x, value: y}]}},
            livenessProbe: {httpGet: {path: /health/liveness}, initialDelaySeconds: 30, failureThreshold: 5}
            """);
    assertThat(spec.image()).isEqualTo("dev.local/knudge/audit:0.1.0");
    assertThat(spec.arguments()).containsExactly("serve");
    assertThat(spec.containerConcurrency()).isEqualTo(100);
    assertThat(spec.timeouts())
        .isEqualTo(
            new Timeouts(Duration.ofSeconds(120), Duration.ofSeconds(60), Duration.ofSeconds(30)));
    assertThat(spec.readiness()).isEqualTo(new Probe.Http("/health/readiness", Map.of("x", "y")));
    assertThat(spec.liveness())
        .isEqualTo(
            new Probe.Liveness(
                new Probe.Http("/health/liveness", Map.of()),
                Duration.ofSeconds(30),
                Duration.ofSeconds(10),
                Duration.ofSeconds(1),
                5));
    assertThat(spec.scale().min()).isEqualTo(1);
    assertThat(spec.scale().max()).isEqualTo(3);
    assertThat(spec.scale().target()).as("no target exceeds the hard limit").isEqualTo(70);
    assertThat(spec.scale().idle()).isEqualTo(Duration.ofSeconds(210));
  }

  @Test
  void a_long_timeout_brings_a_start_timeout_unless_that_is_switched_off() throws Exception {
    assertThat(read("", "timeoutSeconds: 600", "").timeouts().socket())
        .isEqualTo(Duration.ofSeconds(300));
    assertThat(
            read("", "timeoutSeconds: 600, responseStartTimeoutSeconds: 0", "").timeouts().socket())
        .isEqualTo(Duration.ofSeconds(600));
    assertThat(
            read(
                    "",
                    "timeoutSeconds: 600, responseStartTimeoutSeconds: 0, idleTimeoutSeconds: 20",
                    "")
                .timeouts()
                .socket())
        .isEqualTo(Duration.ofSeconds(20));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          autoscaling.knative.dev/scale: "1"        ||                                                | annotation autoscaling.knative.dev/scale of the Service audit is not one
          autoscaling.knative.dev/class: hpa.x      ||                                                | nothing else scales to zero
          autoscaling.knative.dev/metric: rps       ||                                                | must be concurrency
          autoscaling.knative.dev/window: "30"      ||                                                | is '30' and must be a duration
          autoscaling.knative.dev/min-scale: "-1"   ||                                                | is '-1' and must be a number
          ''| containerConcurrency: 1001 |                                                            | containerConcurrency is 1001
          ''| timeoutSeconds: -1 |                                                                    | timeoutSeconds is -1
          ''| volumes: [{name: v, secret: {secretName: s}}] |                                         | the volume 'v' is not an emptyDir
          ''|| command: [sh]                                                                          | the container's command is [sh]
          ''|| readinessProbe: {exec: {command: [ls]}}                                                | readinessProbe is neither httpGet nor tcpSocket
          """)
  void what_cannot_run_here_is_refused(
      String annotations, String spec, String container, String complaint) {
    assertThatExceptionOfType(ManifestException.class)
        .isThrownBy(
            () -> read(annotations, spec == null ? "" : spec, container == null ? "" : container))
        .withMessageContaining(folder.resolve("service.yaml").toString())
        .withMessageContaining(complaint);
  }

  @Test
  void the_projects_own_services_can_be_run() {
    Path base = Path.of(System.getProperty("knudge.root"), "knative", "base");
    assumeTrue(Files.isDirectory(base));
    assertThat(ManifestSet.load(List.of(base)).services())
        .isNotEmpty()
        .allSatisfy(service ->
            assertThat(RevisionReader.read(service).readiness()).isInstanceOf(Probe.Http.class));
  }
}
