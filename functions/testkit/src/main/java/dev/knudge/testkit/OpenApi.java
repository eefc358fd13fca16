package dev.knudge.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import com.networknt.schema.InputFormat;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SchemaRegistryConfig;
import com.networknt.schema.SpecificationVersion;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;
import tools.jackson.dataformat.yaml.YAMLMapper;

/** An OpenAPI document of the contracts, executed: OpenAPI 3.1's schemas are JSON Schema. */
public final class OpenApi {
  private static final Path FOLDER =
      Path.of(System.getProperty("knudge.root"), "contracts", "openapi");
  private static final Set<String> METHODS = Set.of("get", "post", "put", "patch", "delete");
  private static final SchemaRegistry REGISTRY =
      SchemaRegistry.withDefaultDialect(
          SpecificationVersion.DRAFT_2020_12,
          builder ->
              builder.schemaRegistryConfig(
                  SchemaRegistryConfig.builder().formatAssertionsEnabled(true).build()));

  private static final OpenApi COMMON = of("common.yaml");

  private final JsonNode document;

  private OpenApi(JsonNode document) {
    this.document = document;
  }

  /** The document of that file in {@code contracts/openapi}. */
  public static OpenApi of(String file) {
    try {
      return new OpenApi(new YAMLMapper().readTree(Files.readString(FOLDER.resolve(file))));
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }

  /** Sees that the JSON is a problem as every service tells one. */
  public static void assertProblem(String json) {
    COMMON.assertIs("problem", json);
  }

  /** Sees that the JSON is a health answer as every service gives one. */
  public static void assertHealth(String json) {
    COMMON.assertIs("health", json);
  }

  /** Sees that the JSON is what the schema of that name says. */
  public void assertIs(String schema, String json) {
    assertAt("/components/schemas/" + schema, json);
  }

  /** Sees that the JSON is what the operation answers with that status. */
  public void assertAnswer(String method, String path, int status, String json) {
    assertAt(
        "/paths/%s/%s/responses/%d/content/application~1json/schema"
            .formatted(path.replace("/", "~1"), method.toLowerCase(Locale.ROOT), status),
        json);
  }

  /** Every operation, as {@link #operation} writes it. */
  public Set<String> operations() {
    Set<String> operations = new TreeSet<>();
    document
        .at("/paths")
        .properties()
        .forEach(path ->
            path.getValue().propertyNames().stream()
                .filter(METHODS::contains)
                .forEach(method -> operations.add(operation(method, path.getKey()))));
    return operations;
  }

  /** An operation without the names of its variables: {@code GET /api/tasks/{}}. */
  public static String operation(String method, String path) {
    return method.toUpperCase(Locale.ROOT)
        + " "
        + path.replaceAll("\\{[^}]*}", "{}").replaceAll("(?<=.)/$", "");
  }

  private void assertAt(String pointer, String json) {
    JsonNode schema = document.at(pointer);
    assertThat(schema.isObject()).as("there is a schema at " + pointer).isTrue();
    ObjectNode root = ((ObjectNode) schema).deepCopy();
    root.set("components", document.at("/components"));
    assertThat(REGISTRY.getSchema(root.toString()).validate(json, InputFormat.JSON))
        .as(json)
        .isEmpty();
  }
}
