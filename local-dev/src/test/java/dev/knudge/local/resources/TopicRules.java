package dev.knudge.local.resources;

import com.fasterxml.jackson.databind.JsonNode;
import dev.knudge.contracts.Topic;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.apache.kafka.common.config.ConfigException;
import org.apache.kafka.common.errors.InvalidConfigurationException;
import org.apache.kafka.storage.internals.log.LogConfig;

/** The topics of the catalogue are there, Kafka would take them as they are described, and each has a sink that does not own it. */
final class TopicRules implements Rule {

  private static final Set<String> TOPIC_FIELDS =
      Set.of("topicName", "partitions", "replicas", "config");

  @Override
  public List<String> violations(Resources resources) {
    List<String> found = new ArrayList<>();
    catalogueIsServed(resources, "KafkaTopic", found);
    catalogueIsServed(resources, "KafkaSink", found);
    resources.of("KafkaTopic").forEach(topic -> kafkaTakesIt(topic, found));
    resources.of("KafkaSink").forEach(sink -> sinkOwnsNothing(resources, sink, found));
    return found;
  }

  /** The address of the brokers of the cluster that the topics belong to, as Strimzi names it; a base has no Kafka, and is meant for one without TLS. */
  static String bootstrap(Resources resources) {
    String port =
        resources.of("Kafka").stream()
            .map(kafka -> kafka.at("/spec/kafka/listeners/0/port").asText())
            .findFirst()
            .orElse("9092");
    return resources.of("KafkaTopic").stream()
        .map(topic ->
            topic.at("/metadata/labels/strimzi.io~1cluster").asText()
                + "-kafka-bootstrap."
                + Resources.namespace(topic)
                + ".svc.cluster.local:"
                + port)
        .distinct()
        .collect(Collectors.joining(" or "));
  }

  private static void catalogueIsServed(Resources resources, String kind, List<String> found) {
    Set<String> missing =
        Arrays.stream(Topic.values())
            .map(Topic::wireName)
            .collect(Collectors.toCollection(TreeSet::new));
    Set<String> unknown = new TreeSet<>(resources.names(kind));
    unknown.removeAll(missing);
    resources.names(kind).forEach(missing::remove);
    missing.forEach(it -> found.add("the topic " + it + " of the catalogue has no " + kind));
    unknown.forEach(it -> found.add(kind + " " + it + " is of no topic of the catalogue"));
  }

  private static void kafkaTakesIt(JsonNode topic, List<String> found) {
    JsonNode spec = topic.path("spec");
    spec.fieldNames()
        .forEachRemaining(field -> {
          if (!TOPIC_FIELDS.contains(field)) {
            found.add(Resources.title(topic) + ": spec." + field + " is not a field of KafkaTopic");
          }
        });
    if (spec.path("partitions").asInt() < 1) {
      found.add(Resources.title(topic) + ": spec.partitions is " + spec.path("partitions"));
    }
    Map<String, String> config = new HashMap<>();
    spec.path("config")
        .properties()
        .forEach(entry -> config.put(entry.getKey(), entry.getValue().asText()));
    try {
      LogConfig.validate(config);
    } catch (ConfigException | InvalidConfigurationException e) {
      found.add(Resources.title(topic) + ": " + e.getMessage());
    }
  }

  private static void sinkOwnsNothing(Resources resources, JsonNode sink, List<String> found) {
    JsonNode spec = sink.path("spec");
    for (String owning : List.of("numPartitions", "replicationFactor")) {
      if (spec.has(owning)) {
        found.add(
            Resources.title(sink)
                + ": spec."
                + owning
                + " makes the sink own its topic, and deleting the sink would delete the topic");
      }
    }
    if (!spec.path("topic").asText().equals(Resources.name(sink))) {
      found.add(Resources.title(sink) + ": writes to the topic " + spec.path("topic"));
    }
    reachesTheBrokers(resources, sink, found);
  }

  static void reachesTheBrokers(Resources resources, JsonNode resource, List<String> found) {
    String expected = bootstrap(resources);
    for (JsonNode server : resource.path("spec").path("bootstrapServers")) {
      if (!server.asText().equals(expected)) {
        found.add(
            Resources.title(resource)
                + ": looks for Kafka at "
                + server.asText()
                + " and not at "
                + expected);
      }
    }
  }
}
