package dev.knudge.local.manifests;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.file.Path;
import java.util.Locale;

/**
 * One rendered resource, and the file it was written in.
 *
 * @param file where a reader finds it
 * @param json the whole resource after the kustomization's changes
 */
public record Manifest(Path file, ObjectNode json) {

  /** The API group without its version; empty for the core group. */
  public String group() {
    String apiVersion = json.path("apiVersion").asText();
    int slash = apiVersion.indexOf('/');
    return slash < 0 ? "" : apiVersion.substring(0, slash);
  }

  /** The resource's kind. */
  public String kind() {
    return json.path("kind").asText();
  }

  /** The resource's name. */
  public String name() {
    return json.path("metadata").path("name").asText();
  }

  /** The resource's namespace; {@code default} where none is written, as {@code kubectl apply} has it. */
  public String namespace() {
    String namespace = json.path("metadata").path("namespace").asText();
    return namespace.isEmpty() ? "default" : namespace;
  }

  boolean is(String group, String kind) {
    return group().equals(group) && kind().equals(kind);
  }

  <T> Located<T> as(Class<T> type) {
    try {
      return new Located<>(Yaml.MAPPER.treeToValue(json, type), file);
    } catch (JsonProcessingException e) {
      throw new ManifestException(
          file,
          kind()
              + " "
              + name()
              + " is not a "
              + type.getSimpleName()
              + " as the API has it: "
              + e.getOriginalMessage(),
          "Correct the field; `kubectl explain "
              + kind().toLowerCase(Locale.ROOT)
              + "` shows what it may hold",
          e);
    }
  }
}
