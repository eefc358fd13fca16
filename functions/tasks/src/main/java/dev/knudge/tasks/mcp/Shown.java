package dev.knudge.tasks.mcp;

import dev.knudge.contracts.ReminderEvent.When;
import dev.knudge.contracts.WireForms;
import dev.knudge.tasks.Reminder;
import dev.knudge.tasks.Task;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A task as agents see it: the API's form, with its reminders. */
final class Shown {
  private Shown() {}

  /** As the only thing that is shown. */
  static Map<String, @Nullable Object> only(Task task) {
    Map<String, @Nullable Object> shown = new LinkedHashMap<>();
    shown.put("task", task(task));
    return shown;
  }

  static Map<String, @Nullable Object> task(Task task) {
    Map<String, @Nullable Object> shown = new LinkedHashMap<>();
    shown.put("id", task.id());
    shown.put("version", task.version());
    shown.putAll(WireForms.write(task.state()));
    if (!task.reminders().isEmpty()) {
      shown.put("reminders", task.reminders().stream().map(Shown::reminder).toList());
    }
    return shown;
  }

  private static Map<String, @Nullable Object> reminder(Reminder reminder) {
    Map<String, @Nullable Object> shown = new LinkedHashMap<>();
    shown.put("id", reminder.id());
    switch (reminder.when()) {
      case When.At(var at) -> shown.put("remind_at", WireForms.write(at));
      case When.FromDueDate(var offset) -> shown.put("offset", WireForms.write(offset));
    }
    if (reminder.channels() != null) {
      shown.put("channels", reminder.channels());
    }
    return shown;
  }
}
