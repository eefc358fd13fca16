package dev.knudge.tasks;

import dev.knudge.contracts.DueDate;
import dev.knudge.contracts.EventData.CatalogueEvent;
import dev.knudge.contracts.InstanceReminder;
import dev.knudge.contracts.Recurrence;
import dev.knudge.contracts.RecurringEvent;
import dev.knudge.contracts.RecurringEvent.RecurringCancelled;
import dev.knudge.contracts.RecurringEvent.RecurringGenerate;
import dev.knudge.contracts.RecurringEvent.RecurringScheduled;
import dev.knudge.contracts.ReminderEvent.ReminderCancelled;
import dev.knudge.contracts.ReminderEvent.ReminderScheduled;
import dev.knudge.contracts.ReminderEvent.When;
import dev.knudge.contracts.TaskEvent;
import dev.knudge.contracts.TaskState;
import dev.knudge.contracts.WireForms;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** What the world is to hear of a change, found by comparing the task before with the task after; so whatever changed it, the same is said. */
final class Consequences {
  private final @Nullable Task before;
  private final @Nullable Task after;
  private final @Nullable Series series;
  private final Instant now;
  private final List<Saying> sayings = new ArrayList<>();

  private Consequences(
      @Nullable Task before, @Nullable Task after, @Nullable Series series, Instant now) {
    this.before = before;
    this.after = after;
    this.series = series;
    this.now = now;
  }

  /**
   * What is to be said, in order.
   *
   * @param before null where the task was made
   * @param after null where it was removed
   * @param series the one that the task was in, before; null where it was in none
   */
  static List<Saying> of(
      @Nullable Task before, @Nullable Task after, @Nullable Series series, Instant now) {
    Consequences consequences = new Consequences(before, after, series, now);
    consequences.ofTask();
    consequences.ofReminders();
    consequences.ofSeries();
    return consequences.sayings;
  }

  private void ofTask() {
    if (before == null && after != null) {
      say(new TaskEvent.TaskCreated(after.id(), after.userId(), after.state()), Map.of());
    } else if (before != null && after == null) {
      say(new TaskEvent.TaskDeleted(before.id(), before.userId(), before.state()), Map.of());
    } else if (before != null && after != null) {
      changed(before, after);
    }
  }

  private void changed(Task from, Task to) {
    Map<String, @Nullable Object> previous = previous(from.state(), to.state());
    if (previous.isEmpty()) {
      return;
    }
    TaskState state = to.state();
    if (from.completed() == to.completed()) {
      say(new TaskEvent.TaskUpdated(to.id(), to.userId(), state), previous);
    } else if (to.completed()) {
      say(new TaskEvent.TaskCompleted(to.id(), to.userId(), state), previous);
    } else {
      say(new TaskEvent.TaskReopened(to.id(), to.userId(), state), previous);
    }
  }

  /** The old values of what is not as it was; that the time of the last change is another is no news. */
  private static Map<String, @Nullable Object> previous(TaskState from, TaskState to) {
    Map<String, @Nullable Object> old = WireForms.write(from);
    Map<String, @Nullable Object> young = WireForms.write(to);
    Map<String, @Nullable Object> previous = new LinkedHashMap<>();
    old.forEach((field, value) -> {
      if (!Objects.equals(value, young.get(field))) {
        previous.put(field, value);
      }
    });
    young.keySet().stream()
        .filter(field -> !old.containsKey(field))
        .forEach(field -> previous.put(field, null));
    previous.remove("updated_at");
    return previous;
  }

  /** A reminder is pending while its task is not done and, where it is relative, has a due date. Pending ones are said again whenever what they say or go by is new. */
  private void ofReminders() {
    Map<String, ReminderScheduled> past = pending(before);
    Map<String, ReminderScheduled> present = pending(after);
    past.forEach((id, reminder) -> {
      if (!present.containsKey(id)) {
        say(new ReminderCancelled(reminder.taskId(), reminder.userId(), id), Map.of());
      }
    });
    present.forEach((id, reminder) -> {
      boolean comesBack = before != null && !past.containsKey(id) && wasThere(id);
      if (!reminder.equals(past.get(id)) && !(comesBack && isOver(reminder))) {
        say(reminder, Map.of());
      }
    });
  }

