package dev.knudge.audit;

import dev.knudge.audit.store.EntryWriter;
import dev.knudge.contracts.Event;
import dev.knudge.runtime.EventFunction;
import dev.knudge.runtime.Outcome;
import io.micronaut.function.FunctionBean;
import java.util.Collections;
import java.util.List;

/** Records every event that reaches it, of whatever type. Nothing follows from that. */
@FunctionBean("audit")
final class AuditFunction implements EventFunction {
  private final EntryWriter writer;

  AuditFunction(EntryWriter writer) {
    this.writer = writer;
  }

  @Override
  public Outcome apply(Event event) {
    return applyAll(List.of(event)).getFirst();
  }

  @Override
  public List<Outcome> applyAll(List<Event> events) {
    writer.record(events);
    return Collections.nCopies(events.size(), Outcome.done());
  }
}
