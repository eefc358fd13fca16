package dev.knudge.local.resources;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** What {@code kubectl apply -k knative/overlays/minikube} would apply, by kubectl itself, where it is on the PATH. */
class OverlayTest {

  private static final Path OVERLAY = Resources.ROOT.resolve("knative/overlays/minikube");

  @Test
  void minikube_gets_the_base_and_the_secrets_it_names() throws Exception {
    Resources overlay = rendered();
    List<ObjectNode> base =
        Resources.ofTheProject().all().stream()
            .filter(it -> !it.path("apiVersion").asText().matches("(sources|eventing|kafka)\\..*"))
            .toList();
    assertThat(overlay.all()).containsAll(base);
    Set<String> secrets =
        SecretRules.named(Resources.ofTheProject()).stream()
            .map(named -> named.substring(0, named.indexOf('/')))
            .collect(Collectors.toSet());
    assertThat(secrets).contains("audit-database", "audit-migration", "knudge-jwt");
    assertThat(overlay.names("Secret")).containsExactlyInAnyOrderElementsOf(secrets);
    assertThat(overlay.all()).hasSize(base.size() + secrets.size());
    assertThat(new TypedModels().violations(overlay)).isEmpty();
  }

  private static Resources rendered() throws IOException, InterruptedException {
    Process kubectl;
    try {
      kubectl =
          new ProcessBuilder("kubectl", "kustomize", OVERLAY.toString())
              .redirectError(ProcessBuilder.Redirect.INHERIT)
              .start();
    } catch (IOException e) {
      assumeTrue(false, "kubectl is not on the PATH");
      throw e;
    }
    String output = new String(kubectl.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(kubectl.waitFor()).isZero();
    return new Resources(
        new ObjectMapper(new YAMLFactory())
            .readerFor(JsonNode.class)
            .<ObjectNode>readValues(output)
            .readAll());
  }
}
