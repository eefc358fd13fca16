package dev.knudge.live.feed;

import dev.knudge.live.settings.FeedSettings;
import io.micronaut.context.event.ApplicationEventListener;
import io.micronaut.runtime.server.event.ServerStartupEvent;
import jakarta.annotation.PreDestroy;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.OffsetAndTimestamp;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.WakeupException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads the topics, whole, and hands what is in them to the {@link Hub}. It never stops for a record; where Kafka is away it tries again, and goes on where it was. Only where it cannot
 * (the topics are others now, or what it had not read yet is gone) the feed begins anew, and who listened is told.
 */
@Singleton
final class FeedReader implements ApplicationEventListener<ServerStartupEvent> {
  private static final Logger LOG = LoggerFactory.getLogger(FeedReader.class);
  private static final Duration POLL = Duration.ofMillis(250);
  private static final Duration PAUSE = Duration.ofSeconds(1);

  private final KafkaClients clients;
  private final RecordReader records;
  private final Hub hub;
  private final FeedSettings settings;
  private final Clock clock;
  private final CountDownLatch stopped = new CountDownLatch(1);
  private volatile @Nullable Consumer<byte[], byte[]> consumer;
  private @Nullable Thread thread;
  private boolean complained;

  FeedReader(
      KafkaClients clients, RecordReader records, Hub hub, FeedSettings settings, Clock clock) {
    this.clients = clients;
    this.records = records;
    this.hub = hub;
    this.settings = settings;
    this.clock = clock;
  }

  @Override
  public synchronized void onApplicationEvent(ServerStartupEvent event) {
    if (thread == null) {
      thread = Thread.ofPlatform().name("feed").daemon().start(this::run);
    }
  }

  private void run() {
    while (stopped.getCount() > 0) {
      try (Consumer<byte[], byte[]> made = clients.consumer()) {
        consumer = made;
        read(made);
      } catch (InterruptedException | WakeupException _) {
        return;
      } catch (Exception | Error e) {
        // An Error, too: without this thread nobody gets anything, and the rest would look well.
        complain(e);
      } finally {
        consumer = null;
      }
      try {
        if (stopped.await(PAUSE.toMillis(), TimeUnit.MILLISECONDS)) {
          return;
        }
      } catch (InterruptedException _) {
        return;
      }
    }
  }

  /** Once, until it works again: Kafka may be away for hours. */
  private void complain(Throwable fault) {
    if (!complained) {
      LOG.warn("The feed does not go on, and is tried again every {}", PAUSE, fault);
      complained = true;
    }
  }

  private void read(Consumer<byte[], byte[]> from) throws InterruptedException {
    Layout layout = clients.layout();
    List<TopicPartition> partitions = KafkaClients.partitions(layout);
    from.assign(partitions);
    long[] position = start(from, layout, partitions);
    for (int i = 0; i < position.length; i++) {
      from.seek(partitions.get(i), Place.offset(position[i]));
    }
    Check check = new Check(layout);
    while (stopped.getCount() > 0) {
      ConsumerRecords<byte[], byte[]> polled = from.poll(POLL);
      hub.accept(events(layout, polled, position), position);
      complained = false;
      if (check.isDue() && !check.isSame()) {
        throw new FeedException("The topics are not those that they were.");
      }
    }
  }

  /** Where it was, if what followed is still there; else what is warmed up, as a new beginning. */
  private long[] start(
      Consumer<byte[], byte[]> from, Layout layout, List<TopicPartition> partitions) {
    Map<TopicPartition, Long> begins = from.beginningOffsets(partitions);
    Map<TopicPartition, Long> ends = from.endOffsets(partitions);
    long[] known = hub.position(layout);
    if (known != null && lies(known, partitions, begins, ends)) {
      return known;
    }
    Map<TopicPartition, Long> times = new HashMap<>();
    long since = clock.millis() - settings.warmUp().toMillis();
    partitions.forEach(each -> times.put(each, since));
    Map<TopicPartition, OffsetAndTimestamp> warm = from.offsetsForTimes(times);
    long[] start = new long[partitions.size()];
    long[] end = new long[partitions.size()];
    for (int i = 0; i < start.length; i++) {
      TopicPartition partition = partitions.get(i);
      end[i] = Place.before(ends.getOrDefault(partition, 0L));
      OffsetAndTimestamp first = warm.get(partition);
      start[i] = first == null ? end[i] : Place.before(first.offset());
    }
    hub.begin(layout, start, end);
    LOG.info("The feed begins with {}", layout);
    return start;
  }

  private static boolean lies(
      long[] places,
      List<TopicPartition> partitions,
      Map<TopicPartition, Long> begins,
      Map<TopicPartition, Long> ends) {
    for (int i = 0; i < places.length; i++) {
      long offset = Place.offset(places[i]);
      TopicPartition partition = partitions.get(i);
      if (offset < begins.getOrDefault(partition, 0L)
          || offset > ends.getOrDefault(partition, 0L)) {
        return false;
      }
    }
    return true;
  }

  private List<FeedEvent> events(
      Layout layout, ConsumerRecords<byte[], byte[]> polled, long[] position) {
    List<FeedEvent> events = new ArrayList<>(polled.count());
    for (TopicPartition partition : polled.partitions()) {
      int number = layout.number(partition.topic(), partition.partition());
      for (ConsumerRecord<byte[], byte[]> record : polled.records(partition)) {
        events.addAll(records.read(number, record));
      }
    }
    // Not only behind the last record: what ends a transaction takes an offset, too, and is none.
    polled
        .nextOffsets()
        .forEach((partition, next) ->
            position[layout.number(partition.topic(), partition.partition())] =
                Place.before(next.offset()));
    return events;
  }

  /** Whether the topics are still the same, asked now and then without waiting for the answer. */
  private final class Check {
    private final Layout layout;
    private long askedAt = System.nanoTime();
    private @Nullable KafkaFuture<Layout> asked;

    Check(Layout layout) {
      this.layout = layout;
    }

    boolean isDue() {
      if (asked == null && System.nanoTime() - askedAt > settings.metadataCheck().toNanos()) {
        asked = clients.describe();
      }
      return asked != null && asked.isDone();
    }

    boolean isSame() throws InterruptedException {
      try {
        return asked == null || asked.get().equals(layout);
      } catch (ExecutionException e) {
        throw new FeedException("The topics cannot be looked at any more", e);
      } finally {
        asked = null;
        askedAt = System.nanoTime();
      }
    }
  }

  @PreDestroy
  void close() throws InterruptedException {
    stopped.countDown();
    Consumer<byte[], byte[]> running = consumer;
    if (running != null) {
      running.wakeup();
    }
    Thread reader = thread;
    if (reader != null) {
      reader.join(Duration.ofSeconds(5));
    }
  }
}
