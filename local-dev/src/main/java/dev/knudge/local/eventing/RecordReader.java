package dev.knudge.local.eventing;

import io.cloudevents.CloudEvent;
import io.cloudevents.core.builder.CloudEventBuilder;
import io.cloudevents.kafka.KafkaMessageFactory;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Locale;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.jspecify.annotations.Nullable;

/**
 * Makes the event that KafkaSource delivers out of a record: the CloudEvent it is, or, where it is none, a {@code
 * dev.knative.kafka.event} that wraps it.
 */
final class RecordReader {

  static final String WRAPPED = "dev.knative.kafka.event";

  private static final String CONTENT_TYPE = "content-type";

  private final SourceSpec spec;

  RecordReader(SourceSpec spec) {
    this.spec = spec;
  }

  /** An event, and the trace beside it. */
  record Read(CloudEvent event, TraceContext trace) {}

  /** Reads any record there is; none is refused. */
  Read read(ConsumerRecord<byte[], byte[]> record) {
    CloudEventBuilder event =
        eventIn(record)
            .withExtension("knativekafkapartition", record.partition())
            .withExtension("knativekafkaoffset", record.offset());
    spec.extensions().forEach(event::withExtension);
    return new Read(event.build(), trace(record.headers()));
  }

  private CloudEventBuilder eventIn(ConsumerRecord<byte[], byte[]> record) {
    try {
      // Not from(event): that one would copy what is being built here anyway.
      return CloudEventBuilder.from(
          KafkaMessageFactory.createReader(withoutNulls(record.headers()), record.value())
              .toEvent());
    } catch (RuntimeException e) {
      // The SDK says that it is none in several ways (CloudEventRWException, IllegalStateException
      // …).
      return wrapped(record);
    }
  }

  /** Knative loses a CloudEvent over a Kafka header without a value; here it counts as absent. */
  private static Headers withoutNulls(Headers headers) {
    for (Header header : headers) {
      if (header.value() == null) {
        RecordHeaders kept = new RecordHeaders();
        for (Header other : headers) {
          if (other.value() != null) {
            kept.add(other);
          }
        }
        return kept;
      }
    }
    return headers;
  }

  private CloudEventBuilder wrapped(ConsumerRecord<byte[], byte[]> record) {
    CloudEventBuilder event =
        CloudEventBuilder.v1()
            .withId("partition:" + record.partition() + "/offset:" + record.offset())
            .withTime(
                OffsetDateTime.ofInstant(Instant.ofEpochMilli(record.timestamp()), ZoneOffset.UTC))
            .withType(WRAPPED)
            .withSource(source(record.topic()))
            .withSubject("partition:" + record.partition() + "#" + record.offset());
    if (record.key() != null && record.key().length > 0) {
      String key = spec.keyType().read(record.key());
      event.withExtension("partitionkey", key).withExtension("key", key);
    }
    for (Header header : record.headers()) {
      if (header.value() == null) {
        continue; // Knative drops all plain records of the poll over one of these
      }
      String value = new String(header.value(), StandardCharsets.UTF_8);
      if (header.key().equalsIgnoreCase(CONTENT_TYPE)) {
        event.withDataContentType(value.toLowerCase(Locale.ROOT));
      } else {
        event.withExtension("kafkaheader" + lettersAndDigits(header.key()), value);
      }
    }
    return record.value() == null ? event : event.withData(record.value());
  }

  private URI source(String topic) {
    return URI.create(
        "/apis/v1/namespaces/%s/kafkasources/%s#%s"
            .formatted(spec.resource().namespace(), spec.resource().name(), topic));
  }

  /** What of a text may stand in the name of an extension attribute. */
  static String lettersAndDigits(String text) {
    StringBuilder kept = new StringBuilder(text.length());
    for (int i = 0; i < text.length(); i++) {
      char c = Character.toLowerCase(text.charAt(i));
      if ((c >= 'a' && c <= 'z') || (c >= '0' && c <= '9')) {
        kept.append(c);
      }
    }
    return kept.toString();
  }

  private static TraceContext trace(Headers headers) {
    if (headers.lastHeader(TraceContext.TRACEPARENT) == null
        && headers.lastHeader(TraceContext.BAGGAGE) == null) {
      return TraceContext.NONE;
    }
    return TraceContext.of(
        text(headers, TraceContext.TRACEPARENT),
        text(headers, TraceContext.TRACESTATE),
        text(headers, TraceContext.BAGGAGE));
  }

  private static @Nullable String text(Headers headers, String name) {
    Header header = headers.lastHeader(name);
    return header == null || header.value() == null
        ? null
        : new String(header.value(), StandardCharsets.UTF_8);
  }
}
