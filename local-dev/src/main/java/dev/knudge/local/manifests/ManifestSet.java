package dev.knudge.local.manifests;

import com.fasterxml.jackson.databind.JsonNode;
import io.fabric8.knative.eventing.v1alpha1.KafkaSink;
import io.fabric8.knative.serving.v1.Service;
import io.fabric8.knative.sources.v1.KafkaSource;
import io.fabric8.knative.sources.v1.PingSource;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.api.model.batch.v1.Job;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Everything that the manifests would put into a cluster, by kind and typed.
 *
 * @param all every resource, in the order read
 */
public record ManifestSet(List<Manifest> all) {

  private static final Set<String> RUN_HERE =
      Set.of(
          "serving.knative.dev/Service",
          "sources.knative.dev/KafkaSource",
          "sources.knative.dev/PingSource",
          "eventing.knative.dev/KafkaSink",
          "kafka.strimzi.io/KafkaTopic",
          "batch/Job",
          "/ConfigMap",
          "/Secret");

  // What the cluster enforces between pods, and what a single machine has no counterpart for.
  private static final Set<String> WITHOUT_EFFECT_HERE =
      Set.of(
          "/Namespace",
          "/ServiceAccount",
          "networking.k8s.io/NetworkPolicy",
          "policy/PodDisruptionBudget");

  public ManifestSet {
    all = List.copyOf(all);
    for (Manifest manifest : all) {
      String kind = manifest.group() + "/" + manifest.kind();
      if (!RUN_HERE.contains(kind) && !WITHOUT_EFFECT_HERE.contains(kind)) {
        throw new ManifestException(
            manifest.file(),
            "the kind "
                + manifest.json().path("apiVersion").asText()
                + " "
                + manifest.kind()
                + " is not one that local-dev runs",
            "Keep it to an overlay for the cluster, or teach dev.knudge.local.manifests.ManifestSet the kind");
      }
    }
  }

  /** Renders each folder and puts what they hold together. */
  public static ManifestSet load(List<Path> folders) {
    List<Manifest> all = new ArrayList<>();
    folders.forEach(folder -> all.addAll(Kustomization.render(folder)));
    return new ManifestSet(all);
  }

  /** The Knative Services. */
  public List<Located<Service>> services() {
    return typed("serving.knative.dev", "Service", Service.class);
  }

  /** The KafkaSources. */
  public List<Located<KafkaSource>> kafkaSources() {
    return typed("sources.knative.dev", "KafkaSource", KafkaSource.class);
  }

  /** The PingSources. */
  public List<Located<PingSource>> pingSources() {
    return typed("sources.knative.dev", "PingSource", PingSource.class);
  }

  /** The KafkaSinks. */
  public List<Located<KafkaSink>> kafkaSinks() {
    return typed("eventing.knative.dev", "KafkaSink", KafkaSink.class);
  }

  /** The Jobs; each runs to its end before any service may start. */
  public List<Located<Job>> jobs() {
    return typed("batch", "Job", Job.class);
  }

  /** The topics. */
  public List<Topic> topics() {
    return all.stream()
        .filter(m -> m.is("kafka.strimzi.io", "KafkaTopic"))
        .map(ManifestSet::topic)
        .toList();
  }

  Map<String, ConfigMap> configMaps() {
    Map<String, ConfigMap> byName = new HashMap<>();
    for (Located<ConfigMap> located : typed("", "ConfigMap", ConfigMap.class)) {
      byName.put(located.resource().getMetadata().getName(), located.resource());
    }
    return byName;
  }

  Map<String, Located<Secret>> secrets() {
    Map<String, Located<Secret>> byName = new HashMap<>();
    for (Located<Secret> located : typed("", "Secret", Secret.class)) {
      byName.put(located.resource().getMetadata().getName(), located);
    }
    return byName;
  }

  private <T> List<Located<T>> typed(String group, String kind, Class<T> type) {
    return all.stream().filter(m -> m.is(group, kind)).map(m -> m.as(type)).toList();
  }

  private static Topic topic(Manifest manifest) {
    JsonNode spec = manifest.json().path("spec");
    JsonNode cluster = manifest.json().path("metadata").path("labels").path("strimzi.io/cluster");
    if (cluster.asText().isEmpty()) {
      throw new ManifestException(
          manifest.file(),
          "KafkaTopic " + manifest.name() + " belongs to no cluster",
          "Set the label strimzi.io/cluster");
    }
    Map<String, String> config = new HashMap<>();
    spec.path("config")
        .properties()
        .forEach(entry -> config.put(entry.getKey(), entry.getValue().asText()));
    return new Topic(
        spec.path("topicName").asText(manifest.name()),
        cluster.asText(),
        manifest.namespace(),
        spec.path("partitions").asInt(1),
        config);
  }
}
