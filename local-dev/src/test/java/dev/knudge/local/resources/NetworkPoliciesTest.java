package dev.knudge.local.resources;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.knudge.local.resources.NetworkPolicies.Address;
import dev.knudge.local.resources.NetworkPolicies.Peer;
import dev.knudge.local.resources.NetworkPolicies.Pod;
import java.net.URI;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Who may talk to whom in the namespace. The addresses are those of the settings; behind a Service's port is the port of Knative's pod. */
class NetworkPoliciesTest {
  private static final Peer DNS = new Pod("kube-system", Map.of("k8s-app", "kube-dns"));
  private static final Peer SINKS =
      new Pod("knative-eventing", Map.of("app", "kafka-sink-receiver"));
  private static final Peer GATEWAY =
      new Pod("kourier-system", Map.of("app", "3scale-kourier-gateway"));
  private static final Peer KAFKA =
      new Pod("kafka", Map.of("strimzi.io/cluster", "knudge", "strimzi.io/broker-role", "true"));
  private static final Map<String, String> POOLER = Map.of("cnpg.io/poolerName", "knudge-pooler");
  private static final Map<String, String> DATABASE = Map.of("cnpg.io/cluster", "knudge-postgres");

  @TempDir private Path own;

  @ParameterizedTest
  @CsvSource({
    "gke, false",
    "gke, true",
    "aks, false",
    "aks, true",
    "doks, false",
    "doks, true",
    "oke, false",
    "oke, true"
  })
  void a_clouds_functions_reach_what_they_need(String overlay, boolean components)
      throws Exception {
    Resources cloud = components ? withAll(overlay) : Rendering.of("knative/overlays/" + overlay);
    NetworkPolicies policies = NetworkPolicies.of(cloud);
    int database = jdbcPort(cloud, "DATABASE_URL");
    // The receiver's pods: 8080 behind http://, 8443 behind https://.
    int sinks = cloud.config("knudge", "KNUDGE_SINK_BASE_URL").startsWith("https:") ? 8443 : 8080;
    int kafka = kafkaPort(cloud);
    Set<String> callers = callers(cloud);
    assertThat(callers).contains("live", "dead-letters", "notification");
    for (JsonNode service : Overlays.knative(cloud)) {
      String name = Resources.name(service);
      Map<String, String> pod = function(name);
      Pod itself = new Pod("todo", pod);
      assertThat(policies.letOut(pod, DNS, "UDP", 53)).as(name).isTrue();
      assertThat(policies.letOut(pod, DNS, "TCP", 53)).as(name).isTrue();
      assertThat(policies.letOut(pod, SINKS, "TCP", sinks)).as(name).isTrue();
      assertThat(policies.letOut(pod, new Pod("todo", POOLER), "TCP", database)).as(name).isTrue();
      assertThat(policies.letIn(POOLER, itself, "TCP", database)).as(name).isTrue();
      assertThat(policies.letIn(pod, GATEWAY, "TCP", 8012)).as(name).isTrue();
      assertThat(policies.letOut(pod, new Address("203.0.113.5"), "TCP", 443)).as(name).isTrue();
      // By their inner addresses, hence by the gateway of the inside: 8081, with TLS 8444.
      assertThat(policies.letOut(pod, GATEWAY, "TCP", 8081))
          .as(name)
          .isEqualTo(callers.contains(name));
      assertThat(policies.letOut(pod, GATEWAY, "TCP", 8444))
          .as(name)
          .isEqualTo(callers.contains(name));
      assertThat(policies.letOut(pod, KAFKA, "TCP", kafka)).as(name).isEqualTo(name.equals("live"));
      assertThat(
              policies.letOut(
                  pod,
                  new Pod(
                      "monitoring", Map.of("app.kubernetes.io/name", "opentelemetry-collector")),
                  "TCP",
                  4318))
          .as(name)
          .isTrue();
      // The component oidc fetches the cluster's keys.
      assertThat(policies.letOut(pod, new Address("10.96.0.1"), "TCP", 443))
          .as(name)
          .isEqualTo(components);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"gke", "aks", "doks", "oke"})
  void a_clouds_functions_reach_nothing_else(String overlay) throws Exception {
    NetworkPolicies policies = NetworkPolicies.of(Rendering.of("knative/overlays/" + overlay));
    Map<String, String> pod = function("audit");
    assertThat(policies.letOut(pod, new Address("169.254.169.254"), "TCP", 80)).isFalse();
    assertThat(policies.letOut(pod, new Address("203.0.113.5"), "TCP", 5432)).isFalse();
    assertThat(policies.letOut(pod, new Address("10.0.0.5"), "TCP", 8443)).isFalse();
    assertThat(policies.letOut(pod, new Pod("todo", DATABASE), "TCP", 5432)).isFalse();
    assertThat(policies.letOut(pod, new Pod("default", Map.of()), "TCP", 80)).isFalse();
    assertThat(policies.letIn(pod, new Pod("default", Map.of()), "TCP", 8012)).isFalse();
    assertThat(policies.letIn(pod, new Pod("todo", function("tasks")), "TCP", 8012)).isFalse();
    assertThat(policies.letOut(Map.of("app", "anything"), SINKS, "TCP", 8080)).isFalse();
  }

