package dev.knudge.local.resources;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** What {@code kubectl apply -k} would apply, by kubectl's own kustomize; a test that asks is skipped where no kubectl is on the PATH. */
final class Rendering {

  private Rendering() {}

  /** Folders of the project, put together. */
  static Resources of(String... folders) throws IOException, InterruptedException {
    List<ObjectNode> all = new ArrayList<>();
    for (String folder : folders) {
      all.addAll(kustomize(Resources.ROOT.resolve(folder)));
    }
    return new Resources(all);
  }

  /**
   * An overlay with components, as somebody would write an overlay of their own.
   *
   * @param own an empty folder, to write it in
   */
  static Resources with(Path own, String overlay, String... components)
      throws IOException, InterruptedException {
    StringBuilder kustomization =
        new StringBuilder("resources: [%s]%ncomponents:%n".formatted(from(own, overlay)));
    for (String component : components) {
      kustomization.append("  - ").append(from(own, component)).append(System.lineSeparator());
    }
    Files.writeString(own.resolve("kustomization.yaml"), kustomization);
    return new Resources(kustomize(own));
  }

  private static String from(Path own, String folder) throws IOException {
    return own.toRealPath().relativize(Resources.ROOT.resolve(folder).toRealPath()).toString();
  }

  private static List<ObjectNode> kustomize(Path folder) throws IOException, InterruptedException {
    Process kubectl;
    Path said = Files.createTempFile("kustomize", ".err");
    try {
      kubectl =
          new ProcessBuilder("kubectl", "kustomize", folder.toString())
              .redirectError(said.toFile())
              .start();
    } catch (IOException e) {
      assumeTrue(false, "kubectl is not on the PATH");
      throw e;
    }
    String output = new String(kubectl.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    if (kubectl.waitFor() != 0) {
      throw new AssertionError("kubectl kustomize " + folder + " says: " + Files.readString(said));
    }
    Files.delete(said);
    return new ObjectMapper(new YAMLFactory())
        .readerFor(JsonNode.class)
        .<ObjectNode>readValues(output)
        .readAll();
  }
}
