package dev.knudge.local.eventing;

import static org.assertj.core.api.Assertions.assertThat;

import dev.knudge.backends.Backends;
import dev.knudge.backends.KafkaServer;
import dev.knudge.backends.Port;
import io.fabric8.knative.duck.v1.DeliverySpecBuilder;
import io.fabric8.knative.sources.v1.KafkaSource;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import java.util.concurrent.ConcurrentSkipListSet;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** Where a source goes on after stops, crashes and rebalances: never past an event that is not finished. */
class OffsetsTest {

  private static final DispatcherOptions RARELY =
      DispatcherOptions.usual()
          .withCommitInterval(Duration.ofHours(1))
          .withCloseGrace(Duration.ofSeconds(2));

  @RegisterExtension final Eventing eventing = new Eventing();

  private final String topic = Backends.topic(2);

  @Test
  void a_close_commits_so_that_nothing_comes_twice() {
    RecordingSink sink = eventing.with(RecordingSink.taking());
    KafkaSource source = source(sink);
    Eventing.write(topic, 0, numbered(0, 100));
    KafkaSourceDispatcher first = eventing.start(source, RARELY);
    await().atMost(Eventing.PATIENCE).until(() -> first.status().delivered() == 100);
    first.close();
    assertThat(Eventing.committed(group(source), topic, 0)).isEqualTo(100);

    Eventing.write(topic, 0, numbered(100, 200));
    KafkaSourceDispatcher second = eventing.start(source, RARELY);
    await().atMost(Eventing.PATIENCE).until(() -> second.status().delivered() == 100);
    assertThat(sink.requests())
        .extracting(RecordingSink.Request::text)
        .doesNotHaveDuplicates()
        .hasSize(200);
  }

  @Test
  void a_close_waits_for_requests_under_way() {
    CountDownLatch go = new CountDownLatch(1);
    CountDownLatch come = new CountDownLatch(1);
    RecordingSink sink =
        eventing.with(
            RecordingSink.answering(request -> {
              come.countDown();
              await(go);
              return RecordingSink.Answer.of(202);
            }));
    KafkaSource source = source(sink);
    Eventing.write(topic, 0, "x");
    KafkaSourceDispatcher dispatcher =
        eventing.start(source, RARELY.withCloseGrace(Duration.ofSeconds(20)));
    await(come);
    Thread closing = Thread.ofVirtual().start(dispatcher::close);
    await()
        .atMost(Eventing.PATIENCE)
        .until(() -> dispatcher.status().state() == SourceStatus.State.CLOSED);
    go.countDown();
    await().atMost(Eventing.PATIENCE).until(() -> !closing.isAlive());
    assertThat(Eventing.committed(group(source), topic, 0)).isEqualTo(1);
  }

  @Test
  void what_waits_for_a_retry_at_a_close_comes_again_after_the_next_start() {
    Set<String> refused = new ConcurrentSkipListSet<>(Set.of("event-3"));
    RecordingSink sink =
        eventing.with(
            RecordingSink.answering(
                request -> RecordingSink.Answer.of(refused.contains(request.text()) ? 503 : 202)));
    KafkaSource source = source(sink);
    Eventing.write(topic, 0, numbered(0, 10));
    KafkaSourceDispatcher first = eventing.start(source, RARELY);
    await().atMost(Eventing.PATIENCE).until(() -> first.status().delivered() == 9);
    first.close();
    assertThat(Eventing.committed(group(source), topic, 0)).isEqualTo(3);

    refused.clear();
    KafkaSourceDispatcher second = eventing.start(source, RARELY);
    await().atMost(Eventing.PATIENCE).until(() -> second.status().delivered() == 7);
    assertThat(first.status().lost()).isZero();
    assertThat(first.status().deadLettered()).isZero();
  }

  @Test
  void offsets_are_committed_every_so_often() {
    RecordingSink sink = eventing.with(RecordingSink.taking());
    KafkaSource source = source(sink);
    Eventing.write(topic, 1, numbered(0, 10));
    eventing.start(source, RARELY.withCommitInterval(Duration.ofMillis(100)));
    await()
        .atMost(Eventing.PATIENCE)
        .until(() -> Eventing.committed(group(source), topic, 1) == 10);
  }

