package dev.knudge.local.resources;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;

/** What every cluster has in common holds no secret; it names Secrets, and each overlay brings all that are named. */
final class SecretRules implements Rule {

  private static final Pattern SECRET_NAME =
      Pattern.compile("(?i).*(password|secret|token|credential|private|apikey|api_key).*");
  private static final Pattern SECRET_VALUE =
      Pattern.compile(
          "(?i).*(password|secret)=.*|.*://[^/@]+:[^/@]+@.*|.*-----BEGIN .*|eyJ[\\w-]+\\..*");

  @Override
  public List<String> violations(Resources resources) {
    List<String> found = new ArrayList<>();
    for (JsonNode resource : resources.all()) {
      String title = Resources.title(resource);
      if (Resources.kind(resource).equals("Secret")) {
        found.add(title + ": the base may name a Secret, and not bring one");
      }
      if (Resources.kind(resource).equals("ConfigMap")) {
        resource
            .path("data")
            .fieldNames()
            .forEachRemaining(key -> {
              if (SECRET_NAME.matcher(key).matches()) {
                found.add(title + ": the key " + key + " belongs into a Secret");
              }
            });
      }
      for (JsonNode variable : variables(resource)) {
        if (SECRET_NAME.matcher(variable.path("name").asText()).matches()
            && variable.at("/valueFrom/secretKeyRef").isMissingNode()) {
          found.add(title + ": " + variable.path("name").asText() + " is not taken from a Secret");
        }
      }
      texts(resource).stream()
          .filter(text -> SECRET_VALUE.matcher(text).matches())
          .forEach(text ->
              found.add(title + ": a value looks like a secret: " + text.substring(0, 12) + "…"));
    }
    return found;
  }

  /** Each key of a Secret that a container is given, as {@code name/key}. */
  static Set<String> named(Resources resources) {
    Set<String> named = new TreeSet<>();
    for (JsonNode resource : resources.all()) {
      for (JsonNode variable : variables(resource)) {
        JsonNode reference = variable.at("/valueFrom/secretKeyRef");
        if (!reference.isMissingNode()) {
          named.add(reference.path("name").asText() + "/" + reference.path("key").asText());
        }
      }
    }
    return named;
  }

  /** The environment of each container that a resource runs. */
  static List<JsonNode> variables(JsonNode resource) {
    List<JsonNode> variables = new ArrayList<>();
    resource
        .at("/spec/template/spec/containers")
        .forEach(container -> container.path("env").forEach(variables::add));
    return variables;
  }

  private static List<String> texts(JsonNode node) {
    List<String> texts = new ArrayList<>();
    if (node.isTextual()) {
      texts.add(node.asText());
    }
    node.forEach(child -> texts.addAll(texts(child)));
    return texts;
  }
}
