package dev.knudge.tasks;

import dev.knudge.contracts.EventData.CatalogueEvent;
import dev.knudge.contracts.EventType;
import dev.knudge.contracts.RecurringEvent.RecurringCancelled;
import dev.knudge.contracts.RecurringEvent.RecurringScheduled;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * One user's tasks while they are changed: what is there, what becomes of it, what is to be said of it and how to take it back. It is filled with the tasks that the commands are
 * about and emptied into the database by the {@link dev.knudge.tasks.store store}.
 */
public final class Ledger {
  private final String userId;
  private final Instant now;
  private final long most;
  private long count;
  private final Map<String, Task> tasks = new LinkedHashMap<>();
  private final Map<String, Task> stored = new HashMap<>();
  private final Map<String, Series> series = new HashMap<>();
  private final Map<String, Series> changedSeries = new LinkedHashMap<>();
  private final List<Said> said = new ArrayList<>();
  private final List<Replaced> replaced = new ArrayList<>();

  /**
   * An event that is to be said.
   *
   * @param version see {@link Saying}
   * @param at when it happened
   */
  public record Said(
      CatalogueEvent data,
      @Nullable Long version,
      Map<String, @Nullable Object> previous,
      Instant at) {}

  /**
   * A task's state before a change.
   *
   * @param before null where the task was made
   * @param version the task's after the change
   */
  public record Replaced(String taskId, @Nullable Task before, long version) {}

  /**
   * @param now what time it is, in microseconds
   * @param count how many tasks the user has
   * @param most how many they may have
   */
  public Ledger(String userId, Instant now, long count, long most) {
    this.userId = userId;
    this.now = now;
    this.count = count;
    this.most = most;
  }

  /** Puts in what is stored. */
  public void load(Collection<Task> loaded, Collection<Series> theirSeries) {
    loaded.forEach(task -> {
      tasks.put(task.id(), task);
      stored.put(task.id(), task);
    });
    theirSeries.forEach(each -> series.put(each.id(), each));
  }

  /** Carries out a command on what is in here; what is not in here is not there. */
  public TaskResult carryOut(TaskCommand command, @Nullable Long expectedVersion) {
    try {
      return switch (command) {
        case TaskCommand.Create create -> {
          checkRoom();
          yield changed(null, TaskRules.create(create, situation(null)));
        }
        case TaskCommand.OfTask ofTask -> {
          Task before = tasks.get(ofTask.taskId());
          if (before == null) {
            throw new TaskRefusedException(new TaskRefusal.NotFound(ofTask.taskId()));
          }
          if (expectedVersion != null && expectedVersion != before.version()) {
            throw new TaskRefusedException(
                new TaskRefusal.Stale(before.id(), expectedVersion, before.version()));
          }
          Task after = TaskRules.change(before, ofTask, situation(before));
          yield after == before ? new TaskResult.Unchanged(before) : changed(before, after);
        }
      };
    } catch (TaskRefusedException e) {
      return new TaskResult.Refused(e.refusal());
    }
  }

  /** Takes in an instance that a series made. */
  public Task takeInstance(Task instance) {
    checkRoom();
    changed(null, instance);
    return instance;
  }

  /** Takes a change back. What was there may come back although there are as many as a user may have: room was found for it before, and a second try would find no more. */
  public TaskResult takeBack(Replaced change) {
    try {
      Task present = tasks.get(change.taskId());
      Task before = change.before();
      if (present != null && present.version() != change.version()
          || present == null && before == null) {
        throw new TaskRefusedException(
            new TaskRefusal.Conflict(
                "The task has changed since, so that the change before cannot be taken back."));
      }
      if (before == null) {
        return changed(present, null);
      }
      if (present == null) {
        return changed(null, again(before, change.version()));
      }
      Task after = TaskRules.restore(present, before, situation(present));
      return after == present ? new TaskResult.Unchanged(present) : changed(present, after);
    } catch (TaskRefusedException e) {
      return new TaskResult.Refused(e.refusal());
    }
  }

