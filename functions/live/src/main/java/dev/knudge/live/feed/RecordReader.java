package dev.knudge.live.feed;

import dev.knudge.contracts.Content;
import dev.knudge.contracts.Delivery;
import dev.knudge.contracts.DeliveryReader;
import dev.knudge.contracts.Event;
import dev.knudge.contracts.Json;
import dev.knudge.contracts.Reading;
import io.cloudevents.CloudEvent;
import io.cloudevents.CloudEventData;
import io.cloudevents.kafka.CloudEventDeserializer;
import io.cloudevents.rw.CloudEventRWException;
import jakarta.inject.Singleton;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Turns a Kafka record into the events in it. What the CloudEvents binding for Kafka knows is a CloudEvent; all else is taken as KafkaSource would take it: a bare envelope, or a
 * CloudEvent in JSON whose producer set no content type. The one reader of the contracts then decides.
 */
@Singleton
class RecordReader {
  private static final Logger LOG = LoggerFactory.getLogger(RecordReader.class);

  private final CloudEventDeserializer cloudEvents = new CloudEventDeserializer();
  private final DeliveryReader deliveries = new DeliveryReader();
  private final FeedMetrics metrics;

  RecordReader(FeedMetrics metrics) {
    this.metrics = metrics;
  }

  /** The events of a record that are somebody's. It never fails: what cannot be read is counted, and is nobody's. */
  List<FeedEvent> read(int partition, ConsumerRecord<byte[], byte[]> record) {
    metrics.read(record.topic());
    List<Event> events = new ArrayList<>(1);
    try {
      collect(deliveries.read(delivery(record)), record.topic(), events);
    } catch (RuntimeException | StackOverflowError e) {
      // Whatever it is, it must not end the feed of all others; nor must what is nested too deeply.
      metrics.bad(record.topic());
      LOG.warn(
          "A record is passed over, {}-{} at {}",
          record.topic(),
          record.partition(),
          record.offset(),
          e);
      return List.of();
    }
    int count = Math.min(events.size(), Place.MOST);
    List<FeedEvent> found = new ArrayList<>(count);
    for (int i = 0; i < count; i++) {
      Event event = events.get(i);
      String userId = event.userId();
      if (userId != null) {
        found.add(
            new FeedEvent(
                partition,
                Place.within(record.offset(), i),
                i == count - 1
                    ? Place.before(record.offset() + 1)
                    : Place.within(record.offset(), i + 1),
                userId,
                event.source() + ' ' + event.deduplicationKey(),
                json(event),
                event.time()));
      }
    }
    return found;
  }

  private void collect(Reading reading, String topic, List<Event> events) {
    switch (reading) {
      case Reading.Accepted(Event event) -> events.add(event);
      case Reading.Refused(var refusal) -> {
        metrics.bad(topic);
        LOG.debug("A record of {} is passed over: {}", topic, refusal.reason());
      }
      case Reading.Batch(var members) -> members.forEach(each -> collect(each, topic, events));
    }
  }

  private Delivery delivery(ConsumerRecord<byte[], byte[]> record) {
    CloudEvent event = cloudEvent(record);
    return event == null ? wrapped(record) : binary(event);
  }

  private @Nullable CloudEvent cloudEvent(ConsumerRecord<byte[], byte[]> record) {
    try {
      return cloudEvents.deserialize(record.topic(), record.headers(), record.value());
    } catch (CloudEventRWException | IllegalArgumentException | NullPointerException _) {
      // The SDK has no other way to say that it is none: no such headers, a bad time, broken JSON.
      return null;
    }
  }

  private static Delivery binary(CloudEvent event) {
    Delivery.Builder delivery = Delivery.builder();
    for (String name : event.getAttributeNames()) {
      Object value = event.getAttribute(name);
      if (value != null) {
        delivery.header(
            name.equals("datacontenttype") ? "content-type" : "ce-" + name, text(value));
      }
    }
    for (String name : event.getExtensionNames()) {
      Object value = event.getExtension(name);
      if (value != null) {
        delivery.header("ce-" + name, text(value));
      }
    }
    CloudEventData data = event.getData();
    return delivery.body(data == null ? null : data.toBytes()).build();
  }

  /** A time of a full minute would lose its seconds by its own toString, and be none of RFC 3339's. */
  private static String text(Object value) {
    return value instanceof OffsetDateTime time
        ? DateTimeFormatter.ISO_OFFSET_DATE_TIME.format(time)
        : value.toString();
  }

  /** As KafkaSource makes an event of a record that is none. */
  private static Delivery wrapped(ConsumerRecord<byte[], byte[]> record) {
    Delivery.Builder delivery =
        Delivery.builder()
            .header("ce-specversion", "1.0")
            .header("ce-type", "dev.knative.kafka.event")
            .header("ce-source", "/live#" + record.topic())
            .header("ce-id", "partition:" + record.partition() + "/offset:" + record.offset())
            .header("ce-time", Instant.ofEpochMilli(record.timestamp()).toString());
    var contentType = record.headers().lastHeader("content-type");
    if (contentType != null && contentType.value() != null) {
      delivery.header("content-type", new String(contentType.value(), StandardCharsets.UTF_8));
    }
    if (record.key() != null) {
      delivery.header("ce-partitionkey", new String(record.key(), StandardCharsets.UTF_8));
    }
    return delivery.body(record.value()).build();
  }

  /** The structured CloudEvent, with all attributes as they came, without its closing brace. */
  private static String json(Event event) {
    Map<String, Object> tree = new LinkedHashMap<>();
    tree.put("specversion", "1.0");
    tree.put("id", event.id());
    tree.put("source", event.source());
    tree.put("type", event.type());
    put(tree, "subject", event.subject());
    put(tree, "time", event.time() == null ? null : event.time().toString());
    put(tree, "dataschema", event.dataSchema());
    put(tree, "partitionkey", event.partitionKey());
    put(tree, "causationid", event.causationId());
    put(tree, "correlationid", event.correlationId());
    put(tree, "traceparent", event.traceparent());
    put(tree, "tracestate", event.tracestate());
    event
        .extensions()
        .forEach((name, value) -> {
          if (!name.equals("cursor")) {
            tree.putIfAbsent(name, value);
          }
        });
    switch (event.content()) {
      case Content.Empty() -> {}
      case Content.JsonTree(var data) -> {
        tree.put("datacontenttype", "application/json");
        put(tree, "data", data);
      }
      case Content.PlainText(var text) -> {
        put(tree, "datacontenttype", event.dataContentType());
        tree.put("data", text);
      }
      case Content.Binary(var bytes) -> {
        put(tree, "datacontenttype", event.dataContentType());
        tree.put("data_base64", Base64.getEncoder().encodeToString(bytes));
      }
    }
    String json = Json.write(tree);
    return json.substring(0, json.length() - 1);
  }

  private static void put(Map<String, Object> tree, String name, @Nullable Object value) {
    if (value != null) {
      tree.put(name, value);
    }
  }
}
