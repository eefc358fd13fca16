package dev.knudge.contracts;

import java.time.Instant;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * An event that reached us, typed. Made by {@link DeliveryReader} alone.
 *
 * @param id the CloudEvents id; of a record that KafkaSource wrapped, the one KafkaSource set
 * @param source the CloudEvents source; {@code source} and {@code id} are unique together, but see {@code deduplicationKey}
 * @param type the CloudEvents type; of a wrapped bare envelope its {@code event_type}
 * @param subject as it came; of a wrapped bare envelope its {@code task_id}
 * @param time when it happened; null only for types outside the catalogue
 * @param dataContentType the media type of the data, as it came
 * @param dataSchema as it came
 * @param partitionKey the Kafka record's key
 * @param causationId the id of the event that led to this one
 * @param correlationId the id of the first event of the chain
 * @param traceparent W3C trace context: the event's own, else the request's; null where there is none or it is malformed
 * @param tracestate belongs to {@code traceparent}; null where there is none or it is not printable ASCII
 * @param extensions all other extension attributes, as they came, {@code knativekafkapartition} and {@code -offset} among them
 * @param deduplicationKey unique within {@code source}: the id, and for a record that KafkaSource wrapped {@code <id>@<record time in
 *     epoch milliseconds>}, because partition and offset repeat when a topic is deleted and created again
 * @param taskId the task it is about
 * @param userId whose event it is: {@code user_id} of the data, else (outside the catalogue) the partition key, where it
 *     has 1 to 200 characters
 * @param version counts a task's changes from 1; null where the producer does not count
 * @param actor the envelope's {@code actor}; where absent, {@code SYSTEM} for ticks and for what has a cause or comes from one of the
 *     functions (other than tasks and live, which speak for people), else {@code HUMAN}
 * @param deadLetter why it could not be delivered elsewhere; null unless it is a dead letter
 * @param content the data as it came
 * @param data the data, typed
 */
public record Event(
    String id,
    String source,
    String type,
    @Nullable String subject,
    @Nullable Instant time,
    @Nullable String dataContentType,
    @Nullable String dataSchema,
    @Nullable String partitionKey,
    @Nullable String causationId,
    @Nullable String correlationId,
    @Nullable String traceparent,
    @Nullable String tracestate,
    Map<String, String> extensions,
    String deduplicationKey,
    @Nullable String taskId,
    @Nullable String userId,
    @Nullable Long version,
    Actor actor,
    @Nullable DeadLetter deadLetter,
    Content content,
    EventData data) {

  public Event {
    extensions = Map.copyOf(extensions);
  }

  /** The envelope's {@code payload} with all its fields, known to us or not; empty where there is none. */
  public Map<String, @Nullable Object> payload() {
    return Json.members(content.members().get("payload"));
  }

  /** The envelope's {@code previous}: the fields that changed, with their old values; empty where there is none. */
  public Map<String, @Nullable Object> previous() {
    return Json.members(content.members().get("previous"));
  }

  /** Without the data, which is personal and has no business in a log. */
  @Override
  public String toString() {
    return "Event[" + type + " " + source + " " + id + "]";
  }
}
