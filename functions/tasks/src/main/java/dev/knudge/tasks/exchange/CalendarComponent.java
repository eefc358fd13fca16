package dev.knudge.tasks.exchange;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A component of a calendar as it was written: nothing is interpreted yet. */
final class CalendarComponent {
  private final String name;
  private final List<Line> lines = new ArrayList<>();
  private final List<CalendarComponent> parts = new ArrayList<>();

  CalendarComponent(String name) {
    this.name = name.toUpperCase(Locale.ROOT);
  }

  /**
   * A content line.
   *
   * @param parameters by upper-case name
   * @param value as it stands there, escapes and all
   */
  record Line(String name, Map<String, String> parameters, String value) {
    /** The parameter; null where it has none of that name. */
    @Nullable String parameter(String parameter) {
      return parameters.get(parameter);
    }
  }

  String name() {
    return name;
  }

  void add(String property, Map<String, String> parameters, String value) {
    lines.add(new Line(property.toUpperCase(Locale.ROOT), new HashMap<>(parameters), value));
  }

  void add(CalendarComponent part) {
    parts.add(part);
  }

  List<CalendarComponent> parts() {
    return parts;
  }

  List<Line> lines(String property) {
    return lines.stream().filter(line -> line.name().equals(property)).toList();
  }

  /** The first line of that name; null where there is none. */
  @Nullable Line line(String property) {
    for (Line line : lines) {
      if (line.name().equals(property)) {
        return line;
      }
    }
    return null;
  }

  /** The text of the first line of that name, or null. */
  @Nullable String text(String property) {
    Line line = line(property);
    return line == null ? null : CalendarText.unescape(line.value());
  }
}
