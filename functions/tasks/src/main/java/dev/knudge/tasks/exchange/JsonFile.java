package dev.knudge.tasks.exchange;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import dev.knudge.contracts.Json;
import dev.knudge.contracts.JsonException;
import dev.knudge.tasks.Task;
import dev.knudge.tasks.TaskFields;
import java.io.IOException;
import java.time.ZoneId;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Tasks in the API's own form: a list, or an object with {@code items}. */
final class JsonFile implements TaskFile.Format {
  private static final JsonFactory FACTORY =
      JsonFactory.builder()
          .streamReadConstraints(
              StreamReadConstraints.builder()
                  .maxNestingDepth(Json.MAX_DEPTH)
                  .maxStringLength(TaskFile.BYTES)
                  .build())
          .disable(JsonFactory.Feature.CANONICALIZE_FIELD_NAMES)
          .build();

  private final TaskFile file = new TaskFile();

  /** One task, as it stands in a file. */
  static String write(Task task) {
    return Json.write(FileFields.write(task));
  }

  @Override
  public List<ImportItem> read(String text, ZoneId zone) {
    try (JsonParser parser = FACTORY.createParser(text)) {
      toList(parser);
      while (parser.nextToken() != JsonToken.END_ARRAY) {
        int from = (int) parser.currentTokenLocation().getCharOffset();
        parser.skipChildren();
        // A number or literal ends where the next token is found; it is refused anyway.
        boolean isObject = parser.currentToken() == JsonToken.END_OBJECT;
        add(isObject ? text.substring(from, (int) parser.currentLocation().getCharOffset()) : "0");
      }
      return file.items();
    } catch (IOException e) {
      throw new UnreadableException(
          "The file is no JSON that can be read: it ends early or is broken somewhere.");
    }
  }

  private static void toList(JsonParser parser) throws IOException {
    JsonToken first = parser.nextToken();
    while (first == JsonToken.START_OBJECT || first == JsonToken.FIELD_NAME) {
      if (parser.nextToken() != JsonToken.FIELD_NAME) {
        break;
      }
      boolean isItems = parser.currentName().equals("items");
      first = parser.nextToken();
      if (isItems) {
        break;
      }
      parser.skipChildren();
      first = JsonToken.FIELD_NAME;
    }
    if (parser.currentToken() != JsonToken.START_ARRAY) {
      throw new UnreadableException(
          "The file is no list of tasks: give a JSON array, or an object whose items is one.");
    }
  }

  private void add(String json) {
    Map<String, @Nullable Object> fields;
    try {
      fields = Json.readObject(json);
    } catch (JsonException e) {
      file.add(
          null,
          () -> {
            throw new UnreadableException("This is no task in JSON: " + e.getMessage() + ".");
          });
      return;
    }
    String uid = fields.get("id") instanceof String id && !id.isBlank() ? id : null;
    file.add(
        uid,
        () ->
            new ImportItem.Readable(
                file.next(),
                uid,
                TaskFields.patch(fields),
                fields.get("series_id") instanceof String series ? series : null,
                FileFields.past(fields)));
  }
}
