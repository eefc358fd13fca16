package dev.knudge.tasks;

import dev.knudge.contracts.Event;
import dev.knudge.contracts.RecurringEvent.TaskRecurringTriggered;
import dev.knudge.runtime.EventFunction;
import dev.knudge.runtime.Outcome;
import dev.knudge.tasks.store.StoredInstances;
import io.micronaut.function.FunctionBean;
import java.util.List;

/** Makes the instances that a series triggers; no other event is anything to the one who owns tasks. */
@FunctionBean("tasks")
final class TasksFunction implements EventFunction {
  private final StoredInstances instances;

  TasksFunction(StoredInstances instances) {
    this.instances = instances;
  }

  @Override
  public boolean caresFor(Event event) {
    return event.data() instanceof TaskRecurringTriggered;
  }

  @Override
  public Outcome apply(Event event) {
    return applyAll(List.of(event)).getFirst();
  }

  @Override
  public List<Outcome> applyAll(List<Event> events) {
    return instances.make(events);
  }
}
