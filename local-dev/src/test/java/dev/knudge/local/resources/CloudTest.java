package dev.knudge.local.resources;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Files;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What the overlays of the clouds close, and the one door that they leave open. */
class CloudTest {
  private static final String UNSET = "set-by-settings";

  @ParameterizedTest
  @ValueSource(strings = {"gke", "aks", "doks", "oke"})
  void a_cloud_has_all_its_settings_and_brings_no_secret(String cloud) throws Exception {
    Resources overlay = Rendering.of("knative/overlays/" + cloud);
    assertThat(overlay.all()).noneMatch(it -> it.toString().contains(UNSET));
    assertThat(overlay.names("Secret")).isEmpty();
    assertThat(new SecretRules().violations(overlay)).isEmpty();
    Set<String> brought = Overlays.secretsBrought(overlay);
    brought.addAll(Overlays.secretsBrought(Rendering.of("eventing/overlays/" + cloud)));
    assertThat(brought).containsAll(Overlays.secretsNamed(overlay));
    // The settings are an overlay's own file, and each of them is used.
    JsonNode settings =
        Resources.tree(
            Files.readString(
                Resources.ROOT.resolve("knative/overlays/" + cloud + "/settings.yaml")));
    assertThat(overlay.names("ConfigMap")).doesNotContain(Resources.name(settings));
    settings
        .path("data")
        .properties()
        .forEach(setting ->
            assertThat(overlay.all())
                .as(setting.getKey())
                .anyMatch(it -> it.toString().contains(setting.getValue().asText())));
  }

  @Test
  void in_a_cloud_nothing_is_said_without_tls_nor_without_a_login() throws Exception {
    Resources cloud = Rendering.of("knative/overlays/gke", "eventing/overlays/gke");
    for (String url : List.of("DATABASE_URL", "DATABASE_MIGRATION_URL")) {
      assertThat(cloud.config("knudge", url))
          .contains("sslmode=verify-full", "sslrootcert=/etc/knudge/postgres/ca.crt");
    }
    for (JsonNode owner : Overlays.withContainers(cloud)) {
      assertThat(
              owner.at(Overlays.POD + "/containers/0/volumeMounts").findValuesAsText("mountPath"))
          .as(Resources.title(owner))
          .contains("/etc/knudge/postgres");
      assertThat(owner.at(Overlays.POD + "/volumes").findValuesAsText("secretName"))
          .contains("knudge-postgres-ca");
      if (Resources.name(owner).equals("live")) {
        assertThat(owner.at(Overlays.POD + "/containers/0/env").toString())
            .contains("\"SASL_SSL\"");
      }
      // The authority's key is in the same Secret, and is not for functions.
      assertThat(owner.at(Overlays.POD + "/volumes").toString()).doesNotContain("ca.key");
    }
    assertThat(cloud.config("knudge", "KAFKA_BOOTSTRAP_SERVERS")).endsWith(":9093");
    JsonNode listeners = cloud.one("Kafka", "knudge").at("/spec/kafka/listeners");
    assertThat(listeners).hasSize(1).allMatch(it -> it.path("tls").asBoolean());
    assertThat(listeners.at("/0/authentication/type").asText()).isEqualTo("scram-sha-512");
    for (JsonNode source : cloud.of("KafkaSource")) {
      assertThat(source.at("/spec/bootstrapServers/0").asText()).endsWith(":9093");
      assertThat(source.at("/spec/net/tls/enable").asBoolean()).isTrue();
      assertThat(source.at("/spec/net/sasl/enable").asBoolean()).isTrue();
      source
          .path("spec")
          .findValues("secretKeyRef")
          .forEach(reference ->
              assertThat(Overlays.secretKeys(cloud, reference.path("name").asText()))
                  .as(Resources.title(source))
                  .contains(reference.path("key").asText()));
    }
    for (JsonNode sink : cloud.of("KafkaSink")) {
      assertThat(sink.at("/spec/bootstrapServers/0").asText()).endsWith(":9093");
      assertThat(Overlays.secretKeys(cloud, sink.at("/spec/auth/secret/ref/name").asText()))
          .contains("protocol", "sasl.mechanism", "user", "password", "ca.crt");
    }
  }

  @Test
  void in_a_cloud_tokens_are_checked_with_the_issuers_keys() throws Exception {
    Resources cloud = Rendering.of("knative/overlays/aks");
    for (JsonNode service : Overlays.knative(cloud)) {
      List<String> names =
          service.at(Overlays.POD + "/containers/0/env").findValuesAsText("name").stream().toList();
      assertThat(names).as(Resources.title(service)).contains("JWT_JWKS_URL");
      assertThat(names).as(Resources.title(service)).doesNotContain("JWT_SECRET");
    }
    assertThat(cloud.config("knudge", "JWT_JWKS_URL")).startsWith("https://");
  }