  /** A removed task comes back with the version after its removal, so that every reader takes it for the newest. */
  private Task again(Task gone, long removedAs) {
    Draft draft = Draft.of(gone);
    Task task = draft.task(now);
    return new Task(
        task.id(),
        task.userId(),
        removedAs + 1,
        task.title(),
        task.description(),
        task.completed(),
        task.priority(),
        task.tags(),
        task.dueDate(),
        task.timeZone(),
        task.recurrence(),
        task.seriesId(),
        task.occurrence(),
        task.successorRequested(),
        task.reminders(),
        task.externalId(),
        task.createdAt(),
        task.updatedAt(),
        task.completedAt());
  }

  private void checkRoom() {
    if (count >= most) {
      throw new TaskRefusedException(
          new TaskRefusal.TooMany(
              "You have " + count + " tasks, and " + most + " are the most. Delete some first."));
    }
  }

  private Situation situation(@Nullable Task task) {
    return new Situation(userId, now, seriesOf(task));
  }

  private @Nullable Series seriesOf(@Nullable Task task) {
    return task == null || task.seriesId() == null ? null : series.get(task.seriesId());
  }

  private TaskResult.Changed changed(@Nullable Task before, @Nullable Task after) {
    Task present = Objects.requireNonNull(after == null ? before : after);
    List<EventType> types = new ArrayList<>();
    for (Saying saying : Consequences.of(before, after, seriesOf(present), now)) {
      types.add(saying.data().eventType());
      said.add(new Said(saying.data(), saying.version(), saying.previous(), time(saying, present)));
    }
    if (after == null) {
      tasks.remove(present.id());
      count--;
    } else {
      tasks.put(after.id(), after);
      count += before == null ? 1 : 0;
    }
    replaced.add(
        new Replaced(
            present.id(), before, after == null ? present.version() + 1 : after.version()));
    return new TaskResult.Changed(before, after, types);
  }

  /** What is said of a series is said later than what was said of it before. */
  private Instant time(Saying saying, Task task) {
    if (!(saying.data() instanceof dev.knudge.contracts.RecurringEvent event)) {
      return now;
    }
    Series known = series.get(event.seriesId());
    Instant at =
        known == null || known.saidAt().isBefore(now) ? now : known.saidAt().plusNanos(1000);
    Series next =
        switch (event) {
          case RecurringScheduled scheduled ->
              new Series(event.seriesId(), event.taskId(), scheduled.occurrence(), at, false);
          case RecurringCancelled _ ->
              new Series(
                  event.seriesId(),
                  event.taskId(),
                  known == null ? task.occurrence() : known.lastOccurrence(),
                  at,
                  true);
          default ->
              new Series(
                  event.seriesId(),
                  event.taskId(),
                  known == null ? task.occurrence() : known.lastOccurrence(),
                  at,
                  known != null && known.cancelled());
        };
    series.put(next.id(), next);
    changedSeries.put(next.id(), next);
    return at;
  }

  /** Whose tasks these are. */
  public String userId() {
    return userId;
  }

  /** What time it is here. */
  public Instant now() {
    return now;
  }

  /** How many tasks the user has, now. */
  public long count() {
    return count;
  }

  /** Tasks that are not stored yet. */
  public List<Task> made() {
    return tasks.values().stream().filter(task -> !stored.containsKey(task.id())).toList();
  }

  /** Stored tasks that are not as they were. */
  public List<Task> changed() {
    return tasks.values().stream()
        .filter(task -> stored.containsKey(task.id()) && stored.get(task.id()) != task)
        .toList();
  }

  /** Ids of stored tasks that are gone. */
  public List<String> removed() {
    return stored.keySet().stream().filter(id -> !tasks.containsKey(id)).toList();
  }

  /** Series that are not as they were. */
  public Collection<Series> changedSeries() {
    return changedSeries.values();
  }

  /** What is to be said, in order. */
  public List<Said> said() {
    return said;
  }

  /** What was replaced, in order. */
  public List<Replaced> replaced() {
    return replaced;
  }
}
