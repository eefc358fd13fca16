package dev.knudge.local.eventing;

import io.vertx.core.Context;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;

/**
 * One at a time in each partition: a failing one holds up those behind it for its whole schedule of retries. No more is read of a partition
 * while records of it wait.
 */
final class OrderedFlow implements RecordFlow {

  private static final Duration WAIT_FOR_RECORDS = Duration.ofMillis(500);
  private static final Duration WAIT_WHILE_SOME_WAIT = Duration.ofMillis(20);

  private final Context context;
  private final RecordDelivery delivery;
  private final InFlight inFlight;
  private final Map<TopicPartition, Queue> queues = new ConcurrentHashMap<>();

  OrderedFlow(Context context, RecordDelivery delivery, InFlight inFlight) {
    this.context = context;
    this.delivery = delivery;
    this.inFlight = inFlight;
  }

  @Override
  public Duration readyToRead(KafkaConsumer<byte[], byte[]> consumer) {
    List<TopicPartition> busy = new ArrayList<>();
    List<TopicPartition> free = new ArrayList<>();
    for (TopicPartition partition : consumer.assignment()) {
      Queue queue = queues.get(partition);
      (queue != null && queue.length.get() > 0 ? busy : free).add(partition);
    }
    consumer.pause(busy);
    consumer.resume(free);
    return busy.isEmpty() ? WAIT_FOR_RECORDS : WAIT_WHILE_SOME_WAIT;
  }

  @Override
  public void deliver(
      TopicPartition partition, PartitionOffsets offsets, List<RecordDelivery.Task> tasks) {
    Queue queue = queues.computeIfAbsent(partition, ignored -> new Queue(offsets));
    queue.length.addAndGet(tasks.size());
    inFlight.add(tasks.size());
    context.runOnContext(ignored -> queue.append(tasks));
  }

  @Override
  public void forget(Collection<TopicPartition> partitions) {
    for (TopicPartition partition : partitions) {
      Queue queue = queues.remove(partition);
      if (queue != null) {
        context.runOnContext(ignored -> queue.drop());
      }
    }
  }

  /** The records of a partition that wait; all but its length belongs to the event loop. */
  private final class Queue {

    final AtomicInteger length = new AtomicInteger();
    private final PartitionOffsets offsets;
    private final Deque<RecordDelivery.Task> waiting = new ArrayDeque<>();
    private boolean delivering;
    private boolean dropped;

    Queue(PartitionOffsets offsets) {
      this.offsets = offsets;
    }

    void append(List<RecordDelivery.Task> tasks) {
      waiting.addAll(tasks);
      if (dropped) {
        drop();
      } else if (!delivering) {
        next();
      }
    }

    private void next() {
      RecordDelivery.Task task = waiting.poll();
      if (task == null) {
        return;
      }
      delivering = true;
      delivery.deliver(
          task,
          finished -> {
            delivering = false;
            if (finished) {
              offsets.finished(task.record().offset());
              ended(1);
              next();
            } else {
              ended(1);
              drop(); // one that is not finished must not be overtaken
            }
          });
    }

    void drop() {
      dropped = true;
      ended(waiting.size());
      waiting.clear();
    }

    private void ended(int tasks) {
      length.addAndGet(-tasks);
      for (int i = 0; i < tasks; i++) {
        inFlight.remove();
      }
    }
  }
}