  @Test
  void a_clouds_namespace_is_closed_and_every_policy_selects_something() throws Exception {
    Resources cloud = Rendering.of("knative/overlays/cloud");
    JsonNode closed = cloud.one("NetworkPolicy", "closed").path("spec");
    assertThat(closed.path("podSelector")).isEmpty();
    assertThat(closed.path("policyTypes")).hasSize(2);
    assertThat(closed.has("ingress") || closed.has("egress")).isFalse();
    assertThat(cloud.names("NetworkPolicy")).contains("functions-from-knative-only");
    Set<String> labels = new TreeSet<>();
    for (JsonNode policy : cloud.of("NetworkPolicy")) {
      policy
          .findValues("matchLabels")
          .forEach(it ->
              it.properties()
                  .forEach(label -> labels.add(label.getKey() + "=" + label.getValue().asText())));
    }
    assertThat(labels)
        .contains(
            "cnpg.io/cluster=" + cloud.names("Cluster").getFirst(),
            "cnpg.io/poolerName=" + cloud.names("Pooler").getFirst(),
            "app.kubernetes.io/component="
                + cloud
                    .of("Job")
                    .getFirst()
                    .at("/spec/template/metadata/labels/app.kubernetes.io~1component")
                    .asText());
  }

  @ParameterizedTest
  @ValueSource(strings = {"gke", "aks", "doks", "oke"})
  void only_live_has_a_public_address_and_only_with_tls(String name) throws Exception {
    Resources cloud = Rendering.of("knative/overlays/" + name);
    assertThat(cloud.of("DomainMapping"))
        .singleElement()
        .satisfies(domain -> {
          assertThat(domain.at("/spec/ref/name").asText()).isEqualTo("live");
          assertThat(domain.at("/spec/tls/secretName").asText())
              .isEqualTo(cloud.one("Certificate", "live").at("/spec/secretName").asText());
          // Knative makes no claim by itself, and without one a DomainMapping is never ready.
          assertThat(
                  cloud
                      .one("ClusterDomainClaim", Resources.name(domain))
                      .at("/spec/namespace")
                      .asText())
              .isEqualTo(Resources.namespace(domain));
        });
    // Live too: an address of its own would have no TLS, and let callers choose their host.
    assertThat(Overlays.knative(cloud))
        .allMatch(it ->
            it.at("/metadata/labels/networking.knative.dev~1visibility")
                .asText()
                .equals("cluster-local"));
    assertThat(cloud.of("Service")).allMatch(it -> !it.path("spec").has("type"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"gke", "aks", "doks", "oke"})
  void live_is_waited_for_until_kafka_has_made_its_credentials(String name) throws Exception {
    Resources cloud = Rendering.of("knative/overlays/" + name);
    assertThat(Overlays.secretsNamed(cloud)).contains("kafka-live-credentials");
    assertThat(Overlays.secretsBrought(cloud)).doesNotContain("kafka-live-credentials");
    // As Go writes it, in whole seconds; Knative's own is 600s, after which a revision stays
    // failed.
    String deadline =
        Overlays.knative(cloud).stream()
            .filter(it -> Resources.name(it).equals("live"))
            .findFirst()
            .orElseThrow()
            .at("/spec/template/metadata/annotations/serving.knative.dev~1progress-deadline")
            .asText();
    assertThat(deadline).matches("\\d+s");
    assertThat(Duration.parse("PT" + deadline)).isGreaterThanOrEqualTo(Duration.ofMinutes(30));
  }

  @Test
  void live_believes_a_gateway_that_is_told_to_say_who_asks() throws Exception {
    Resources cloud = Rendering.of("knative/overlays/cloud");
    assertThat(Overlays.setting(cloud, "live", "KNUDGE_DOOR_TRUSTED_PROXIES")).isNotEmpty();
    // Kourier passes on what a client wrote, unless it is told.
    assertThat(Files.readString(Resources.ROOT.resolve("knative/CLOUD.md")))
        .contains("use-remote-address", "trusted-hops-count", "externalTrafficPolicy");
  }

  @Test
  void azures_vault_is_read_in_the_tenant_that_the_settings_name() throws Exception {
    JsonNode store = Rendering.of("knative/overlays/aks").one("ClusterSecretStore", "knudge");
    assertThat(store.at("/spec/provider/azurekv/serviceAccountRef/name").asText())
        .isEqualTo("knudge-secrets-reader");
    assertThat(store.at("/spec/provider/azurekv/tenantId").asText()).matches("[0-9a-f-]{36}");
  }
}
