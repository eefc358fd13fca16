package dev.knudge.local.resources;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/** The Kafka of the clouds: where it runs, and who may do what in it. */
class CloudKafkaTest {
  @Test
  void kafka_lets_each_user_do_what_is_needed_and_no_more() throws Exception {
    Resources cloud = Rendering.of("eventing/overlays/cloud");
    assertThat(cloud.one("Kafka", "knudge").at("/spec/kafka/authorization/type").asText())
        .isEqualTo("simple");
    assertThat(cloud.one("Kafka", "knudge").at("/spec/kafka/authorization").has("superUsers"))
        .isFalse();
    Map<String, Set<String>> sinks = granted(cloud.one("KafkaUser", "knudge-sinks"), "topic");
    assertThat(sinks.keySet()).containsExactlyInAnyOrderElementsOf(cloud.names("KafkaTopic"));
    assertThat(sinks.values()).containsOnly(Set.of("Describe", "Write"));

    Map<String, Set<String>> sources = granted(cloud.one("KafkaUser", "knudge-sources"), "topic");
    Set<String> read = new TreeSet<>();
    cloud
        .of("KafkaSource")
        .forEach(source -> source.at("/spec/topics").forEach(topic -> read.add(topic.asText())));
    assertThat(sources.keySet()).containsAll(read);
    assertThat(sources.values()).containsOnly(Set.of("Describe", "Read"));
    Map<String, Set<String>> live = granted(cloud.one("KafkaUser", "knudge-live"), "topic");
    assertThat(live.keySet())
        .isEqualTo(new CatalogueRules(CatalogueRules.ofTheProject()).receives("live"));
    assertThat(live.values()).containsOnly(Set.of("Describe", "Read"));
    Set<String> prefixes = granted(cloud.one("KafkaUser", "knudge-sources"), "group").keySet();
    assertThat(cloud.of("KafkaSource"))
        .allMatch(
            it -> prefixes.stream().anyMatch(it.at("/spec/consumerGroup").asText()::startsWith));
  }

  @Test
  void a_node_holds_one_broker_and_controllers_may_be_beside_them() throws Exception {
    Resources cloud = Rendering.of("eventing/overlays/cloud");
    String apart =
        "/template/pod/affinity/podAntiAffinity/requiredDuringSchedulingIgnoredDuringExecution/0";
    JsonNode term = cloud.one("KafkaNodePool", "brokers").path("spec").at(apart);
    assertThat(term.path("topologyKey").asText()).isEqualTo("kubernetes.io/hostname");
    assertThat(term.at("/labelSelector/matchLabels/strimzi.io~1broker-role").asText())
        .isEqualTo("true");
    // Controllers have what the Kafka says; kept away from all brokers they would find no node.
    assertThat(cloud.one("KafkaNodePool", "controllers").at("/spec/template").isMissingNode())
        .isTrue();
    assertThat(cloud.one("Kafka", "knudge").at("/spec/kafka/template").isMissingNode()).isTrue();
  }

  private static Map<String, Set<String>> granted(JsonNode user, String kind) {
    Map<String, Set<String>> granted = new HashMap<>();
    for (JsonNode acl : user.at("/spec/authorization/acls")) {
      if (acl.at("/resource/type").asText().equals(kind)) {
        Set<String> operations = new TreeSet<>();
        acl.path("operations").forEach(it -> operations.add(it.asText()));
        granted.put(acl.at("/resource/name").asText(), operations);
      }
    }
    return granted;
  }
}
