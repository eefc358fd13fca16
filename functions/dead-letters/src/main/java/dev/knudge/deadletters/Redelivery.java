package dev.knudge.deadletters;

import dev.knudge.contracts.Delivery;
import dev.knudge.contracts.Json;
import dev.knudge.contracts.JsonException;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The request that delivers a letter once more. It is the original: id, source, time and all else that the destination's inbox knows it by, the content type or none, the same bytes.
 * What is left out is what Knative added when it gave up ({@code knativeerror…}) and when it read the dead letter ({@code knativekafka…}, which is the dead letter's own place), and
 * what belonged to the request itself.
 */
final class Redelivery {
  private static final String PREFIX = "ce-";
  private static final String STRUCTURED = "application/cloudevents+json";

  private Redelivery() {}

  /** The CloudEvents attributes around what arrived, by lower-case name; of an event in structured mode those within. */
  static Map<String, String> attributes(Delivery delivery) {
    Map<String, String> attributes = new LinkedHashMap<>();
    delivery
        .headers()
        .forEach((name, value) -> {
          if (name.startsWith(PREFIX)) {
            attributes.put(name.substring(PREFIX.length()), value);
          }
        });
    if (isStructured(delivery)) {
      Map<String, @Nullable Object> members = members(delivery);
      members.forEach((name, value) -> {
        if (value instanceof String || value instanceof Number || value instanceof Boolean) {
          attributes.put(name, String.valueOf(value));
        }
      });
      attributes.remove("data");
      attributes.remove("data_base64");
    }
    return attributes;
  }

  /**
   * What is to be posted.
   *
   * @param token whom the destination takes events from, where it asks; null where it does not
   */
  static Delivery of(Delivery original, @Nullable String token) {
    Delivery.Builder again = Delivery.builder();
    if (token != null) {
      again.header("authorization", "Bearer " + token);
    }
    original
        .headers()
        .forEach((name, value) -> {
          boolean attribute =
              name.startsWith(PREFIX) && !isKnatives(name.substring(PREFIX.length()));
          if (attribute
              || name.equals("content-type")
              || name.equals("traceparent")
              || name.equals("tracestate")) {
            again.header(name, value);
          }
        });
    return again.body(isStructured(original) ? stripped(original) : original.body()).build();
  }

  private static boolean isKnatives(String attribute) {
    return attribute.startsWith("knativeerror") || attribute.startsWith("knativekafka");
  }

  private static byte[] stripped(Delivery original) {
    Map<String, @Nullable Object> members = new LinkedHashMap<>(members(original));
    return members.keySet().removeIf(Redelivery::isKnatives)
        ? Json.write(members).getBytes(StandardCharsets.UTF_8)
        : original.body();
  }

  /** The dispatcher sends binary mode; a record that it wrapped keeps its content type, so the attributes are asked first. */
  private static boolean isStructured(Delivery delivery) {
    String contentType = delivery.header("content-type");
    return delivery.header("ce-type") == null
        && contentType != null
        && contentType.toLowerCase(Locale.ROOT).startsWith(STRUCTURED);
  }

  private static Map<String, @Nullable Object> members(Delivery delivery) {
    try {
      return Json.members(Json.read(delivery.body()));
    } catch (JsonException e) {
      return Map.of(); // broken: it has no attributes to be read
    }
  }
}
