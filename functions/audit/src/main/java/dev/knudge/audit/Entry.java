package dev.knudge.audit;

import dev.knudge.contracts.Actor;
import dev.knudge.contracts.Event;
import dev.knudge.contracts.EventIds;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What the trail keeps of one event.
 *
 * @param eventId the event's id; unique within {@code source} only
 * @param eventKey what makes it unique within its source for ever, see {@link Event#deduplicationKey()}
 * @param userId whose it is; null where it is nobody's
 * @param occurredAt when it happened; null where the event does not say
 * @param particulars what is personal of it
 * @param traceId the W3C trace it belongs to
 */
public record Entry(
    String eventId,
    String source,
    String eventKey,
    String type,
    @Nullable String taskId,
    @Nullable String userId,
    Actor actor,
    @Nullable Instant occurredAt,
    Particulars particulars,
    @Nullable String causationId,
    @Nullable String correlationId,
    @Nullable String traceId) {
  /** The source of what the trail says of itself, which is nobody else's. */
  public static final String SELF = "/audit";

  /** The type of the entries in which it says that a user's key was destroyed. */
  public static final String ERASURE = "audit.key.destroyed";

  /** The entry of an event, of which so much was known before. */
  public static Entry of(Event event, Before before) {
    return new Entry(
        event.id(),
        event.source(),
        event.deduplicationKey(),
        event.type(),
        event.taskId(),
        event.userId(),
        event.actor(),
        event.time(),
        new Particulars(Changes.of(event, before), Evidence.of(event.content()), attributes(event)),
        event.causationId(),
        event.correlationId(),
        traceId(event.traceparent()));
  }

  /** What the trail says of itself when a user's key was destroyed. */
  public static Entry ofErasure(String userId, long keyId, String by, Instant now) {
    String id = EventIds.derived(SELF, "user_key/" + keyId, "destroyed", 0);
    Map<String, @Nullable Object> payload = new LinkedHashMap<>();
    payload.put("key_id", keyId);
    payload.put("destroyed_by", by);
    return new Entry(
        id,
        SELF,
        id,
        ERASURE,
        null,
        userId,
        Actor.HUMAN,
        now,
        new Particulars(List.of(), new Evidence(Evidence.Kind.JSON, payload), Map.of()),
        null,
        null,
        null);
  }

  /**
   * What the trail says of itself when a month was archived.
   *
   * @param relation the table that the month is now
   * @param entries how many it has
   * @param all the places of everything that is archived by now
   */
  public static Entry ofArchiving(String relation, long entries, Archived all, Instant now) {
    String id = EventIds.derived(SELF, relation, "archived", 0);
    Map<String, @Nullable Object> payload = new LinkedHashMap<>();
    payload.put("relation", relation);
    payload.put("entries", entries);
    payload.put("places", all.tree());
    return new Entry(
        id,
        SELF,
        id,
        Archived.TYPE,
        null,
        null,
        Actor.SYSTEM,
        now,
        new Particulars(List.of(), new Evidence(Evidence.Kind.JSON, payload), Map.of()),
        null,
        null,
        null);
  }

  private static Map<String, String> attributes(Event event) {
    Map<String, String> attributes = new LinkedHashMap<>();
    put(attributes, "subject", event.subject());
    put(attributes, "datacontenttype", event.dataContentType());
    put(attributes, "dataschema", event.dataSchema());
    put(attributes, "partitionkey", event.partitionKey());
    put(attributes, "traceparent", event.traceparent());
    put(attributes, "tracestate", event.tracestate());
    attributes.putAll(event.extensions());
    return attributes;
  }

  private static void put(Map<String, String> attributes, String name, @Nullable String value) {
    if (value != null) {
      attributes.put(name, value);
    }
  }

  /** The second field of {@code version-traceid-parentid-flags}. */
  private static @Nullable String traceId(@Nullable String traceparent) {
    return traceparent == null ? null : traceparent.split("-", 3)[1];
  }
}
