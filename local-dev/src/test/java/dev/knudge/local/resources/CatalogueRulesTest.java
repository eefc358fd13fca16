package dev.knudge.local.resources;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.knudge.contracts.EventType;
import dev.knudge.contracts.Topic;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class CatalogueRulesTest {

  private final Resources project = Resources.ofTheProject();
  private JsonNode asyncApi;
  private Rule rules;

  @BeforeEach
  void read() throws Exception {
    asyncApi = CatalogueRules.ofTheProject();
    rules = new CatalogueRules(asyncApi);
  }

  @Test
  void each_function_is_woken_by_the_topics_it_receives() {
    assertThat(rules.violations(project)).isEmpty();
  }

  @Test
  void each_type_of_event_is_in_its_topics_channel_and_a_source_reads_it() {
    Map<String, Set<String>> byTopic = new TreeMap<>();
    for (EventType type : EventType.values()) {
      byTopic.computeIfAbsent(type.topic().wireName(), it -> new TreeSet<>()).add(type.wireName());
    }
    Map<String, Set<String>> inChannels = new TreeMap<>();
    for (JsonNode channel : asyncApi.path("channels")) {
      for (JsonNode message : channel.path("messages")) {
        String name = asyncApi.at(message.path("$ref").asText().substring(1)).path("name").asText();
        if (byTopic.values().stream().anyMatch(types -> types.contains(name))) {
          inChannels
              .computeIfAbsent(channel.path("address").asText(), it -> new TreeSet<>())
              .add(name);
        }
      }
    }
    assertThat(inChannels).isEqualTo(byTopic);
    // Each seal of the audit log is told there: an audit that recorded it would seal for ever.
    Set<String> recorded = new TreeSet<>(byTopic.keySet());
    recorded.remove(Topic.AUDIT_CHECKPOINTS.wireName());
    assertThat(new CatalogueRules(asyncApi).receives("audit")).isEqualTo(recorded);
  }

  @Test
  void a_topic_too_few_is_found() {
    assertThat(rules.violations(project.without("KafkaSource", "audit", "/spec/topics/4")))
        .singleElement()
        .asString()
        .contains("KafkaSource audit: reads", "has its function receive");
  }

  @Test
  void a_topic_too_many_is_found() {
    assertThat(
            rules.violations(
                project.with("KafkaSource", "audit", "/spec/topics/-", "dead-letters")))
        .singleElement()
        .asString()
        .contains("KafkaSource audit: reads [dead-letters");
  }

  @Test
  void a_function_that_nothing_wakes_is_found() {
    assertThat(rules.violations(project.without("KafkaSource", "audit")))
        .singleElement()
        .asString()
        .contains("Service audit: receives", "no KafkaSource wakes it");
  }

  @Test
  void a_kafka_elsewhere_is_found() {
    ObjectNode moved = asyncApi.deepCopy();
    ((ObjectNode) moved.at("/servers/kafka")).put("host", "kafka:9092");
    assertThat(new CatalogueRules(moved).violations(project))
        .singleElement()
        .asString()
        .contains("has Kafka at kafka:9092");
  }
}
