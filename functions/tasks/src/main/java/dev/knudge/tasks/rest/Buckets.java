package dev.knudge.tasks.rest;

import java.time.Clock;
import java.util.LinkedHashMap;
import java.util.Map;

/** Token buckets, one for each user: a bucket is full at first, each request takes one, and they come back at a steady rate. */
final class Buckets {
  /** The users who asked last; who is beyond that has a full bucket in any case, or this pod has other cares. */
  private static final int USERS = 10_000;

  private final int size;
  private final double perMilli;
  private final Clock clock;
  private final Map<String, Bucket> buckets =
      new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Bucket> eldest) {
          return size() > USERS;
        }
      };

  /**
   * @param size how many a bucket holds
   * @param perSecond how many come back in a second
   */
  Buckets(int size, int perSecond, Clock clock) {
    this.size = size;
    perMilli = perSecond / 1000.0;
    this.clock = clock;
  }

  private record Bucket(double tokens, long at) {}

  /** Takes one from the user's bucket: 0 where there was one, else the seconds until there is. */
  synchronized long take(String user) {
    long now = clock.millis();
    Bucket bucket = buckets.getOrDefault(user, new Bucket(size, now));
    double tokens = Math.min(size, bucket.tokens() + Math.max(0, now - bucket.at()) * perMilli);
    if (tokens < 1) {
      buckets.put(user, new Bucket(tokens, now));
      return Math.max(1, (long) Math.ceil((1 - tokens) / perMilli / 1000));
    }
    buckets.put(user, new Bucket(tokens - 1, now));
    return 0;
  }
}
