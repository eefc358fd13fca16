package dev.knudge.local.eventing;

import java.time.Duration;
import java.util.Collection;
import java.util.List;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;

/**
 * In which order records go out, and how many at a time. Called by the thread that reads; deliveries run on the event loop.
 */
interface RecordFlow {

  /**
   * Whether to read more now.
   *
   * @return how long a read may wait for records; zero for none at all
   */
  Duration readyToRead(KafkaConsumer<byte[], byte[]> consumer);

  /** Sends records of one partition out. */
  void deliver(TopicPartition partition, PartitionOffsets offsets, List<RecordDelivery.Task> tasks);

  /** Sends nothing more of these partitions, which are another consumer's now. */
  void forget(Collection<TopicPartition> partitions);
}
