package dev.knudge.contracts;

import dev.knudge.contracts.Message.Data;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The CloudEvents JSON format. The SDK's own reader goes through Jackson databind, which costs a cold start and the digits of large
 * numbers; a test holds this one against it.
 */
final class StructuredMode {

  private StructuredMode() {}

  /** Whether a tree is meant as a CloudEvent in JSON, well-formed or not. */
  static boolean isCloudEvent(@Nullable Object tree) {
    return tree instanceof Map<?, ?> map && map.get("specversion") instanceof String;
  }

  /**
   * The event that a JSON object is.
   *
   * @param surrounding attributes that came with it from outside (of the request, or of the record around it); its own come first
   */
  static Message message(@Nullable Object tree, Map<String, String> surrounding) {
    if (!(tree instanceof Map<?, ?>)) {
      throw Unacceptable.unreadable("a structured CloudEvent is a JSON object, and this is none");
    }
    var members = Json.members(tree);
    var attributes = new LinkedHashMap<String, String>();
    surrounding.forEach((name, value) -> {
      if (!MessageReader.IDENTITY.contains(name)) {
        attributes.put(name, value);
      }
    });
    members.forEach((name, value) -> {
      String text = attribute(value);
      if (text != null && !name.equals("data") && !name.equals("data_base64")) {
        attributes.put(name, text);
      }
    });
    String contentType = attributes.remove("datacontenttype");
    return new Message(attributes, contentType, data(members));
  }

  /** Reads each member for itself: one that is no event does not hold up the others. */
  static Reading.Batch batch(List<?> items, Map<String, String> surrounding) {
    var readings = new ArrayList<Reading>(items.size());
    for (Object item : items) {
      readings.add(member(item, surrounding));
    }
    return DeliveryReader.flattened(readings);
  }

  private static Reading member(@Nullable Object item, Map<String, String> surrounding) {
    try {
      return MessageReader.read(message(item, surrounding));
    } catch (Unacceptable e) {
      var members = Json.members(item);
      return new Reading.Refused(
          e.refusal(attribute(members.get("id")), attribute(members.get("type"))));
    }
  }

  private static Data data(Map<String, @Nullable Object> members) {
    Object base64 = members.get("data_base64");
    if (base64 == null) {
      Object data = members.get("data");
      if (data instanceof String text && "base64".equals(members.get("datacontentencoding"))) {
        return decoded(text); // specversion 0.3
      }
      return data == null ? Message.NO_DATA : new Data.Tree(data);
    }
    if (members.get("data") != null) {
      throw Unacceptable.unreadable(
          "data and data_base64 are both there; an event has one of them");
    }
    if (base64 instanceof String text) {
      return decoded(text);
    }
    throw Unacceptable.unreadable("data_base64 is not a string");
  }

  private static Data decoded(String base64) {
    try {
      return new Data.Bytes(Base64.getDecoder().decode(base64));
    } catch (IllegalArgumentException e) {
      throw Unacceptable.unreadable("data_base64 is not base64");
    }
  }

  /** Strings, numbers and booleans are what attributes may be; anything else is not one, and ignored. */
  private static @Nullable String attribute(@Nullable Object value) {
    return switch (value) {
      case String text -> text;
      case Number number -> number.toString();
      case Boolean truth -> truth.toString();
      case null, default -> null;
    };
  }
}
