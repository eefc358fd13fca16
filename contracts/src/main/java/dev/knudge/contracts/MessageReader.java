package dev.knudge.contracts;

import dev.knudge.contracts.EventData.Tick;
import dev.knudge.contracts.EventData.Unknown;
import dev.knudge.contracts.EventData.Unreadable;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What a CloudEvent says: by its type one of the catalogue, a tick, a record that KafkaSource wrapped, or something unknown. */
final class MessageReader {

  /** The type KafkaSource gives to a record that is no CloudEvent to it. */
  static final String WRAPPED = "dev.knative.kafka.event";

  /** Attributes that say which event it is: never inherited from what surrounds it. */
  static final Set<String> IDENTITY =
      Set.of(
          "specversion",
          "id",
          "source",
          "type",
          "subject",
          "time",
          "dataschema",
          "schemaurl",
          "datacontenttype",
          "datacontentencoding");

  private final Message message;
  private final EventDraft draft;

  private MessageReader(Message message) {
    this.message = message;
    this.draft = new EventDraft(message);
  }

  /**
   * What the event is.
   *
   * @throws Unacceptable only where it is no CloudEvent, so that there is not even an event to call a dead letter
   */
  static Reading read(Message message) {
    var reader = new MessageReader(message);
    try {
      return reader.typed();
    } catch (Unacceptable e) {
      Refusal refusal = e.refusal(message.attribute("id"), reader.draft.type());
      return reader.draft.isDeadLetter()
          ? new Reading.Accepted(
              reader.draft.content(message.content(true)).data(new Unreadable(refusal)).event())
          : new Reading.Refused(refusal);
    }
  }

  private Reading typed() {
    if (draft.type().equals(WRAPPED)) {
      return wrapped();
    }
    if (draft.type().equals(Tick.TYPE)) {
      return accepted(draft.content(message.content(false)).data(new Tick()));
    }
    Optional<EventType> type = EventType.of(draft.type());
    return type.isEmpty() ? unknown(message.content(false)) : catalogued(type.get());
  }

  private Reading unknown(Content content) {
    Map<String, @Nullable Object> members = content.members();
    return accepted(
        draft
            .content(content)
            .about(foreignId(members.get("task_id")), foreignId(members.get("user_id")))
            .versionAndActor(
                optional(members.get("version"), Fields::asCount),
                optional(members.get("actor"), Forms.ACTOR))
            .timeWhereMissing(optional(members.get("timestamp"), Forms.INSTANT))
            .data(new Unknown()));
  }

  private Reading catalogued(EventType type) {
    checkMajor(type);
    Content content = message.content(true);
    var members = objectOf(content);
    if (BareEnvelope.isOne(members)) {
      String said = BareEnvelope.eventType(members);
      if (!said.equals(type.wireName())) {
        throw Unacceptable.because(
            "/event_type", "the CloudEvent's type " + type.wireName(), "another one");
      }
      members = BareEnvelope.withOffsets(members);
    }
    return enveloped(type, members, content);
  }

  private Reading enveloped(
      EventType type, Map<String, @Nullable Object> members, Content content) {
    Envelope envelope = Envelope.read(type, members);
    draft
        .content(content)
        .about(envelope.data().taskId(), envelope.data().userId())
        .versionAndActor(envelope.version(), envelope.actor())
        .timeWhereMissing(envelope.timestamp());
    if (!draft.hasTime()) {
      throw Unacceptable.missing(
          "/timestamp", Forms.MOMENT_EXPECTED + ", since the CloudEvent has no time");
    }
    return accepted(draft.data(envelope.data()));
  }

  /** A record that is no CloudEvent to KafkaSource: a bare envelope, or CloudEvents in JSON whose producer set no content type. */
  private Reading wrapped() {
    Content content = message.content(true);
    if (content instanceof Content.JsonTree(List<?> items)
        && (saysBatch()
            || (!items.isEmpty() && items.stream().allMatch(StructuredMode::isCloudEvent)))) {
      return innerBatch(items);
    }
    Map<String, @Nullable Object> members = objectOf(content);
    if (BareEnvelope.isOne(members)) {
      return bare(members, content);
    }
    if (StructuredMode.isCloudEvent(members)) {
      return inner(members);
    }
    String headerType = message.attribute("kafkaheadercetype");
    throw Unacceptable.missing(
        "/event_type",
        headerType == null
            ? "a bare envelope's event_type, or a CloudEvent"
            : "a bare envelope's event_type; the record's ce_ headers make no CloudEvent: check ce_specversion, ce_id, ce_source, ce_type and ce_time");
  }

  /** A structured event inside a record: the record around it is as good as a request. */
  private Reading inner(Map<String, @Nullable Object> members) {
    try {
      return read(StructuredMode.message(members, message.attributes()));
    } catch (Unacceptable e) {
      throw e.asRejected();
    }
  }

  private Reading innerBatch(List<?> items) {
    List<Reading> members =
        StructuredMode.batch(items, message.attributes()).members().stream()
            .map(MessageReader::inRecord)
            .toList();
    if (draft.isDeadLetter() && members.stream().anyMatch(Reading.Refused.class::isInstance)) {
      // A dead letter is kept whole: nothing of it may be lost for being refused once more.
      throw Unacceptable.rejected("a batch of which some members are refused");
    }
    return new Reading.Batch(members);
  }

  private static Reading inRecord(Reading member) {
    return member instanceof Reading.Refused(Refusal refusal)
        ? new Reading.Refused(refusal.asRejected())
        : member;
  }

  private Reading bare(Map<String, @Nullable Object> original, Content content) {
    String name = BareEnvelope.eventType(original);
    var members = BareEnvelope.withOffsets(original);
    draft.retyped(
        name,
        optional(members.get("task_id"), Fields::asId),
        optional(members.get("timestamp"), Forms.INSTANT));
    Optional<EventType> type = EventType.of(name);
    if (type.isEmpty()) {
      return unknown(content);
    }
    return enveloped(type.get(), members, content);
  }

  private void checkMajor(EventType type) {
    String schema = draft.dataSchema();
    if (schema != null
        && schema.startsWith(type.schemaPrefix())
        && !schema.equals(type.dataSchema())) {
      throw Unacceptable.rejected(
          "dataschema: expected " + type.dataSchema() + ", found another major version");
    }
  }

  private Map<String, @Nullable Object> objectOf(Content content) {
    if (content instanceof Content.JsonTree(Object tree) && tree instanceof Map<?, ?>) {
      return Json.members(tree);
    }
    throw message.notAnObject(content);
  }

  private boolean saysBatch() {
    String contentType = message.contentType();
    return contentType != null && contentType.startsWith("application/cloudevents-batch+json");
  }

  private static Reading accepted(EventDraft draft) {
    return new Reading.Accepted(draft.event());
  }

  private static <T> @Nullable T optional(@Nullable Object value, Fields.Form<T> form) {
    return value == null ? null : form.apply(value);
  }

  /** Ids in data we do not know are taken as they are, as long as they can be stored. */
  private static @Nullable String foreignId(@Nullable Object value) {
    if (value instanceof String text) {
      return Printable.isForeignId(text) ? text : null;
    }
    return optional(value, Fields::asId);
  }
}
