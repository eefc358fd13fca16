package dev.knudge.backends;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class KafkaServerTest {

  @TempDir Path directory;

  @Test
  void records_and_offsets_outlive_a_restart_on_another_port() throws Exception {
    int firstPort;
    try (KafkaServer server = KafkaServer.start(KafkaServer.Settings.in(directory))) {
      firstPort = server.port();
      createTopic(server.bootstrapServers(), "tasks");
      send(server.bootstrapServers(), "tasks", "one", "two");
      assertThat(read(server.bootstrapServers(), "tasks", "readers", 2))
          .containsExactly("one", "two");
    }
    try (KafkaServer server = KafkaServer.start(KafkaServer.Settings.in(directory))) {
      assertThat(server.port()).isNotEqualTo(firstPort);
      send(server.bootstrapServers(), "tasks", "three");
      assertThat(read(server.bootstrapServers(), "tasks", "readers", 1)).containsExactly("three");
    }
  }

  @Test
  void records_outlive_the_killing_of_the_process() throws Exception {
    try (KilledProcess process = KilledProcess.start("kafka", directory)) {
      String bootstrapServers = process.said();
      createTopic(bootstrapServers, "tasks");
      send(bootstrapServers, "tasks", "one");
    }
    try (KafkaServer server = KafkaServer.start(KafkaServer.Settings.in(directory))) {
      assertThat(read(server.bootstrapServers(), "tasks", "readers", 1)).containsExactly("one");
    }
  }

  @Test
  void a_taken_port_is_named_with_the_setting_that_changes_it() throws Exception {
    try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.ofLiteral("127.0.0.1"))) {
      KafkaServer.Settings settings =
          KafkaServer.Settings.in(directory)
              .withPort(Port.fixed(taken.getLocalPort(), "KNUDGE_KAFKA_PORT"));
      assertThatThrownBy(() -> KafkaServer.start(settings))
          .isInstanceOf(PortTakenException.class)
          .hasMessage(
              "port %d is taken by another program: stop it, or set KNUDGE_KAFKA_PORT to another port",
              taken.getLocalPort());
    }
    // The failed start left nothing that is in the way.
    KafkaServer.start(KafkaServer.Settings.in(directory)).close();
  }

  @Test
  void a_directory_serves_one_server_at_a_time() {
    try (KafkaServer server = KafkaServer.start(KafkaServer.Settings.in(directory))) {
      assertThat(server.port()).isPositive();
      assertThatThrownBy(() -> KafkaServer.start(KafkaServer.Settings.in(directory)))
          .isInstanceOf(BackendException.class)
          .hasMessageContaining(
              "is in use by process " + ProcessHandle.current().pid() + ": stop that one");
    }
  }

  @Test
  void a_topic_nobody_declared_is_not_made_unless_asked_for() throws Exception {
    try (KafkaServer server = KafkaServer.start(KafkaServer.Settings.in(directory))) {
      assertThatThrownBy(() -> send(server.bootstrapServers(), "undeclared", "lost"))
          .isInstanceOf(ExecutionException.class)
          .cause()
          .isInstanceOfAny(
              UnknownTopicOrPartitionException.class,
              org.apache.kafka.common.errors.TimeoutException.class);
    }
    KafkaServer.Settings making = KafkaServer.Settings.in(directory).withAutoCreateTopics(true);
    try (KafkaServer server = KafkaServer.start(making)) {
      send(server.bootstrapServers(), "undeclared", "kept");
      assertThat(read(server.bootstrapServers(), "undeclared", "readers", 1))
          .containsExactly("kept");
    }
  }

  private static void createTopic(String bootstrapServers, String topic) throws Exception {
    try (Admin admin =
        Admin.create(Map.<String, Object>of("bootstrap.servers", bootstrapServers))) {
      admin
          .createTopics(List.of(new NewTopic(topic, 1, (short) 1)))
          .all()
          .get(30, TimeUnit.SECONDS);
    }
  }

  private static void send(String bootstrapServers, String topic, String... values)
      throws Exception {
    try (KafkaProducer<String, String> producer =
        new KafkaProducer<>(
            Map.of("bootstrap.servers", bootstrapServers, "max.block.ms", "5000"),
            new StringSerializer(),
            new StringSerializer())) {
      for (String value : values) {
        producer.send(new ProducerRecord<>(topic, value)).get(30, TimeUnit.SECONDS);
      }
    }
  }

  private static List<String> read(String bootstrapServers, String topic, String group, int count) {
    List<String> values = new ArrayList<>();
    try (KafkaConsumer<String, String> consumer =
        new KafkaConsumer<>(
            Map.of(
                "bootstrap.servers",
                bootstrapServers,
                "group.id",
                group,
                "auto.offset.reset",
                "earliest",
                "enable.auto.commit",
                "false"),
            new StringDeserializer(),
            new StringDeserializer())) {
      consumer.subscribe(List.of(topic));
      Awaitility.await()
          .atMost(Duration.ofSeconds(30))
          .until(() -> {
            for (ConsumerRecord<String, String> kept : consumer.poll(Duration.ofMillis(100))) {
              values.add(kept.value());
            }
            return values.size() >= count;
          });
      consumer.commitSync();
    }
    return values;
  }
}
