package dev.knudge.reminders;

import static org.assertj.core.api.Assertions.assertThat;

import com.networknt.schema.InputFormat;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SchemaRegistryConfig;
import com.networknt.schema.SpecificationVersion;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import tools.jackson.databind.JsonNode;
import tools.jackson.dataformat.yaml.YAMLMapper;

/** The OpenAPI documents of the contracts, executed: OpenAPI 3.1's schemas are JSON Schema. */
final class ReminderSchema {
  private static final Path FOLDER =
      Path.of(System.getProperty("knudge.root"), "contracts", "openapi");
  private static final SchemaRegistry REGISTRY =
      SchemaRegistry.withDefaultDialect(
          SpecificationVersion.DRAFT_2020_12,
          builder ->
              builder.schemaRegistryConfig(
                  SchemaRegistryConfig.builder().formatAssertionsEnabled(true).build()));

  private ReminderSchema() {}

  static void assertList(String json) {
    JsonNode document = document("reminders.yaml");
    String inlined =
        document
            .at("/paths/~1api~1reminders/get/responses/200/content/application~1json/schema")
            .toString()
            .replace(reference("reminder"), document.at("/components/schemas/reminder").toString())
            .replace(reference("status"), document.at("/components/schemas/status").toString());
    assertThat(inlined).doesNotContain("$ref");
    check(REGISTRY.getSchema(inlined), json);
  }

  static void assertProblem(String json) {
    check(schema("common.yaml", "/components/schemas/problem"), json);
  }

  static void assertHealth(String json) {
    check(schema("common.yaml", "/components/schemas/health"), json);
  }

  private static String reference(String name) {
    return "{\"$ref\":\"#/components/schemas/" + name + "\"}";
  }

  private static void check(Schema schema, String json) {
    assertThat(schema.validate(json, InputFormat.JSON)).as(json).isEmpty();
  }

  private static Schema schema(String file, String pointer) {
    JsonNode schema = document(file).at(pointer);
    assertThat(schema.isObject()).as(file + pointer).isTrue();
    return REGISTRY.getSchema(schema.toString());
  }

  private static JsonNode document(String file) {
    try {
      return new YAMLMapper().readTree(Files.readString(FOLDER.resolve(file)));
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }
}
