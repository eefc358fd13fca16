package dev.knudge.local.kubernetes;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.knudge.local.manifests.Manifest;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** What all objects of a cluster have alike: metadata, conditions, and here the counts that stand in annotations. */
final class Forms {

  /** Labels of what Knative Serving makes begin with it. */
  static final String SERVING = "serving.knative.dev/";

  private static final String COUNTS = "local-dev.knudge.dev/";

  private final String since;

  /**
   * @param since when everything that has no time of its own began
   */
  Forms(Instant since) {
    this.since = seconds(since);
  }

  String since() {
    return since;
  }

  /** A manifest as the cluster would give it back, without a status yet. */
  ObjectNode copy(Manifest manifest) {
    ObjectNode object = manifest.json().deepCopy();
    metadata(object, manifest.namespace(), manifest.name());
    return object;
  }

  /** Something that serving makes of a Service. */
  ObjectNode made(Manifest service, String kind, String name, @Nullable JsonNode spec) {
    ResourceType type = ResourceType.named(kind, kind.equals("Pod") ? "" : "serving.knative.dev");
    ObjectNode object = object(type.apiVersion(), kind, service.namespace(), name);
    object.withObject("/metadata/labels").put(SERVING + "service", service.name());
    object.set("spec", spec == null ? object.objectNode() : spec);
    return object;
  }

  ObjectNode object(String apiVersion, String kind, @Nullable String namespace, String name) {
    ObjectNode object = JsonNodeFactory.instance.objectNode();
    object.put("apiVersion", apiVersion);
    object.put("kind", kind);
    metadata(object, namespace, name);
    return object;
  }

  private void metadata(ObjectNode object, @Nullable String namespace, String name) {
    ObjectNode metadata = object.withObject("/metadata");
    metadata.put("name", name);
    if (namespace != null) {
      metadata.put("namespace", namespace);
    }
    metadata.put("creationTimestamp", since);
    metadata.put("generation", 1);
    metadata.put(
        "uid",
        uid(object.path("apiVersion").asText(), object.path("kind").asText(), namespace, name));
  }

  /** The same for the same thing, from one start to the next. */
  static String uid(String apiVersion, String kind, @Nullable String namespace, String name) {
    String id = apiVersion + kind + namespace + "/" + name;
    return UUID.nameUUIDFromBytes(id.getBytes(StandardCharsets.UTF_8)).toString();
  }

  static void annotate(ObjectNode object, String name, Object value) {
    object.withObject("/metadata/annotations").put(COUNTS + name, value.toString());
  }

  void conditions(ObjectNode itsStatus, boolean holds, @Nullable String reason, String... types) {
    ArrayNode conditions = itsStatus.withArray("/conditions");
    for (String type : types) {
      ObjectNode condition = conditions.addObject();
      condition.put("type", type);
      condition.put("status", holds ? "True" : "False");
      condition.put("lastTransitionTime", since);
      if (reason != null) {
        condition.put("reason", reason);
      }
    }
  }

  static String seconds(Instant instant) {
    return instant.truncatedTo(ChronoUnit.SECONDS).toString();
  }
}
