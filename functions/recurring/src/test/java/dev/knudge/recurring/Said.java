package dev.knudge.recurring;

import dev.knudge.contracts.DueDate;
import dev.knudge.contracts.EventData.CatalogueEvent;
import dev.knudge.contracts.EventIds;
import dev.knudge.contracts.InstanceReminder;
import dev.knudge.contracts.NewEvent;
import dev.knudge.contracts.Recurrence;
import dev.knudge.contracts.RecurringEvent.RecurringCancelled;
import dev.knudge.contracts.RecurringEvent.RecurringGenerate;
import dev.knudge.contracts.RecurringEvent.RecurringScheduled;
import dev.knudge.contracts.TaskEvent.TaskCompleted;
import dev.knudge.contracts.TaskState;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.util.List;

/** Events about a series, as sentences. Each has an id of its own, and is said by {@code /tasks}. */
record Said(String user, String series, String task) {
  static final ZoneId BERLIN = ZoneId.of("Europe/Berlin");

  static Said of(String series) {
    return new Said("user-ada", series, "task-" + series);
  }

  Said ofTask(String other) {
    return new Said(user, series, other);
  }

  Said ofUser(String other) {
    return new Said(other, series, task);
  }

  NewEvent.Builder scheduled(Recurrence recurrence) {
    return scheduled(recurrence, null, false);
  }

  NewEvent.Builder scheduled(Recurrence recurrence, LocalDateTime occurrence, boolean paused) {
    return scheduled(recurrence, task("Water the plants"), occurrence, paused, List.of());
  }

  NewEvent.Builder scheduled(
      Recurrence recurrence,
      TaskState template,
      LocalDateTime occurrence,
      boolean paused,
      List<InstanceReminder> reminders) {
    return event(
        new RecurringScheduled(
            task, user, series, recurrence, template, occurrence, paused, reminders));
  }

  NewEvent.Builder cancelled() {
    return event(new RecurringCancelled(task, user, series));
  }

  NewEvent.Builder generate() {
    return event(new RecurringGenerate(task, user, series));
  }

  NewEvent.Builder completed(Recurrence recurrence, DueDate due) {
    return event(
        new TaskCompleted(
            task,
            user,
            task("Water the plants").toBuilder()
                .completed(true)
                .seriesId(series)
                .recurrence(recurrence)
                .dueDate(due)
                .build()));
  }

  static TaskState task(String title) {
    return TaskState.builder().title(title).tags(List.of("home")).build();
  }

  /** By its time in Berlin. */
  static Recurrence rule(String rule, String start) {
    return rule(rule, start, Recurrence.Mode.SCHEDULE);
  }

  static Recurrence rule(String rule, String start, Recurrence.Mode mode) {
    return new Recurrence(
        rule,
        BERLIN,
        start == null ? null : LocalDateTime.parse(start),
        mode,
        List.of(),
        List.of());
  }

  static Recurrence without(Recurrence recurrence, String... exDates) {
    return new Recurrence(
        recurrence.rule(),
        recurrence.timeZone(),
        recurrence.start(),
        recurrence.mode(),
        java.util.Arrays.stream(exDates).map(LocalDateTime::parse).toList(),
        recurrence.rDates());
  }

  /** That wall-clock time in Berlin. */
  static Instant berlin(String local) {
    return LocalDateTime.parse(local).atZone(BERLIN).toInstant();
  }

  private static NewEvent.Builder event(CatalogueEvent data) {
    return NewEvent.saying(data).from("/tasks").id(EventIds.random());
  }
}
