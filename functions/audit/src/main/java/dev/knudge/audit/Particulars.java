package dev.knudge.audit;

import dev.knudge.contracts.Json;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The personal part of an entry: what was said, and what it changed. It is stored as one text, encrypted under the user's key.
 *
 * <p>The text has four lines, of which the last three are JSON without line breaks: the kind of the data ({@code json}, {@code text}, {@code base64} or {@code none}), the attributes as an
 * object, the changes as an array of {@code {"field", "old", "new"}}, and the data with its fields in the order in which they came and with every digit. Lines rather than one object,
 * because data may be nested as deep as JSON is read at all.
 *
 * @param attributes the event's context attributes that have no column of their own
 */
public record Particulars(List<Change> changes, Evidence evidence, Map<String, String> attributes) {
  private static final int LINES = 4;

  /** Copies the list. */
  public Particulars {
    changes = List.copyOf(changes);
  }

  /** See the class. */
  public String text() {
    return String.join(
        "\n",
        evidence.kind().wireName(),
        Json.write(attributes),
        Json.write(changes.stream().map(Change::tree).toList()),
        Json.write(evidence.tree()));
  }

  /**
   * Reads {@link #text}.
   *
   * @throws dev.knudge.contracts.JsonException if a line that should be JSON is none
   * @throws IllegalArgumentException if it is otherwise no text that was written here
   */
  public static Particulars read(String text) {
    String[] lines = text.split("\n", -1);
    if (lines.length != LINES) {
      throw new IllegalArgumentException("Particulars have " + LINES + " lines.");
    }
    Map<String, String> attributes = new LinkedHashMap<>();
    Json.readObject(lines[1]).forEach((name, value) -> attributes.put(name, String.valueOf(value)));
    List<Change> changes = new ArrayList<>();
    if (Json.read(lines[2]) instanceof List<?> list) {
      list.forEach(change -> changes.add(Change.of(Json.members(change))));
    }
    @Nullable Object data = Json.read(lines[3]);
    return new Particulars(changes, new Evidence(Evidence.Kind.of(lines[0]), data), attributes);
  }
}
