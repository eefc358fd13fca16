package dev.knudge.audit;

import dev.knudge.contracts.Content;
import dev.knudge.contracts.Json;
import java.util.Base64;
import java.util.Collections;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What an event said, as it said it.
 *
 * @param kind which of the forms it came in
 * @param tree the data as a JSON tree: for text the text, for bytes their base64, for no data null
 */
public record Evidence(Kind kind, @Nullable Object tree) {
  /** The form in which the data came. */
  public enum Kind {
    JSON,
    TEXT,
    BASE64,
    NONE;

    /** As the store has it. */
    public String wireName() {
      return name().toLowerCase(Locale.ROOT);
    }

    /** The form of that name. */
    public static Kind of(String wireName) {
      return valueOf(wireName.toUpperCase(Locale.ROOT));
    }
  }

  static Evidence of(Content content) {
    return switch (content) {
      case Content.Empty() -> new Evidence(Kind.NONE, null);
      case Content.JsonTree(Object tree) -> new Evidence(Kind.JSON, tree);
      case Content.PlainText(String text) -> new Evidence(Kind.TEXT, text);
      case Content.Binary(byte[] bytes) ->
          new Evidence(Kind.BASE64, Base64.getEncoder().encodeToString(bytes));
    };
  }

  /** What the entry shows as its payload: that of the envelope where the data is one, else all of the data; bytes in CloudEvents' own form. */
  public @Nullable Object payload() {
    return switch (kind) {
      case JSON ->
          tree instanceof Map<?, ?>
                  && Json.members(tree).get("payload") instanceof Map<?, ?> payload
              ? payload
              : tree;
      case TEXT -> tree;
      case BASE64 -> Collections.singletonMap("data_base64", tree);
      case NONE -> null;
    };
  }
}
