package dev.knudge.notification;

import static org.assertj.core.api.Assertions.assertThat;

import com.networknt.schema.InputFormat;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SchemaRegistryConfig;
import com.networknt.schema.SpecificationVersion;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import tools.jackson.databind.JsonNode;
import tools.jackson.dataformat.yaml.YAMLMapper;

/** The OpenAPI documents of the contracts, executed: OpenAPI 3.1's schemas are JSON Schema. */
final class NotificationSchema {
  private static final Path FOLDER =
      Path.of(System.getProperty("knudge.root"), "contracts", "openapi");
  private static final SchemaRegistry REGISTRY =
      SchemaRegistry.withDefaultDialect(
          SpecificationVersion.DRAFT_2020_12,
          builder ->
              builder.schemaRegistryConfig(
                  SchemaRegistryConfig.builder().formatAssertionsEnabled(true).build()));

  private NotificationSchema() {}

  static void assertList(String json) {
    check("/paths/~1api~1notifications/get/responses/200/content/application~1json/schema", json);
  }

  static void assertNotification(String json) {
    check("/components/schemas/notification", json);
  }

  static void assertPreferences(String json) {
    check("/components/schemas/preferences", json);
  }

  static void assertProblem(String json) {
    assertThat(
            REGISTRY
                .getSchema(document("common.yaml").at("/components/schemas/problem").toString())
                .validate(json, InputFormat.JSON))
        .as(json)
        .isEmpty();
  }

  private static void check(String pointer, String json) {
    JsonNode document = document("notification.yaml");
    String inlined = document.at(pointer).toString();
    while (inlined.contains("$ref")) {
      for (Map.Entry<String, JsonNode> schema : document.at("/components/schemas").properties()) {
        inlined =
            inlined.replace(
                "{\"$ref\":\"#/components/schemas/" + schema.getKey() + "\"}",
                schema.getValue().toString());
      }
    }
    Schema schema = REGISTRY.getSchema(inlined);
    assertThat(schema.validate(json, InputFormat.JSON)).as(json).isEmpty();
  }

  private static JsonNode document(String file) {
    try {
      return new YAMLMapper().readTree(Files.readString(FOLDER.resolve(file)));
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }
}
