package dev.knudge.local.resources;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import dev.knudge.local.manifests.Kustomization;
import dev.knudge.local.manifests.Manifest;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;

/**
 * The project's rendered manifests as trees, and copies of them that a test may break: each check is proven by a copy it finds fault with.
 *
 * @param all every resource
 */
record Resources(List<ObjectNode> all) {

  /** The root of the project. */
  static final Path ROOT = Path.of(System.getProperty("knudge.root"));

  private static final ObjectMapper YAML = new ObjectMapper(new YAMLFactory());

  /** Both bases, as they are. */
  static Resources ofTheProject() {
    return new Resources(
        Stream.of("knative/base", "eventing/base")
            .flatMap(base -> Kustomization.render(ROOT.resolve(base)).stream())
            .map(Manifest::json)
            .toList());
  }

  /** The resources of a kind. */
  List<ObjectNode> of(String kind) {
    return all.stream().filter(resource -> kind(resource).equals(kind)).toList();
  }

  /** The names of a kind's resources. */
  List<String> names(String kind) {
    return of(kind).stream().map(Resources::name).toList();
  }

  /** One value of the first ConfigMap of that name; empty where there is none. */
  String config(String map, String key) {
    return of("ConfigMap").stream()
        .filter(resource -> name(resource).equals(map))
        .map(resource -> resource.path("data").path(key).asText())
        .findFirst()
        .orElse("");
  }

  /** A copy in which one field, given as a JSON pointer ({@code -} is an array's end), has this value, written as YAML. */
  Resources with(String kind, String name, String pointer, String yaml) {
    return changed(
        kind,
        name,
        pointer,
        (parent, last) -> {
          JsonNode value = tree(yaml);
          if (parent instanceof ArrayNode array && last.equals("-")) {
            array.add(value);
          } else if (parent instanceof ArrayNode array) {
            array.set(Integer.parseInt(last), value);
          } else {
            ((ObjectNode) parent).set(last, value);
          }
        });
  }

  /** A copy that lacks one field or element. */
  Resources without(String kind, String name, String pointer) {
    return changed(
        kind,
        name,
        pointer,
        (parent, last) -> {
          if (parent instanceof ArrayNode array) {
            array.remove(Integer.parseInt(last));
          } else {
            ((ObjectNode) parent).remove(last);
          }
        });
  }

  /** A copy that lacks one resource. */
  Resources without(String kind, String name) {
    one(kind, name);
    return new Resources(
        all.stream()
            .filter(resource -> !kind(resource).equals(kind) || !name(resource).equals(name))
            .toList());
  }

  /** A copy with one more resource, written as YAML. */
  Resources and(String yaml) {
    return new Resources(Stream.concat(all.stream(), Stream.of((ObjectNode) tree(yaml))).toList());
  }

  /** One resource; an error where there is none, so that no test breaks a copy of nothing. */
  ObjectNode one(String kind, String name) {
    return of(kind).stream()
        .filter(resource -> name(resource).equals(name))
        .findFirst()
        .orElseThrow(() -> new AssertionError("no manifest has the " + kind + " " + name));
  }

  static String kind(JsonNode resource) {
    return resource.path("kind").asText();
  }

  static String name(JsonNode resource) {
    return resource.path("metadata").path("name").asText();
  }

  static String namespace(JsonNode resource) {
    return resource.path("metadata").path("namespace").asText();
  }

  /** How messages call a resource. */
  static String title(JsonNode resource) {
    return kind(resource) + " " + name(resource);
  }

  static JsonNode tree(String yaml) {
    try {
      return YAML.readTree(yaml);
    } catch (IOException e) {
      throw new AssertionError("not YAML: " + yaml, e);
    }
  }

  private interface Change {
    void at(JsonNode parent, String last);
  }

  private Resources changed(String kind, String name, String pointer, Change change) {
    UnaryOperator<ObjectNode> changing =
        resource -> {
          ObjectNode copy = resource.deepCopy();
          int slash = pointer.lastIndexOf('/');
          JsonNode parent = copy.at(pointer.substring(0, slash));
          if (!parent.isContainerNode()) {
            throw new AssertionError(title(copy) + " has nothing at " + pointer);
          }
          change.at(parent, pointer.substring(slash + 1).replace("~1", "/").replace("~0", "~"));
          if (copy.equals(resource)) {
            throw new AssertionError(title(copy) + " is not changed by what is done at " + pointer);
          }
          return copy;
        };
    ObjectNode chosen = one(kind, name);
    return new Resources(all.stream().map(it -> it == chosen ? changing.apply(it) : it).toList());
  }
}
