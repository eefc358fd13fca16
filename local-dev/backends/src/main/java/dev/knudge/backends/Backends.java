package dev.knudge.backends;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.RetriableException;

/**
 * The real PostgreSQL and the real Kafka for tests: one server of each per JVM, started when first asked for and
 * stopped with the JVM.
 *
 * <p>The system property {@code backends} chooses where they run: {@code embedded} (the default) on this machine as it is,
 * {@code containers} on Testcontainers. Tests see no difference.
 */
public final class Backends {

  private static final class Chosen {

    static final Provider PROVIDER =
        switch (System.getProperty("backends", "embedded")) {
          case "embedded" -> new EmbeddedBackends();
          case "containers" -> new ContainerBackends();
          case String other ->
              throw new BackendException(
                  "backends is '%s': use -Dbackends=embedded or -Dbackends=containers"
                      .formatted(other));
        };
  }

  private Backends() {}

  /** What a place to run them offers. */
  interface Provider {

    Database postgres();

    String kafka();
  }

  /** A fresh, empty database of the shared server. */
  public static Database postgres() {
    return Chosen.PROVIDER
        .postgres()
        .sibling("test_" + UUID.randomUUID().toString().replace("-", ""));
  }

  /** The shared broker's {@code bootstrap.servers}. It makes no topic by itself. */
  public static String kafka() {
    return Chosen.PROVIDER.kafka();
  }

  /** A fresh topic on the shared broker. */
  public static String topic(int partitions) {
    String name = "test-" + UUID.randomUUID();
    topic(name, partitions);
    return name;
  }

  /** A topic of this name on the shared broker; it can be written to when this returns. */
  public static void topic(String name, int partitions) {
    try (Admin admin =
        Admin.create(Map.<String, Object>of(AdminClientConfig.BOOTSTRAP_SERVERS_CONFIG, kafka()))) {
      admin.createTopics(List.of(new NewTopic(name, partitions, (short) 1))).all().get();
      awaitLeaders(admin, name, partitions);
    } catch (ExecutionException e) {
      throw new BackendException("the topic %s cannot be made".formatted(name), e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new BackendException("interrupted while a topic was made", e);
    }
  }

  /**
   * A topic is known a moment before its partitions have a leader. An idempotent producer that writes several batches in that moment
   * can lock itself out: its second is taken first, its first never.
   */
  private static void awaitLeaders(Admin admin, String topic, int partitions)
      throws ExecutionException, InterruptedException {
    Map<TopicPartition, OffsetSpec> ends =
        IntStream.range(0, partitions)
            .boxed()
            .collect(
                Collectors.toMap(
                    number -> new TopicPartition(topic, number), number -> OffsetSpec.latest()));
    for (int attempt = 1; ; attempt++) {
      try {
        admin.listOffsets(ends).all().get();
        return;
      } catch (ExecutionException e) {
        if (!(e.getCause() instanceof RetriableException) || attempt == 1000) {
          throw e;
        }
        LockSupport.parkNanos(Duration.ofMillis(10).toNanos());
      }
    }
  }
}
