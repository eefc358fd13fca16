package dev.knudge.local.cli;

import dev.knudge.local.setup.LocalDevException;
import io.cloudevents.CloudEvent;
import io.cloudevents.core.provider.EventFormatProvider;
import io.cloudevents.jackson.JsonFormat;
import java.io.IOException;
import java.net.ConnectException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.serialization.StringSerializer;

/** The two ways an event gets into a topic. */
final class Sending {

  // A person waits: much less than the sink's own two minutes.
  private static final Duration PATIENCE = Duration.ofSeconds(15);
  private static final String NOT_RUNNING = " Is local-dev running? Start it with ./local-dev/up.";

  private Sending() {}

  /**
   * What became of an event.
   *
   * @param topic where it went
   * @param type its type
   * @param id its CloudEvents id; none for a bare envelope, whose id KafkaSource makes
   * @param partition where Kafka put it, when Kafka was asked directly
   * @param offset its place there
   */
  record Sent(
      String topic,
      String type,
      Optional<String> id,
      Optional<Integer> partition,
      Optional<Long> offset) {

    String sentence() {
      String what = id.map(value -> "CloudEvent " + value).orElse("bare envelope");
      String where =
          partition.map(p -> ", partition " + p + ", offset " + offset.orElseThrow()).orElse("");
      return "Sent %s (%s) to %s%s.".formatted(what, type, topic, where);
    }
  }

  /** Posts a CloudEvent to a KafkaSink, which answers 202 when Kafka has it. */
  static Sent toSink(int port, String namespace, String sink, EventDraft draft) {
    CloudEvent event = draft.cloudEvent();
    URI uri = URI.create("http://127.0.0.1:%d/%s/%s".formatted(port, namespace, sink));
    byte[] body =
        Objects.requireNonNull(
                EventFormatProvider.getInstance().resolveFormat(JsonFormat.CONTENT_TYPE))
            .serialize(event);
    HttpRequest request =
        HttpRequest.newBuilder(uri)
            .timeout(PATIENCE)
            .header("Content-Type", JsonFormat.CONTENT_TYPE)
            .POST(HttpRequest.BodyPublishers.ofByteArray(body))
            .build();
    try (HttpClient http = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build()) {
      HttpResponse<String> response = http.send(request, HttpResponse.BodyHandlers.ofString());
      if (response.statusCode() != 202) {
        throw new LocalDevException(
            "The sink %s answered %d instead of 202%s"
                .formatted(
                    uri,
                    response.statusCode(),
                    response.body().isBlank() ? "." : ": " + response.body()));
      }
    } catch (ConnectException e) {
      throw new LocalDevException("Nothing listens at %s.%s".formatted(uri, NOT_RUNNING), e);
    } catch (IOException e) {
      throw new LocalDevException("The sink %s gave no answer: %s".formatted(uri, e), e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new LocalDevException("Interrupted while sending.", e);
    }
    return new Sent(
        sink, draft.type(), Optional.of(event.getId()), Optional.empty(), Optional.empty());
  }

  /** Writes the bare envelope into a topic, keyed by the user as the contracts have it. */
  static Sent toKafka(String bootstrapServers, String topic, EventDraft draft) {
    Map<String, Object> config =
        Map.of(
            ProducerConfig.BOOTSTRAP_SERVERS_CONFIG,
            bootstrapServers,
            ProducerConfig.ACKS_CONFIG,
            "all",
            ProducerConfig.MAX_BLOCK_MS_CONFIG,
            (int) PATIENCE.toMillis(),
            ProducerConfig.REQUEST_TIMEOUT_MS_CONFIG,
            (int) PATIENCE.toMillis() / 2,
            ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG,
            (int) PATIENCE.toMillis());
    KafkaReach.require(bootstrapServers, NOT_RUNNING);
    try (var producer =
        new KafkaProducer<>(config, new StringSerializer(), new StringSerializer())) {
      RecordMetadata at =
          producer.send(new ProducerRecord<>(topic, draft.user(), draft.bareEnvelope())).get();
      return new Sent(
          topic,
          draft.type(),
          Optional.empty(),
          Optional.of(at.partition()),
          Optional.of(at.offset()));
    } catch (ExecutionException e) {
      throw new LocalDevException(
          "Kafka at %s did not take the record for topic '%s': %s"
              .formatted(bootstrapServers, topic, String.valueOf(e.getCause())),
          e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new LocalDevException("Interrupted while sending.", e);
    }
  }
}
