package dev.knudge.local.resources;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The component that has Brokers and Triggers in place of KafkaSources. */
class TriggersTest {
  @TempDir private Path own;

  @ParameterizedTest
  @ValueSource(strings = {"minikube", "cloud"})
  void triggers_wake_a_function_by_the_topics_of_its_source_with_types_of_the_catalogue(
      String overlay) throws Exception {
    Resources sources = Rendering.of("eventing/overlays/" + overlay);
    Resources brokers =
        Rendering.with(own, "eventing/overlays/" + overlay, "eventing/components/broker");
    assertThat(brokers.names("KafkaSource")).isSubsetOf("dead-letters");
    Set<String> expected = new TreeSet<>();
    for (JsonNode source : sources.of("KafkaSource")) {
      for (JsonNode topic : source.at("/spec/topics")) {
        if (!topic.asText().equals("dead-letters")) {
          expected.add(source.at("/spec/sink/ref/name").asText() + " " + topic.asText());
        }
      }
    }
    Map<String, String> topics = new HashMap<>();
    for (JsonNode broker : brokers.of("Broker")) {
      topics.put(
          Resources.name(broker),
          broker.at("/metadata/annotations/kafka.eventing.knative.dev~1external.topic").asText());
    }
    assertThat(sources.names("KafkaTopic")).containsAll(topics.values());
    Set<String> woken = new TreeSet<>();
    JsonNode catalogue = CatalogueRules.ofTheProject();
    for (JsonNode trigger : brokers.of("Trigger")) {
      String topic = topics.get(trigger.at("/spec/broker").asText());
      woken.add(trigger.at("/spec/subscriber/ref/name").asText() + " " + topic);
      assertThat(typesOn(catalogue, topic))
          .as(Resources.title(trigger))
          .containsAll(trigger.path("spec").findValuesAsText("type"));
      assertThat(trigger.at("/spec/delivery"))
          .as("delivery as the KafkaSources have it")
          .isEqualTo(sources.of("KafkaSource").getFirst().at("/spec/delivery"));
    }
    assertThat(woken).isEqualTo(expected);
  }

  @Test
  void the_readme_deletes_by_name_each_source_that_the_component_replaces() throws Exception {
    Set<String> replaced =
        new TreeSet<>(Rendering.of("eventing/overlays/gke").names("KafkaSource"));
    replaced.removeAll(
        Rendering.with(own, "eventing/overlays/gke", "eventing/components/broker")
            .names("KafkaSource"));
    assertThat(Files.readString(Resources.ROOT.resolve("eventing/README.md")))
        .containsSubsequence(
            "broker,trigger --all",
            "kubectl delete kafkasource -n todo " + String.join(" ", replaced) + " ");
  }

  private static List<String> typesOn(JsonNode catalogue, String topic) {
    List<String> types = new ArrayList<>();
    for (JsonNode channel : catalogue.path("channels")) {
      if (channel.path("address").asText().equals(topic)) {
        for (JsonNode message : channel.path("messages")) {
          String reference = message.path("$ref").asText();
          types.add(catalogue.at(reference.substring("#".length())).path("name").asText());
        }
      }
    }
    return types;
  }
}
