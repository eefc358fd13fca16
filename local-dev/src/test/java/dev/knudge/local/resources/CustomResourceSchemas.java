package dev.knudge.local.resources;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import com.networknt.schema.Error;
import com.networknt.schema.InputFormat;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.dialect.Dialects;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * CustomResourceDefinitions as JSON Schemas, made strict: an API server drops a field that the schema does not name without a word, so here
 * it is an error. A schema says with {@code x-kubernetes-preserve-unknown-fields} where it keeps what it does not know.
 */
final class CustomResourceSchemas implements Rule {

  /** Where the definitions are kept: next to the project, of which they are no part, or in the folder that {@code -Dknudge.crds} names. */
  static final Path FOLDER =
      Path.of(
          System.getProperty(
              "knudge.crds", Resources.ROOT.resolveSibling("shared").resolve("crds").toString()));

  private static final ObjectMapper YAML = new ObjectMapper(new YAMLFactory());
  private static final String PRESERVE = "x-kubernetes-preserve-unknown-fields";

  private final Map<String, Schema> schemas = new HashMap<>();
  private final SchemaRegistry registry =
      SchemaRegistry.withDefaultDialect(Dialects.getDraft202012());

  private CustomResourceSchemas() {}

  static CustomResourceSchemas in(Path folder) {
    CustomResourceSchemas schemas = new CustomResourceSchemas();
    try (Stream<Path> files = Files.list(folder)) {
      for (Path file : files.filter(it -> it.toString().endsWith(".yaml")).toList()) {
        YAML.readerFor(JsonNode.class).<JsonNode>readValues(file.toFile()).readAll().stream()
            .filter(it -> it.path("kind").asText().equals("CustomResourceDefinition"))
            .forEach(schemas::add);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return schemas;
  }

  private void add(JsonNode definition) {
    JsonNode spec = definition.path("spec");
    for (JsonNode version : spec.path("versions")) {
      if (version.path("served").asBoolean()) {
        String apiVersion = spec.path("group").asText() + "/" + version.path("name").asText();
        ObjectNode schema = version.at("/schema/openAPIV3Schema").deepCopy();
        // The three that every resource has; metadata's own fields are the API server's to know.
        ObjectNode properties = schema.withObjectProperty("properties");
        properties.putObject("apiVersion").put("const", apiVersion);
        properties.putObject("kind").put("const", spec.path("names").path("kind").asText());
        makeStrict(schema);
        properties.putObject("metadata").put("type", "object");
        schemas.put(
            apiVersion + " " + spec.path("names").path("kind").asText(),
            registry.getSchema(schema.toString()));
      }
    }
  }

  private static void makeStrict(JsonNode schema) {
    schema.path("properties").forEach(CustomResourceSchemas::makeStrict);
    if (schema.path("items").isObject()) {
      makeStrict(schema.path("items"));
    }
    if (schema.path("additionalProperties").isObject()) {
      makeStrict(schema.path("additionalProperties"));
    }
    boolean open = schema.path(PRESERVE).asBoolean() || schema.has("additionalProperties");
    if (schema.path("type").asText().equals("object") && !open) {
      ((ObjectNode) schema).put("additionalProperties", false);
    }
    // What JSON Schema does not know, once it is used.
    ((ObjectNode) schema)
        .remove(
            schema
                .propertyStream()
                .map(Map.Entry::getKey)
                .filter(key -> key.startsWith("x-kubernetes-") || key.equals("example"))
                .toList());
  }

  private static String type(JsonNode resource) {
    return resource.path("apiVersion").asText() + " " + Resources.kind(resource);
  }

  private static String group(String type) {
    return type.substring(0, Math.max(0, type.indexOf('/')));
  }

  /** Whether a resource is of an API group that is defined here. */
  boolean defines(JsonNode resource) {
    return schemas.keySet().stream().anyMatch(it -> group(it).equals(group(type(resource))));
  }

  @Override
  public List<String> violations(Resources resources) {
    List<String> violations = new ArrayList<>();
    for (ObjectNode resource : resources.all().stream().filter(this::defines).toList()) {
      Schema schema = schemas.get(type(resource));
      if (schema == null) {
        violations.add(
            Resources.title(resource)
                + ": "
                + type(resource)
                + " is not served; served are "
                + schemas.keySet());
        continue;
      }
      for (Error error : schema.validate(resource.toString(), InputFormat.JSON)) {
        violations.add(Resources.title(resource) + ": " + error);
      }
    }
    return violations;
  }
}
