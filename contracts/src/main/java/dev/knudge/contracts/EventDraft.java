package dev.knudge.contracts;

import dev.knudge.contracts.EventData.Tick;
import dev.knudge.contracts.EventData.Unknown;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** An event on its way: its attributes are checked at once, what its data says is added as it becomes known. */
final class EventDraft {

  private static final int MAX_SOURCE_BYTES = 1000;
  private static final Set<String> SPEC_VERSIONS = Set.of("1.0", "0.3");

  /** Functions whose events no person made. Tasks and live are missing: they say what people did. */
  private static final Set<String> SYSTEM_SOURCES =
      Set.of("/recurring", "/reminders", "/notification", "/audit", "/dead-letters");

  /** Attributes that {@link Event} has a component for. */
  private static final Set<String> NAMED =
      Set.of(
          "partitionkey",
          "causationid",
          "correlationid",
          "traceparent",
          "tracestate",
          "knativeerrordest",
          "knativeerrorcode",
          "knativeerrordata");

  static final Pattern TRACEPARENT =
      Pattern.compile(
          "(?!ff)[0-9a-f]{2}-(?!0{32})[0-9a-f]{32}-(?!0{16})[0-9a-f]{16}-[0-9a-f]{2}(-[!-~]{0,200})?");

  /** W3C trace context: printable ASCII. Anything else is none, since no header could carry it on. */
  private static final Pattern TRACESTATE = Pattern.compile("[ -~]{1,512}");

  private final Message message;
  private final String id;
  private final String source;
  private final String deduplicationKey;
  private final @Nullable DeadLetter deadLetter;
  private String type;
  private @Nullable String subject;
  private @Nullable Instant time;
  private @Nullable String taskId;
  private @Nullable String userId;
  private @Nullable Long version;
  private @Nullable Actor actor;
  private Content content = new Content.Empty();
  private EventData data = new Unknown();

  /**
   * Begins with the attributes.
   *
   * @throws Unacceptable as unreadable, where they make no CloudEvent
   */
  EventDraft(Message message) {
    this.message = message;
    if (!SPEC_VERSIONS.contains(attribute("specversion", 20))) {
      throw Unacceptable.unreadable("the CloudEvents attribute specversion is neither 1.0 nor 0.3");
    }
    id = attribute("id", Printable.MAX_LENGTH);
    source = attribute("source", MAX_SOURCE_BYTES);
    type = attribute("type", Printable.MAX_LENGTH);
    message.attributes().forEach(EventDraft::checkStorable);
    subject = message.attribute("subject");
    time = time(message.attribute("time"));
    deadLetter = DeadLetters.of(message.attributes());
    deduplicationKey =
        time != null && type.equals(MessageReader.WRAPPED) ? id + "@" + time.toEpochMilli() : id;
  }

  String type() {
    return type;
  }

  boolean isDeadLetter() {
    return deadLetter != null;
  }

  boolean hasTime() {
    return time != null;
  }

  @Nullable String dataSchema() {
    String schema = message.attribute("dataschema");
    return schema != null ? schema : message.attribute("schemaurl"); // its name in specversion 0.3
  }

  /** A bare envelope tells its own type, subject and time; where it tells none, the record's time stays. */
  EventDraft retyped(String newType, @Nullable String newSubject, @Nullable Instant newTime) {
    type = newType;
    subject = newSubject;
    time = newTime == null ? time : newTime;
    return this;
  }

  EventDraft about(@Nullable String aboutTask, @Nullable String ofUser) {
    taskId = aboutTask;
    userId = ofUser;
    return this;
  }

  EventDraft versionAndActor(@Nullable Long newVersion, @Nullable Actor newActor) {
    version = newVersion;
    actor = newActor;
    return this;
  }

  EventDraft timeWhereMissing(@Nullable Instant timestamp) {
    time = time == null ? timestamp : time;
    return this;
  }

  EventDraft content(Content newContent) {
    content = newContent;
    return this;
  }

  EventDraft data(EventData newData) {
    data = newData;
    return this;
  }

  Event event() {
    String partitionKey = message.attribute("partitionkey");
    String causationId = message.attribute("causationid");
    String traceparent = traceparent();
    return new Event(
        id,
        source,
        type,
        subject,
        time,
        message.contentType(),
        dataSchema(),
        partitionKey,
        causationId,
        message.attribute("correlationid"),
        traceparent,
        traceparent == null ? null : tracestate(),
        extensions(),
        deduplicationKey,
        taskId,
        userId == null && partitionKey != null && Printable.isForeignId(partitionKey)
            ? partitionKey
            : userId,
        version,
        actor != null ? actor : impliedActor(causationId),
        deadLetter,
        content,
        data);
  }

  private Actor impliedActor(@Nullable String causationId) {
    return causationId != null || data instanceof Tick || SYSTEM_SOURCES.contains(source)
        ? Actor.SYSTEM
        : Actor.HUMAN;
  }

  private @Nullable String traceparent() {
    String traceparent = message.attribute("traceparent");
    return traceparent != null && TRACEPARENT.matcher(traceparent).matches() ? traceparent : null;
  }

  private @Nullable String tracestate() {
    String tracestate = message.attribute("tracestate");
    return tracestate != null && TRACESTATE.matcher(tracestate).matches() ? tracestate : null;
  }

  private Map<String, String> extensions() {
    var extensions = new LinkedHashMap<>(message.attributes());
    extensions.keySet().removeAll(MessageReader.IDENTITY);
    extensions.keySet().removeAll(NAMED);
    return extensions;
  }

  /** In bytes, not characters: a key of a database's index is made of these, and has its limit in bytes. */
  private String attribute(String name, int maxBytes) {
    String value = message.attribute(name);
    if (value == null || value.isEmpty()) {
      throw Unacceptable.unreadable(
          "the CloudEvents attribute " + name + " is " + (value == null ? "missing" : "empty"));
    }
    int bytes = value.getBytes(StandardCharsets.UTF_8).length;
    if (bytes > maxBytes) {
      throw Unacceptable.unreadable(
          "the CloudEvents attribute " + name + " is longer than " + maxBytes + " bytes: " + bytes);
    }
    return value;
  }

  private static void checkStorable(String name, String value) {
    if (!Printable.isStorable(value)) {
      throw Unacceptable.unreadable(
          "the CloudEvents attribute "
              + Printable.shortened(name, 40)
              + " has a control character, which no attribute may have");
    }
  }

  private static @Nullable Instant time(@Nullable String attribute) {
    if (attribute == null) {
      return null;
    }
    OffsetDateTime time = Rfc3339.moment(attribute);
    if (time == null) {
      throw Unacceptable.unreadable(
          "the CloudEvents attribute time is not " + Forms.MOMENT_EXPECTED);
    }
    return time.toInstant();
  }
}
