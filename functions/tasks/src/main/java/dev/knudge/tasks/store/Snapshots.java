package dev.knudge.tasks.store;

import dev.knudge.contracts.Json;
import dev.knudge.contracts.Priority;
import dev.knudge.contracts.ReminderEvent.When;
import dev.knudge.contracts.TaskState;
import dev.knudge.contracts.WireForms;
import dev.knudge.tasks.Reminder;
import dev.knudge.tasks.Task;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Tasks and their reminders as JSON, as the database keeps them; nobody else reads it. */
final class Snapshots {
  private Snapshots() {}

  static String write(Task task) {
    Map<String, @Nullable Object> tree = new LinkedHashMap<>(WireForms.write(task.state()));
    tree.put("id", task.id());
    tree.put("user_id", task.userId());
    tree.put("version", task.version());
    tree.put("occurrence", task.occurrence() == null ? null : WireForms.write(task.occurrence()));
    tree.put("successor_requested", task.successorRequested());
    tree.put("reminder_list", tree(task.reminders()));
    tree.put("external_id", task.externalId());
    return Json.write(tree);
  }

  static Task read(String json) {
    Map<String, @Nullable Object> tree = Json.readObject(json);
    TaskState state = WireForms.state(tree);
    return new Task(
        text(tree, "id"),
        text(tree, "user_id"),
        tree.get("version") instanceof Long version ? version : 0,
        Objects.requireNonNull(state.title()),
        state.description(),
        Boolean.TRUE.equals(state.completed()),
        state.priority() == null ? Priority.MEDIUM : state.priority(),
        state.tags() == null ? List.of() : state.tags(),
        state.dueDate(),
        state.timeZone(),
        state.recurrence(),
        state.seriesId(),
        tree.get("occurrence") instanceof String local ? LocalDateTime.parse(local) : null,
        Boolean.TRUE.equals(tree.get("successor_requested")),
        reminders(tree.get("reminder_list")),
        tree.get("external_id") instanceof String externalId ? externalId : null,
        Objects.requireNonNull(state.createdAt()),
        Objects.requireNonNull(state.updatedAt()),
        state.completedAt());
  }

  static String write(List<Reminder> reminders) {
    return Json.write(tree(reminders));
  }

  static List<Reminder> readReminders(String json) {
    return reminders(Json.read(json));
  }

  private static List<Object> tree(List<Reminder> reminders) {
    List<Object> tree = new ArrayList<>();
    for (Reminder reminder : reminders) {
      Map<String, @Nullable Object> members = new LinkedHashMap<>();
      members.put("id", reminder.id());
      switch (reminder.when()) {
        case When.At(var at) -> members.put("at", WireForms.write(at));
        case When.FromDueDate(var offset) -> members.put("offset", WireForms.write(offset));
      }
      if (reminder.channels() != null) {
        members.put("channels", reminder.channels());
      }
      tree.add(members);
    }
    return tree;
  }

  private static List<Reminder> reminders(@Nullable Object tree) {
    List<Reminder> reminders = new ArrayList<>();
    if (tree instanceof List<?> list) {
      for (Object each : list) {
        Map<String, @Nullable Object> members = Json.members(each);
        When when =
            members.get("at") instanceof String at
                ? new When.At(OffsetDateTime.parse(at).toInstant())
                : new When.FromDueDate(
                    Objects.requireNonNull(WireForms.offset(text(members, "offset"))));
        reminders.add(
            new Reminder(
                text(members, "id"),
                when,
                members.get("channels") instanceof List<?> channels
                    ? channels.stream().map(String.class::cast).toList()
                    : null));
      }
    }
    return reminders;
  }

  private static String text(Map<String, @Nullable Object> tree, String name) {
    return (String) Objects.requireNonNull(tree.get(name), name);
  }
}
