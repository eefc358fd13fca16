package dev.knudge.tasks;

import static org.assertj.core.api.Assertions.assertThat;

import com.networknt.schema.InputFormat;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SchemaRegistryConfig;
import com.networknt.schema.SpecificationVersion;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.TreeSet;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;
import tools.jackson.dataformat.yaml.YAMLMapper;

/** The OpenAPI document of the contracts, executed: OpenAPI 3.1's schemas are JSON Schema. */
public final class OpenApi {
  private static final Path FOLDER =
      Path.of(System.getProperty("knudge.root"), "contracts", "openapi");
  private static final Set<String> METHODS = Set.of("get", "post", "put", "patch", "delete");
  private static final JsonNode DOCUMENT = document();
  private static final SchemaRegistry REGISTRY =
      SchemaRegistry.withDefaultDialect(
          SpecificationVersion.DRAFT_2020_12,
          builder ->
              builder.schemaRegistryConfig(
                  SchemaRegistryConfig.builder().formatAssertionsEnabled(true).build()));

  private OpenApi() {}

  /** The JSON is what the schema of that name says. */
  public static void check(String schema, String json) {
    ObjectNode root = new YAMLMapper().createObjectNode();
    root.put("$ref", "#/components/schemas/" + schema);
    root.set("components", DOCUMENT.at("/components"));
    Schema compiled = REGISTRY.getSchema(root.toString());
    assertThat(compiled.validate(json, InputFormat.JSON)).as(json).isEmpty();
  }

  /** Every operation, as {@code GET /api/tasks/{}}. */
  public static Set<String> operations() {
    Set<String> operations = new TreeSet<>();
    DOCUMENT
        .at("/paths")
        .properties()
        .forEach(path ->
            path.getValue()
                .propertyNames()
                .forEach(method -> {
                  if (METHODS.contains(method)) {
                    operations.add(operation(method, path.getKey()));
                  }
                }));
    return operations;
  }

  /** An operation without the names of its variables. */
  public static String operation(String method, String path) {
    return method.toUpperCase(java.util.Locale.ROOT)
        + " "
        + path.replaceAll("\\{[^}]*}", "{}").replaceAll("(?<=.)/$", "");
  }

  /** Whether that operation lists that status. */
  public static boolean answers(String path, String method, int status) {
    return DOCUMENT
        .at("/paths/" + path.replace("/", "~1") + "/" + method + "/responses")
        .has(Integer.toString(status));
  }

  private static JsonNode document() {
    try {
      return new YAMLMapper().readTree(Files.readString(FOLDER.resolve("tasks.yaml")));
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }
}
