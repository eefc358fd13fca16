package dev.knudge.runtime.paging;

import dev.knudge.contracts.Json;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One page of a list.
 *
 * @param items at most as many as were asked for
 * @param next where the next page begins; null where this is the last
 */
public record Page<T>(List<T> items, @Nullable Cursor next) {
  /** Copies the list. */
  public Page {
    items = List.copyOf(items);
  }

  /**
   * {@code {"items": […], "next_cursor": "…" | null}}.
   *
   * @param scope the question that was asked, see {@link Cursor}
   * @param tree an item as a JSON tree
   */
  public String json(
      String scope, java.util.function.Function<T, Map<String, @Nullable Object>> tree) {
    Map<String, @Nullable Object> page = new LinkedHashMap<>();
    page.put("items", items.stream().map(tree).toList());
    page.put("next_cursor", next == null ? null : next.encode(scope));
    return Json.write(page);
  }
}
