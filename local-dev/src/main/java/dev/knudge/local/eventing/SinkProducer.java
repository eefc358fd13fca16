package dev.knudge.local.eventing;

import io.cloudevents.CloudEvent;
import io.cloudevents.jackson.JsonFormat;
import io.cloudevents.kafka.KafkaMessageFactory;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.jspecify.annotations.Nullable;

/** Writes events to Kafka, and says so when all replicas have them. */
final class SinkProducer implements AutoCloseable {

  private static final JsonFormat JSON = new JsonFormat();

  private final KafkaProducer<String, byte[]> kafka;

  /** Asking where a topic is can block; it must not block an event loop. One thread keeps the order of arrival. */
  private final ExecutorService sending;

  SinkProducer(String bootstrapServers, IngressOptions options) {
    this.kafka =
        new KafkaProducer<>(
            Map.ofEntries(
                Map.entry(ProducerConfig.BOOTSTRAP_SERVERS_CONFIG, bootstrapServers),
                Map.entry(ProducerConfig.CLIENT_ID_CONFIG, "kafka-sink-ingress"),
                Map.entry(ProducerConfig.ACKS_CONFIG, "all"),
                // Ours: Knative's producer may repeat and reorder; receivers must bear it, but need
                // not be made to
                // here. One request at a time, since with several an idempotent producer can lock
                // itself out of a
                // topic that was made a moment ago.
                Map.entry(ProducerConfig.ENABLE_IDEMPOTENCE_CONFIG, "true"),
                Map.entry(ProducerConfig.MAX_IN_FLIGHT_REQUESTS_PER_CONNECTION, 1),
                Map.entry(ProducerConfig.LINGER_MS_CONFIG, 0),
                Map.entry(ProducerConfig.MAX_REQUEST_SIZE_CONFIG, 1048576),
                Map.entry(ProducerConfig.MAX_BLOCK_MS_CONFIG, options.maxBlock().toMillis()),
                Map.entry(
                    ProducerConfig.REQUEST_TIMEOUT_MS_CONFIG,
                    (int) Math.min(10_000, options.deliveryTimeout().toMillis())),
                Map.entry(
                    ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG,
                    (int) options.deliveryTimeout().toMillis())),
            new StringSerializer(),
            new ByteArraySerializer());
    this.sending =
        Executors.newSingleThreadExecutor(
            Thread.ofPlatform().name("kafka-sink-producer").daemon().factory());
  }

  /**
   * Writes it. Its {@code partitionkey} becomes the record's key.
   *
   * @return fails when Kafka does not have it: too large, no such topic, no answer
   */
  Future<Void> write(SinkSpec sink, CloudEvent event, TraceContext trace) {
    Promise<Void> written = Promise.promise();
    sending.execute(() -> write(sink, event, trace, written));
    return written.future();
  }

  @SuppressWarnings("FutureReturnValueIgnored") // the callback hears of both ends
  private void write(SinkSpec sink, CloudEvent event, TraceContext trace, Promise<Void> written) {
    try {
      kafka.send(
          record(sink, event, trace),
          (metadata, failure) -> {
            if (failure == null) {
              written.tryComplete();
            } else {
              written.tryFail(failure);
            }
          });
    } catch (RuntimeException e) {
      written.tryFail(e);
    }
  }

  private static ProducerRecord<String, byte[]> record(
      SinkSpec sink, CloudEvent event, TraceContext trace) {
    String key = key(event);
    ProducerRecord<String, byte[]> record =
        sink.structured()
            ? KafkaMessageFactory.<String>createWriter(sink.topic(), key)
                .writeStructured(event, JSON)
            : KafkaMessageFactory.<String>createWriter(sink.topic(), key).writeBinary(event);
    Headers headers = record.headers();
    String traceparent = trace.next();
    if (traceparent != null) {
      add(headers, TraceContext.TRACEPARENT, traceparent);
      add(headers, TraceContext.TRACESTATE, trace.tracestate());
    }
    add(headers, TraceContext.BAGGAGE, trace.baggage());
    return record;
  }

  private static @Nullable String key(CloudEvent event) {
    return switch (event.getExtension("partitionkey")) {
      case null -> null;
      case String key -> key;
      // Knative's string serializer fails on these, as late as this.
      case Object other ->
          throw new IllegalArgumentException(
              "partitionkey is the number or boolean %s; write it as a string".formatted(other));
    };
  }

  private static void add(Headers headers, String name, @Nullable String value) {
    if (value != null) {
      headers.add(name, value.getBytes(StandardCharsets.UTF_8));
    }
  }

  @Override
  public void close() {
    sending.shutdownNow();
    kafka.close(Duration.ofSeconds(5));
  }
}
