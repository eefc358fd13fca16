package dev.knudge.live.bench;

import dev.knudge.backends.Backends;
import dev.knudge.contracts.NewEvent;
import dev.knudge.contracts.TaskEvent;
import dev.knudge.contracts.TaskState;
import io.cloudevents.core.message.Encoding;
import io.cloudevents.kafka.CloudEventSerializer;
import java.time.Instant;
import java.util.Map;
import java.util.UUID;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringSerializer;

/** A topic of one contender's own, and who writes tasks' changes to it, in binary mode as KafkaSink does; each says when it was sent. */
final class Feed implements AutoCloseable {
  /** What stands before that moment ({@link System#nanoTime}), wherever it is in a frame. */
  static final String SENT = "sent=";

  private static final int PARTITIONS = 3;
  private static final String WORDS =
      "; oats, two litres of milk, the bread that Anna likes, and something for the evening";

  private final String topic = "bench-" + UUID.randomUUID();
  private final KafkaProducer<String, byte[]> producer;
  private final CloudEventSerializer serializer = new CloudEventSerializer();
  private long version;

  Feed() {
    Backends.topic(topic, PARTITIONS);
    serializer.configure(
        Map.of(CloudEventSerializer.ENCODING_CONFIG, Encoding.BINARY.name()), false);
    producer =
        new KafkaProducer<>(
            Map.of("bootstrap.servers", Backends.kafka(), "linger.ms", 5, "acks", "all"),
            new StringSerializer(),
            new ByteArraySerializer());
  }

  String topic() {
    return topic;
  }

  /** Sends one, and does not wait for it. */
  void send(String user) {
    RecordHeaders headers = new RecordHeaders();
    byte[] value =
        serializer.serialize(
            topic,
            headers,
            NewEvent.saying(
                    new TaskEvent.TaskUpdated(
                        user + "-task",
                        user,
                        TaskState.builder()
                            .title("Shopping")
                            .description(SENT + System.nanoTime() + WORDS)
                            .completed(false)
                            .build()))
                .from("/tasks")
                .at(Instant.now())
                .version(++version)
                .build()
                .cloudEvent());
    producer.send(new ProducerRecord<>(topic, null, user, value, headers));
  }

  /** Sends one at once, and waits until Kafka has it. */
  void sendNow(String user) {
    send(user);
    producer.flush();
  }

  @Override
  public void close() {
    producer.close();
    serializer.close();
  }
}
