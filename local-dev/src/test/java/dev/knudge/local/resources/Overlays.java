package dev.knudge.local.resources;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** What tests of rendered overlays ask of them: the functions, and the Secrets they name and are brought. */
final class Overlays {
  static final String POD = "/spec/template/spec";

  private Overlays() {}

  static List<ObjectNode> knative(Resources resources) {
    return resources.of("Service").stream()
        .filter(it -> it.path("apiVersion").asText().startsWith("serving.knative.dev/"))
        .toList();
  }

  static List<ObjectNode> withContainers(Resources resources) {
    return Stream.concat(knative(resources).stream(), resources.of("Job").stream()).toList();
  }

  /** The Jobs that bring functions' schemas up to date; an overlay may have others. */
  static List<ObjectNode> migrations(Resources resources) {
    return resources.of("Job").stream()
        .filter(it -> Resources.name(it).endsWith("-migrate"))
        .toList();
  }

  static String setting(Resources resources, String function, String name) {
    for (JsonNode service : knative(resources)) {
      for (JsonNode variable : service.at(POD + "/containers/0/env")) {
        if (Resources.name(service).equals(function)
            && variable.path("name").asText().equals(name)) {
          return variable.path("value").asText();
        }
      }
    }
    return "";
  }

  /** The Secrets that the containers of functions and migrations name. */
  static Set<String> secretsNamed(Resources resources) {
    return SecretRules.named(resources).stream()
        .map(named -> named.substring(0, named.indexOf('/')))
        .collect(Collectors.toCollection(TreeSet::new));
  }

  /** Those of them that are a role of the database. */
  static List<String> roles(Set<String> secrets) {
    return secrets.stream().filter(it -> it.matches(".*-(database|migration)")).toList();
  }

  static Set<String> secretsBrought(Resources resources) {
    return resources.of("ExternalSecret").stream()
        .map(it -> it.at("/spec/target/name").asText())
        .collect(Collectors.toCollection(TreeSet::new));
  }

  /** The keys that an ExternalSecret gives its Secret. */
  static Set<String> secretKeys(Resources resources, String secret) {
    Set<String> keys = new TreeSet<>();
    resources
        .one("ExternalSecret", secret)
        .at("/spec/target/template/data")
        .fieldNames()
        .forEachRemaining(keys::add);
    return keys;
  }
}
