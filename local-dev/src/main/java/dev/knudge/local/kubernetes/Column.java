package dev.knudge.local.kubernetes;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Duration;
import java.time.Instant;
import java.util.Locale;
import java.util.function.BiFunction;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * A column of a table.
 *
 * @param type as OpenAPI has it
 * @param cell what stands there for a resource at that moment
 */
record Column(String name, String type, BiFunction<ObjectNode, Instant, Object> cell) {

  static Column column(String name, String type, Function<ObjectNode, Object> cell) {
    return new Column(name, type, (object, now) -> cell.apply(object));
  }

  static Column timed(String name, String type, BiFunction<ObjectNode, Instant, Object> cell) {
    return new Column(name, type, cell);
  }

  /** A field of the resource, by its RFC 6901 pointer; nothing where it is not there. */
  static Column field(String name, String pointer) {
    return column(name, "string", text(pointer));
  }

  static Column age() {
    return timed("Age", "string", since("/metadata/creationTimestamp"));
  }

  /** A field of a condition of its status. */
  static Column condition(String name, String condition, String field) {
    return column(
        name,
        "string",
        object -> {
          for (JsonNode each : object.at("/status/conditions")) {
            if (each.path("type").asText().equals(condition)) {
              return each.path(field).asText();
            }
          }
          return "";
        });
  }

  static Function<ObjectNode, Object> text(String pointer) {
    return object -> object.at(pointer).asText();
  }

  static Function<ObjectNode, Object> number(String pointer) {
    return object -> object.at(pointer).asLong();
  }

  static Function<ObjectNode, Object> json(String pointer) {
    return object -> object.at(pointer).toString();
  }

  static BiFunction<ObjectNode, Instant, Object> since(String pointer) {
    return (object, now) -> age(object.at(pointer).textValue(), now);
  }

  static Object readyContainers(ObjectNode pod) {
    JsonNode containers = pod.at("/status/containerStatuses");
    int ready = 0;
    for (JsonNode container : containers) {
      ready += container.path("ready").asBoolean() ? 1 : 0;
    }
    return ready + "/" + containers.size();
  }

  static Object involved(ObjectNode event) {
    return (event.at("/involvedObject/kind").asText()
            + "/"
            + event.at("/involvedObject/name").asText())
        .toLowerCase(Locale.ROOT);
  }

  /** As kubectl writes it: two units at most, and none that matter no more. */
  private static String age(@Nullable String time, Instant now) {
    if (time == null) {
      return "<unknown>";
    }
    Duration age = Duration.between(Instant.parse(time), now);
    if (age.toSeconds() < 120) {
      return Math.max(0, age.toSeconds()) + "s";
    }
    if (age.toMinutes() < 10) {
      return age.toMinutes() + "m" + rest(age.toSecondsPart(), "s");
    }
    if (age.toHours() < 3) {
      return age.toMinutes() + "m";
    }
    if (age.toHours() < 8) {
      return age.toHours() + "h" + rest(age.toMinutesPart(), "m");
    }
    return age.toHours() < 48
        ? age.toHours() + "h"
        : age.toDays() + "d" + (age.toDays() < 8 ? rest(age.toHoursPart(), "h") : "");
  }

  private static String rest(int part, String unit) {
    return part == 0 ? "" : part + unit;
  }
}
