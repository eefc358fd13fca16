package dev.knudge.reminders;

import dev.knudge.contracts.Event;
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
    for (Event event : events) {
      String refusal = Objects.requireNonNull(tasks.get(task(event))).hear(event);
      outcomes.add(refusal == null ? Outcome.done() : Outcome.refused(refusal));
    }
    store.save(tasks.values(), clock.instant());
    return outcomes;
  }

  private static TaskKey task(Event event) {
    return new TaskKey(
        Objects.requireNonNull(event.userId()), Objects.requireNonNull(event.taskId()));
  }
}
