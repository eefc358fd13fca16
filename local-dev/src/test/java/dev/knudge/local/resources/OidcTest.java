package dev.knudge.local.resources;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Who posts an event shows a token, and each function and sink takes that of its own senders: both halves of the component, in knative and in eventing. */
class OidcTest {
  private static final String DEAD_LETTERS = "system:serviceaccount:todo:dead-letters";

  @TempDir private Path own;

  @Test
  void with_oidc_each_function_takes_what_its_own_sources_send_and_nothing_else() throws Exception {
    Resources eventing = Rendering.with(own, "eventing/overlays/gke", "eventing/components/oidc");
    Resources functions = Rendering.with(own, "knative/overlays/gke", "knative/components/oidc");
    Map<String, Set<String>> senders = new HashMap<>();
    for (String kind : List.of("KafkaSource", "PingSource")) {
      for (JsonNode source : eventing.of(kind)) {
        String function = source.at("/spec/sink/ref/name").asText();
        // As Knative names the account that it makes for a source; a longer name would be
        // shortened.
        String account =
            Resources.name(source) + "-oidc-sources.knative.dev-" + kind.toLowerCase(Locale.ROOT);
        assertThat(account).hasSizeLessThanOrEqualTo(63);
        senders
            .computeIfAbsent(function, _ -> new TreeSet<>())
            .add("system:serviceaccount:todo:" + account);
        assertThat(source.at("/spec/sink/audience").asText())
            .isEqualTo(Overlays.setting(functions, function, "PLATFORM_AUDIENCE"))
            .endsWith("/todo/" + function);
      }
    }
    // What an operator sends again comes from dead-letters itself.
    for (String function : redriven(functions)) {
      senders.getOrDefault(function, new TreeSet<>()).add(DEAD_LETTERS);
    }
    senders.forEach((function, accounts) ->
        assertThat(Overlays.setting(functions, function, "PLATFORM_SUBJECTS").split(","))
            .as(function)
            .containsExactlyInAnyOrderElementsOf(accounts));
    for (JsonNode service : Overlays.knative(functions)) {
      String name = Resources.name(service);
      assertThat(!Overlays.setting(functions, name, "PLATFORM_JWKS_URL").isEmpty())
          .as("%s is woken by sources", name)
          .isEqualTo(senders.containsKey(name));
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"minikube", "gke", "aks", "doks", "oke"})
  void who_issues_the_clusters_tokens_is_said_once(String overlay) throws Exception {
    Resources functions =
        Rendering.with(own, "knative/overlays/" + overlay, "knative/components/oidc");
    for (JsonNode service : Overlays.knative(functions)) {
      boolean checks =
          !Overlays.setting(functions, Resources.name(service), "PLATFORM_JWKS_URL").isEmpty();
      assertThat(SecretRules.variables(service))
          .filteredOn(it -> it.path("name").asText().equals("PLATFORM_ISSUER"))
          .as(Resources.title(service))
          .hasSize(checks ? 1 : 0)
          .allMatch(it ->
              it.path("valueFrom")
                  .toString()
                  .equals(
                      "{\"configMapKeyRef\":{\"key\":\"PLATFORM_ISSUER\",\"name\":\"knudge\"}}"));
    }
    String issuer = functions.config("knudge", "PLATFORM_ISSUER");
    if (overlay.equals("minikube")) {
      assertThat(issuer).isEqualTo("https://kubernetes.default.svc.cluster.local");
    } else {
      JsonNode settings =
          Resources.tree(
              Files.readString(
                  Resources.ROOT.resolve("knative/overlays/" + overlay + "/settings.yaml")));
      assertThat(issuer)
          .startsWith("https://")
          .isEqualTo(settings.at("/data/PLATFORM_ISSUER").asText());
    }
  }

  @Test
  void who_issues_is_compared_before_sources_read_again() throws Exception {
    String commands = Files.readString(Resources.ROOT.resolve("eventing/README.md"));
    assertThat(commands.substring(commands.indexOf("## Tokens")))
        .containsSubsequence(
            "kubectl apply -k <your overlay of knative>",
            "kubectl get --raw /.well-known/openid-configuration | grep -F",
            "{.data.PLATFORM_ISSUER}",
            "&&",
            "kubectl apply -k <your overlay of eventing>");
  }

