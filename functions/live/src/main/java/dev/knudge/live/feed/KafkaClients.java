package dev.knudge.live.feed;

import dev.knudge.live.settings.FeedSettings;
import io.micronaut.configuration.kafka.KafkaConsumerFactory;
import io.micronaut.configuration.kafka.config.KafkaConsumerConfiguration;
import io.micronaut.context.event.ShutdownEvent;
import io.micronaut.runtime.event.annotation.EventListener;
import jakarta.inject.Named;
import jakarta.inject.Provider;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.admin.AdminClient;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.jspecify.annotations.Nullable;

/**
 * Makes Kafka's clients, as {@code kafka.consumers.feed} has them. They have no group: no replica must take a partition from another, and where a client is, the client knows.
 */
@Singleton
class KafkaClients {
  private static final Duration PATIENCE = Duration.ofSeconds(15);

  private final KafkaConsumerFactory factory;
  private final KafkaConsumerConfiguration<byte[], byte[]> configuration;
  private final Provider<AdminClient> admin;
  private final FeedSettings settings;
  private volatile @Nullable AdminClient asked;

  KafkaClients(
      KafkaConsumerFactory factory,
      @Named("feed") KafkaConsumerConfiguration<byte[], byte[]> configuration,
      Provider<AdminClient> admin,
      FeedSettings settings) {
    this.factory = factory;
    this.configuration = configuration;
    this.admin = admin;
    this.settings = settings;
    // Not the CloudEvents deserializer itself: a record that it refuses would keep the consumer
    // from going on.
    configuration.setKeyDeserializer(new ByteArrayDeserializer());
    configuration.setValueDeserializer(new ByteArrayDeserializer());
  }

  /** Else a stop would wait a minute for what was asked of a Kafka that is away. */
  @EventListener
  void close(ShutdownEvent stop) {
    AdminClient client = asked;
    if (client != null) {
      client.close(Duration.ZERO);
    }
  }

  /** A consumer that is assigned nothing yet; whoever asks for it closes it. */
  Consumer<byte[], byte[]> consumer() {
    return factory.createConsumer(configuration);
  }

  /** The topics as they are now, without waiting. */
  KafkaFuture<Layout> describe() {
    AdminClient client = admin.get();
    asked = client;
    return client.describeTopics(settings.topics()).allTopicNames().thenApply(this::layout);
  }

  /**
   * The topics as they are now.
   *
   * @throws FeedException if Kafka cannot be reached, or one of them is not there
   */
  Layout layout() throws InterruptedException {
    try {
      return describe().get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
    } catch (ExecutionException e) {
      throw new FeedException("The topics " + settings.topics() + " cannot be looked at", e);
    } catch (TimeoutException e) {
      throw new FeedException("Kafka does not answer within " + PATIENCE, e);
    }
  }

  private Layout layout(Map<String, TopicDescription> found) {
    return new Layout(
        settings.topics().stream()
            .map(name -> Objects.requireNonNull(found.get(name)))
            .map(topic ->
                new FeedTopic(topic.name(), topic.topicId().toString(), topic.partitions().size()))
            .toList());
  }

  /** The partitions of a layout, in its order. */
  static List<TopicPartition> partitions(Layout layout) {
    return layout.topics().stream()
        .flatMap(topic ->
            java.util.stream.IntStream.range(0, topic.partitions())
                .mapToObj(number -> new TopicPartition(topic.name(), number)))
        .toList();
  }
}
