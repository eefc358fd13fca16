package dev.knudge.local.manifests;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Renders a folder as {@code kubectl kustomize} does, for the part of kustomize that the project's bases use: {@code resources} (files and
 * folders), {@code namespace}, and {@code labels} without selectors. Every other field is refused by name, since passing over it would run
 * something else here than in the cluster. A test compares the result with kubectl's own.
 */
public final class Kustomization {

  private static final Set<String> FILE_NAMES =
      Set.of("kustomization.yaml", "kustomization.yml", "Kustomization");
  private static final Set<String> LABEL_FIELDS =
      Set.of("pairs", "includeSelectors", "includeTemplates");
  // Kinds that have no namespace. Kustomize asks the API's schema; these are those a base of ours
  // may hold.
  private static final Set<String> CLUSTER_SCOPED =
      Set.of(
          "ClusterRole",
          "ClusterRoleBinding",
          "CustomResourceDefinition",
          "PersistentVolume",
          "PriorityClass",
          "StorageClass");
  // Kustomize writes labels into the pod template of the kinds it knows; a Knative Service is not
  // one of them.
  private static final Set<String> WITH_LABELLED_TEMPLATE =
      Set.of(
          "Deployment", "ReplicaSet", "DaemonSet", "StatefulSet", "Job", "ReplicationController");

  private Kustomization() {}

  /**
   * Renders a folder.
   *
   * @param folder a folder with a kustomization file
   * @throws ManifestException where the folder uses what is not known here, or cannot be read
   */
  public static List<Manifest> render(Path folder) {
    Path file = fileOf(folder);
    List<ObjectNode> documents = Yaml.read(file);
    if (documents.size() != 1) {
      throw new ManifestException(
          file, "holds " + documents.size() + " documents", "A kustomization is exactly one");
    }
    ObjectNode kustomization = documents.getFirst();
    List<Manifest> rendered = new ArrayList<>();
    kustomization
        .properties()
        .forEach(field -> {
          switch (field.getKey()) {
            case "apiVersion", "kind", "namespace", "labels" -> {}
            case "resources" ->
                field
                    .getValue()
                    .forEach(entry -> rendered.addAll(resource(folder, file, entry.asText())));
            default ->
                throw unknown(
                    file,
                    field.getKey(),
                    "it reads resources, namespace and labels (without selectors)");
          }
        });
    refuseTwins(file, rendered);
    setNamespace(rendered, kustomization.path("namespace").asText());
    kustomization.path("labels").forEach(entry -> setLabels(file, rendered, entry));
    return List.copyOf(rendered);
  }

  private static ManifestException unknown(Path file, String field, String known) {
    return new ManifestException(
        file,
        "the field '" + field + "' is not one that local-dev reads: " + known,
        "Write it with those, keep it to an overlay, or teach dev.knudge.local.manifests.Kustomization the field");
  }

  private static Path fileOf(Path folder) {
    List<Path> found =
        FILE_NAMES.stream().map(folder::resolve).filter(Files::isRegularFile).toList();
    if (found.size() != 1) {
      throw new ManifestException(
          folder,
          "holds " + found.size() + " kustomization files",
          "A folder of manifests has exactly one kustomization.yaml");
    }
    return found.getFirst();
  }

  private static List<Manifest> resource(Path folder, Path file, String entry) {
    Path path = folder.resolve(entry).normalize();
    if (Files.isDirectory(path)) {
      return render(path);
    }
    if (!Files.isRegularFile(path)) {
      throw new ManifestException(
          file,
          "names the resource '" + entry + "', and there is no such file or folder",
          "Correct the path");
    }
    if (!path.startsWith(folder.normalize())) {
      throw new ManifestException(
          file,
          "names the file '" + entry + "' outside of its folder, which kustomize refuses",
          "Name the folder that holds it, with a kustomization of its own");
    }
    return Yaml.read(path).stream().map(json -> named(new Manifest(path, json))).toList();
  }

  private static Manifest named(Manifest manifest) {
    if (manifest.kind().isEmpty()
        || manifest.name().isEmpty()
        || manifest.json().path("apiVersion").asText().isEmpty()) {
      throw new ManifestException(
          manifest.file(),
          "holds a document without apiVersion, kind or metadata.name",
          "Every resource has all three");
    }
    return manifest;
  }

  private static void refuseTwins(Path file, List<Manifest> manifests) {
    Map<String, Path> seen = new HashMap<>();
    for (Manifest manifest : manifests) {
      String id =
          manifest.group()
              + "/"
              + manifest.kind()
              + " "
              + manifest.namespace()
              + "/"
              + manifest.name();
      Path first = seen.putIfAbsent(id, manifest.file());
      if (first != null) {
        throw new ManifestException(
            file,
            id + " is written twice, in " + first + " and in " + manifest.file(),
            "Keep one of them");
      }
    }
  }

  private static void setNamespace(List<Manifest> manifests, String namespace) {
    if (namespace.isEmpty()) {
      return;
    }
    for (Manifest manifest : manifests) {
      if (manifest.is("", "Namespace")) {
        metadata(manifest).put("name", namespace);
      } else if (!CLUSTER_SCOPED.contains(manifest.kind())) {
        metadata(manifest).put("namespace", namespace);
      }
    }
  }

  private static void setLabels(Path file, List<Manifest> manifests, JsonNode entry) {
    for (Iterator<String> fields = entry.fieldNames(); fields.hasNext(); ) {
      String field = fields.next();
      if (!LABEL_FIELDS.contains(field)) {
        throw unknown(
            file,
            "labels[]." + field,
            "an entry of labels has pairs, includeSelectors and includeTemplates");
      }
    }
    if (entry.path("includeSelectors").asBoolean()) {
      throw unknown(file, "labels[].includeSelectors: true", "labels do not reach selectors");
    }
    for (Manifest manifest : manifests) {
      put(entry.path("pairs"), metadata(manifest).withObjectProperty("labels"));
      if (entry.path("includeTemplates").asBoolean()
          && WITH_LABELLED_TEMPLATE.contains(manifest.kind())) {
        ObjectNode template =
            manifest.json().withObjectProperty("spec").withObjectProperty("template");
        put(
            entry.path("pairs"),
            template.withObjectProperty("metadata").withObjectProperty("labels"));
      }
    }
  }

  private static void put(JsonNode pairs, ObjectNode labels) {
    pairs.properties().forEach(pair -> labels.put(pair.getKey(), pair.getValue().asText()));
  }

  private static ObjectNode metadata(Manifest manifest) {
    return manifest.json().withObjectProperty("metadata");
  }
}
