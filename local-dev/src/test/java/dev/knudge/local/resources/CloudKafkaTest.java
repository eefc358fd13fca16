package dev.knudge.local.resources;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

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

  @ParameterizedTest
  @CsvSource({"brokers, broker", "controllers, controller"})
  void a_node_holds_one_of_a_kind_and_zones_hold_as_many_as_others(String pool, String role)
      throws Exception {
    Resources cloud = Rendering.of("eventing/overlays/cloud");
    Map<String, String> alike =
        Map.of("strimzi.io/cluster", "knudge", "strimzi.io/%s-role".formatted(role), "true");
    JsonNode pod = cloud.one("KafkaNodePool", pool).at("/spec/template/pod");
    assertThat(pod.at("/affinity/podAntiAffinity/requiredDuringSchedulingIgnoredDuringExecution"))
        .singleElement()
        .satisfies(term -> {
          assertThat(term.path("topologyKey").asText()).isEqualTo("kubernetes.io/hostname");
          // Its own kind only: kept away from all brokers, controllers would need three nodes more.
          assertThat(labels(term)).isEqualTo(alike);
        });
    assertThat(pod.path("topologySpreadConstraints"))
        .singleElement()
        .satisfies(spread -> {
          assertThat(spread.path("topologyKey").asText()).isEqualTo("topology.kubernetes.io/zone");
          assertThat(spread.path("maxSkew").asInt()).isEqualTo(1);
          // A cloud without zones, or a zone without room, stops nobody.
          assertThat(spread.path("whenUnsatisfiable").asText()).isEqualTo("ScheduleAnyway");
          assertThat(labels(spread)).isEqualTo(alike);
        });
    // A pool's template takes the place of the Kafka's, and does not add to it.
    assertThat(cloud.one("Kafka", "knudge").at("/spec/kafka/template").isMissingNode()).isTrue();
  }

  @ParameterizedTest
  @CsvSource({
    "gke, topology.kubernetes.io/zone",
    "aks, topology.kubernetes.io/zone",
    "oke, topology.kubernetes.io/zone",
    // Its nodes have no such label, and brokers would run on none of them.
    "doks, ''",
  })
  void copies_are_kept_in_zones_where_nodes_say_theirs(String overlay, String label)
      throws Exception {
    Resources cloud = Rendering.of("eventing/overlays/" + overlay);
    assertThat(cloud.one("Kafka", "knudge").at("/spec/kafka/rack/topologyKey").asText())
        .isEqualTo(label);
  }

  @ParameterizedTest
  @ValueSource(strings = {"minikube", "gke", "aks", "doks", "oke"})
  void every_pod_of_kafka_says_what_it_needs(String overlay) throws Exception {
    Resources rendered = Rendering.of("eventing/overlays/" + overlay);
    List<JsonNode> all = new ArrayList<>();
    rendered.of("KafkaNodePool").forEach(pool -> all.add(pool.at("/spec/resources")));
    rendered
        .one("Kafka", "knudge")
        .at("/spec/entityOperator")
        .forEach(operator -> all.add(operator.path("resources")));
    assertThat(all)
        .hasSizeGreaterThan(1)
        .allSatisfy(resources -> {
          assertThat(resources.at("/requests/cpu").asText()).isNotEmpty();
          assertThat(resources.at("/requests/memory").asText()).isNotEmpty();
          assertThat(resources.at("/limits/memory").asText()).isNotEmpty();
        });
  }

  private static Map<String, String> labels(JsonNode selecting) {
    Map<String, String> labels = new HashMap<>();
    selecting
        .at("/labelSelector/matchLabels")
        .properties()
        .forEach(it -> labels.put(it.getKey(), it.getValue().asText()));
    return labels;
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
