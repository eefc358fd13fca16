package dev.knudge.local.eventing;

import static org.assertj.core.api.Assertions.assertThat;

import dev.knudge.backends.Backends;
import io.fabric8.knative.duck.v1.Destination;
import io.fabric8.knative.duck.v1.DestinationBuilder;
import io.fabric8.knative.eventing.v1alpha1.KafkaSink;
import io.fabric8.knative.eventing.v1alpha1.KafkaSinkBuilder;
import io.fabric8.knative.sources.v1.KafkaSource;
import io.fabric8.knative.sources.v1.KafkaSourceBuilder;
import io.vertx.core.Vertx;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.UnaryOperator;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/** What the tests of eventing share: a Vert.x, things to close, what was told, and words to write records and sources. */
final class Eventing implements AfterEachCallback {

  static final Duration PATIENCE = Duration.ofSeconds(30);

  /** Made, and with it Kafka, when the first record is written. */
  private static final class Writing {

    static final KafkaProducer<byte[], byte[]> PRODUCER =
        new KafkaProducer<>(
            Map.<String, Object>of("bootstrap.servers", Backends.kafka()),
            new ByteArraySerializer(),
            new ByteArraySerializer());
  }

  final Vertx vertx = Vertx.vertx();
  final List<EventingEvent> told = new CopyOnWriteArrayList<>();
  private final Deque<AutoCloseable> toClose = new ArrayDeque<>();

  /** Closed after the test, in reverse order. */
  <T extends AutoCloseable> T with(T resource) {
    toClose.push(resource);
    return resource;
  }

  @Override
  public void afterEach(ExtensionContext context) throws Exception {
    while (!toClose.isEmpty()) {
      toClose.pop().close();
    }
    vertx.close().toCompletionStage().toCompletableFuture().get(10, TimeUnit.SECONDS);
  }

  /** A source that begins at the earliest record, delivers to this URL, and has a group of its own. */
  static KafkaSource source(String topic, URI sink, UnaryOperator<KafkaSourceBuilder> more) {
    return more.apply(
            new KafkaSourceBuilder()
                .withNewMetadata()
                .withNamespace("default")
                .withName("my-kafka-source")
                .endMetadata()
                .withNewSpec()
                .withBootstrapServers("unused:9092")
                .withTopics(topic)
                .withConsumerGroup("group-" + UUID.randomUUID())
                .withInitialOffset("earliest")
                .withOrdering("unordered")
                .withSink(to(sink))
                .endSpec())
        .build();
  }

  static Destination to(URI url) {
    return new DestinationBuilder().withUri(url.toString()).build();
  }

  static KafkaSink sink(String name, String topic) {
    return new KafkaSinkBuilder()
        .withNewMetadata()
        .withNamespace("todo")
        .withName(name)
        .endMetadata()
        .withNewSpec()
        .withTopic(topic)
        .withBootstrapServers("unused:9092")
        .endSpec()
        .build();
  }

  KafkaSourceDispatcher start(KafkaSource source) {
    return start(source, DispatcherOptions.usual().withCloseGrace(Duration.ofMillis(500)));
  }

  KafkaSourceDispatcher start(KafkaSource source, DispatcherOptions options) {
    return with(
        KafkaSourceDispatcher.start(
            vertx, source, Backends.kafka(), Eventing::resolve, options, told::add));
  }

  KafkaSourceDispatcher start(KafkaSource source, Timer timer) {
    return with(
        KafkaSourceDispatcher.start(
            vertx,
            source,
            Backends.kafka(),
            Eventing::resolve,
            DispatcherOptions.usual().withCloseGrace(Duration.ofMillis(500)),
            timer,
            told::add));
  }

  static URI resolve(Destination destination, String namespace) {
    assertThat(namespace).isNotEmpty();
    return URI.create(destination.getUri());
  }

  /** What was told of this kind. */
  <T extends EventingEvent> List<T> told(Class<T> kind) {
    return told.stream().filter(kind::isInstance).map(kind::cast).toList();
  }

  /** Writes plain values to a partition, and returns when Kafka has them. */
  static void write(String topic, int partition, String... values) {
    List<Future<RecordMetadata>> sent = new ArrayList<>();
    for (String value : values) {
      sent.add(
          Writing.PRODUCER.send(
              new ProducerRecord<>(
                  topic, partition, null, value.getBytes(StandardCharsets.UTF_8))));
    }
    sent.forEach(Eventing::await);
  }

  static RecordMetadata write(ProducerRecord<byte[], byte[]> record) {
    return await(Writing.PRODUCER.send(record));
  }

  /** Writes a record without waiting; {@link #flush} does. */
  @SuppressWarnings("FutureReturnValueIgnored") // flush waits for it
  static void writeLater(ProducerRecord<byte[], byte[]> record) {
    Writing.PRODUCER.send(record);
  }

  /** Returns when Kafka has everything. */
  static void flush() {
    Writing.PRODUCER.flush();
  }

  private static <T> T await(Future<T> future) {
    try {
      return future.get(30, TimeUnit.SECONDS);
    } catch (ExecutionException | TimeoutException e) {
      throw new AssertionError(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError(e);
    }
  }

  /** What a group has committed for a partition; -1 for nothing. */
  static long committed(String group, String topic, int partition) {
    try (Admin admin =
        Admin.create(Map.<String, Object>of("bootstrap.servers", Backends.kafka()))) {
      return await(admin.listConsumerGroupOffsets(group).partitionsToOffsetAndMetadata())
          .entrySet()
          .stream()
          .filter(entry -> entry.getValue() != null)
          .filter(entry -> entry.getKey().topic().equals(topic))
          .filter(entry -> entry.getKey().partition() == partition)
          .mapToLong(entry -> entry.getValue().offset())
          .findFirst()
          .orElse(-1);
    }
  }
}
