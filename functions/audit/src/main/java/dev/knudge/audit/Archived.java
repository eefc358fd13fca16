package dev.knudge.audit;

import dev.knudge.contracts.Json;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Which places of the log belong to months that were archived: runs of places, each with its first and its last. The trail says it itself, in an entry of its own that is sealed like any other,
 * and that lists all that was archived up to then, since it will be archived one day, too.
 */
public final class Archived {
  /** The type of the entries that say so. */
  public static final String TYPE = "audit.month.archived";

  private static final String PLACES = "places";

  /** The last place of each run by its first; runs neither overlap nor touch. */
  private final NavigableMap<Long, Long> runs = new TreeMap<>();

  /** Nothing so far. */
  public Archived() {}

  /**
   * What an entry says.
   *
   * @param payload as {@link #tree} wrote it; what is anything else says nothing
   */
  public static Archived of(@Nullable Object payload) {
    Archived archived = new Archived();
    if (Json.members(payload).get(PLACES) instanceof List<?> list) {
      for (Object run : list) {
        if (run instanceof List<?> ends
            && ends.size() == 2
            && ends.getFirst() instanceof Long first
            && ends.getLast() instanceof Long last
            && 0 <= first
            && first <= last) {
          archived.add(first, last);
        }
      }
    }
    return archived;
  }

  /** Adds a run of places. */
  public void add(long first, long last) {
    long begin = first;
    long end = last;
    for (Map.Entry<Long, Long> near = runs.floorEntry(next(end));
        near != null && next(near.getValue()) >= begin;
        near = runs.floorEntry(next(end))) {
      begin = Math.min(begin, near.getKey());
      end = Math.max(end, near.getValue());
      runs.remove(near.getKey());
    }
    runs.put(begin, end);
  }

  /** Adds what another has. */
  public void addAll(Archived other) {
    other.runs.forEach(this::add);
  }

  /** Whether the entry at that place is archived. */
  public boolean has(long place) {
    Map.@Nullable Entry<Long, Long> run = runs.floorEntry(place);
    return run != null && place <= run.getValue();
  }

  /** As the payload's {@code places} says it. */
  List<Object> tree() {
    List<Object> tree = new ArrayList<>();
    runs.forEach((first, last) -> tree.add(List.of(first, last)));
    return tree;
  }

  private static long next(long place) {
    return place == Long.MAX_VALUE ? place : place + 1;
  }
}
