package dev.knudge.local.manifests;

import java.util.Map;

/**
 * A topic as its Strimzi {@code KafkaTopic} describes it.
 *
 * @param name the name in Kafka
 * @param cluster the Kafka cluster it belongs to
 * @param clusterNamespace the namespace of that cluster
 * @param partitions how many partitions it has
 * @param config topic settings, by their Kafka names
 */
public record Topic(
    String name,
    String cluster,
    String clusterNamespace,
    int partitions,
    Map<String, String> config) {

  public Topic {
    config = Map.copyOf(config);
  }

  /** The name by which pods reach the cluster's brokers, as Strimzi makes it. */
  public String bootstrapService() {
    return cluster + "-kafka-bootstrap." + clusterNamespace;
  }
}
