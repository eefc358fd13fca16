package dev.knudge.reminders;

import dev.knudge.contracts.Event;
import dev.knudge.contracts.ReminderEvent.ReminderScheduled;
import dev.knudge.reminders.store.ReminderStore;
import dev.knudge.runtime.EventFunction;
import dev.knudge.runtime.Outcome;
import io.micronaut.function.FunctionBean;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/** Takes what is said of reminders and their tasks. Nothing follows before a reminder's time comes. */
@FunctionBean("reminders")
final class RemindersFunction implements EventFunction {
  private static final String TOO_MANY =
      "The user has as many reminders as a user may have; fired and cancelled ones count until they are forgotten.";

  private final ReminderStore store;
  private final Clock clock;

  RemindersFunction(ReminderStore store, Clock clock) {
    this.store = store;
    this.clock = clock;
  }

  @Override
  public boolean caresFor(Event event) {
    return TaskReminders.careFor(event);
  }

  @Override
  public Outcome apply(Event event) {
    return applyAll(List.of(event)).getFirst();
  }

  @Override
  public List<Outcome> applyAll(List<Event> events) {
    Map<TaskKey, TaskReminders> tasks =
        store.held(
            events.stream().map(RemindersFunction::task).distinct().sorted().toList(),
            clock.instant());
    List<Outcome> outcomes = new ArrayList<>(events.size());
    Map<String, Integer> room = room(events);
    for (Event event : events) {
      TaskReminders task = Objects.requireNonNull(tasks.get(task(event)));
      String refusal = isTooMany(event, task, room) ? TOO_MANY : task.hear(event);
      outcomes.add(refusal == null ? Outcome.done() : Outcome.refused(refusal));
    }
    store.save(tasks.values(), clock.instant());
    return outcomes;
  }

  /** How many more reminders each user may have that schedules any here. */
  private Map<String, Integer> room(List<Event> events) {
    List<String> users =
        events.stream()
            .filter(event -> event.data() instanceof ReminderScheduled)
            .map(event -> task(event).userId())
            .distinct()
            .toList();
    return users.isEmpty() ? Map.of() : store.room(users);
  }

  /** What is moved or cancelled always may be: only a further one takes room. */
  private static boolean isTooMany(Event event, TaskReminders task, Map<String, Integer> room) {
    return event.data() instanceof ReminderScheduled scheduled
        && !task.has(scheduled.reminderId())
        && room.merge(task.key().userId(), -1, Integer::sum) < 0;
  }

  private static TaskKey task(Event event) {
    return new TaskKey(
        Objects.requireNonNull(event.userId()), Objects.requireNonNull(event.taskId()));
  }
}
