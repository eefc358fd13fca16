package dev.knudge.local.resources;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/** Who is woken by what is said once, in the AsyncAPI document of the contracts: each function's source reads those topics and no others. */
final class CatalogueRules implements Rule {

  /** Each replica of it must see every event, so it reads the topics without a source. */
  private static final String READS_ITSELF = "live";

  private final JsonNode asyncApi;

  CatalogueRules(JsonNode asyncApi) {
    this.asyncApi = asyncApi;
  }

  /** The project's document. */
  static JsonNode ofTheProject() throws IOException {
    return Resources.tree(Files.readString(Resources.ROOT.resolve("contracts/asyncapi.yaml")));
  }

  @Override
  public List<String> violations(Resources resources) {
    List<String> found = new ArrayList<>();
    for (JsonNode source : resources.of("KafkaSource")) {
      Set<String> told = receives(source.at("/spec/sink/ref/name").asText());
      Set<String> read = new TreeSet<>();
      source.path("spec").path("topics").forEach(topic -> read.add(topic.asText()));
      if (!read.equals(told)) {
        found.add(
            Resources.title(source)
                + ": reads "
                + read
                + ", and asyncapi.yaml has its function receive "
                + told);
      }
    }
    for (String service : resources.names("Service")) {
      boolean woken =
          READS_ITSELF.equals(service)
              || resources.of("KafkaSource").stream()
                  .anyMatch(source -> source.at("/spec/sink/ref/name").asText().equals(service));
      if (!woken && !receives(service).isEmpty()) {
        found.add(
            "Service "
                + service
                + ": receives "
                + receives(service)
                + ", and no KafkaSource wakes it");
      }
    }
    String brokers = asyncApi.at("/servers/kafka/host").asText();
    if (!brokers.equals(TopicRules.bootstrap(resources))) {
      found.add(
          "asyncapi.yaml has Kafka at "
              + brokers
              + ", the topics have it at "
              + TopicRules.bootstrap(resources));
    }
    return found;
  }

  /** The topics that a service receives. */
  Set<String> receives(String service) {
    Set<String> topics = new TreeSet<>();
    for (JsonNode operation : asyncApi.path("operations")) {
      boolean its = operation.path("tags").findValuesAsText("name").contains(service);
      if (its && operation.path("action").asText().equals("receive")) {
        String channel = operation.at("/channel/$ref").asText().substring("#".length());
        topics.add(asyncApi.at(channel).path("address").asText());
      }
    }
    return topics;
  }
}
