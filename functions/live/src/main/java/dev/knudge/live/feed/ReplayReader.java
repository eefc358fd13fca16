package dev.knudge.live.feed;

import dev.knudge.live.settings.FeedSettings;
import io.micronaut.context.event.ApplicationEventListener;
import io.micronaut.runtime.server.event.ServerStartupEvent;
import jakarta.annotation.PreDestroy;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.consumer.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads again what listeners missed and the window no longer has. Those who wait at the same time are served in one pass, so that the thousands that come back after an outage do not
 * each read the topics for themselves.
 */
@Singleton
final class ReplayReader implements ApplicationEventListener<ServerStartupEvent> {
  private static final Logger LOG = LoggerFactory.getLogger(ReplayReader.class);
  private static final int MOST_IN_A_PASS = 5_000;

  private final KafkaClients clients;
  private final RecordReader records;
  private final Hub hub;
  private final FeedSettings settings;
  private final BlockingQueue<Missed> requests = new LinkedBlockingQueue<>();
  private volatile boolean stopped;
  private @Nullable Thread thread;
  private @Nullable Consumer<byte[], byte[]> consumer;

  /**
   * What a listener missed.
   *
   * @param from where it is
   * @param until up to where it is to be read; where that is {@code from}, nothing
   */
  record Missed(Subscription subscription, Layout layout, long[] from, long[] until) {}

  ReplayReader(KafkaClients clients, RecordReader records, Hub hub, FeedSettings settings) {
    this.clients = clients;
    this.records = records;
    this.hub = hub;
    this.settings = settings;
    hub.replaysBy(this);
  }

  /** Asks for it; the hub gets it. */
  void read(Missed missed) {
    requests.add(missed);
  }

  @Override
  public synchronized void onApplicationEvent(ServerStartupEvent event) {
    if (thread == null) {
      thread = Thread.ofPlatform().name("replay").daemon().start(this::run);
    }
  }

  private void run() {
    try {
      while (!stopped) {
        Missed first = requests.poll(1, TimeUnit.SECONDS);
        if (first != null) {
          List<Missed> group = new ArrayList<>();
          group.add(first);
          requests.drainTo(group, MOST_IN_A_PASS);
          serve(group);
        }
      }
    } catch (InterruptedException _) {
      // told to stop
    } finally {
      forgetConsumer();
    }
  }

  private void serve(List<Missed> group) {
    Layout layout = group.getLast().layout();
    List<Missed> present = new ArrayList<>();
    for (Missed missed : group) {
      if (missed.layout().equals(layout)) {
        present.add(missed);
      } else {
        hub.unavailable(missed.subscription());
      }
    }
    try {
      new ReplayPass(reader(), records, layout, settings.portion()).serve(present, hub);
    } catch (Exception | Error e) {
      LOG.warn("What {} clients missed cannot be read; they come again", present.size(), e);
      present.forEach(missed -> hub.unavailable(missed.subscription()));
      forgetConsumer();
    }
  }

  private Consumer<byte[], byte[]> reader() {
    Consumer<byte[], byte[]> made = consumer == null ? clients.consumer() : consumer;
    consumer = made;
    return made;
  }

  private void forgetConsumer() {
    Consumer<byte[], byte[]> old = consumer;
    consumer = null;
    try {
      if (old != null) {
        old.close();
      }
    } catch (RuntimeException e) {
      // What failed once often fails to be closed, too; those who wait are told all the same.
      LOG.warn("A consumer could not be closed", e);
    }
  }

  @PreDestroy
  void close() throws InterruptedException {
    stopped = true;
    Thread reader = thread;
    if (reader != null) {
      reader.interrupt();
      reader.join(Duration.ofSeconds(5));
    }
  }
}
