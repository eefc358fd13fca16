package dev.knudge.local.setup;

import dev.knudge.local.manifests.Topic;
import dev.knudge.local.status.Status.TopicStatus;
import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ListOffsetsResult.ListOffsetsResultInfo;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.common.TopicPartition;

/** Counts what topics hold: the newest offset less the oldest, over their partitions. */
final class TopicCounts {

  private static final Duration PATIENCE = Duration.ofSeconds(5);

  private final Admin admin;
  private final List<Topic> topics;

  TopicCounts(Admin admin, Collection<Topic> topics) {
    this.admin = admin;
    this.topics = List.copyOf(topics);
  }

  /**
   * The topics as they are now.
   *
   * @throws LocalDevException where Kafka does not answer in time
   */
  List<TopicStatus> now() {
    try {
      Map<TopicPartition, ListOffsetsResultInfo> oldest = offsets(OffsetSpec.earliest());
      Map<TopicPartition, ListOffsetsResultInfo> newest = offsets(OffsetSpec.latest());
      Map<String, Long> records = new HashMap<>();
      newest.forEach((partition, end) -> records.merge(partition.topic(), end.offset(), Long::sum));
      oldest.forEach(
          (partition, start) -> records.merge(partition.topic(), -start.offset(), Long::sum));
      return topics.stream()
          .map(topic ->
              new TopicStatus(
                  topic.name(), topic.partitions(), records.getOrDefault(topic.name(), 0L)))
          .toList();
    } catch (ExecutionException | TimeoutException e) {
      throw new LocalDevException("Kafka does not tell its offsets: " + e, e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new LocalDevException("Interrupted while asking Kafka.", e);
    }
  }

  private Map<TopicPartition, ListOffsetsResultInfo> offsets(OffsetSpec spec)
      throws ExecutionException, InterruptedException, TimeoutException {
    Map<TopicPartition, OffsetSpec> asked = new HashMap<>();
    for (Topic topic : topics) {
      for (int partition = 0; partition < topic.partitions(); partition++) {
        asked.put(new TopicPartition(topic.name(), partition), spec);
      }
    }
    return admin.listOffsets(asked).all().get(PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
  }
}
