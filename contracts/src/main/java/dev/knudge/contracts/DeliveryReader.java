package dev.knudge.contracts;

import dev.knudge.contracts.Message.Data;
import java.nio.charset.Charset;
import java.nio.charset.IllegalCharsetNameException;
import java.nio.charset.StandardCharsets;
import java.nio.charset.UnsupportedCharsetException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The one reader of deliveries: binary, structured and batch mode, bare envelopes and CloudEvents that KafkaSource wrapped, dead letters,
 * no content type, no body. It never throws for what arrives; the README's table says what becomes of what. It has no state.
 *
 * <p>Attributes are taken as they come and never percent-decoded: neither side of Knative's Kafka path encodes them, so that a {@code %}
 * in one is just that.
 */
public final class DeliveryReader {

  private static final String ATTRIBUTE_PREFIX = "ce-";
  private static final String STRUCTURED = "application/cloudevents+json";
  private static final String BATCH = "application/cloudevents-batch+json";
  private static final Pattern CHARSET =
      Pattern.compile(";\\s*charset\\s*=\\s*\"?([^\";\\s]+)", Pattern.CASE_INSENSITIVE);

  /** What became of a delivery: an event, a refusal, or for a batch one of these for each member. */
  public Reading read(Delivery delivery) {
    try {
      return reading(delivery);
    } catch (Unacceptable e) {
      return new Reading.Refused(e.refusal(delivery.header("ce-id"), delivery.header("ce-type")));
    }
  }

  private static Reading reading(Delivery delivery) {
    String contentType = delivery.header("content-type");
    Map<String, String> attributes = attributes(delivery.headers());
    // A record that KafkaSource wrapped keeps its content type, so the attributes are asked first.
    if (MessageReader.WRAPPED.equals(attributes.get("type"))) {
      return MessageReader.read(binary(attributes, contentType, delivery.body()));
    }
    return switch (mediaType(contentType)) {
      case STRUCTURED -> structured(tree(delivery.body(), contentType), attributes);
      case BATCH -> batch(tree(delivery.body(), contentType), attributes);
      case String other when other.startsWith("application/cloudevents") ->
          throw Unacceptable.unreadable(
              "content-type "
                  + other
                  + " is no format that is read here; send JSON: "
                  + STRUCTURED);
      default -> {
        if (attributes.isEmpty()) {
          throw notACloudEvent();
        }
        yield MessageReader.read(binary(attributes, contentType, delivery.body()));
      }
    };
  }

  private static Unacceptable notACloudEvent() {
    return Unacceptable.unreadable(
        "not a CloudEvent: the headers ce-specversion, ce-id, ce-source and ce-type are missing, and content-type is not "
            + STRUCTURED
            + ". A bare envelope has no id of its own: write it to Kafka, where KafkaSource gives it one");
  }

  private static Map<String, String> attributes(Map<String, String> headers) {
    var attributes = new LinkedHashMap<String, String>();
    headers.forEach((name, value) -> {
      if (name.startsWith(ATTRIBUTE_PREFIX)) {
        attributes.put(name.substring(ATTRIBUTE_PREFIX.length()), value);
      }
    });
    // The transport's trace context, for events that carry none of their own.
    for (String name : List.of("traceparent", "tracestate")) {
      String value = headers.get(name);
      if (value != null && !attributes.isEmpty()) {
        attributes.putIfAbsent(name, value);
      }
    }
    return attributes;
  }

  private static Message binary(
      Map<String, String> attributes, @Nullable String contentType, byte[] body) {
    return new Message(attributes, contentType, new Data.Bytes(body));
  }

  private static Reading structured(@Nullable Object tree, Map<String, String> headers) {
    return MessageReader.read(StructuredMode.message(tree, headers));
  }

  private static Reading batch(@Nullable Object tree, Map<String, String> headers) {
    if (!(tree instanceof List<?> items)) {
      throw Unacceptable.unreadable("a batch is a JSON array of CloudEvents, and this is none");
    }
    return StructuredMode.batch(items, headers);
  }

  private static @Nullable Object tree(byte[] body, @Nullable String contentType) {
    try {
      Charset charset = charset(contentType);
      if (charset.equals(StandardCharsets.UTF_8)) {
        return Json.read(body);
      }
      String text = Utf8.decode(body, charset);
      if (text == null) {
        throw new JsonException("not " + charset);
      }
      return Json.read(text);
    } catch (JsonException e) {
      throw Unacceptable.unreadable(
          "the body cannot be read as content-type says: " + e.getMessage());
    }
  }

  private static Charset charset(@Nullable String contentType) {
    Matcher charset = CHARSET.matcher(contentType == null ? "" : contentType);
    if (!charset.find()) {
      return StandardCharsets.UTF_8;
    }
    try {
      return Charset.forName(charset.group(1));
    } catch (IllegalCharsetNameException | UnsupportedCharsetException e) {
      throw Unacceptable.unreadable("the charset of content-type is not known; send UTF-8");
    }
  }

  private static String mediaType(@Nullable String contentType) {
    return contentType == null ? "" : contentType.split(";", 2)[0].strip().toLowerCase(Locale.ROOT);
  }

  /** The readings of several, none of which is a batch itself. */
  static Reading.Batch flattened(List<Reading> readings) {
    var members = new ArrayList<Reading>();
    for (Reading reading : readings) {
      switch (reading) {
        case Reading.Batch(var inner) -> members.addAll(inner);
        case Reading.Accepted accepted -> members.add(accepted);
        case Reading.Refused refused -> members.add(refused);
      }
    }
    return new Reading.Batch(members);
  }
}
