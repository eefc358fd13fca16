package dev.knudge.live.bench;

import dev.knudge.live.Topics;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

/** What was written to Kafka, and what each client is to have of it: all that is its user's, once, and what is of one task (or of the other topic) in its order. */
final class Written {
  private static final int TASKS_PER_USER = 2;

  /** One in so many is on the other topic. */
  private static final int UPDATES = 5;

  private final Topics topics;
  private final int users;
  private final Map<String, Event> events = new ConcurrentHashMap<>();
  private final Map<String, Integer> perUser = new ConcurrentHashMap<>();
  private int count;

  /**
   * One of them.
   *
   * @param stream within which its order is to be kept
   * @param at when it was given to the producer ({@link System#nanoTime})
   */
  private record Event(String user, String stream, int number, long at) {}

  /** What became of it at the clients. */
  record Verdict(
      int deliveries, int lost, int repeated, int disordered, int foreign, Latencies lag) {}

  Written(Topics topics, int users) {
    this.topics = topics;
    this.users = users;
  }

  /** Writes so many events a second until it is enough, each acknowledged by Kafka; two in a row are the same user's. */
  void write(int perSecond, BooleanSupplier enough) {
    long begin = System.nanoTime();
    for (long i = 0; !enough.getAsBoolean(); i++) {
      LockSupport.parkNanos(begin + i * 1_000_000_000L / perSecond - System.nanoTime());
      one((int) (i / 2 % users), count % UPDATES == 0);
    }
  }

  /** Writes one more of each user to each topic. */
  void last() {
    for (int user = 0; user < users; user++) {
      one(user, false);
      one(user, true);
    }
  }

  private void one(int number, boolean update) {
    String user = user(number);
    long at = System.nanoTime();
    int version = ++count;
    String stream = update ? "updates" : "task-" + version % TASKS_PER_USER;
    String id =
        update
            ? topics.update(user, "update-" + version, "Number " + version)
            : topics.changed(user, user + "-" + stream, version);
    events.put(id, new Event(user, stream, version, at));
    perUser.merge(user, 1, Integer::sum);
  }

  static String user(int number) {
    return "user-" + number;
  }

  int count() {
    return count;
  }

  /** Whether that client has as many events as its user has. */
  boolean areAllAt(GoodClient client) {
    return client.distinct() >= perUser.getOrDefault(client.user(), 0);
  }

  Verdict judge(List<GoodClient> clients) {
    int[] sums = new int[5];
    Latencies lag = new Latencies(clients.stream().mapToInt(it -> it.deliveries().size()).sum());
    for (GoodClient client : clients) {
      Set<String> had = new HashSet<>();
      Map<String, Integer> last = new HashMap<>();
      for (GoodClient.Delivery delivery : client.deliveries()) {
        sums[0]++;
        Event event = events.get(delivery.id());
        if (event == null || !event.user().equals(client.user())) {
          sums[4]++;
        } else if (!had.add(delivery.id())) {
          sums[2]++;
        } else {
          lag.add((delivery.at() - event.at()) / 1_000);
          Integer before = last.put(event.stream(), event.number());
          sums[3] += before != null && before > event.number() ? 1 : 0;
        }
      }
      sums[1] += perUser.getOrDefault(client.user(), 0) - had.size();
    }
    return new Verdict(sums[0], sums[1], sums[2], sums[3], sums[4], lag);
  }
}
