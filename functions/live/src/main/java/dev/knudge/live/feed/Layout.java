package dev.knudge.live.feed;

import java.util.List;

/**
 * The partitions of the feed, numbered through: those of the first topic, then those of the second, and so on. It is the feed's epoch, too: a topic that was deleted and made anew has
 * another id, and positions in the old one mean nothing in it.
 *
 * @param topics in a fixed order
 */
record Layout(List<FeedTopic> topics) {
  Layout {
    topics = List.copyOf(topics);
  }

  /** How many partitions there are. */
  int size() {
    return topics.stream().mapToInt(FeedTopic::partitions).sum();
  }

  /**
   * The number of a partition.
   *
   * @throws IllegalArgumentException if the topic is none of the feed
   */
  int number(String topic, int partition) {
    int first = 0;
    for (FeedTopic each : topics) {
      if (each.name().equals(topic)) {
        return first + partition;
      }
      first += each.partitions();
    }
    throw new IllegalArgumentException("The topic '" + topic + "' is none of the feed's");
  }
}
