package dev.knudge.reminders;

import dev.knudge.contracts.Event;
import dev.knudge.contracts.ReminderEvent.ReminderCancelled;
import dev.knudge.contracts.ReminderEvent.ReminderScheduled;
import dev.knudge.contracts.TaskEvent;
import java.time.LocalTime;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A task with its reminders, while events about it are handled. Whatever order the events come in, and however often, it ends up the same: each thing is as the newest statement about
 * it says, and how each reminder stands follows from those alone, and from what has fired.
 */
public final class TaskReminders {
  private static final int MOST_CHANNELS = 20;

  private final TaskKey key;
  private final TaskFacts before;
  private final LocalTime dayStarts;
  private final int most;
  private final Map<String, Reminder> reminders = new LinkedHashMap<>();
  private final Set<String> changed = new LinkedHashSet<>();
  private TaskFacts facts;

  /**
   * As it is stored.
   *
   * @param dayStarts the hour from which a day that a task is due on is counted
   * @param most how many reminders a task may have
   */
  public TaskReminders(
      TaskKey key, TaskFacts facts, Collection<Reminder> reminders, LocalTime dayStarts, int most) {
    this.key = key;
    this.before = facts;
    this.facts = facts;
    this.dayStarts = dayStarts;
    this.most = most;
    reminders.forEach(reminder -> this.reminders.put(reminder.id(), reminder));
  }

  /** Whether an event is anything to reminders. */
  static boolean careFor(Event event) {
    return switch (event.data()) {
      case TaskEvent _ -> TaskFacts.areIn(event);
      case ReminderScheduled _, ReminderCancelled _ -> true;
      default -> false;
    };
  }

  /**
   * Takes in what an event says of this task.
   *
   * @return why it cannot be taken in; null where it was
   */
  @Nullable String hear(Event event) {
    return switch (event.data()) {
      case TaskEvent data -> {
        facts = facts.with(event, data);
        settle();
        yield null;
      }
      case ReminderScheduled scheduled -> {
        facts = facts.with(event, scheduled);
        yield channelsAreTooMany(scheduled)
            ? "payload/channels has "
                + Objects.requireNonNull(scheduled.channels()).size()
                + " names, and "
                + MOST_CHANNELS
                + " are the most."
            : hear(
                scheduled.reminderId(),
                new Said<>(
                    Stamp.of(event),
                    new Wish.Scheduled(
                        scheduled.when(),
                        scheduled.title(),
                        scheduled.channels(),
                        event.id(),
                        event.correlationId(),
                        event.traceparent())));
      }
      case ReminderCancelled cancelled ->
          hear(cancelled.reminderId(), new Said<>(Stamp.of(event), new Wish.Cancelled()));
      default -> null;
    };
  }

  /** Which task it is. */
  public TaskKey key() {
    return key;
  }

  /** What is known of the task. */
  public TaskFacts facts() {
    return facts;
  }

  /** Whether that is not what was stored. */
  public boolean factsChanged() {
    return !facts.equals(before);
  }

  /** Those that are not what was stored. */
  public List<Reminder> changed() {
    return changed.stream().map(id -> Objects.requireNonNull(reminders.get(id))).toList();
  }

  /** Whether there is one of that id, in whatever state. */
  boolean has(String reminderId) {
    return reminders.containsKey(reminderId);
  }

  /** All of them. */
  Collection<Reminder> all() {
    return List.copyOf(reminders.values());
  }

  private @Nullable String hear(String id, Said<Wish> said) {
    Reminder known = reminders.get(id);
    if (known == null && reminders.size() >= most) {
      return "The task has "
          + reminders.size()
          + " reminders, and no task may have more; fired and cancelled ones count until they are forgotten.";
    }
    put(known == null ? Reminder.unknown(id) : known, said);
    settle();
    return null;
  }

  private void put(Reminder reminder, Said<Wish> said) {
    Reminder heard = reminder.with(said);
    if (!heard.equals(reminder)) {
      reminders.put(heard.id(), heard);
      changed.add(heard.id());
    }
  }

  private void settle() {
    reminders.replaceAll((id, reminder) -> {
      Reminder settled = reminder.settled(facts, dayStarts);
      if (!settled.equals(reminder)) {
        changed.add(id);
      }
      return settled;
    });
  }

  private static boolean channelsAreTooMany(ReminderScheduled scheduled) {
    return scheduled.channels() != null && scheduled.channels().size() > MOST_CHANNELS;
  }
}
