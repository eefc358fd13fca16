package dev.knudge.local.eventing;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.kafka.clients.consumer.ConsumerRebalanceListener;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.WakeupException;
import org.jspecify.annotations.Nullable;

/**
 * Reads a source's topics on a thread of its own, hands the records on, and commits what is finished: every few seconds, before a
 * partition goes to another consumer, and at the end. When Kafka is away it keeps trying.
 */
final class SourceReader {

  private static final Duration PATIENCE_WITH_KAFKA = Duration.ofSeconds(3);
  private static final Duration LOOK_AT_LAG = Duration.ofSeconds(2);
  private static final Duration BEFORE_A_NEW_CONSUMER = Duration.ofSeconds(1);

  private final SourceSpec spec;
  private final String bootstrapServers;
  private final DispatcherOptions options;
  private final RecordReader records;
  private final RecordFlow flow;
  private final InFlight inFlight;
  private final Progress progress;
  private final Map<TopicPartition, PartitionOffsets> assigned = new ConcurrentHashMap<>();
  private final Thread thread;

  private volatile boolean closed;
  private volatile boolean reading;
  private volatile List<SourceStatus.PartitionStatus> partitions = List.of();
  private volatile @Nullable KafkaConsumer<byte[], byte[]> current;

  private long lastCommit;
  private long lastLook;

  SourceReader(
      SourceSpec spec,
      String bootstrapServers,
      DispatcherOptions options,
      RecordFlow flow,
      InFlight inFlight,
      Progress progress) {
    this.spec = spec;
    this.bootstrapServers = bootstrapServers;
    this.options = options;
    this.records = new RecordReader(spec);
    this.flow = flow;
    this.inFlight = inFlight;
    this.progress = progress;
    this.thread =
        Thread.ofPlatform().name("source-" + spec.resource().name()).daemon().unstarted(this::run);
  }

  void start() {
    thread.start();
  }

  /** Whether all topics are assigned. */
  boolean reading() {
    return reading;
  }

  List<SourceStatus.PartitionStatus> partitions() {
    return partitions;
  }

