package dev.knudge.local.manifests;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ManifestSetTest {

  @TempDir Path folder;

  private ManifestSet of(String manifest) {
    new Folder(folder)
        .file("kustomization.yaml", "resources: [it.yaml]\n")
        .file("it.yaml", manifest);
    return ManifestSet.load(List.of(folder));
  }

  @Test
  void reads_each_kind_into_its_typed_model() {
    ManifestSet set =
        of(
            """
            {apiVersion: serving.knative.dev/v1, kind: Service, metadata: {name: audit, namespace: todo},
             spec: {template: {metadata: {annotations: {autoscaling.knative.dev/window: 30s}},
                    spec: {containerConcurrency: 100, timeoutSeconds: 120, containers: [{image: "dev.local/knudge/audit:0.1.0"}]}}}}
            ---
            {apiVersion: sources.knative.dev/v1, kind: KafkaSource, metadata: {name: audit},
             spec: {topics: [task-events], ordering: unordered, delivery: {retry: 10, backoffDelay: PT0.5S}}}
            ---
            {apiVersion: sources.knative.dev/v1, kind: PingSource, metadata: {name: tick}, spec: {schedule: "17 3 * * *"}}
            ---
            {apiVersion: eventing.knative.dev/v1alpha1, kind: KafkaSink, metadata: {name: dead-letters}, spec: {topic: dead-letters}}
            ---
            {apiVersion: networking.k8s.io/v1, kind: NetworkPolicy, metadata: {name: functions}, spec: {podSelector: {}}}
            """);
    assertThat(set.services())
        .singleElement()
        .satisfies(service -> {
          assertThat(service.file()).isEqualTo(folder.resolve("it.yaml"));
          assertThat(service.resource().getSpec().getTemplate().getSpec().getContainerConcurrency())
              .isEqualTo(100L);
        });
    assertThat(set.kafkaSources().getFirst().resource().getSpec().getDelivery().getBackoffDelay())
        .isEqualTo("PT0.5S");
    assertThat(set.pingSources().getFirst().resource().getSpec().getSchedule())
        .isEqualTo("17 3 * * *");
    assertThat(set.kafkaSinks().getFirst().resource().getSpec().getTopic())
        .isEqualTo("dead-letters");
    assertThat(set.jobs()).isEmpty();
  }

  @Test
  void a_topic_knows_its_cluster_and_its_settings() {
    assertThat(
            of("""
            apiVersion: kafka.strimzi.io/v1
            kind: KafkaTopic
            metadata: {name: task-events, namespace: kafka, labels: {strimzi.io/cluster: knudge}}
            spec: {partitions: 6, config: {retention.ms: 604800000, cleanup.policy: delete}}
            """)
                .topics())
        .singleElement()
        .isEqualTo(
            new Topic(
                "task-events",
                "knudge",
                "kafka",
                6,
                Map.of("retention.ms", "604800000", "cleanup.policy", "delete")))
        .extracting(Topic::bootstrapService)
        .isEqualTo("knudge-kafka-bootstrap.kafka");
  }

  @Test
  void a_kind_that_does_not_run_here_is_refused() {
    assertThatExceptionOfType(ManifestException.class)
        .isThrownBy(
            () -> of("{apiVersion: eventing.knative.dev/v1, kind: Trigger, metadata: {name: t}}"))
        .withMessageContaining(
            "it.yaml: the kind eventing.knative.dev/v1 Trigger is not one that local-dev runs");
  }

  @Test
  void a_number_where_the_api_wants_text_is_refused_as_the_api_server_does() {
    ManifestSet set =
        of("{apiVersion: v1, kind: ConfigMap, metadata: {name: knudge}, data: {PORT: 8080}}");
    assertThatExceptionOfType(ManifestException.class)
        .isThrownBy(set::configMaps)
        .withMessageContaining("ConfigMap knudge is not a ConfigMap as the API has it");
  }
}
