package dev.knudge.tasks;

import dev.knudge.contracts.DueDate;
import dev.knudge.contracts.Priority;
import dev.knudge.contracts.Recurrence;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What a command makes of a task. */
public final class TaskRules {
  private TaskRules() {}

  /**
   * The new task.
   *
   * @throws TaskRefusedException if it cannot be
   */
  static Task create(TaskCommand.Create command, Situation situation) {
    Edit<String> title = command.task().title();
    Draft draft =
        Draft.of(
            situation.newId(),
            situation.userId(),
            FieldRules.title(title == null ? null : title.value()));
    apply(command.task(), draft, situation);
    draft.externalId = FieldRules.externalId(command.externalId());
    draft.past = command.past();
    draft.successorRequested = countsFromCompletion(draft) && draft.completed;
    return draft.task(situation.now());
  }

  /**
   * The task after a command about it; the very same where nothing changes, null where it is removed.
   *
   * @throws TaskRefusedException if the command cannot be carried out
   */
  static @Nullable Task change(Task before, TaskCommand.OfTask command, Situation situation) {
    Draft draft = Draft.of(before);
    switch (command) {
      case TaskCommand.Delete _ -> {
        return null;
      }
      case TaskCommand.Change(String _, TaskPatch patch) -> apply(patch, draft, situation);
      case TaskCommand.Complete _ -> draft.completed = true;
      case TaskCommand.Reopen _ -> draft.completed = false;
      case TaskCommand.AddTags(String _, List<String> tags) -> {
        List<String> all = new ArrayList<>(draft.tags);
        all.addAll(tags);
        draft.tags = FieldRules.tags(all);
      }
      case TaskCommand.RemoveTag(String _, String tag) -> removeTag(draft, tag);
      case TaskCommand.AddReminder(String _, Reminder.Draft reminder) ->
          addReminder(draft, reminder, situation);
      case TaskCommand.RemoveReminder(String _, String reminderId) ->
          removeReminder(draft, reminderId);
      case TaskCommand.SetRecurrence(String _, Recurrence recurrence) ->
          recur(draft, recurrence, situation);
      case TaskCommand.ClearRecurrence _ -> draft.recurrence = null;
    }
    return finish(draft, situation);
  }

  /** The task as it was before, again, with a version of its own. */
  static Task restore(Task now, Task earlier, Situation situation) {
    Draft draft = Draft.of(now).take(earlier);
    draft.successorRequested |= now.successorRequested();
    return finish(draft, situation);
  }

  private static Task finish(Draft draft, Situation situation) {
    Task before = draft.before();
    if (before != null && !draft.isChanged()) {
      return before;
    }
    if (before != null && asksForSuccessor(before, draft, situation.series())) {
      draft.successorRequested = true;
    }
    return draft.task(situation.now());
  }

  /**
   * Completing the latest instance of a series that counts from completion asks for the next one; once, however often it is completed. So does making a task that is done repeat so: no
   * completion would come any more.
   */
  private static boolean asksForSuccessor(Task before, Draft draft, @Nullable Series series) {
    if (!draft.completed || draft.successorRequested || !countsFromCompletion(draft)) {
      return false;
    }
    return before.recurrence() == null
        || !before.completed() && series != null && !series.cancelled() && series.isLatest(before);
  }

  private static boolean countsFromCompletion(Draft draft) {
    Recurrence recurrence = draft.recurrence;
    return recurrence != null && recurrence.mode() == Recurrence.Mode.COMPLETION;
  }

  private static void apply(TaskPatch patch, Draft draft, Situation situation) {
    if (patch.title() != null) {
      draft.title = FieldRules.title(patch.title().value());
    }
    if (patch.description() != null) {
      draft.description = FieldRules.description(patch.description().value());
    }
    if (patch.priority() != null) {
      Priority priority = patch.priority().value();
      draft.priority = priority == null ? Priority.MEDIUM : priority;
    }
    if (patch.tags() != null) {
      draft.tags = FieldRules.tags(orNone(patch.tags().value()));
    }
    if (patch.timeZone() != null) {
      draft.timeZone = patch.timeZone().value();
    }
    if (patch.dueDate() != null) {
      draft.dueDate = patch.dueDate().value();
    }
    if (patch.reminders() != null) {
      draft.reminders =
          FieldRules.reminders(
              draft.reminders, orNone(patch.reminders().value()), situation::newId);
    }
    if (patch.recurrence() != null) {
      Recurrence recurrence = patch.recurrence().value();
      if (recurrence == null) {
        draft.recurrence = null;
      } else {
        recur(draft, recurrence, situation);
      }
    }
    if (patch.completed() != null) {
      draft.completed = Boolean.TRUE.equals(patch.completed().value());
    }
  }