  @Test
  void with_oidc_letters_are_sent_again_with_a_token_for_each_function() throws Exception {
    Resources functions = Rendering.with(own, "knative/overlays/gke", "knative/components/oidc");
    Set<String> redriven = redriven(functions);
    assertThat(redriven).contains("audit", "tasks").hasSizeGreaterThan(4);
    JsonNode service =
        Overlays.knative(functions).stream()
            .filter(it -> Resources.name(it).equals("dead-letters"))
            .findFirst()
            .orElseThrow();
    assertThat(
            "system:serviceaccount:todo:"
                + service.at(Overlays.POD + "/serviceAccountName").asText())
        .isEqualTo(DEAD_LETTERS);
    Map<String, String> tokens = tokens(service, "functions");
    assertThat(tokens.keySet()).isEqualTo(redriven);
    tokens.forEach((function, audience) ->
        assertThat(audience).isEqualTo(Overlays.setting(functions, function, "PLATFORM_AUDIENCE")));
    String folder = Overlays.setting(functions, "dead-letters", "KNUDGE_DEAD_LETTERS_TOKEN_FOLDER");
    assertThat(service.at(Overlays.POD + "/containers/0/volumeMounts"))
        .anyMatch(mount ->
            mount.path("name").asText().equals("functions")
                && mount.path("mountPath").asText().equals(folder));
  }

  /** The functions that letters may be sent to again. */
  private static Set<String> redriven(Resources functions) {
    Set<String> names = new TreeSet<>();
    for (String destination :
        Overlays.setting(functions, "dead-letters", "KNUDGE_DEAD_LETTERS_DESTINATIONS")
            .split(",")) {
      names.add(destination.replaceFirst("=.*", ""));
    }
    return names;
  }

  /** The tokens of a pod's volume, each with its audience. */
  private static Map<String, String> tokens(JsonNode service, String name) {
    Map<String, String> tokens = new HashMap<>();
    for (JsonNode volume : service.at(Overlays.POD + "/volumes")) {
      if (volume.path("name").asText().equals(name)) {
        volume
            .findValues("serviceAccountToken")
            .forEach(it -> tokens.put(it.path("path").asText(), it.path("audience").asText()));
      }
    }
    return tokens;
  }

  @Test
  void with_oidc_each_function_shows_each_sink_a_token_that_is_meant_for_it() throws Exception {
    Resources eventing = Rendering.with(own, "eventing/overlays/gke", "eventing/components/oidc");
    Resources functions = Rendering.with(own, "knative/overlays/gke", "knative/components/oidc");
    Map<String, String> expected = new HashMap<>();
    eventing
        .names("KafkaSink")
        .forEach(
            sink -> expected.put("sinks/" + sink, "eventing.knative.dev/kafkasink/todo/" + sink));
    for (JsonNode service : Overlays.knative(functions)) {
      Map<String, String> tokens = tokens(service, "platform");
      assertThat(tokens).as(Resources.title(service)).containsAllEntriesOf(expected);
      assertThat(tokens).hasSize(expected.size() + 1).containsEntry("token", "");
    }
    Set<String> writers = new TreeSet<>();
    eventing
        .one("EventPolicy", "functions-write")
        .at("/spec/from")
        .forEach(it -> writers.add(it.path("sub").asText()));
    for (JsonNode service : Overlays.knative(functions)) {
      assertThat(writers)
          .contains(
              "system:serviceaccount:todo:"
                  + service.at(Overlays.POD + "/serviceAccountName").asText());
    }
    Set<String> guarded = new TreeSet<>();
    eventing
        .of("EventPolicy")
        .forEach(policy ->
            policy.at("/spec/to").forEach(it -> guarded.add(it.at("/ref/name").asText())));
    assertThat(guarded).containsExactlyInAnyOrderElementsOf(eventing.names("KafkaSink"));
  }
}
