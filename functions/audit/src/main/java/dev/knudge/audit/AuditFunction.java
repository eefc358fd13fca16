package dev.knudge.audit;

import dev.knudge.audit.sealing.Gathering;
import dev.knudge.audit.store.EntryWriter;
import dev.knudge.contracts.Event;
import dev.knudge.runtime.EventFunction;
import dev.knudge.runtime.Outcome;
import io.micronaut.function.FunctionBean;
import java.util.List;

/** Records every event that reaches it, of whatever type, but for what claims to be said by the trail itself. Nothing follows from that. */
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
    List<Event> others =
        events.stream().filter(event -> !event.source().equals(Entry.SELF)).toList();
    writer.record(others);
    gathering.recorded(others.size());
    return events.stream()
        .map(event ->
            event.source().equals(Entry.SELF)
                ? Outcome.refused(
                    "What has the source /audit is said by the trail of itself, and by nobody else.")
                : Outcome.done())
        .toList();
  }
}