  @Test
  void the_next_start_takes_over_from_a_killed_one_at_once() {
    RecordingSink sink = eventing.with(RecordingSink.taking());
    KafkaSource source = source(sink);
    // A consumer that was killed never leaves its group; this one is left where it stands.
    SourceConsumer killed =
        eventing.with(SourceConsumer.of(SourceSpec.of(source), Backends.kafka(), 50));
    killed.kafka().subscribe(List.of(topic));
    await()
        .atMost(Eventing.PATIENCE)
        .until(() -> {
          killed.kafka().poll(Duration.ofMillis(100));
          return killed.kafka().assignment().size() == 2;
        });
    Eventing.write(topic, 0, "x");
    KafkaSourceDispatcher next = eventing.start(source, RARELY);
    // Were it another member, the group would wait for the one that stands still, which never loses
    // its patience.
    await().atMost(Eventing.PATIENCE).until(() -> next.status().delivered() == 1);
  }

  @Test
  void after_a_kill_events_come_again_and_none_is_missing() throws Exception {
    RecordingSink sink = eventing.with(RecordingSink.taking());
    KafkaSource source = source(sink);
    Eventing.write(topic, 0, numbered(0, 1000));
    Eventing.write(topic, 1, numbered(1000, 2000));
    try (KilledDispatcher child = KilledDispatcher.start(topic, group(source), sink.url("/"))) {
      assertThat(child.pid()).isPositive();
      await().atMost(Eventing.PATIENCE).until(() -> sink.requests().size() > 300);
    }
    eventing.start(source, RARELY);
    await()
        .atMost(Eventing.PATIENCE)
        .untilAsserted(() ->
            assertThat(sink.requests().stream().map(RecordingSink.Request::text).distinct())
                .hasSize(2000));
  }

  @Test
  void a_partition_that_goes_to_another_consumer_is_committed_first() {
    RecordingSink sink = eventing.with(RecordingSink.taking());
    KafkaSource source = source(sink);
    Eventing.write(topic, 0, numbered(0, 20));
    Eventing.write(topic, 1, numbered(20, 40));
    KafkaSourceDispatcher dispatcher = eventing.start(source, RARELY);
    await().atMost(Eventing.PATIENCE).until(() -> dispatcher.status().delivered() == 40);
    assertThat(Eventing.committed(group(source), topic, 0)).isEqualTo(-1);

    try (KafkaConsumer<byte[], byte[]> other =
        new KafkaConsumer<>(
            Map.of(
                "bootstrap.servers",
                Backends.kafka(),
                "group.id",
                group(source),
                "enable.auto.commit",
                "false",
                "auto.offset.reset",
                "earliest",
                "partition.assignment.strategy",
                "org.apache.kafka.clients.consumer.StickyAssignor"),
            new ByteArrayDeserializer(),
            new ByteArrayDeserializer())) {
      other.subscribe(List.of(topic));
      await()
          .atMost(Eventing.PATIENCE)
          .until(() -> {
            assertThat(other.poll(Duration.ofMillis(100))).as("records again").isEmpty();
            return other.assignment().size() == 1;
          });
      assertThat(Eventing.committed(group(source), topic, 0)).isEqualTo(20);
      assertThat(Eventing.committed(group(source), topic, 1)).isEqualTo(20);
    }
  }

  @Test
  void a_topic_may_come_later() {
    RecordingSink sink = eventing.with(RecordingSink.taking());
    String late = "late-" + UUID.randomUUID();
    KafkaSource source = Eventing.source(late, sink.url("/"), more -> more);
    KafkaSourceDispatcher dispatcher = eventing.start(source, RARELY);
    await()
        .atMost(Eventing.PATIENCE)
        .until(() -> dispatcher.status().state() == SourceStatus.State.TROUBLED);
    assertThat(eventing.told(EventingEvent.Troubled.class).getFirst().problem())
        .isEqualTo("waits for topic " + late);

    Backends.topic(late, 1);
    Eventing.write(late, 0, "x");
    await().atMost(Eventing.PATIENCE).until(() -> dispatcher.status().delivered() == 1);
    await()
        .atMost(Eventing.PATIENCE)
        .until(() -> dispatcher.status().state() == SourceStatus.State.RUNNING);
    assertThat(eventing.told(EventingEvent.Recovered.class)).hasSize(1);
  }

