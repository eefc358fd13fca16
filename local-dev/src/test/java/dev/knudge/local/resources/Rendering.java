package dev.knudge.local.resources;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.knudge.local.manifests.Kubectl;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** What {@code kubectl apply -k} would apply, by kubectl's own kustomize. */
final class Rendering {

  private Rendering() {}

  /** Folders of the project, put together. */
  static Resources of(String... folders) throws IOException, InterruptedException {
    List<ObjectNode> all = new ArrayList<>();
    for (String folder : folders) {
      all.addAll(Kubectl.kustomize(Resources.ROOT.resolve(folder)));
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
    return new Resources(Kubectl.kustomize(own));
  }

  private static String from(Path own, String folder) throws IOException {
    return own.toRealPath().relativize(Resources.ROOT.resolve(folder).toRealPath()).toString();
  }
}
