package dev.knudge.local.eventing;

import io.vertx.core.Context;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;

/**
 * Many at a time, each on its own: a failing one holds up no other. While fewer than {@code max.poll.records} are in flight as many more are
 * read, so at most {@code 2 × max.poll.records - 1}.
 */
final class UnorderedFlow implements RecordFlow {

  private static final Duration WAIT_FOR_RECORDS = Duration.ofMillis(500);
  private static final Duration WAIT_FOR_ROOM = Duration.ofMillis(100);

  private final Context context;
  private final RecordDelivery delivery;
  private final InFlight inFlight;
  private final int enough;

  UnorderedFlow(Context context, RecordDelivery delivery, InFlight inFlight, int enough) {
    this.context = context;
    this.delivery = delivery;
    this.inFlight = inFlight;
    this.enough = enough;
  }

  @Override
  public Duration readyToRead(KafkaConsumer<byte[], byte[]> consumer) {
    return inFlight.awaitFewerThan(enough, WAIT_FOR_ROOM) ? WAIT_FOR_RECORDS : Duration.ZERO;
  }

  @Override
  public void deliver(
      TopicPartition partition, PartitionOffsets offsets, List<RecordDelivery.Task> tasks) {
    inFlight.add(tasks.size());
    context.runOnContext(ignored -> {
      for (RecordDelivery.Task task : tasks) {
        delivery.deliver(
            task,
            finished -> {
              if (finished) {
                offsets.finished(task.record().offset());
              }
              inFlight.remove();
            });
      }
    });
  }

  @Override
  public void forget(Collection<TopicPartition> partitions) {
    // What is on its way cannot be called back; its offsets count for nobody any more.
  }
}