  @Test
  void from_latest_a_new_group_skips_what_was_there_and_nothing_more() {
    RecordingSink sink = eventing.with(RecordingSink.taking());
    KafkaSource source = source(sink);
    source.getSpec().setInitialOffset("latest");
    Eventing.write(topic, 0, "skipped");
    KafkaSourceDispatcher first = eventing.start(source, RARELY);
    await()
        .atMost(Eventing.PATIENCE)
        .until(() -> first.status().state() == SourceStatus.State.RUNNING);
    first.close();

    Eventing.write(topic, 0, "while it was away");
    Eventing.write(topic, 1, "there too");
    KafkaSourceDispatcher second = eventing.start(source, RARELY);
    await().atMost(Eventing.PATIENCE).until(() -> second.status().delivered() == 2);
    assertThat(sink.requests())
        .extracting(RecordingSink.Request::text)
        .containsExactlyInAnyOrder("while it was away", "there too");
  }

  @Test
  void a_source_outlives_a_restart_of_kafka(@TempDir Path directory) throws Exception {
    RecordingSink sink = eventing.with(RecordingSink.taking());
    KafkaServer.Settings settings =
        KafkaServer.Settings.in(directory).withPort(Port.fixed(Port.free().claim(), "test"));
    KafkaSource source = Eventing.source("tasks", sink.url("/"), more -> more);
    KafkaSourceDispatcher dispatcher;
    try (KafkaServer kafka = KafkaServer.start(settings)) {
      try (Admin admin =
          Admin.create(Map.<String, Object>of("bootstrap.servers", kafka.bootstrapServers()))) {
        admin
            .createTopics(List.of(new NewTopic("tasks", 1, (short) 1)))
            .all()
            .get(30, TimeUnit.SECONDS);
      }
      send(kafka.bootstrapServers(), "before");
      dispatcher =
          eventing.with(
              KafkaSourceDispatcher.start(
                  eventing.vertx,
                  source,
                  kafka.bootstrapServers(),
                  Eventing::resolve,
                  RARELY.withCommitInterval(Duration.ofMillis(100)),
                  eventing.told::add));
      await().atMost(Eventing.PATIENCE).until(() -> dispatcher.status().delivered() == 1);
    }
    await()
        .atMost(Eventing.PATIENCE)
        .until(() -> dispatcher.status().state() == SourceStatus.State.TROUBLED);
    try (KafkaServer kafka = KafkaServer.start(settings)) {
      send(kafka.bootstrapServers(), "after");
      await().atMost(Duration.ofSeconds(60)).until(() -> dispatcher.status().delivered() >= 2);
      assertThat(new TreeSet<>(sink.requests().stream().map(RecordingSink.Request::text).toList()))
          .containsExactly("after", "before");
      dispatcher.close();
    }
  }

  private static void send(String bootstrapServers, String value) throws Exception {
    try (KafkaProducer<String, String> producer =
        new KafkaProducer<>(
            Map.<String, Object>of("bootstrap.servers", bootstrapServers),
            new StringSerializer(),
            new StringSerializer())) {
      producer.send(new ProducerRecord<>("tasks", value)).get(30, TimeUnit.SECONDS);
    }
  }

  private KafkaSource source(RecordingSink sink) {
    KafkaSource source = Eventing.source(topic, sink.url("/"), more -> more);
    source
        .getSpec()
        .setDelivery(
            new DeliverySpecBuilder()
                .withRetry(5)
                .withBackoffDelay("PT600S")
                .withTimeout("PT60S")
                .build());
    return source;
  }

  private static String group(KafkaSource source) {
    return source.getSpec().getConsumerGroup();
  }

  private static String[] numbered(int from, int to) {
    return IntStream.range(from, to).mapToObj(i -> "event-" + i).toArray(String[]::new);
  }

  private static void await(CountDownLatch latch) {
    try {
      assertThat(latch.await(30, TimeUnit.SECONDS)).isTrue();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError(e);
    }
  }

  private static org.awaitility.core.ConditionFactory await() {
    return org.awaitility.Awaitility.await();
  }
}
