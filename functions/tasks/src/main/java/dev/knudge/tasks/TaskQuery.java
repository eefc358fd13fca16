package dev.knudge.tasks;

import dev.knudge.runtime.paging.Cursor;
import dev.knudge.runtime.paging.Limit;
import dev.knudge.tasks.filter.Filter;
import java.time.ZoneId;
import org.jspecify.annotations.Nullable;

/**
 * Which tasks are asked for, and in what order.
 *
 * @param filter what they have in common
 * @param zone whose "today" is meant where the filter names days in words or tasks have no zone
 * @param sort by what
 * @param descending the greatest first; tasks without a due date come last either way
 * @param cursor where the page begins; null for the first
 * @param limit of the page
 */
public record TaskQuery(
    Filter filter,
    ZoneId zone,
    Sort sort,
    boolean descending,
    @Nullable Cursor cursor,
    Limit limit) {
  /** By what tasks are put in order; where it is the same, by their ids. */
  public enum Sort {
    DUE,
    PRIORITY,
    CREATED,
    UPDATED,
    TITLE
  }

  /** The first page in the order in which tasks fall due. */
  public static TaskQuery of(Filter filter, ZoneId zone, int limit) {
    return new TaskQuery(filter, zone, Sort.DUE, false, null, new Limit(limit));
  }

  /** What a cursor belongs to. */
  public String scope(String userId) {
    return String.join(
        "\u0000",
        "tasks",
        userId,
        filter.toString(),
        zone.getId(),
        sort.name(),
        String.valueOf(descending));
  }
}
