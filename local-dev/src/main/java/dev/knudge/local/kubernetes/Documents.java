package dev.knudge.local.kubernetes;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The documents of the API that are not resources: discovery in both of its forms, lists, tables, refusals. */
final class Documents {

  private static final String TABLES = "meta.k8s.io/v1";

  private Documents() {}

  static ObjectNode version() {
    ObjectNode version = node();
    version.put("major", "1");
    version.put("minor", "34");
    version.put("gitVersion", "v1.34.0+knudge-local-dev");
    version.put("gitTreeState", "clean");
    version.put("platform", "local");
    return version;
  }

  /** {@code /api}. */
  static ObjectNode coreVersions() {
    ObjectNode versions = node("v1", "APIVersions");
    versions.remove("apiVersion");
    versions.withArray("/versions").add("v1");
    versions.withArray("/serverAddressByClientCIDRs");
    return versions;
  }

  /** {@code /apis}. */
  static ObjectNode groups() {
    ObjectNode list = node("v1", "APIGroupList");
    ArrayNode groups = list.withArray("/groups");
    versionsByGroup()
        .forEach((group, version) -> {
          if (!group.isEmpty()) {
            groups.add(group(group));
          }
        });
    return list;
  }

  /** {@code /apis/<group>}. */
  static ObjectNode group(String name) {
    String version = versionsByGroup().getOrDefault(name, "v1");
    ObjectNode group = node("v1", "APIGroup");
    group.put("name", name);
    ObjectNode served = node();
    served.put("groupVersion", name + "/" + version);
    served.put("version", version);
    group.withArray("/versions").add(served);
    group.set("preferredVersion", served.deepCopy());
    return group;
  }

  /** {@code /apis/<group>/<version>} and {@code /api/v1}. */
  static ObjectNode resources(String group, String version) {
    ObjectNode list = node("v1", "APIResourceList");
    list.put("groupVersion", group.isEmpty() ? version : group + "/" + version);
    ArrayNode resources = list.withArray("/resources");
    of(group)
        .forEach(type -> {
          ObjectNode resource = resources.addObject();
          resource.put("name", type.plural());
          resource.put("singularName", type.singular());
          resource.put("namespaced", type.namespaced());
          resource.put("kind", type.kind());
          verbs(resource.withArray("/verbs"));
          type.shortNames().forEach(resource.withArray("/shortNames")::add);
          type.categories().forEach(resource.withArray("/categories")::add);
        });
    return list;
  }

  /** {@code /api} or {@code /apis} for clients that want all of it at once ({@code apidiscovery.k8s.io/v2}). */
  static ObjectNode aggregated(boolean core) {
    ObjectNode list = node("apidiscovery.k8s.io/v2", "APIGroupDiscoveryList");
    list.withObject("/metadata");
    ArrayNode items = list.withArray("/items");
    versionsByGroup()
        .forEach((group, version) -> {
          if (group.isEmpty() == core) {
            ObjectNode item = items.addObject();
            item.withObject("/metadata").put("name", group);
            ObjectNode served = item.withArray("/versions").addObject();
            served.put("version", version);
            served.put("freshness", "Current");
            ArrayNode resources = served.withArray("/resources");
            of(group).forEach(type -> aggregated(resources.addObject(), type));
          }
        });
    return list;
  }

  private static void aggregated(ObjectNode resource, ResourceType type) {
    resource.put("resource", type.plural());
    ObjectNode kind = resource.withObject("/responseKind");
    kind.put("group", type.group());
    kind.put("version", type.version());
    kind.put("kind", type.kind());
    resource.put("scope", type.namespaced() ? "Namespaced" : "Cluster");
    resource.put("singularResource", type.singular());
    verbs(resource.withArray("/verbs"));
    type.shortNames().forEach(resource.withArray("/shortNames")::add);
    type.categories().forEach(resource.withArray("/categories")::add);
  }

  private static void verbs(ArrayNode verbs) {
    verbs.add("get").add("list").add("watch");
  }

  private static List<ResourceType> of(String group) {
    return ResourceType.ALL.stream().filter(type -> type.group().equals(group)).toList();
  }

  private static Map<String, String> versionsByGroup() {
    Map<String, String> versions = new LinkedHashMap<>();
    ResourceType.ALL.forEach(type -> versions.put(type.group(), type.version()));
    return versions;
  }

  /** A list of resources. */
  static ObjectNode list(ResourceType type, List<ObjectNode> objects, long version) {
    ObjectNode list = node(type.apiVersion(), type.kind() + "List");
    list.withObject("/metadata").put("resourceVersion", Long.toString(version));
    list.withArray("/items").addAll(objects);
    return list;
  }

  /** Rows with the columns of the kind, as {@code kubectl get} shows them. */
  static ObjectNode table(
      ResourceType type, List<ObjectNode> objects, String version, boolean whole, Instant now) {
    ObjectNode table = node(TABLES, "Table");
    table.withObject("/metadata").put("resourceVersion", version);
    ArrayNode columns = table.withArray("/columnDefinitions");
    column(columns, "Name", "string", "name");
    type.columns().forEach(column -> column(columns, column.name(), column.type(), ""));
    ArrayNode rows = table.withArray("/rows");
    objects.forEach(object -> {
      ObjectNode row = rows.addObject();
      row.set("cells", cells(type, object, now));
      row.set("object", whole ? object : metadata(object));
    });
    return table;
  }

  static ArrayNode cells(ResourceType type, ObjectNode object, Instant now) {
    ArrayNode cells = JsonNodeFactory.instance.arrayNode();
    cells.add(object.at("/metadata/name").asText());
    type.columns()
        .forEach(column -> {
          switch (column.cell().apply(object, now)) {
            case Long number -> cells.add(number);
            case Integer number -> cells.add(number);
            case Object text -> cells.add(text.toString());
          }
        });
    return cells;
  }

  private static void column(ArrayNode columns, String name, String type, String format) {
    ObjectNode column = columns.addObject();
    column.put("name", name);
    column.put("type", type);
    column.put("format", format);
    column.put("description", "");
    column.put("priority", 0);
  }

  private static ObjectNode metadata(ObjectNode object) {
    ObjectNode partial = node(TABLES, "PartialObjectMetadata");
    partial.set("metadata", object.path("metadata"));
    return partial;
  }

  /** Why a request is not served, in the API's own form. */
  static ObjectNode refusal(int code, String reason, String message) {
    ObjectNode status = node("v1", "Status");
    status.withObject("/metadata");
    status.put("status", "Failure");
    status.put("message", message);
    status.put("reason", reason);
    status.put("code", code);
    return status;
  }

  private static ObjectNode node(String apiVersion, String kind) {
    ObjectNode node = node();
    node.put("kind", kind);
    node.put("apiVersion", apiVersion);
    return node;
  }

  private static ObjectNode node() {
    return JsonNodeFactory.instance.objectNode();
  }
}
