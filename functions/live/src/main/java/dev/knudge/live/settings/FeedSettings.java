package dev.knudge.live.settings;

import dev.knudge.runtime.settings.SettingsException;
import io.micronaut.context.annotation.ConfigurationProperties;
import java.time.Duration;
import java.util.List;

/**
 * What is read of Kafka, and how much of it is kept.
 *
 * @param topics the topics that are read, whole, by every replica
 * @param warmUp how much of the past a replica reads when it starts, so that clients that were on another one find it in memory
 * @param memory how many bytes of events are kept in memory
 * @param replayRecords how many records at most are read again for a client; who missed more is to reload
 * @param portion how many bytes of missed events a client is sent before it has to have read them
 * @param patience how long a client waits for a feed that has not begun, or that has not got as far as the client
 * @param metadataCheck how often the topics are looked at: whether they are still the same
 */
@ConfigurationProperties("knudge.live.feed")
public record FeedSettings(
    List<String> topics,
    Duration warmUp,
    long memory,
    long replayRecords,
    long portion,
    Duration patience,
    Duration metadataCheck) {
  /** Refuses what cannot work. */
  public FeedSettings {
    topics = List.copyOf(topics);
    if (topics.isEmpty() || memory < 0 || replayRecords < 0 || portion < 1) {
      throw new SettingsException(
          "knudge.live.feed: topics must name one or more, memory and replay-records be 0 or more, portion 1 or more.");
    }
  }
}
