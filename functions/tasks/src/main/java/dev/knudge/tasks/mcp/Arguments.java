package dev.knudge.tasks.mcp;

import dev.knudge.contracts.WireForms;
import dev.knudge.tasks.TaskRefusal;
import dev.knudge.tasks.TaskRefusedException;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** A tool's arguments. Their kinds were checked against the schema; what a schema cannot say is checked here and where tasks are changed. */
record Arguments(Map<String, Object> values) {

  /** The text; null where it is not there. */
  @Nullable String text(String name) {
    return values.get(name) instanceof String text ? text : null;
  }

  /** The text, which the schema demands. */
  String needed(String name) {
    String text = text(name);
    if (text == null) {
      throw invalid(name, name + " is missing.");
    }
    return text;
  }

  boolean has(String name) {
    return values.containsKey(name);
  }

  boolean flag(String name) {
    return Boolean.TRUE.equals(values.get(name));
  }

  @Nullable Long number(String name) {
    return values.get(name) instanceof Number number ? number.longValue() : null;
  }

  /** The texts of a list; empty where it is not there. */
  List<String> texts(String name) {
    return values.get(name) instanceof List<?> list
        ? list.stream().map(String::valueOf).toList()
        : List.of();
  }

  /** Those of these names that are there. */
  Map<String, @Nullable Object> only(Set<String> names) {
    Map<String, @Nullable Object> some = new HashMap<>(values);
    some.keySet().retainAll(names);
    return some;
  }

  /** Where days are meant. */
  ZoneId zone() {
    String name = text("time_zone");
    ZoneId zone = name == null ? ZoneOffset.UTC : WireForms.timeZone(name);
    if (zone == null) {
      throw invalid(
          "time_zone", "time_zone must be the name of an IANA time zone, as Europe/Berlin.");
    }
    return zone;
  }

  static TaskRefusedException invalid(String name, String detail) {
    return new TaskRefusedException(new TaskRefusal.Invalid("/" + name, detail));
  }
}
