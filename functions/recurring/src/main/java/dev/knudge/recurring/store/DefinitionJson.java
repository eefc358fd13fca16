package dev.knudge.recurring.store;

import dev.knudge.contracts.InstanceReminder;
import dev.knudge.contracts.Json;
import dev.knudge.contracts.Priority;
import dev.knudge.contracts.Recurrence;
import dev.knudge.recurring.Definition;
import java.time.Duration;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What a series is made of, as a row keeps it. What is null is left out. */
final class DefinitionJson {
  private DefinitionJson() {}

  static String write(Definition definition) {
    Recurrence recurrence = definition.recurrence();
    Map<String, @Nullable Object> tree = new LinkedHashMap<>();
    put(tree, "task_id", definition.taskId());
    put(tree, "title", definition.title());
    put(tree, "description", definition.description());
    put(tree, "priority", definition.priority() == null ? null : definition.priority().name());
    put(tree, "tags", definition.tags());
    put(tree, "rule", recurrence.rule());
    put(tree, "time_zone", String.valueOf(recurrence.timeZone()));
    put(tree, "start", String.valueOf(recurrence.start()));
    put(tree, "mode", recurrence.mode().name());
    put(tree, "exdates", recurrence.exDates().stream().map(LocalDateTime::toString).toList());
    put(tree, "rdates", recurrence.rDates().stream().map(LocalDateTime::toString).toList());
    put(tree, "start_said", definition.startSaid());
    put(tree, "occurrence", definition.itself() == null ? null : definition.itself().toString());
    put(tree, "whole_days", definition.wholeDays());
    put(tree, "reminders", definition.reminders().stream().map(DefinitionJson::reminder).toList());
    return Json.write(tree);
  }

  static Definition read(String json) {
    Map<String, @Nullable Object> tree = Json.readObject(json);
    String priority = (String) tree.get("priority");
    return new Definition(
        text(tree, "task_id"),
        (String) tree.get("title"),
        (String) tree.get("description"),
        priority == null ? null : Priority.valueOf(priority),
        tree.get("tags") == null ? null : texts(tree, "tags"),
        new Recurrence(
            text(tree, "rule"),
            ZoneId.of(text(tree, "time_zone")),
            LocalDateTime.parse(text(tree, "start")),
            Recurrence.Mode.valueOf(text(tree, "mode")),
            texts(tree, "exdates").stream().map(LocalDateTime::parse).toList(),
            texts(tree, "rdates").stream().map(LocalDateTime::parse).toList()),
        Boolean.TRUE.equals(tree.get("start_said")),
        tree.get("occurrence") instanceof String itself ? LocalDateTime.parse(itself) : null,
        Boolean.TRUE.equals(tree.get("whole_days")),
        items(tree, "reminders").stream().map(DefinitionJson::reminder).toList());
  }

  private static Map<String, @Nullable Object> reminder(InstanceReminder reminder) {
    Map<String, @Nullable Object> tree = new LinkedHashMap<>();
    put(tree, "offset", reminder.offset().toString());
    put(tree, "channels", reminder.channels());
    return tree;
  }

  private static InstanceReminder reminder(Object item) {
    Map<String, @Nullable Object> tree = Json.members(item);
    return new InstanceReminder(
        Duration.parse(text(tree, "offset")),
        tree.get("channels") == null ? null : texts(tree, "channels"));
  }

  private static void put(Map<String, @Nullable Object> tree, String name, @Nullable Object value) {
    if (value != null) {
      tree.put(name, value);
    }
  }

  private static String text(Map<String, @Nullable Object> tree, String name) {
    if (tree.get(name) instanceof String text) {
      return text;
    }
    throw new IllegalStateException("The row of a series has no " + name + ".");
  }

  private static List<?> items(Map<String, @Nullable Object> tree, String name) {
    return tree.get(name) instanceof List<?> items ? items : List.of();
  }

  private static List<String> texts(Map<String, @Nullable Object> tree, String name) {
    return items(tree, name).stream().map(String.class::cast).toList();
  }
}
