package dev.knudge.contracts;

import static org.assertj.core.api.Assertions.assertThat;

import com.networknt.schema.InputFormat;
import com.networknt.schema.SchemaLocation;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import dev.knudge.contracts.fixtures.Deliveries;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.dataformat.yaml.YAMLMapper;

/** The catalogue is one: what the schemas, the AsyncAPI and OpenAPI documents, the examples and the Java types say of it agrees. */
class CatalogueTest {

  private static final Path FOLDER = Path.of(System.getProperty("knudge.root"), "contracts");

  @ParameterizedTest
  @EnumSource
  void each_type_has_a_schema_of_its_name_and_major(EventType type) {
    Map<String, Object> schema = Json.readObject(Schemas.text(type.wireName()));

    assertThat(schema)
        .containsEntry("$id", type.dataSchema())
        .containsEntry("title", type.wireName())
        .containsEntry("$schema", "https://json-schema.org/draft/2020-12/schema");
  }

  @Test
  void there_is_no_schema_without_a_type() throws IOException {
    List<String> expected = new ArrayList<>(List.of("common", "bare-envelope"));
    Arrays.stream(EventType.values()).map(EventType::wireName).forEach(expected::add);

    assertThat(names("schemas")).containsExactlyInAnyOrderElementsOf(expected);
  }

  static List<String> schemas() throws IOException {
    return names("schemas");
  }

  @ParameterizedTest
  @MethodSource("schemas")
  void each_schema_follows_the_2020_12_draft(String name) {
    var metaSchema =
        SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_2020_12)
            .getSchema(SchemaLocation.of("https://json-schema.org/draft/2020-12/schema"));

