package dev.knudge.local.setup;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.knudge.backends.Backends;
import dev.knudge.local.manifests.Topic;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.Config;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class TopicSetupTest {

  private final String name = "setup-" + UUID.randomUUID();
  private Admin admin;

  @BeforeEach
  void connect() {
    admin = Admin.create(Map.<String, Object>of("bootstrap.servers", Backends.kafka()));
  }

  @AfterEach
  void disconnect() {
    admin.close();
  }

  @Test
  void a_missing_topic_is_made_as_its_manifest_says() throws Exception {
    assertThat(apply(topic(3, Map.of("retention.ms", "3600000")))).containsExactly(name);

    becomes(3, Map.of("retention.ms", "3600000"));
  }

  @Test
  void a_second_start_makes_nothing() throws Exception {
    Topic topic = topic(2, Map.of("retention.ms", "3600000"));
    apply(topic);

    assertThat(apply(topic)).isEmpty();
    becomes(2, Map.of("retention.ms", "3600000"));
  }

  @Test
  void a_changed_manifest_changes_settings_and_adds_partitions() throws Exception {
    apply(topic(1, Map.of("retention.ms", "3600000", "max.message.bytes", "2000000")));

    apply(topic(4, Map.of("retention.ms", "7200000")));

    becomes(4, Map.of("retention.ms", "7200000"));
  }

  @Test
  void partitions_are_never_taken_away() throws Exception {
    apply(topic(3, Map.of()));

    assertThatThrownBy(() -> apply(topic(1, Map.of())))
        .isInstanceOf(LocalDevException.class)
        .hasMessageContaining(name + " has 3 partitions and its KafkaTopic says 1")
        .hasMessageContaining("--fresh");
  }

  @Test
  void one_broker_cannot_keep_two_in_sync() throws Exception {
    apply(topic(1, Map.of("min.insync.replicas", "2")));

    becomes(1, Map.of("min.insync.replicas", "1"));
  }

  @Test
  void a_setting_that_kafka_does_not_know_is_refused_at_the_first_start_and_at_later_ones()
      throws Exception {
    assertThatThrownBy(() -> apply(topic(1, Map.of("retention.sm", "1"))))
        .hasMessageContaining("retention.sm")
        .hasMessageContaining("spec.config");
    apply(topic(1, Map.of()));
    assertThatThrownBy(() -> apply(topic(1, Map.of("retention.sm", "1"))))
        .hasMessageContaining("retention.sm");
  }

  @Test
  void records_are_counted_over_all_partitions() throws Exception {
    Topic topic = topic(2, Map.of());
    apply(topic);
    try (var producer =
        new KafkaProducer<>(
            Map.<String, Object>of("bootstrap.servers", Backends.kafka()),
            new StringSerializer(),
            new StringSerializer())) {
      for (int i = 0; i < 5; i++) {
        producer.send(new ProducerRecord<>(name, i % 2, null, "value")).get();
      }
    }

    assertThat(new TopicCounts(admin, List.of(topic)).now())
        .singleElement()
        .satisfies(counted -> {
          assertThat(counted.partitions()).isEqualTo(2);
          assertThat(counted.records()).isEqualTo(5);
        });
  }

  private List<String> apply(Topic topic) throws InterruptedException {
    return new TopicSetup(admin).apply(List.of(topic));
  }

  private Topic topic(int partitions, Map<String, String> config) {
    return new Topic(name, "knudge", "kafka", partitions, config);
  }

  /** A broker answers from metadata that reaches it a moment after the controller has taken a change. */
  private void becomes(int partitions, Map<String, String> settings) {
    await()
        .ignoreExceptions()
        .untilAsserted(() -> {
          assertThat(partitions()).isEqualTo(partitions);
          assertThat(ownSettings()).isEqualTo(settings);
        });
  }

  private int partitions() throws Exception {
    return admin.describeTopics(List.of(name)).allTopicNames().get().get(name).partitions().size();
  }

  private Map<String, String> ownSettings() throws Exception {
    ConfigResource resource = new ConfigResource(ConfigResource.Type.TOPIC, name);
    Config config = admin.describeConfigs(List.of(resource)).all().get().get(resource);
    Map<String, String> own = new HashMap<>();
    config.entries().stream()
        .filter(entry -> entry.source().name().equals("DYNAMIC_TOPIC_CONFIG"))
        .forEach(entry -> own.put(entry.name(), entry.value()));
    return own;
  }
}
