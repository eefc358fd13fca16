package dev.knudge.local.resources;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SecretRulesTest {

  private final Resources project = Resources.ofTheProject();
  private final Rule rules = new SecretRules();

  @Test
  void the_bases_hold_no_secret() {
    assertThat(rules.violations(project)).isEmpty();
  }

  @Test
  void the_overlay_for_minikube_brings_every_secret_that_is_named_and_no_other() throws Exception {
    assertThat(minikube().keySet()).containsAll(SecretRules.named(project));
    // Beside those of the base: who makes the roles of its own PostgreSQL.
    assertThat(minikube().keySet())
        .hasSize(SecretRules.named(project).size() + 1)
        .contains("postgresql-superuser/password");
  }

  @Test
  void the_key_that_signs_tokens_is_long_enough_for_HS256() throws Exception {
    assertThat(minikube().get("knudge-jwt/secret").getBytes(StandardCharsets.UTF_8))
        .hasSizeGreaterThanOrEqualTo(32);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          ConfigMap | knudge | /data/JWT_SECRET    | abc                              | the key JWT_SECRET belongs into a Secret
          ConfigMap | knudge | /data/DATABASE_URL  | "jdbc:postgresql://h/d?password=x" | looks like a secret
          ConfigMap | knudge | /data/DATABASE_URL  | "postgresql://u:p@h/d"           | looks like a secret
          ConfigMap | knudge | /data/PEM           | "-----BEGIN PRIVATE KEY-----"    | looks like a secret
          Service   | audit  | /spec/template/spec/containers/0/env/2 | {name: DATABASE_PASSWORD, value: x} | DATABASE_PASSWORD is not taken from a Secret
          """)
  void a_secret_in_the_wrong_place_is_found(
      String kind, String name, String pointer, String value, String complaint) {
    assertThat(rules.violations(project.with(kind, name, pointer, value)))
        .singleElement()
        .asString()
        .contains(kind + " " + name, complaint);
  }

  @Test
  void a_secret_brought_by_a_base_is_found() {
    assertThat(rules.violations(project.and("{apiVersion: v1, kind: Secret, metadata: {name: s}}")))
        .containsExactly("Secret s: the base may name a Secret, and not bring one");
  }

  private static Map<String, String> minikube() throws IOException {
    JsonNode overlay =
        Resources.tree(
            Files.readString(
                Resources.ROOT.resolve("knative/overlays/minikube/kustomization.yaml")));
    Map<String, String> literals = new TreeMap<>();
    for (JsonNode secret : overlay.path("secretGenerator")) {
      for (JsonNode literal : secret.path("literals")) {
        String[] parts = literal.asText().split("=", 2);
        literals.put(secret.path("name").asText() + "/" + parts[0], parts[1]);
      }
    }
    return literals;
  }
}
