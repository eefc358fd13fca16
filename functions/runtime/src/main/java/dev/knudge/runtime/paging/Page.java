package dev.knudge.runtime.paging;

import java.util.List;
import java.util.function.Function;
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
   * The page as it is answered.
   *
   * @param scope the question that was asked, see {@link Cursor}
   * @param shown an item as the API shows it
   */
  public <R> Listing<R> listing(String scope, Function<T, R> shown) {
    return new Listing<>(
        items.stream().map(shown).toList(), next == null ? null : next.encode(scope));
  }
}
