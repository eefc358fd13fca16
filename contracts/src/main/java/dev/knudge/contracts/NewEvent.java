package dev.knudge.contracts;

import dev.knudge.contracts.EventData.CatalogueEvent;
import io.cloudevents.CloudEvent;
import io.cloudevents.core.builder.CloudEventBuilder;
import java.net.URI;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * An event that a function says. What exists follows all rules of the catalogue: building one that a {@link DeliveryReader} would refuse,
 * or whose attributes Knative's Kafka path would garble, or that is too large for a record, fails at once.
 */
public final class NewEvent {

  /** The most bytes an event may have, attributes included; a Kafka record holds 1 MiB, and Knative adds attributes on the way. */
  public static final int MAX_BYTES = 900_000;

  private static final String DATA_CONTENT_TYPE = "application/json";
  private static final int MAX_TRACESTATE = 512;

  private final CatalogueEvent data;
  private final Map<String, String> attributes;
  private final byte[] body;

  private NewEvent(CatalogueEvent data, Map<String, String> attributes, byte[] body) {
    this.data = data;
    this.attributes = Collections.unmodifiableMap(attributes);
    this.body = body;
  }

  /** Begins an event that says that. */
  public static Builder saying(CatalogueEvent data) {
    return new Builder(data);
  }

  public String id() {
    return attribute("id");
  }

  public String source() {
    return attribute("source");
  }

  public EventType type() {
    return data.eventType();
  }

  /** Where it is to be sent. */
  public Topic topic() {
    return type().topic();
  }

  public CatalogueEvent data() {
    return data;
  }

  /** In binary mode: headers {@code ce-*} and {@code content-type}, and the envelope as body. */
  public Delivery delivery() {
    var delivery = Delivery.builder().body(body);
    attributes.forEach((name, value) -> delivery.header("ce-" + name, value));
    return delivery.header("content-type", DATA_CONTENT_TYPE).build();
  }

  /** For the CloudEvents SDK. */
  public CloudEvent cloudEvent() {
    var event =
        CloudEventBuilder.v1()
            .withId(id())
            .withSource(URI.create(source()))
            .withType(type().wireName())
            .withTime(OffsetDateTime.parse(attribute("time")))
            .withData(DATA_CONTENT_TYPE, URI.create(attribute("dataschema")), body);
    attributes.forEach((name, value) -> {
      if (!MessageReader.IDENTITY.contains(name)) {
        event.withExtension(name, value);
      }
    });
    String subject = attributes.get("subject");
    return (subject == null ? event : event.withSubject(subject)).build();
  }

  /** The same event, said in another trace context; what {@link Builder#trace} would leave out is left out here too. */
  public NewEvent inTrace(@Nullable String traceparent, @Nullable String tracestate) {
    var context = new Builder(data).trace(traceparent, tracestate);
    var others = new LinkedHashMap<>(attributes);
    others.remove("traceparent");
    others.remove("tracestate");
    Builder.put(others, "traceparent", context.traceparent);
    Builder.put(others, "tracestate", context.tracestate);
    return new NewEvent(data, others, body);
  }

  @Override
  public String toString() {
    return "NewEvent[" + type() + " " + source() + " " + id() + "]";
  }

  private String attribute(String name) {
    return Objects.requireNonNull(attributes.get(name), name);
  }

  /** Says an event part by part; source and time are required. */
  public static final class Builder {
    private final CatalogueEvent data;
    private @Nullable String id;
    private @Nullable String source;
    private @Nullable Instant time;
    private @Nullable String subject;
    private @Nullable Long version;
    private @Nullable Actor actor;
    private Map<String, ?> previous = Map.of();
    private @Nullable String causationId;
    private @Nullable String correlationId;
    private @Nullable String traceparent;
    private @Nullable String tracestate;

    private Builder(CatalogueEvent data) {
      this.data = data;
    }

    /** Who says it, for example {@code /reminders}. */
    public Builder from(String newSource) {
      source = newSource;
      return this;
    }

    /** When it happened. */
    public Builder at(Instant happened) {
      time = happened;
      return this;
    }

    /** Its id; without one, or {@link #because}, it gets a random one. */
    public Builder id(String newId) {
      id = newId;
      return this;
    }

    /** Its subject; without one, it is the task, or the notification where there is no task. */
    public Builder subject(String newSubject) {
      subject = newSubject;
      return this;
    }

    /**
     * What led to it: the id is derived (so that a second delivery of the cause says the same event again), causation, correlation and
     * trace follow the cause.
     *
     * @param rule what derives it; of one rule and cause, {@code ordinal} tells the events apart
     */
    public Builder because(Event cause, String rule, int ordinal) {
      id = EventIds.derived(cause.source(), cause.deduplicationKey(), rule, ordinal);
      causedBy(cause.id(), cause.correlationId());
      return trace(cause.traceparent(), cause.tracestate());
    }

