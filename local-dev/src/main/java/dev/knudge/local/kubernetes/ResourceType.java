package dev.knudge.local.kubernetes;

import static dev.knudge.local.kubernetes.Column.age;
import static dev.knudge.local.kubernetes.Column.column;
import static dev.knudge.local.kubernetes.Column.condition;
import static dev.knudge.local.kubernetes.Column.field;
import static dev.knudge.local.kubernetes.Column.timed;

import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * A kind of resource that is served, as discovery describes it.
 *
 * @param group empty for the core group
 * @param plural its name in paths
 * @param shortNames what {@code kubectl get} takes besides
 * @param categories the lists that it is part of, such as {@code all}
 * @param columns what a table shows after the name; those of Knative's kinds as their CRDs have them
 */
record ResourceType(
    String group,
    String version,
    String kind,
    String plural,
    List<String> shortNames,
    List<String> categories,
    boolean namespaced,
    List<Column> columns) {

  private static final String SERVING = "serving.knative.dev";
  private static final String SOURCES = "sources.knative.dev";
  private static final Column READY = condition("Ready", "Ready", "status");
  private static final Column REASON = condition("Reason", "Ready", "reason");
  private static final List<String> OF_SERVING = List.of("all", "knative", "serving");
  private static final List<String> OF_SOURCES = List.of("all", "knative", "sources");

  /** All there are; of Secrets there is none, so that no value of one can ever be asked for. */
  static final List<ResourceType> ALL =
      List.of(
          new ResourceType(
              "",
              "v1",
              "Namespace",
              "namespaces",
              List.of("ns"),
              List.of(),
              false,
              List.of(field("Status", "/status/phase"), age())),
          new ResourceType(
              "",
              "v1",
              "ConfigMap",
              "configmaps",
              List.of("cm"),
              List.of(),
              true,
              List.of(column("Data", "integer", object -> object.path("data").size()), age())),
          new ResourceType(
              "",
              "v1",
              "Pod",
              "pods",
              List.of("po"),
              List.of("all"),
              true,
              List.of(
                  column("Ready", "string", Column::readyContainers),
                  field("Status", "/status/phase"),
                  column("Restarts", "integer", object -> 0),
                  age())),
          new ResourceType(
              "",
              "v1",
              "Event",
              "events",
              List.of("ev"),
              List.of(),
              true,
              List.of(
                  timed("Last Seen", "string", Column.since("/lastTimestamp")),
                  field("Type", "/type"),
                  field("Reason", "/reason"),
                  column("Object", "string", Column::involved),
                  field("Message", "/message"))),
          new ResourceType(
              "batch",
              "v1",
              "Job",
              "jobs",
              List.of(),
              List.of("all"),
              true,
              List.of(
                  column("Status", "string", object -> "Complete"),
                  column("Completions", "string", object -> "1/1"),
                  age())),
          new ResourceType(
              "apiextensions.k8s.io",
              "v1",
              "CustomResourceDefinition",
              "customresourcedefinitions",
              List.of("crd", "crds"),
              List.of(),
              false,
              List.of(column("Created At", "date", Column.text("/metadata/creationTimestamp")))),
          new ResourceType(
              SERVING,
              "v1",
              "Service",
              "services",
              List.of("kservice", "ksvc"),
              OF_SERVING,
              true,
              List.of(
                  field("URL", "/status/url"),
                  field("LatestCreated", "/status/latestCreatedRevisionName"),
                  field("LatestReady", "/status/latestReadyRevisionName"),
                  READY,
                  REASON)),
          new ResourceType(
              SERVING,
              "v1",
              "Revision",
              "revisions",
              List.of("rev"),
              OF_SERVING,
              true,
              List.of(
                  field("Config Name", "/metadata/labels/serving.knative.dev~1configuration"),
                  field(
                      "Generation",
                      "/metadata/labels/serving.knative.dev~1configurationGeneration"),
                  READY,
                  REASON,
                  column("Actual Replicas", "integer", Column.number("/status/actualReplicas")),
                  column("Desired Replicas", "integer", Column.number("/status/desiredReplicas")))),
          new ResourceType(
              SERVING,
              "v1",
              "Route",
              "routes",
              List.of("rt"),
              OF_SERVING,
              true,
              List.of(field("URL", "/status/url"), READY, REASON)),
          new ResourceType(
              SERVING,
              "v1",
              "Configuration",
              "configurations",
              List.of("config", "cfg"),
              OF_SERVING,
              true,
              List.of(
                  field("LatestCreated", "/status/latestCreatedRevisionName"),
                  field("LatestReady", "/status/latestReadyRevisionName"),
                  READY,
                  REASON)),
          new ResourceType(
              SOURCES,
              "v1",
              "KafkaSource",
              "kafkasources",
              List.of(),
              List.of("all", "knative", "eventing", "sources"),
              true,
              List.of(
                  column("Topics", "string", Column.json("/spec/topics")),
                  column("BootstrapServers", "string", Column.json("/spec/bootstrapServers")),
                  READY,
                  REASON,
                  age())),
          new ResourceType(
              SOURCES,
              "v1",
              "PingSource",
              "pingsources",
              List.of(),
              OF_SOURCES,
              true,
              List.of(
                  field("Sink", "/status/sinkUri"),
                  field("Schedule", "/spec/schedule"),
                  age(),
                  READY,
                  REASON)),
          new ResourceType(
              "eventing.knative.dev",
              "v1alpha1",
              "KafkaSink",
              "kafkasinks",
              List.of(),
              List.of("all", "knative", "eventing"),
              true,
              List.of(field("URL", "/status/address/url"), age(), READY, REASON)),
          new ResourceType(
              "kafka.strimzi.io",
              "v1",
              "KafkaTopic",
              "kafkatopics",
              List.of("kt"),
              List.of("strimzi"),
              true,
              List.of(
                  field("Cluster", "/metadata/labels/strimzi.io~1cluster"),
                  column("Partitions", "integer", Column.number("/spec/partitions")),
                  column("Replication factor", "integer", object -> 1),
                  READY)));

  /** {@code v1}, or {@code <group>/<version>}. */
  String apiVersion() {
    return group.isEmpty() ? version : group + "/" + version;
  }

  /** As kubectl takes it where one is meant. */
  String singular() {
    return kind.toLowerCase(Locale.ROOT);
  }

  static Optional<ResourceType> of(String group, String version, String plural) {
    return ALL.stream()
        .filter(type ->
            type.group.equals(group) && type.version.equals(version) && type.plural.equals(plural))
        .findFirst();
  }

  static ResourceType named(String kind, String group) {
    return ALL.stream()
        .filter(type -> type.kind.equals(kind) && type.group.equals(group))
        .findFirst()
        .orElseThrow();
  }
}
