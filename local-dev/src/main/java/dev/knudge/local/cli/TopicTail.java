package dev.knudge.local.cli;

import dev.knudge.local.setup.LocalDevException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.function.Consumer;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.PartitionInfo;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.jspecify.annotations.Nullable;

/** Reads a topic without a consumer group: nobody else's reading changes by it. */
final class TopicTail implements AutoCloseable {

  private static final Duration POLL = Duration.ofMillis(200);

  private final KafkaConsumer<byte[], byte[]> consumer;

  TopicTail(String bootstrapServers, String topic, boolean fromBeginning) {
    Map<String, Object> config =
        Map.of(
            ConsumerConfig.BOOTSTRAP_SERVERS_CONFIG, bootstrapServers,
            ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, false,
            ConsumerConfig.ALLOW_AUTO_CREATE_TOPICS_CONFIG, false);
    consumer =
        new KafkaConsumer<>(config, new ByteArrayDeserializer(), new ByteArrayDeserializer());
    try {
      assign(topic, fromBeginning);
    } catch (RuntimeException e) {
      consumer.close();
      throw e;
    }
  }

  private void assign(String topic, boolean fromBeginning) {
    Map<String, List<PartitionInfo>> topics = consumer.listTopics();
    List<PartitionInfo> found = topics.get(topic);
    if (found == null) {
      throw new LocalDevException(
          "There is no topic '%s'. There are: %s."
              .formatted(
                  topic,
                  String.join(
                      ", ",
                      new TreeSet<>(
                          topics.keySet().stream()
                              .filter(name -> !name.startsWith("__"))
                              .toList()))));
    }
    List<TopicPartition> partitions =
        found.stream().map(p -> new TopicPartition(p.topic(), p.partition())).toList();
    consumer.assign(partitions);
    if (fromBeginning) {
      consumer.seekToBeginning(partitions);
    } else {
      consumer.seekToEnd(partitions);
    }
    // Seeking is lazy: the place is fixed now, not when the first poll comes.
    partitions.forEach(consumer::position);
  }

  /**
   * Reads on.
   *
   * @param limit ends after so many records
   * @param patience ends when none came for so long; null waits for ever
   */
  void read(long limit, @Nullable Duration patience, Consumer<TailedRecord> reader) {
    long left = limit;
    long lastCame = System.nanoTime();
    while (left > 0 && (patience == null || System.nanoTime() - lastCame < patience.toNanos())) {
      for (ConsumerRecord<byte[], byte[]> read : consumer.poll(POLL)) {
        if (left-- > 0) {
          reader.accept(TailedRecord.of(read));
        }
        lastCame = System.nanoTime();
      }
    }
  }

  @Override
  public void close() {
    consumer.close();
  }
}