    /**
     * What led to it, where that event itself is no longer at hand; the id is to be given by {@link #id}.
     *
     * @param newCausationId the id of the event that led to it
     * @param newCorrelationId the id of the first event of the chain; null where that is the cause itself
     */
    public Builder causedBy(String newCausationId, @Nullable String newCorrelationId) {
      causationId = Printable.asAttribute(newCausationId);
      correlationId =
          newCorrelationId == null || newCorrelationId.isEmpty()
              ? causationId
              : Printable.asAttribute(newCorrelationId);
      return this;
    }

    /** The W3C trace context it is said in; a malformed one is left out, as the specification demands. */
    public Builder trace(@Nullable String newTraceparent, @Nullable String newTracestate) {
      boolean usable =
          newTraceparent != null
              && Printable.isAttribute(newTraceparent)
              && EventDraft.TRACEPARENT.matcher(newTraceparent).matches();
      traceparent = usable ? newTraceparent : null;
      String state = newTracestate == null ? "" : newTracestate.replace(" ", "");
      tracestate = usable && Printable.isAttribute(state, MAX_TRACESTATE) ? state : null;
      return this;
    }

    /** The task's version after the change, from 1. */
    public Builder version(long newVersion) {
      version = newVersion;
      return this;
    }

    /** The fields that changed, by their wire names, with their old values as JSON trees; null where there was none. */
    public Builder previous(Map<String, ?> oldValues) {
      previous = oldValues;
      return this;
    }

    /** Who did it, where {@link Event#actor()}'s rule would say otherwise. */
    public Builder actor(Actor newActor) {
      actor = newActor;
      return this;
    }

    /**
     * The event.
     *
     * @throws InvalidEventException where it breaks a rule of the catalogue
     */
    public NewEvent build() {
      EventType type = data.eventType();
      if (source == null || time == null) {
        throw new InvalidEventException(type, "it has no source or no time; call from() and at()");
      }
      byte[] body = body(type, time);
      return checked(new NewEvent(data, attributes(type, source, time), body));
    }

    private Map<String, String> attributes(EventType type, String itsSource, Instant itsTime) {
      String itsId = id == null ? EventIds.random() : id;
      var attributes = new LinkedHashMap<String, String>();
      attributes.put("specversion", "1.0");
      attributes.put("id", itsId);
      attributes.put("source", itsSource);
      attributes.put("type", type.wireName());
      put(attributes, "subject", subject == null ? impliedSubject() : subject);
      attributes.put("time", Rfc3339.write(itsTime));
      attributes.put("dataschema", type.dataSchema());
      attributes.put("partitionkey", data.userId());
      put(attributes, "causationid", causationId);
      attributes.put("correlationid", correlationId == null ? itsId : correlationId);
      put(attributes, "traceparent", traceparent);
      put(attributes, "tracestate", tracestate);
      return attributes;
    }

    private @Nullable String impliedSubject() {
      return data.taskId() == null && data instanceof NotificationEvent event
          ? event.notificationId()
          : data.taskId();
    }

    private byte[] body(EventType type, Instant itsTime) {
      var envelope = new LinkedHashMap<String, Object>();
      put(envelope, "task_id", data.taskId());
      envelope.put("user_id", data.userId());
      put(envelope, "version", version);
      envelope.put("timestamp", Rfc3339.write(itsTime));
      put(envelope, "actor", actor == null ? null : actor.wireName());
      envelope.put("payload", PayloadWriter.write(data));
      put(envelope, "previous", previous.isEmpty() ? null : previous);
      try {
        byte[] body = Json.writeBytes(envelope);
        Envelope.read(type, Json.members(Json.read(body)));
        return body;
      } catch (Unacceptable | JsonException | IllegalArgumentException e) {
        throw new InvalidEventException(type, String.valueOf(e.getMessage()));
      }
    }

    private static NewEvent checked(NewEvent event) {
      int size = event.body.length;
      for (var attribute : event.attributes.entrySet()) {
        String name = attribute.getKey();
        String value = attribute.getValue();
        int maxLength = name.equals("tracestate") ? MAX_TRACESTATE : Printable.MAX_LENGTH;
        if (!Printable.isAttribute(value, maxLength)) {
          throw new InvalidEventException(
              event.type(),
              "its attribute "
                  + name
                  + " is not 1 to "
                  + maxLength
                  + " printable ASCII characters without space, \" and %: "
                  + Printable.shortened(value, 80));
        }
        size += name.length() + value.length();
      }
      if (size > MAX_BYTES) {
        throw new InvalidEventException(
            event.type(), "it has " + size + " bytes, and " + MAX_BYTES + " is the most");
      }
      return event;
    }

    private static <V> void put(Map<String, V> to, String name, @Nullable V value) {
      if (value != null) {
        to.put(name, value);
      }
    }
  }
}
