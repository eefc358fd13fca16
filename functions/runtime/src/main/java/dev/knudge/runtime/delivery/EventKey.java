package dev.knudge.runtime.delivery;

import java.util.Comparator;

/**
 * What makes an event the same one: the inbox remembers it.
 *
 * @param source the event's source
 * @param key its deduplication key: the id, or {@code id@time} for a record that KafkaSource wrapped
 */
public record EventKey(String source, String key) implements Comparable<EventKey> {
  private static final Comparator<EventKey> ORDER =
      Comparator.comparing(EventKey::source).thenComparing(EventKey::key);

  @Override
  public int compareTo(EventKey other) {
    return ORDER.compare(this, other);
  }
}