  @ParameterizedTest
  @ValueSource(strings = {"gke", "aks", "doks", "oke"})
  void a_clouds_database_is_reached_by_who_needs_it(String overlay) throws Exception {
    Resources cloud = Rendering.of("knative/overlays/" + overlay);
    NetworkPolicies policies = NetworkPolicies.of(cloud);
    int port = jdbcPort(cloud, "DATABASE_MIGRATION_URL");
    Peer database = new Pod("todo", DATABASE);
    for (JsonNode job : Overlays.migrations(cloud)) {
      Map<String, String> labels = labels(job.at("/spec/template/metadata/labels"));
      assertThat(policies.letOut(labels, DNS, "UDP", 53)).isTrue();
      assertThat(policies.letOut(labels, database, "TCP", port)).isTrue();
      assertThat(policies.letIn(DATABASE, new Pod("todo", labels), "TCP", port)).isTrue();
    }
    assertThat(policies.letOut(POOLER, database, "TCP", port)).isTrue();
    assertThat(policies.letIn(DATABASE, new Pod("todo", POOLER), "TCP", port)).isTrue();
    assertThat(policies.letOut(DATABASE, database, "TCP", port)).isTrue();
    assertThat(policies.letIn(DATABASE, database, "TCP", port)).isTrue();
    // Its operator, the Kubernetes API, and the store of its backups.
    assertThat(policies.letIn(DATABASE, new Pod("cnpg-system", Map.of()), "TCP", 8000)).isTrue();
    assertThat(policies.letOut(DATABASE, new Address("10.96.0.1"), "TCP", 443)).isTrue();
    assertThat(policies.letOut(DATABASE, new Address("203.0.113.5"), "TCP", 443)).isTrue();
    assertThat(policies.letIn(DATABASE, new Pod("todo", function("audit")), "TCP", port)).isFalse();
  }

  @ParameterizedTest
  @CsvSource({
    // The node's own cache; Cloud DNS; LocalDNS.
    "gke, 169.254.20.10",
    "gke, 169.254.169.254",
    "aks, 169.254.10.10",
    "aks, 169.254.10.11",
    "doks, 169.254.20.10",
    "oke, 169.254.20.10"
  })
  void names_that_the_node_answers_reach_everybody(String overlay, String address)
      throws Exception {
    NetworkPolicies policies = NetworkPolicies.of(Rendering.of("knative/overlays/" + overlay));
    for (String protocol : List.of("UDP", "TCP")) {
      assertThat(policies.letOut(Map.of(), new Address(address), protocol, 53)).isTrue();
    }
  }

