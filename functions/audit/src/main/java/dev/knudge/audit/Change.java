package dev.knudge.audit;

import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A field that is not what it was.
 *
 * @param field its name on the wire
 * @param before its old value as a JSON tree; null where there was none
 * @param after its new value as a JSON tree; null where there is none
 * @param beforeFrom the id of the earlier event whose entry the old value was taken from; null where the event itself says it, or its type makes it certain
 */
public record Change(
    String field, @Nullable Object before, @Nullable Object after, @Nullable String beforeFrom) {
  private static final String FIELD = "field";
  private static final String OLD = "old";
  private static final String NEW = "new";
  private static final String OLD_FROM = "old_from";

  /** A change of which the event itself is the evidence. */
  public Change(String field, @Nullable Object before, @Nullable Object after) {
    this(field, before, after, null);
  }

  /** {@code {"field", "old", "new"}}, and {@code old_from} where it is another event's. */
  public Map<String, @Nullable Object> tree() {
    Map<String, @Nullable Object> tree = new LinkedHashMap<>();
    tree.put(FIELD, field);
    tree.put(OLD, before);
    tree.put(NEW, after);
    if (beforeFrom != null) {
      tree.put(OLD_FROM, beforeFrom);
    }
    return tree;
  }

  static Change of(Map<String, @Nullable Object> tree) {
    return new Change(
        String.valueOf(tree.get(FIELD)),
        tree.get(OLD),
        tree.get(NEW),
        tree.get(OLD_FROM) instanceof String from ? from : null);
  }
}
