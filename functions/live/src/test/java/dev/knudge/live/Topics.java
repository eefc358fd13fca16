package dev.knudge.live;

import dev.knudge.backends.Backends;
import dev.knudge.contracts.NewEvent;
import dev.knudge.contracts.TaskEvent;
import dev.knudge.contracts.TaskState;
import io.cloudevents.CloudEvent;
import io.cloudevents.core.builder.CloudEventBuilder;
import io.cloudevents.core.message.Encoding;
import io.cloudevents.kafka.CloudEventSerializer;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringSerializer;

/** Two topics of one test's own, and a producer that writes to them as KafkaSink and as chat backends do. */
public final class Topics implements AutoCloseable {
  /** Partitions of each. */
  public static final int PARTITIONS = 3;

  private final String tasks = "live-tasks-" + UUID.randomUUID();
  private final String updates = "live-updates-" + UUID.randomUUID();
  private final KafkaProducer<String, byte[]> producer;

  /** Makes them. */
  public Topics() {
    Backends.topic(tasks, PARTITIONS);
    Backends.topic(updates, PARTITIONS);
    producer =
        new KafkaProducer<>(
            Map.of("bootstrap.servers", Backends.kafka(), "linger.ms", 0, "acks", "all"),
            new StringSerializer(),
            new ByteArraySerializer());
  }

  /** The settings by which live reads them. */
  public Map<String, Object> settings() {
    return Map.of(
        "kafka.bootstrap.servers",
        Backends.kafka(),
        "knudge.live.feed.topics",
        tasks + "," + updates,
        "knudge.live.feed.metadata-check",
        "500ms");
  }

  /** Their names, with a comma between. */
  public String names() {
    return tasks + "," + updates;
  }

  /** A task's change as tasks says it; returns its id when Kafka has it. */
  public String changed(String user, String task, long version) {
    NewEvent event =
        NewEvent.saying(
                new TaskEvent.TaskUpdated(
                    task, user, TaskState.builder().title("Task " + version).build()))
            .from("/tasks")
            .at(Instant.parse("2026-02-08T10:00:00Z"))
            .version(version)
            .build();
    write(tasks, user, event.cloudEvent());
    return event.id();
  }

  /** An event of any type on the topic of updates, with that much data. */
  public String update(String user, String id, String text) {
    write(
        updates,
        user,
        CloudEventBuilder.v1()
            .withId(id)
            .withSource(URI.create("/test"))
            .withType("test.update")
            .withData(
                "application/json",
                ("{\"user_id\":\"" + user + "\",\"text\":\"" + text + "\"}")
                    .getBytes(StandardCharsets.UTF_8))
            .build());
    return id;
  }

  /** A CloudEvent in binary mode. */
  public void write(String topic, String key, CloudEvent event) {
    var headers = new RecordHeaders();
    try (var serializer = new CloudEventSerializer()) {
      serializer.configure(
          Map.of(CloudEventSerializer.ENCODING_CONFIG, Encoding.BINARY.name()), false);
      byte[] value = serializer.serialize(topic, headers, event);
      send(new ProducerRecord<>(topic, null, key, value, headers));
    }
  }

  /** Whatever it is, on the topic of tasks. */
  public RecordMetadata raw(String key, String value) {
    return send(
        new ProducerRecord<>(
            tasks, key, value == null ? null : value.getBytes(StandardCharsets.UTF_8)));
  }

  /** Task changes as tasks says them, in a transaction, which a marker ends in each partition; returns their ids. */
  public List<String> inTransaction(boolean committed, String user, int changes) {
    try (KafkaProducer<String, byte[]> transactional =
        new KafkaProducer<>(
            Map.of(
                "bootstrap.servers",
                Backends.kafka(),
                "transactional.id",
                "t-" + UUID.randomUUID()),
            new StringSerializer(),
            new ByteArraySerializer())) {
      transactional.initTransactions();
      transactional.beginTransaction();
      List<String> ids = new ArrayList<>();
      for (int i = 1; i <= changes; i++) {
        String id = UUID.randomUUID().toString();
        ids.add(id);
        String event =
            "{\"specversion\":\"1.0\",\"id\":\"%s\",\"source\":\"/test\",\"type\":\"test.member\",\"data\":{\"user_id\":\"%s\"}}"
                .formatted(id, user);
        transactional.send(
            new ProducerRecord<>(tasks, user, event.getBytes(StandardCharsets.UTF_8)));
      }
      transactional.flush();
      if (committed) {
        transactional.commitTransaction();
      } else {
        transactional.abortTransaction();
      }
      return ids;
    }
  }

  private RecordMetadata send(ProducerRecord<String, byte[]> record) {
    try {
      return producer.send(record).get();
    } catch (InterruptedException | ExecutionException e) {
      throw new IllegalStateException(e);
    }
  }

  /** Deletes the topic of tasks and makes another of the same name. */
  public void makeTasksAnew() {
    try (Admin admin =
        Admin.create(Map.<String, Object>of("bootstrap.servers", Backends.kafka()))) {
      admin.deleteTopics(List.of(tasks)).all().get();
      org.awaitility.Awaitility.await()
          .atMost(java.time.Duration.ofMinutes(1))
          .until(() -> !admin.listTopics().names().get().contains(tasks));
    } catch (InterruptedException | ExecutionException e) {
      throw new IllegalStateException(e);
    }
    Backends.topic(tasks, PARTITIONS);
  }

  @Override
  public void close() {
    producer.close();
  }
}
