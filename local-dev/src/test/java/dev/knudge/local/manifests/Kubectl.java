package dev.knudge.local.manifests;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * The kubectl of this machine. Where there is none its tests are skipped, but on a Linux of CI ({@code CI=true}) they fail: there {@code .ci/run} installs it. GitHub's macOS has
 * none.
 */
public final class Kubectl {

  private Kubectl() {}

  /** What {@code kubectl apply -k} would apply. */
  public static List<ObjectNode> kustomize(Path folder) throws IOException, InterruptedException {
    return resources(rendered(folder));
  }

  /** Likewise, as text. */
  public static String rendered(Path folder) throws IOException, InterruptedException {
    Path said = Files.createTempFile("kustomize", ".err");
    try {
      Process kubectl = started(folder, said);
      String output = new String(kubectl.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      assertThat(kubectl.waitFor())
          .as("kubectl kustomize %s says: %s", folder, Files.readString(said))
          .isZero();
      return output;
    } finally {
      Files.delete(said);
    }
  }

  /** What {@code kubectl apply -f} would make of a text. */
  public static List<ObjectNode> resources(String yaml) throws IOException {
    return Yaml.MAPPER.readerFor(JsonNode.class).<JsonNode>readValues(yaml).readAll().stream()
        .filter(JsonNode::isObject)
        .map(ObjectNode.class::cast)
        .toList();
  }

  private static Process started(Path folder, Path said) throws IOException {
    try {
      return new ProcessBuilder("kubectl", "kustomize", folder.toString())
          .redirectError(said.toFile())
          .start();
    } catch (IOException e) {
      assertThat(isNeeded(System.getenv("CI"), System.getProperty("os.name")))
          .as("There is no kubectl on the PATH, and CI on Linux has one")
          .isFalse();
      assumeTrue(false, "kubectl is not on the PATH");
      throw e;
    }
  }

  static boolean isNeeded(String ci, String system) {
    return "true".equals(ci) && system.equals("Linux");
  }
}
