package dev.knudge.local.resources;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What each overlay, and each component on one, would put into a cluster. */
class OverlayTest {
  @TempDir private Path own;

  @ParameterizedTest
  @ValueSource(strings = {"minikube", "cloud", "gke", "aks", "doks", "oke"})
  void every_resource_of_an_overlay_is_what_its_model_and_its_definition_say(String overlay)
      throws Exception {
    assertWellFormed(Rendering.of("knative/overlays/" + overlay));
  }

  @ParameterizedTest
  @CsvSource({
    "minikube, ''",
    "cloud, ''",
    "gke, ''",
    "aks, ''",
    "doks, ''",
    "oke, ''",
    "minikube, eventing/components/keda",
    "gke, eventing/components/keda",
    "minikube, eventing/components/broker",
    "aks, eventing/components/broker eventing/components/broker-authenticated",
    "doks, eventing/components/broker eventing/components/broker-authenticated",
    "minikube, eventing/components/oidc",
    "oke, eventing/components/oidc",
  })
  void every_resource_of_eventing_is_what_its_model_and_its_definition_say(
      String overlay, String components) throws Exception {
    assertWellFormed(
        Rendering.with(
            own,
            "eventing/overlays/" + overlay,
            Stream.of(components.split(" ")).filter(it -> !it.isEmpty()).toArray(String[]::new)));
  }

  @ParameterizedTest
  @ValueSource(strings = {"minikube", "gke", "aks", "doks", "oke"})
  void every_resource_with_all_that_guards_events_is_what_its_model_and_its_definition_say(
      String overlay) throws Exception {
    assertWellFormed(
        Rendering.with(
            own,
            "knative/overlays/" + overlay,
            "knative/components/oidc",
            "knative/components/transport-encryption"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"minikube", "gke"})
  void each_channel_of_notification_can_be_set_up(String overlay) throws Exception {
    Resources channels =
        Rendering.with(own, "knative/overlays/" + overlay, "knative/components/sms");

    Set<String> set =
        SecretRules.variables(channels.one("Service", "notification")).stream()
            .map(variable -> variable.path("name").asText())
            .collect(Collectors.toCollection(TreeSet::new));
    assertThat(set)
        .contains("SMTP_URL", "MAIL_FROM", "NOTIFICATION_LINK_SECRET")
        .contains("VAPID_PRIVATE_KEY", "KNUDGE_WEB_PUSH_CONTACT")
        .contains("TWILIO_ACCOUNT_SID", "TWILIO_AUTH_TOKEN", "TWILIO_FROM");
    assertThat(channels.config("knudge", "KNUDGE_WEB_PUSH_CONTACT"))
        .matches("(mailto:.+@|https://).+");
    assertThat(new TypedModels().violations(channels)).isEmpty();
  }

  private static void assertWellFormed(Resources overlay) {
    assertThat(overlay.all()).hasSizeGreaterThan(20);
    assertThat(new TypedModels().violations(overlay)).isEmpty();
    if (Files.isDirectory(CustomResourceSchemas.FOLDER)) {
      assertThat(CustomResourceSchemas.in(CustomResourceSchemas.FOLDER).violations(overlay))
          .isEmpty();
    }
    for (ObjectNode resource : overlay.all()) {
      assertThat(Resources.namespace(resource).isEmpty())
          .as("%s is in no namespace", Resources.title(resource))
          .isEqualTo(
              Set.of("Namespace", "ClusterDomainClaim", "ClusterRoleBinding", "ClusterSecretStore")
                  .contains(Resources.kind(resource)));
      // A Pooler's container is mostly its operator's.
      resource
          .at(Resources.kind(resource).equals("Pooler") ? "/none" : Overlays.POD + "/containers")
          .forEach(container -> {
            assertThat(container.path("image").asText())
                .as(Resources.title(resource))
                .contains(":")
                .doesNotEndWith(":latest");
            assertThat(
                    container.at("/securityContext/runAsNonRoot").asBoolean()
                        && container.at("/securityContext/readOnlyRootFilesystem").asBoolean()
                        && container
                            .at("/securityContext/capabilities/drop/0")
                            .asText()
                            .equals("ALL")
                        && !container
                            .at("/securityContext/allowPrivilegeEscalation")
                            .asBoolean(true)
                        && container
                            .at("/securityContext/seccompProfile/type")
                            .asText()
                            .equals("RuntimeDefault"))
                .as("%s may do no more than it must", Resources.title(resource))
                .isTrue();
          });
    }
  }

  @Test
  void minikube_gets_the_base_and_the_secrets_and_roles_it_names() throws Exception {
    Resources overlay = Rendering.of("knative/overlays/minikube", "eventing/overlays/minikube");
    // Nothing is otherwise but this: its mail server keeps all to itself, so everybody may have an
    // address.
    ArrayNode settings =
        (ArrayNode)
            overlay.one("Service", "notification").at("/spec/template/spec/containers/0/env");
    assertThat(settings.remove(settings.size() - 1).toString())
        .isEqualTo("{\"name\":\"MAIL_DEFAULT_ADDRESS\",\"value\":\"{user}@knudge.example\"}");
    assertThat(overlay.all()).containsAll(Resources.ofTheProject().all());
    Set<String> secrets = Overlays.secretsNamed(Resources.ofTheProject());
    assertThat(secrets).contains("audit-database", "audit-migration", "knudge-jwt");
    assertThat(overlay.names("Secret")).containsAll(secrets).contains("postgresql-superuser");
    assertThat(overlay.names("Secret")).hasSize(secrets.size() + 1);

    Set<String> given = new TreeSet<>();
    overlay
        .one("Job", "postgresql-roles")
        .at(Overlays.POD + "/volumes")
        .forEach(volume ->
            volume
                .at("/projected/sources")
                .forEach(source -> given.add(source.at("/secret/name").asText())));
    assertThat(given).containsAll(Overlays.roles(secrets));
  }
}
