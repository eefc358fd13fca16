package dev.knudge.tasks.chat;

import dev.knudge.contracts.DueDate;
import dev.knudge.contracts.ReminderEvent.When;
import dev.knudge.tasks.Reminder;
import dev.knudge.tasks.Task;
import dev.knudge.tasks.TaskCommand;
import dev.knudge.tasks.TaskPatch;
import dev.knudge.tasks.chat.language.Due;
import dev.knudge.tasks.chat.language.Intent.Alteration;
import dev.knudge.tasks.chat.language.Length;
import dev.knudge.tasks.chat.language.Reminding;
import dev.knudge.tasks.chat.language.TaskReading;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What the chat read, as commands. */
final class Alterations {
  private final ZoneId zone;

  Alterations(ZoneId zone) {
    this.zone = zone;
  }

  /** Makes the task that was read. */
  static TaskCommand create(TaskReading reading) {
    TaskPatch.Builder task = TaskPatch.builder().title(reading.title());
    Due due = reading.due();
    if (due != null) {
      task.dueDate(due.dueDate()).timeZone(due.zone());
    }
    if (reading.repeat() != null) {
      task.recurrence(reading.repeat().recurrence());
    }
    if (reading.priority() != null) {
      task.priority(reading.priority());
    }
    if (!reading.tags().isEmpty()) {
      task.tags(reading.tags());
    }
    if (!reading.reminders().isEmpty()) {
      task.reminders(reading.reminders().stream().map(Alterations::reminder).toList());
    }
    return new TaskCommand.Create(task.build());
  }

  private static Reminder.Draft reminder(Reminding reminding) {
    When when =
        switch (reminding) {
          case Reminding.At(var moment) -> new When.At(moment.toInstant());
          case Reminding.Before(var length, var _) -> new When.FromDueDate(length.negated());
        };
    return new Reminder.Draft(when, null);
  }

  /** The commands that alter the task so; empty where it cannot be altered so, for a reason that {@link #refusal} says. */
  List<TaskCommand> commands(Task task, Alteration what) {
    String id = task.id();
    TaskPatch.Builder patch = TaskPatch.builder();
    return switch (what) {
      case Alteration.SetDue(Due due, boolean isTimeOnly) -> due(task, due, isTimeOnly);
      case Alteration.MoveDue(Length by, int sign) -> {
        DueDate moved = moved(task, by, sign);
        yield moved == null ? List.of() : List.of(change(id, patch.dueDate(moved)));
      }
      case Alteration.ClearDue() -> List.of(change(id, patch.dueDate(null)));
      case Alteration.SetPriority(var priority) -> List.of(change(id, patch.priority(priority)));
      case Alteration.AddTags(var tags) -> List.of(new TaskCommand.AddTags(id, tags));
      case Alteration.RemoveTag(var tag) -> List.of(new TaskCommand.RemoveTag(id, tag));
      case Alteration.Rename(var title) -> List.of(change(id, patch.title(title)));
      case Alteration.Describe(var text) -> List.of(change(id, patch.description(text)));
      case Alteration.AddReminders(var reminders) ->
          reminders.stream()
              .map(reminder -> (TaskCommand) new TaskCommand.AddReminder(id, reminder(reminder)))
              .toList();
      case Alteration.ClearReminders() -> List.of(change(id, patch.reminders(List.of())));
      case Alteration.SetRepeat(var repeat) ->
          List.of(
              change(
                  id,
                  patch
                      .dueDate(repeat.first().dueDate())
                      .timeZone(repeat.first().zone())
                      .recurrence(repeat.recurrence())));
      case Alteration.ClearRepeat() -> List.of(new TaskCommand.ClearRecurrence(id));
    };
  }

  /** Why the task cannot be altered so. */
  static String refusal(Task task, Alteration what) {
    if (what instanceof Alteration.MoveDue && task.dueDate() == null) {
      return "“" + task.title() + "” has no due date that could be moved; say when it is due.";
    }
    return "“"
        + task.title()
        + "” is due some time on a day, which cannot be moved by hours; say at what time it is due.";
  }

  /** Whether what is read needs a due date that the task does not have. */
  static boolean needsDue(Task task, Alteration what) {
    return task.dueDate() == null
        && what instanceof Alteration.AddReminders(var reminders)
        && reminders.stream().anyMatch(Reminding.Before.class::isInstance);
  }

  private static TaskCommand change(String id, TaskPatch.Builder patch) {
    return new TaskCommand.Change(id, patch.build());
  }

  /** A day moves the task to that day at its time, a time to that time on its day. */
  private List<TaskCommand> due(Task task, Due due, boolean isTimeOnly) {
    ZonedDateTime before = before(task);
    Due then = due;
    if (due.time() == null && before != null) {
      then = new Due(due.date(), before.toLocalTime(), before.getZone());
    } else if (isTimeOnly && task.dueDate() instanceof DueDate.OnDay(var day)) {
      then = new Due(day, due.time(), due.zone());
    } else if (isTimeOnly && before != null) {
      then = new Due(before.toLocalDate(), due.time(), due.zone());
    }
    return List.of(
        change(task.id(), TaskPatch.builder().dueDate(then.dueDate()).timeZone(then.zone())));
  }

  private @Nullable ZonedDateTime before(Task task) {
    return task.dueDate() instanceof DueDate.AtTime(var time)
        ? time.atZoneSameInstant(task.timeZone() == null ? zone : task.timeZone())
        : null;
  }

  private @Nullable DueDate moved(Task task, Length by, int sign) {
    if (task.dueDate() instanceof DueDate.OnDay(var day)) {
      if (by.isTimed()) {
        return null;
      }
      return new DueDate.OnDay(sign < 0 ? by.before(day) : by.after(day));
    }
    ZonedDateTime before = before(task);
    if (before == null) {
      return null;
    }
    LocalTime time = before.toLocalTime();
    ZonedDateTime moved =
        sign < 0
            ? before.with(by.before(before.toLocalDate())).with(time).minusSeconds(by.seconds())
            : by.after(before);
    return new DueDate.AtTime(moved.toOffsetDateTime());
  }
}
