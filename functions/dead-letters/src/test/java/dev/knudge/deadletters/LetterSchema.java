package dev.knudge.deadletters;

import static org.assertj.core.api.Assertions.assertThat;

import com.networknt.schema.InputFormat;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SchemaRegistryConfig;
import com.networknt.schema.SpecificationVersion;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import tools.jackson.databind.JsonNode;
import tools.jackson.dataformat.yaml.YAMLMapper;

/** The OpenAPI documents of the contracts, executed: OpenAPI 3.1's schemas are JSON Schema. */
final class LetterSchema {
  private static final Path FOLDER =
      Path.of(System.getProperty("knudge.root"), "contracts", "openapi");
  private static final Pattern REFERENCE =
      Pattern.compile("\\{\"\\$ref\":\"#/components/schemas/([a-z_]+)\"}");
  private static final SchemaRegistry REGISTRY =
      SchemaRegistry.withDefaultDialect(
          SpecificationVersion.DRAFT_2020_12,
          builder ->
              builder.schemaRegistryConfig(
                  SchemaRegistryConfig.builder().formatAssertionsEnabled(true).build()));

  private LetterSchema() {}

  static void assertAnswer(String path, String method, String status, String json) {
    JsonNode document = document("dead-letters.yaml");
    String pointer =
        "/paths/~1api~1dead-letters%s/%s/responses/%s/content/application~1json/schema"
            .formatted(path.replace("/", "~1"), method, status);
    String schema = document.at(pointer).toString();
    assertThat(schema).as(pointer).isNotEmpty();
    for (Matcher found = REFERENCE.matcher(schema);
        found.find();
        found = REFERENCE.matcher(schema)) {
      schema =
          found.replaceFirst(
              Matcher.quoteReplacement(
                  document.at("/components/schemas/" + found.group(1)).toString()));
    }
    check(REGISTRY.getSchema(schema), json);
  }

  static void assertProblem(String json) {
    check(
        REGISTRY.getSchema(document("common.yaml").at("/components/schemas/problem").toString()),
        json);
  }

  private static void check(Schema schema, String json) {
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