  private static <T> List<T> orNone(@Nullable List<T> list) {
    return list == null ? List.of() : list;
  }

  private static void removeTag(Draft draft, String tag) {
    String key = FieldRules.tagKey(FieldRules.tag(tag, "/tags"));
    List<String> kept =
        draft.tags.stream().filter(other -> !FieldRules.tagKey(other).equals(key)).toList();
    if (kept.size() == draft.tags.size()) {
      throw new TaskRefusedException(
          new TaskRefusal.NoSuchPart("The task has no tag of this name."));
    }
    draft.tags = kept;
  }

  private static void addReminder(Draft draft, Reminder.Draft reminder, Situation situation) {
    FieldRules.check(reminder, "");
    if (reminder.when() instanceof dev.knudge.contracts.ReminderEvent.When.FromDueDate
        && draft.dueDate == null) {
      throw new TaskRefusedException(
          new TaskRefusal.Conflict(
              "The task has no due date for the reminder to go by. Give it a due date first, or the reminder a time of its own (remind_at)."));
    }
    if (draft.reminders.stream().anyMatch(other -> other.draft().equals(reminder))) {
      return;
    }
    draft.reminders.add(new Reminder(situation.newId(), reminder.when(), reminder.channels()));
    FieldRules.checkCount(draft.reminders);
  }

  private static void removeReminder(Draft draft, String reminderId) {
    if (!draft.reminders.removeIf(reminder -> reminder.id().equals(reminderId))) {
      throw new TaskRefusedException(
          new TaskRefusal.NoSuchPart("The task has no reminder with this id."));
    }
  }

  /**
   * Makes it repeat. What is not said of the recurrence is taken from the task: its zone, and as start its due date, else this day. A task that is due at the start is the first
   * occurrence itself, and is not made once more.
   */
  private static void recur(Draft draft, Recurrence asked, Situation situation) {
    FieldRules.check(asked);
    // UTC as an IANA zone: the catalogue knows no offsets.
    ZoneId of = asked.timeZone() == null ? draft.zone() : asked.timeZone();
    ZoneId zone = of instanceof java.time.ZoneOffset ? ZoneId.of("UTC") : of;
    LocalDateTime due = draft.dueDate == null ? null : localDue(draft.dueDate, zone);
    LocalDateTime start = asked.start();
    Recurrence present = draft.recurrence;
    if (start == null && present != null && zone.equals(present.timeZone())) {
      start = present.start();
    }
    if (start == null) {
      start = due == null ? situation.now().atZone(zone).toLocalDate().atStartOfDay() : due;
    }
    Recurrence recurrence =
        new Recurrence(asked.rule(), zone, start, asked.mode(), asked.exDates(), asked.rDates());
    if (recurrence.equals(present)) {
      return;
    }
    boolean begins = present == null || !start.equals(present.start());
    if (begins) {
      draft.occurrence = due == null || isSame(draft.dueDate, due, start) ? start : null;
      draft.successorRequested = false;
    }
    draft.recurrence = recurrence;
    draft.seriesId = draft.seriesId == null ? situation.newId() : draft.seriesId;
  }

  private static boolean isSame(@Nullable DueDate dueDate, LocalDateTime due, LocalDateTime start) {
    return dueDate instanceof DueDate.OnDay
        ? due.toLocalDate().equals(start.toLocalDate())
        : due.equals(start);
  }

  private static LocalDateTime localDue(DueDate dueDate, ZoneId zone) {
    return switch (dueDate) {
      case DueDate.OnDay(var day) -> day.atStartOfDay();
      case DueDate.AtTime(var time) -> time.atZoneSameInstant(zone).toLocalDateTime().withNano(0);
    };
  }
}