    assertThat(metaSchema.validate(Schemas.text(name), InputFormat.JSON)).isEmpty();
  }

  @ParameterizedTest
  @MethodSource("schemas")
  void what_schemas_share_is_the_same_in_all_of_them(String name) {
    Map<String, Object> shared = definitions("common");

    assertThat(shared).containsAllEntriesOf(definitions(name));
    assertThat(definitions(name).keySet())
        .as("$defs of %s.json that are used; copy the others from common.json, or drop them", name)
        .containsAll(referred(Json.readObject(Schemas.text(name))));
  }

  @ParameterizedTest
  @EnumSource
  void each_type_has_an_example_that_its_schema_and_the_reader_accept(EventType type)
      throws IOException {
    String example = Files.readString(FOLDER.resolve("examples/events/" + type + ".json"));
    Object data = Json.readObject(example).get("data");
    Reading reading = new DeliveryReader().read(Deliveries.structured(example));

    assertThat(Schemas.complaints(type.dataSchema(), Json.write(data))).isEmpty();
    assertThat(reading)
        .isInstanceOfSatisfying(
            Reading.Accepted.class,
            accepted -> {
              assertThat(accepted.event().type()).isEqualTo(type.wireName());
              assertThat(accepted.event().dataSchema()).isEqualTo(type.dataSchema());
            });
  }

  @Test
  void there_is_no_example_without_a_type() throws IOException {
    assertThat(names("examples/events"))
        .containsExactlyInAnyOrderElementsOf(
            Arrays.stream(EventType.values()).map(EventType::wireName).toList());
  }

  static List<String> bareEnvelopes() throws IOException {
    return names("examples/bare");
  }

  @ParameterizedTest
  @MethodSource("bareEnvelopes")
  void each_bare_example_is_an_event_of_the_type_it_says(String name) throws IOException {
    String example = Files.readString(FOLDER.resolve("examples/bare/" + name + ".json"));
    Reading reading = new DeliveryReader().read(Deliveries.wrapped(example));

    assertThat(Schemas.complaints("urn:knudge:schema:bare-envelope:1", example)).isEmpty();
    assertThat(reading)
        .isInstanceOfSatisfying(
            Reading.Accepted.class,
            accepted ->
                assertThat(accepted.event().type())
                    .isEqualTo(Json.readObject(example).get("event_type")));
  }

  @Test
  void asyncapi_has_the_topics_and_on_each_the_types_that_java_sends_there() {
    Map<String, Object> channels = Json.members(yaml("asyncapi.yaml").get("channels"));

    for (Topic topic : Topic.values()) {
      Map<String, Object> channel =
          channels.values().stream()
              .map(Json::members)
              .filter(candidate -> topic.wireName().equals(candidate.get("address")))
              .findFirst()
              .orElseThrow(() -> new AssertionError("asyncapi.yaml has no channel " + topic));
      assertThat(messageNames(channel))
          .as("messages on %s", topic)
          .containsAll(
              Arrays.stream(EventType.values())
                  .filter(type -> type.topic() == topic)
                  .map(EventType::wireName)
                  .toList());
    }
    assertThat(channels).hasSize(Topic.values().length);
  }

  private static List<String> messageNames(Map<String, Object> channel) {
    Map<String, Object> all =
        Json.members(Json.members(yaml("asyncapi.yaml").get("components")).get("messages"));
    return Json.members(channel.get("messages")).values().stream()
        .map(message -> (String) Json.members(message).get("$ref"))
        .map(reference -> reference.substring(reference.lastIndexOf('/') + 1))
        .map(name -> (String) Json.members(all.get(name)).get("name"))
        .toList();
  }

  @ParameterizedTest
  @MethodSource("documents")
  void each_reference_of_the_api_documents_leads_somewhere(String document) {
    Map<String, Object> tree = yaml(document);
    for (String reference : references(tree)) {
      String[] fileAndPointer = reference.split("#", 2);
      Path file = FOLDER.resolve(document).resolveSibling(fileAndPointer[0]);
      Object target =
          fileAndPointer[0].isEmpty() ? tree : yaml(FOLDER.relativize(file.normalize()).toString());
      for (String step :
          fileAndPointer.length == 1 ? new String[0] : fileAndPointer[1].substring(1).split("/")) {
        target = Json.members(target).get(step.replace("~1", "/"));
      }
      assertThat(target).as("%s in %s", reference, document).isNotNull();
    }
  }

  static List<String> documents() throws IOException {
    List<String> documents = new ArrayList<>(List.of("asyncapi.yaml"));
    try (Stream<Path> files = Files.list(FOLDER.resolve("openapi"))) {
      files.map(file -> "openapi/" + file.getFileName()).forEach(documents::add);
    }
    return documents;
  }

  @Test
  void the_event_door_of_each_service_answers_as_the_contract_says() throws IOException {
    for (String document : documents()) {
      Map<String, Object> paths = Json.members(yaml(document).get("paths"));
      if (paths.containsKey("/")) {
        Map<String, Object> door = Json.members(Json.members(paths.get("/")).get("post"));
        assertThat(Json.members(door.get("responses")).keySet())
            .as(document)
            .containsExactlyElementsOf(
                // It keeps what the others refuse.
                document.equals("openapi/dead-letters.yaml")
                    ? List.of("204", "500", "503")
                    : List.of("204", "400", "422", "500", "503"));
      }
    }
  }

  @Test
  void the_catalogue_is_on_the_classpath_of_those_who_depend_on_it() {
    assertThat(Schemas.Resources.text("asyncapi.yaml")).startsWith("asyncapi: 3");
    assertThat(Schemas.Resources.text("openapi/audit.yaml")).startsWith("openapi: 3.1");
    assertThat(Schemas.Resources.text("examples/bare/task-created.json")).contains("test-123");
  }

  private static List<String> names(String folder) throws IOException {
    try (Stream<Path> files = Files.list(FOLDER.resolve(folder))) {
      return files
          .map(file -> file.getFileName().toString().replace(".json", ""))
          .sorted()
          .toList();
    }
  }

  private static Map<String, Object> definitions(String schema) {
    return Json.members(Json.readObject(Schemas.text(schema)).get("$defs"));
  }

  private static Set<String> referred(Object tree) {
    var names = new HashSet<String>();
    for (String reference : references(tree)) {
      names.add(reference.substring("#/$defs/".length()));
    }
    return names;
  }

  private static List<String> references(Object tree) {
    var found = new ArrayList<String>();
    switch (tree) {
      case Map<?, ?> map -> {
        if (map.get("$ref") instanceof String reference) {
          found.add(reference);
        }
        map.values().forEach(value -> found.addAll(references(value)));
      }
      case List<?> list -> list.forEach(item -> found.addAll(references(item)));
      case null, default -> {}
    }
    return found;
  }

  @SuppressWarnings("unchecked")
  private static Map<String, Object> yaml(String path) {
    return new YAMLMapper().readValue(FOLDER.resolve(path).toFile(), Map.class);
  }
}
