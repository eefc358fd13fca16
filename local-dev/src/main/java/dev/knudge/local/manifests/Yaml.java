package dev.knudge.local.manifests;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.cfg.CoercionAction;
import com.fasterxml.jackson.databind.cfg.CoercionInputShape;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.type.LogicalType;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** YAML as an API server takes it: no key twice, and a number or a boolean where text belongs is a mistake. */
final class Yaml {

  static final ObjectMapper MAPPER = mapper();

  private Yaml() {}

  private static ObjectMapper mapper() {
    ObjectMapper mapper =
        new ObjectMapper(new YAMLFactory().enable(JsonParser.Feature.STRICT_DUPLICATE_DETECTION));
    mapper
        .coercionConfigFor(LogicalType.Textual)
        .setCoercion(CoercionInputShape.Integer, CoercionAction.Fail)
        .setCoercion(CoercionInputShape.Float, CoercionAction.Fail)
        .setCoercion(CoercionInputShape.Boolean, CoercionAction.Fail);
    return mapper;
  }

  /** Every document of the file that is not empty. */
  static List<ObjectNode> read(Path file) {
    List<ObjectNode> documents = new ArrayList<>();
    try (JsonParser parser = MAPPER.createParser(Files.readString(file))) {
      // Not MappingIterator: it would take a list at the top for a list of documents.
      while (parser.nextToken() != null) {
        JsonNode document = MAPPER.readTree(parser);
        if (document instanceof ObjectNode object) {
          documents.add(object);
        } else if (!document.isNull()) {
          throw new ManifestException(
              file,
              "a document is of type " + document.getNodeType() + " and not an object",
              "Write a resource, or remove it");
        }
      }
    } catch (JacksonException e) {
      throw new ManifestException(
          file, "not readable as YAML: " + e.getMessage(), "Correct the syntax", e);
    } catch (IOException e) {
      throw new ManifestException(
          file, "cannot be read: " + e, "Check that the file is there and readable", e);
    }
    return documents;
  }
}
