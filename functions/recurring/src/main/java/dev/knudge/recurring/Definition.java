package dev.knudge.recurring;

import dev.knudge.contracts.DueDate;
import dev.knudge.contracts.InstanceReminder;
import dev.knudge.contracts.Priority;
import dev.knudge.contracts.Recurrence;
import dev.knudge.contracts.RecurringEvent.RecurringScheduled;
import dev.knudge.contracts.TaskState;
import dev.knudge.recurring.rule.Occurrence;
import dev.knudge.recurring.rule.RuleReading;
import dev.knudge.recurring.rule.Schedule;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.OffsetDateTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What a series is made of: how it repeats, and what its instances look like.
 *
 * @param taskId the task that the series began with
 * @param recurrence how it repeats; its start and zone are known
 * @param startSaid whether the recurrence itself said its start; otherwise it is the due date of the task that told of it
 * @param itself the occurrence that the task itself is, which is not made once more; null where all are to be made
 * @param wholeDays whether instances are due on a day, not at a moment
 * @param reminders what reminds of each instance
 */
public record Definition(
    String taskId,
    @Nullable String title,
    @Nullable String description,
    @Nullable Priority priority,
    @Nullable List<String> tags,
    Recurrence recurrence,
    boolean startSaid,
    @Nullable LocalDateTime itself,
    boolean wholeDays,
    List<InstanceReminder> reminders) {

  /** Even if each becomes six bytes in JSON, the event of an instance has room for them. */
  static final long MOST_CHARACTERS = 100_000;

  private static final int CHARACTERS_OF_AN_ITEM = 40;

  /** Copies the lists. */
  public Definition {
    tags = tags == null ? null : List.copyOf(tags);
    reminders = List.copyOf(reminders);
    if (recurrence.start() == null || recurrence.timeZone() == null) {
      throw new IllegalArgumentException("A series has a start and a zone.");
    }
  }

  /**
   * What {@code recurring.scheduled} says. A series that is said to begin at no time begins with the task itself, on that day; one that is counted from completions with the task
   * that is to be completed first.
   */
  static Definition of(RecurringScheduled said, Instant at) {
    Definition definition =
        of(
            said.taskId(),
            said.recurrence(),
            said.template(),
            said.occurrence(),
            said.reminders(),
            at);
    boolean startIsUnsaid = said.recurrence().start() == null && said.template().dueDate() == null;
    return said.occurrence() == null && (startIsUnsaid || definition.countsFromCompletion())
        ? definition.beginningWith(definition.start())
        : definition;
  }

  /**
   * What an event says of a series. Where the recurrence has no zone, it is the task's, else UTC; where it has no start, it is the task's due date, else the day on which it was said.
   *
   * @param said when it was said
   */
  static Definition of(
      String taskId,
      Recurrence recurrence,
      TaskState task,
      @Nullable LocalDateTime itself,
      List<InstanceReminder> reminders,
      Instant said) {
    ZoneId zone = zone(recurrence, task);
    LocalDateTime due = dueIn(zone, task);
    LocalDateTime start =
        recurrence.start() != null
            ? recurrence.start()
            : due != null ? due : LocalDateTime.ofInstant(said, zone).with(LocalTime.MIN);
    return new Definition(
        taskId,
        task.title(),
        task.description(),
        task.priority(),
        task.tags(),
        startingAt(start, zone, recurrence),
        recurrence.start() != null,
        itself,
        task.dueDate() == null
            ? start.toLocalTime().equals(LocalTime.MIN)
            : task.dueDate() instanceof DueDate.OnDay,
        reminders);
  }

  /** The task's due date as a local time of its series; null where it has none. */
  static @Nullable LocalDateTime due(Recurrence recurrence, TaskState task) {
    return dueIn(zone(recurrence, task), task);
  }

  /** The first occurrence. */
  LocalDateTime start() {
    return Objects.requireNonNull(recurrence.start());
  }

  ZoneId zone() {
    return Objects.requireNonNull(recurrence.timeZone());
  }

  boolean countsFromCompletion() {
    return recurrence.mode() == Recurrence.Mode.COMPLETION;
  }

  /** The characters of all that has no limit of its own: instances carry them, and an event has its limit. */
  long size() {
    long strings =
        (description == null ? 0 : description.length())
            + (tags == null ? 0 : tags.stream().mapToLong(String::length).sum());
    long channels =
        reminders.stream()
            .mapToLong(reminder -> reminder.channels() == null ? 0 : reminder.channels().size())
            .sum();
    long lists =
        recurrence.exDates().size() + recurrence.rDates().size() + reminders.size() + channels;
    return strings + lists * CHARACTERS_OF_AN_ITEM;
  }

  /** How it repeats, or what is wrong with that. */
  RuleReading read() {
    return Schedule.read(
        recurrence.rule(), start(), zone(), recurrence.exDates(), recurrence.rDates());
  }

  /**
   * How it repeats.
   *
   * @throws IllegalStateException if it was taken in although its rule is none
   */
  Schedule schedule() {
    return switch (read()) {
      case RuleReading.Understood(Schedule schedule) -> schedule;
      case RuleReading.Refused(String field, String reason) ->
          throw new IllegalStateException(
              "A series that was accepted is not understood any more: " + field + ": " + reason);
    };
  }

  /** The same, counted from the start of an earlier edition where this one only took a due date for it: so month ends do not drift. */
  Definition anchoredAs(@Nullable Definition earlier) {
    if (earlier == null
        || startSaid
        || !recurrence.rule().equals(earlier.recurrence.rule())
        || !zone().equals(earlier.zone())) {
      return this;
    }
    return new Definition(
        taskId,
        title,
        description,
        priority,
        tags,
        startingAt(earlier.start(), zone(), recurrence),
        false,
        itself,
        wholeDays,
        reminders);
  }

  private Definition beginningWith(LocalDateTime occurrence) {
    return new Definition(
        taskId,
        title,
        description,
        priority,
        tags,
        recurrence,
        startSaid,
        occurrence,
        wholeDays,
        reminders);
  }

  /** The task fields of an instance. */
  TaskState instance(Occurrence occurrence) {
    DueDate due =
        wholeDays
            ? new DueDate.OnDay(occurrence.local().toLocalDate())
            : new DueDate.AtTime(moment(occurrence));
    return TaskState.builder()
        .title(title)
        .description(description)
        .completed(false)
        .priority(priority)
        .tags(tags)
        .dueDate(due)
        .timeZone(zone())
        .recurrence(recurrence)
        .build();
  }

  /** RFC 3339 has no offsets of seconds, as local mean time had them, and Liberia until 1972. */
  private OffsetDateTime moment(Occurrence occurrence) {
    OffsetDateTime moment = occurrence.instant().atZone(zone()).toOffsetDateTime();
    return moment.getOffset().getTotalSeconds() % 60 == 0
        ? moment
        : moment.withOffsetSameInstant(ZoneOffset.UTC);
  }

  private static ZoneId zone(Recurrence recurrence, TaskState task) {
    if (recurrence.timeZone() != null) {
      return recurrence.timeZone();
    }
    return task.timeZone() != null ? task.timeZone() : ZoneId.of("UTC");
  }

  private static @Nullable LocalDateTime dueIn(ZoneId zone, TaskState task) {
    return switch (task.dueDate()) {
      case null -> null;
      case DueDate.OnDay(var day) -> day.atStartOfDay();
      case DueDate.AtTime(var time) -> time.atZoneSameInstant(zone).toLocalDateTime().withNano(0);
    };
  }

  private static Recurrence startingAt(LocalDateTime start, ZoneId zone, Recurrence recurrence) {
    return new Recurrence(
        recurrence.rule(),
        zone,
        start,
        recurrence.mode(),
        recurrence.exDates(),
        recurrence.rDates());
  }
}
