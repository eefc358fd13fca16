package dev.knudge.live.feed;

import dev.knudge.live.feed.ReplayReader.Missed;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.TopicPartition;

/** One pass over the topics for all who wait: from the first place that any of them needs, until each has a portion or all it asked for. */
final class ReplayPass {
  private static final Duration POLL = Duration.ofMillis(500);
  private static final Duration PATIENCE = Duration.ofSeconds(20);

  /** What all portions of a pass may take together. */
  private static final long BUDGET = 32L * 1024 * 1024;

  private final Consumer<byte[], byte[]> consumer;
  private final RecordReader records;
  private final Layout layout;
  private final List<TopicPartition> partitions;
  private final long portion;
  private final Map<String, List<Served>> byUser = new HashMap<>();
  private final List<Served> all = new ArrayList<>();
  private long taken;

  ReplayPass(Consumer<byte[], byte[]> consumer, RecordReader records, Layout layout, long portion) {
    this.consumer = consumer;
    this.records = records;
    this.layout = layout;
    this.portion = portion;
    partitions = KafkaClients.partitions(layout);
  }

  /** One who waits, and what was found for them. */
  private static final class Served {
    final Missed missed;
    final List<FeedEvent> found = new ArrayList<>();
    final Set<String> identities = new HashSet<>();
    final long[] reached;
    final boolean[] left;
    long bytes;
    boolean full;

    Served(Missed missed) {
      this.missed = missed;
      reached = missed.from().clone();
      left = new boolean[reached.length];
    }

    boolean needs(int partition) {
      return missed.from()[partition] < missed.until()[partition];
    }
  }

  void serve(List<Missed> group, Hub hub) {
    Map<TopicPartition, Long> begins = consumer.beginningOffsets(partitions);
    for (Missed missed : group) {
      Served served = new Served(missed);
      if (isGone(served, begins)) {
        hub.unrecoverable(missed.subscription(), "What followed the cursor is no longer kept.");
      } else {
        all.add(served);
        byUser
            .computeIfAbsent(missed.subscription().listener.userId(), _ -> new ArrayList<>(1))
            .add(served);
      }
    }
    readAll();
    for (Served served : all) {
      hub.replayed(served.missed.subscription(), served.found, served.reached);
    }
  }

  private boolean isGone(Served served, Map<TopicPartition, Long> begins) {
    for (int i = 0; i < partitions.size(); i++) {
      if (served.needs(i)
          && Place.offset(served.missed.from()[i]) < begins.getOrDefault(partitions.get(i), 0L)) {
        return true;
      }
    }
    return false;
  }

  private void readAll() {
    Map<TopicPartition, Long> ends = new HashMap<>();
    Map<TopicPartition, Long> starts = new HashMap<>();
    for (int i = 0; i < partitions.size(); i++) {
      for (Served served : all) {
        if (served.needs(i)) {
          starts.merge(partitions.get(i), Place.offset(served.missed.from()[i]), Math::min);
          ends.merge(partitions.get(i), Place.offset(served.missed.until()[i]), Math::max);
        }
      }
    }
    consumer.assign(starts.keySet());
    starts.forEach(consumer::seek);
    long lastProgress = System.nanoTime();
    while (!isRead(ends) && !all.stream().allMatch(served -> served.full)) {
      boolean some = false;
      for (ConsumerRecord<byte[], byte[]> record : consumer.poll(POLL)) {
        some = true;
        offer(record);
      }
      if (some) {
        lastProgress = System.nanoTime();
      } else if (System.nanoTime() - lastProgress > PATIENCE.toNanos()) {
        throw new FeedException("Kafka has not given what it has for " + PATIENCE);
      }
    }
    for (int i = 0; i < partitions.size(); i++) {
      if (starts.containsKey(partitions.get(i))) {
        settle(i, Place.before(consumer.position(partitions.get(i))));
      }
    }
  }

  private boolean isRead(Map<TopicPartition, Long> ends) {
    return ends.entrySet().stream()
        .allMatch(end -> consumer.position(end.getKey()) >= end.getValue());
  }

  private void offer(ConsumerRecord<byte[], byte[]> record) {
    int partition = layout.number(record.topic(), record.partition());
    for (FeedEvent event : records.read(partition, record)) {
      for (Served served : byUser.getOrDefault(event.userId(), List.of())) {
        offer(served, event);
      }
    }
  }

  private void offer(Served served, FeedEvent event) {
    int i = event.partition();
    if (event.place() < served.missed.from()[i]
        || event.place() >= served.missed.until()[i]
        || served.left[i]) {
      return;
    }
    if (served.full || taken >= BUDGET) {
      served.full = true;
      served.left[i] = true; // and what is behind it in this partition with it: order first
      served.reached[i] = event.place();
      return;
    }
    served.reached[i] = event.next();
    if (served.identities.add(event.identity())) {
      served.found.add(event);
      served.bytes += event.json().length();
      taken += event.json().length();
      served.full = served.bytes >= portion;
    }
  }

  /** Whoever left nothing in a partition is where it was read up to. */
  private void settle(int partition, long readUpTo) {
    for (Served served : all) {
      if (served.needs(partition) && !served.left[partition]) {
        served.reached[partition] =
            Math.max(
                served.reached[partition], Math.min(readUpTo, served.missed.until()[partition]));
      }
    }
  }
}
