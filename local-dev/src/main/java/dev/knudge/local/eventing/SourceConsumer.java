package dev.knudge.local.eventing;

import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.clients.consumer.CloseOptions;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.consumer.StickyAssignor;
import org.apache.kafka.common.PartitionInfo;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/** A source's Kafka consumer, set as Knative sets it, but for what is commented. */
record SourceConsumer(KafkaConsumer<byte[], byte[]> kafka) implements AutoCloseable {

  private static final Duration PATIENCE = Duration.ofSeconds(10);

  /**
   * Makes one.
   *
   * @throws RuntimeException when Kafka does not answer, or a topic is missing whose end would have to be known
   */
  static SourceConsumer of(SourceSpec spec, String bootstrapServers, int maxPollRecords) {
    KafkaConsumer<byte[], byte[]> consumer =
        new KafkaConsumer<>(
            Map.ofEntries(
                Map.entry(ConsumerConfig.BOOTSTRAP_SERVERS_CONFIG, bootstrapServers),
                Map.entry(ConsumerConfig.GROUP_ID_CONFIG, spec.consumerGroup()),
                Map.entry(ConsumerConfig.CLIENT_ID_CONFIG, "source-" + spec.resource().name()),
                // Ours: the next start takes over from a killed one at once, not when its session
                // has run out.
                Map.entry(ConsumerConfig.GROUP_INSTANCE_ID_CONFIG, "local-dev"),
                Map.entry(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, "false"),
                Map.entry(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "earliest"),
                Map.entry(ConsumerConfig.ISOLATION_LEVEL_CONFIG, "read_committed"),
                Map.entry(ConsumerConfig.MAX_POLL_RECORDS_CONFIG, maxPollRecords),
                Map.entry(ConsumerConfig.MAX_PARTITION_FETCH_BYTES_CONFIG, 65536),
                Map.entry(ConsumerConfig.SESSION_TIMEOUT_MS_CONFIG, 10000),
                Map.entry(ConsumerConfig.HEARTBEAT_INTERVAL_MS_CONFIG, 3000),
                // Records wait for their sink as long as their retries take, not until Kafka loses
                // patience.
                Map.entry(ConsumerConfig.MAX_POLL_INTERVAL_MS_CONFIG, Integer.MAX_VALUE),
                Map.entry(
                    ConsumerConfig.PARTITION_ASSIGNMENT_STRATEGY_CONFIG,
                    StickyAssignor.class.getName()),
                // Ours: a topic or partition that comes later is noticed in seconds, not in ten
                // minutes.
                Map.entry(ConsumerConfig.METADATA_MAX_AGE_CONFIG, 2000),
                Map.entry(ConsumerConfig.ALLOW_AUTO_CREATE_TOPICS_CONFIG, "false")),
            new ByteArrayDeserializer(),
            new ByteArrayDeserializer());
    SourceConsumer made = new SourceConsumer(consumer);
    try {
      if (spec.fromLatest()) {
        made.skipWhatIsThere(spec.topics());
      }
      return made;
    } catch (RuntimeException e) {
      made.close();
      throw e;
    }
  }

  /**
   * For {@code initialOffset: latest}: a group that is new to a partition begins at its end as of now. Written down before anything is
   * read, as Knative's controller does, so that a restart skips nothing more.
   */
  private void skipWhatIsThere(List<String> topics) {
    Set<TopicPartition> all = new HashSet<>();
    for (String topic : topics) {
      List<PartitionInfo> partitions = kafka.partitionsFor(topic, PATIENCE);
      if (partitions == null || partitions.isEmpty()) {
        throw new IllegalStateException("waits for topic " + topic);
      }
      partitions.forEach(one -> all.add(new TopicPartition(one.topic(), one.partition())));
    }
    Map<TopicPartition, OffsetAndMetadata> known = kafka.committed(all, PATIENCE);
    all.removeIf(partition -> known.get(partition) != null);
    if (!all.isEmpty()) {
      Map<TopicPartition, OffsetAndMetadata> ends = new HashMap<>();
      kafka
          .endOffsets(all, PATIENCE)
          .forEach((partition, end) -> ends.put(partition, new OffsetAndMetadata(end)));
      kafka.commitSync(ends, PATIENCE);
    }
  }

  @Override
  public void close() {
    kafka.close(CloseOptions.timeout(Duration.ofSeconds(2)));
  }
}
