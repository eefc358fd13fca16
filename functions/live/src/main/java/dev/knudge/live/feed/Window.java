package dev.knudge.live.feed;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/** The last events of the feed, as many as fit: all of them in their order, and each user's own. Not for use by several threads. */
final class Window {
  private final long capacity;
  private final long[] completeFrom;
  private final Deque<FeedEvent> all = new ArrayDeque<>();
  private final Map<String, Deque<FeedEvent>> byUser = new HashMap<>();
  private final Set<String> identities = new HashSet<>();
  private long weight;

  /**
   * @param capacity how many bytes it may take
   * @param start where it begins in each partition
   */
  Window(long capacity, long[] start) {
    this.capacity = capacity;
    completeFrom = start.clone();
  }

  /** Whether all events of that partition from that place on, as far as the feed has got, are here. */
  boolean covers(int partition, long place) {
    return place >= completeFrom[partition];
  }

  /** Whether it covers all partitions from those places on. */
  boolean covers(long[] places) {
    for (int i = 0; i < places.length; i++) {
      if (!covers(i, places[i])) {
        return false;
      }
    }
    return true;
  }

  /** Where it begins in that partition. */
  long begin(int partition) {
    return completeFrom[partition];
  }

  /**
   * Adds the newest event, and forgets the oldest where there is no room.
   *
   * @return false, and nothing is added, where the very event is here already: a record may repeat it
   */
  boolean add(FeedEvent event) {
    if (!identities.add(event.identity())) {
      return false;
    }
    all.addLast(event);
    byUser.computeIfAbsent(event.userId(), _ -> new ArrayDeque<>(4)).addLast(event);
    weight += event.weight();
    while (weight > capacity) {
      forgetOldest();
    }
    return true;
  }

  private void forgetOldest() {
    FeedEvent oldest = all.removeFirst();
    weight -= oldest.weight();
    identities.remove(oldest.identity());
    completeFrom[oldest.partition()] = oldest.next();
    Deque<FeedEvent> own = byUser.get(oldest.userId());
    if (own != null) {
      own.removeFirst();
      if (own.isEmpty()) {
        byUser.remove(oldest.userId());
      }
    }
  }

  /** That user's events, oldest first; to be read before anything is added. */
  Iterable<FeedEvent> of(String userId) {
    Deque<FeedEvent> own = byUser.get(userId);
    return own == null ? java.util.List.of() : own;
  }

  /** How many bytes it takes. */
  long weight() {
    return weight;
  }
}
