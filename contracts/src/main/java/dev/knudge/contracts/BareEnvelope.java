package dev.knudge.contracts;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The envelope of chat backends that know nothing of CloudEvents: it says its type itself, and often writes times without a zone. */
final class BareEnvelope {

  private static final String EVENT_TYPE = "event_type";

  /** The fields of a payload that are moments; what is local by contract is not among them. */
  private static final Set<String> PAYLOAD_MOMENTS =
      Set.of("due_date", "created_at", "updated_at", "completed_at", "remind_at");

  private BareEnvelope() {}

  static boolean isOne(Map<String, @Nullable Object> members) {
    return members.containsKey(EVENT_TYPE);
  }

  static String eventType(Map<String, @Nullable Object> members) {
    return new Fields(members, "")
        .required(
            EVENT_TYPE,
            "a type of 1 to 200 printable ASCII characters without space, \" and %",
            Fields.Form.ofText(text -> Printable.isAttribute(text) ? text : null));
  }

  /** The envelope with an offset at every moment, as the schemas want it: where it says none, UTC is meant. */
  static Map<String, @Nullable Object> withOffsets(Map<String, @Nullable Object> members) {
    var envelope = new LinkedHashMap<String, @Nullable Object>(members);
    envelope.computeIfPresent("timestamp", (_, time) -> withOffset(time));
    if (members.get("payload") instanceof Map<?, ?> map) {
      var payload = new LinkedHashMap<String, @Nullable Object>(Json.members(map));
      PAYLOAD_MOMENTS.forEach(
          name -> payload.computeIfPresent(name, (_, time) -> withOffset(time)));
      envelope.put("payload", payload);
    }
    return envelope;
  }

  private static Object withOffset(Object time) {
    return time instanceof String text ? Rfc3339.withOffset(text) : time;
  }
}