  /** Reads no more, waits for what is under way, commits and leaves. */
  void close() {
    closed = true;
    KafkaConsumer<byte[], byte[]> consumer = current;
    if (consumer != null) {
      consumer.wakeup();
    }
    try {
      thread.join(options.closeGrace().plus(PATIENCE_WITH_KAFKA).plus(PATIENCE_WITH_KAFKA));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void run() {
    while (!closed) {
      try (SourceConsumer consumer =
          SourceConsumer.of(spec, bootstrapServers, options.maxPollRecords())) {
        read(consumer.kafka());
      } catch (RuntimeException e) {
        if (closed) {
          return; // Kafka may be gone already; what was not committed comes again
        }
        progress.troubled("the consumer failed: " + e.getMessage());
        inFlight.awaitFewerThan(-1, BEFORE_A_NEW_CONSUMER);
      } finally {
        assigned.clear();
        reading = false;
      }
    }
  }

  private void read(KafkaConsumer<byte[], byte[]> consumer) {
    current = consumer;
    consumer.subscribe(spec.topics(), new Rebalances(consumer));
    while (!closed) {
      try {
        Duration wait = flow.readyToRead(consumer);
        if (!wait.isZero()) {
          handOn(consumer.poll(wait));
        }
        tend(consumer);
      } catch (WakeupException e) {
        // closed: the loop ends
      }
    }
    inFlight.awaitFewerThan(1, options.closeGrace());
    try {
      commit(consumer, assigned.keySet());
    } catch (WakeupException e) {
      commit(consumer, assigned.keySet()); // the one wake-up of close() came while nothing was read
    }
  }

  private void handOn(ConsumerRecords<byte[], byte[]> read) {
    for (TopicPartition partition : read.partitions()) {
      PartitionOffsets offsets = assigned.get(partition);
      if (offsets == null) {
        continue;
      }
      List<ConsumerRecord<byte[], byte[]>> ofPartition = read.records(partition);
      List<RecordDelivery.Task> tasks = new ArrayList<>(ofPartition.size());
      for (ConsumerRecord<byte[], byte[]> one : ofPartition) {
        offsets.received(one.offset());
        tasks.add(new RecordDelivery.Task(one, records.read(one)));
      }
      flow.deliver(partition, offsets, tasks);
    }
  }

  private void tend(KafkaConsumer<byte[], byte[]> consumer) {
    long now = System.nanoTime();
    if (now - lastCommit >= options.commitInterval().toNanos()) {
      lastCommit = now;
      commit(consumer, assigned.keySet());
    }
    if (now - lastLook >= LOOK_AT_LAG.toNanos()) {
      lastLook = now;
      look(consumer);
    }
  }

  private void commit(KafkaConsumer<byte[], byte[]> consumer, Collection<TopicPartition> which) {
    Map<TopicPartition, OffsetAndMetadata> finished = new HashMap<>();
    for (TopicPartition partition : which) {
      PartitionOffsets offsets = assigned.get(partition);
      if (offsets != null && offsets.advanced()) {
        finished.put(partition, new OffsetAndMetadata(offsets.next()));
      }
    }
    if (finished.isEmpty()) {
      return;
    }
    try {
      consumer.commitSync(finished, PATIENCE_WITH_KAFKA);
      finished.forEach((partition, offset) -> {
        PartitionOffsets offsets = assigned.get(partition);
        if (offsets != null) {
          offsets.committed(offset.offset());
        }
      });
    } catch (WakeupException e) {
      throw e;
    } catch (RuntimeException e) {
      // The next commit holds these offsets too; until then a crash means that their events come
      // again.
      progress.troubled("offsets cannot be committed: " + e.getMessage());
    }
  }

  /** Looks how far the partitions are, for the status, and by that whether Kafka and the topics are there. */
  private void look(KafkaConsumer<byte[], byte[]> consumer) {
    try {
      Set<TopicPartition> mine = consumer.assignment();
      Set<String> missing = new HashSet<>(spec.topics());
      mine.forEach(partition -> missing.remove(partition.topic()));
      missing.removeIf(topic -> !consumer.partitionsFor(topic, PATIENCE_WITH_KAFKA).isEmpty());
      Map<TopicPartition, Long> ends = consumer.endOffsets(mine, PATIENCE_WITH_KAFKA);
      partitions =
          mine.stream()
              .sorted(
                  Comparator.comparing(TopicPartition::topic)
                      .thenComparingInt(TopicPartition::partition))
              .map(partition ->
                  new SourceStatus.PartitionStatus(
                      partition.topic(),
                      partition.partition(),
                      next(consumer, partition),
                      ends.getOrDefault(partition, 0L)))
              .toList();
      reading = missing.isEmpty() && !mine.isEmpty();
      if (missing.isEmpty()) {
        progress.working();
      } else {
        progress.troubled("waits for topic %s".formatted(String.join(", ", missing)));
      }
    } catch (WakeupException e) {
      throw e;
    } catch (RuntimeException e) {
      progress.troubled("Kafka does not answer: " + e.getMessage());
    }
  }

  private long next(KafkaConsumer<byte[], byte[]> consumer, TopicPartition partition) {
    long position = consumer.position(partition, PATIENCE_WITH_KAFKA);
    PartitionOffsets offsets = assigned.get(partition);
    return offsets == null || offsets.idle() ? position : offsets.next();
  }

  private final class Rebalances implements ConsumerRebalanceListener {

    private final KafkaConsumer<byte[], byte[]> consumer;

    Rebalances(KafkaConsumer<byte[], byte[]> consumer) {
      this.consumer = consumer;
    }

    @Override
    public void onPartitionsAssigned(Collection<TopicPartition> gained) {
      gained.forEach(partition -> assigned.put(partition, new PartitionOffsets()));
      lastLook = System.nanoTime() - LOOK_AT_LAG.toNanos();
    }

    @Override
    public void onPartitionsRevoked(Collection<TopicPartition> revoked) {
      commit(consumer, revoked);
      onPartitionsLost(revoked);
    }

    @Override
    public void onPartitionsLost(Collection<TopicPartition> gone) {
      gone.forEach(assigned::remove);
      flow.forget(gone);
    }
  }
}