  private static Map<String, ReminderScheduled> pending(@Nullable Task task) {
    if (task == null || task.completed()) {
      return Map.of();
    }
    return task.reminders().stream()
        .filter(reminder -> reminder.when() instanceof When.At || task.dueDate() != null)
        .collect(
            Collectors.toMap(
                Reminder::id,
                reminder ->
                    new ReminderScheduled(
                        task.id(),
                        task.userId(),
                        reminder.id(),
                        task.title(),
                        reminder.when(),
                        reminder.channels(),
                        task.dueDate()),
                (one, _) -> one,
                LinkedHashMap::new));
  }

  private boolean wasThere(String reminderId) {
    return before != null
        && before.reminders().stream().anyMatch(reminder -> reminder.id().equals(reminderId));
  }

  /** A task that is reopened does not remind of what has passed meanwhile. */
  private boolean isOver(ReminderScheduled reminder) {
    return switch (reminder.when()) {
      case When.At(Instant at) -> at.isBefore(now);
      case When.FromDueDate(Duration offset) ->
          reminder.dueDate() instanceof DueDate.AtTime(var due)
              && due.toInstant().plus(offset).isBefore(now);
    };
  }

  private void ofSeries() {
    Recurrence past = before == null ? null : before.recurrence();
    Recurrence present = after == null ? null : after.recurrence();
    if (after != null && present != null) {
      // An instance that joins a series that goes on, made or restored, is no news of the series.
      boolean joins = before == null && series != null && !series.cancelled();
      boolean isNew = !present.equals(past) && !joins;
      if (isNew || before != null && isLatest() && !templateOf(before).equals(templateOf(after))) {
        say(scheduled(after, present));
      }
      boolean wasRequested =
          before == null ? joins || after.version() > 1 : before.successorRequested();
      if (after.successorRequested() && !wasRequested) {
        say(
            new RecurringGenerate(
                head(after), after.userId(), Objects.requireNonNull(after.seriesId())));
      }
    } else if (before != null
        && past != null
        && before.seriesId() != null
        && (after != null || isLatest())) {
      say(new RecurringCancelled(head(before), before.userId(), before.seriesId()));
    }
  }

  private boolean isLatest() {
    return series == null || before == null || (!series.cancelled() && series.isLatest(before));
  }

  private String head(Task task) {
    return series == null ? task.id() : series.headTaskId();
  }

  private RecurringScheduled scheduled(Task task, Recurrence recurrence) {
    return new RecurringScheduled(
        head(task),
        task.userId(),
        Objects.requireNonNull(task.seriesId()),
        recurrence,
        template(task),
        task.occurrence(),
        false,
        relative(task));
  }

  private static TaskState template(Task task) {
    return TaskState.builder()
        .title(task.title())
        .description(task.description())
        .priority(task.priority())
        .tags(task.tags())
        .dueDate(task.dueDate())
        .timeZone(task.timeZone())
        .build();
  }

  /** What a change of makes a series another; where one instance is due moves no other. */
  private static List<Object> templateOf(Task task) {
    return List.of(
        template(task).toBuilder().dueDate(null).build(),
        relative(task),
        task.dueDate() == null ? "none" : task.dueDate().getClass());
  }

  private static List<InstanceReminder> relative(Task task) {
    List<InstanceReminder> reminders = new ArrayList<>();
    for (Reminder reminder : task.reminders()) {
      if (reminder.when() instanceof When.FromDueDate(Duration offset)) {
        reminders.add(new InstanceReminder(offset, reminder.channels()));
      }
    }
    return reminders;
  }

  private void say(CatalogueEvent data, Map<String, ?> previous) {
    Task task = after == null ? Objects.requireNonNull(before) : after;
    // A removal is a version of its own, after the last that the task had.
    long version = after == null ? task.version() + 1 : task.version();
    sayings.add(new Saying(data, version, new LinkedHashMap<>(previous)));
  }

  private void say(RecurringEvent data) {
    sayings.add(new Saying(data, null, Map.of()));
  }
}
