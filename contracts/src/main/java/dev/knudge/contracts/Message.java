package dev.knudge.contracts;

import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A CloudEvent as it came, before anyone looks at what it says: one form for all content modes.
 *
 * @param attributes context and extension attributes by lower-case name, without {@code datacontenttype}
 * @param data bytes in binary mode and for {@code data_base64}, a tree for {@code data}
 */
record Message(Map<String, String> attributes, @Nullable String contentType, Data data) {

  sealed interface Data {
    record Bytes(byte[] bytes) implements Data {}

    record Tree(@Nullable Object tree) implements Data {}
  }

  private static final String EXPECTED = "a JSON object";

  static final Data NO_DATA = new Data.Bytes(new byte[0]);

  @Nullable String attribute(String name) {
    return attributes.get(name);
  }

  /**
   * The data, whatever it is.
   *
   * @param json whether it is tried as JSON even if its media type says otherwise, or nothing
   */
  Content content(boolean json) {
    return switch (data) {
      case Data.Tree(String text) when contentType != null && !saysJson() ->
          new Content.PlainText(text);
      case Data.Tree(Object tree) -> new Content.JsonTree(tree);
      case Data.Bytes(byte[] bytes) -> content(bytes, json);
    };
  }

  private Content content(byte[] bytes, boolean json) {
    if (bytes.length == 0) {
      return new Content.Empty();
    }
    if (json || contentType == null || saysJson()) {
      try {
        return new Content.JsonTree(Json.read(bytes));
      } catch (JsonException e) {
        // Then it is text or bytes; who needs JSON is told why by notAnObject() it is not.
      }
    }
    String text = contentType == null || saysText() ? Utf8.decode(bytes) : null;
    return text == null || text.indexOf(0) >= 0
        ? new Content.Binary(bytes)
        : new Content.PlainText(text);
  }

  /** Why the data is no JSON object. */
  Unacceptable notAnObject(Content content) {
    return switch (content) {
      case Content.Empty() -> Unacceptable.because("", EXPECTED, "nothing");
      case Content.JsonTree(Object tree) -> Unacceptable.at("", EXPECTED, tree);
      case Content.PlainText(String text) when data instanceof Data.Tree ->
          Unacceptable.at("", EXPECTED, text);
      case Content.PlainText _, Content.Binary _ -> Unacceptable.notJson(jsonComplaint());
    };
  }

  private String jsonComplaint() {
    try {
      Json.read(data instanceof Data.Bytes(byte[] bytes) ? bytes : new byte[0]);
      throw new IllegalStateException("content() took JSON for something else");
    } catch (JsonException e) {
      return String.valueOf(e.getMessage());
    }
  }

  private boolean saysJson() {
    return contentType != null && contentType.toLowerCase(Locale.ROOT).contains("json");
  }

  private boolean saysText() {
    if (contentType == null) {
      return false;
    }
    String type = contentType.toLowerCase(Locale.ROOT);
    return type.startsWith("text/")
        || type.contains("json")
        || type.contains("xml")
        || type.contains("yaml");
  }
}