  @Test
  void ciliums_own_policy_lets_names_through_to_the_node_that_azure_answers_them_on()
      throws Exception {
    JsonNode spec =
        Rendering.of("knative/overlays/aks")
            .one("CiliumNetworkPolicy", "everybody-to-local-dns")
            .path("spec");
    assertThat(spec.path("endpointSelector")).isEmpty();
    assertThat(spec.path("egress"))
        .singleElement()
        .satisfies(rule -> {
          assertThat(rule.at("/toEntities/0").asText()).isEqualTo("host");
          assertThat(rule.path("toPorts").findValuesAsText("port")).containsOnly("53");
          assertThat(rule.path("toPorts").findValuesAsText("protocol"))
              .containsExactlyInAnyOrder("UDP", "TCP");
        });
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void minikube_has_no_policy_that_closes_its_namespace(boolean components) throws Exception {
    Resources minikube =
        components ? withAll("minikube") : Rendering.of("knative/overlays/minikube");
    NetworkPolicies policies = NetworkPolicies.of(minikube);
    assertThat(minikube.names("NetworkPolicy")).isNotEmpty().doesNotContain("closed");
    Map<String, String> postgresql = Map.of("app.kubernetes.io/name", "postgresql");
    int port = jdbcPort(minikube, "DATABASE_URL");
    for (JsonNode service : Overlays.knative(minikube)) {
      Map<String, String> pod = function(Resources.name(service));
      for (Peer peer : List.of(DNS, SINKS, GATEWAY, KAFKA, new Pod("todo", postgresql))) {
        assertThat(policies.letOut(pod, peer, "TCP", port))
            .as("%s to %s", Resources.name(service), peer)
            .isTrue();
      }
      assertThat(policies.letIn(postgresql, new Pod("todo", pod), "TCP", port)).isTrue();
    }
  }

  @Test
  void a_policy_that_is_missing_is_missed() throws Exception {
    Resources cloud = Rendering.of("knative/overlays/gke");
    Peer pooler = new Pod("todo", POOLER);
    assertThat(NetworkPolicies.of(cloud).letOut(function("audit"), pooler, "TCP", 5432)).isTrue();
    assertThat(
            NetworkPolicies.of(cloud.without("NetworkPolicy", "functions-to-database-and-sinks"))
                .letOut(function("audit"), pooler, "TCP", 5432))
        .isFalse();
  }

  private Resources withAll(String overlay) throws Exception {
    return Rendering.with(
        own, "knative/overlays/" + overlay, OverlayRulesTest.OF_FUNCTIONS.toArray(String[]::new));
  }

  private static Map<String, String> function(String name) {
    return Map.of("serving.knative.dev/service", name);
  }

  /** The functions that are told the inner address of another. */
  private static Set<String> callers(Resources resources) {
    Set<String> callers = new TreeSet<>();
    for (JsonNode service : Overlays.knative(resources)) {
      for (JsonNode variable : SecretRules.variables(service)) {
        String value =
            variable.path("value").asText()
                + resources.config(
                    "knudge", variable.at("/valueFrom/configMapKeyRef/key").asText());
        for (JsonNode other : Overlays.knative(resources)) {
          if (value.contains("http://" + Resources.name(other) + ".todo.svc.cluster.local")) {
            callers.add(Resources.name(service));
          }
        }
      }
    }
    return callers;
  }

  private static Map<String, String> labels(JsonNode said) {
    Map<String, String> labels = new HashMap<>();
    said.properties().forEach(it -> labels.put(it.getKey(), it.getValue().asText()));
    return labels;
  }

  private static int jdbcPort(Resources resources, String key) {
    return URI.create(resources.config("knudge", key).replaceFirst("^jdbc:", "")).getPort();
  }

  private static int kafkaPort(Resources resources) {
    return Integer.parseInt(
        resources.config("knudge", "KAFKA_BOOTSTRAP_SERVERS").replaceFirst(".*:", ""));
  }
}
