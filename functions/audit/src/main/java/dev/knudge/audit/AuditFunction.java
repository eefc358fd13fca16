package dev.knudge.audit;

import dev.knudge.audit.sealing.Gathering;
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
  private final Gathering gathering;

  AuditFunction(EntryWriter writer, Gathering gathering) {
    this.writer = writer;
    this.gathering = gathering;
  }

  @Override
  public Outcome apply(Event event) {
    return applyAll(List.of(event)).getFirst();
  }

  @Override
  public List<Outcome> applyAll(List<Event> events) {
    writer.record(events);
    gathering.recorded(events.size());
    return Collections.nCopies(events.size(), Outcome.done());
  }
}
