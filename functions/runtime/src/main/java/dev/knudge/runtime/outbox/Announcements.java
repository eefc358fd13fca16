package dev.knudge.runtime.outbox;

import dev.knudge.contracts.NewEvent;
import dev.knudge.runtime.delivery.EventKey;
import dev.knudge.runtime.tracing.Trace;
import jakarta.inject.Singleton;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Events that follow from no delivery, but from a person's request or a tick. They are kept in the transaction of what they tell, and posted after its commit; what could not be
 * posted then goes with the next {@link OutboxRelay#drain}.
 */
@Singleton
public class Announcements {
  private final Outbox outbox;
  private final OutboxRelay relay;

  Announcements(Outbox outbox, OutboxRelay relay) {
    this.outbox = outbox;
    this.relay = relay;
  }

  /**
   * Keeps the events, in their order, in the transaction of that connection.
   *
   * @param trace the trace of the request or tick; each event becomes a child in it; null where there is none, then each begins one
   * @return the rows, to be given to {@link #post} after the commit
   */
  public List<OutboxRow> keep(
      Connection connection, Collection<NewEvent> events, @Nullable Trace trace)
      throws SQLException {
    List<Outbox.Said> said =
        events.stream()
            .map(event -> Outbox.Said.of(new EventKey(event.source(), event.id()), event, trace))
            .toList();
    Map<EventKey, List<OutboxRow>> written = outbox.write(connection, said);
    return said.stream()
        .flatMap(event -> Objects.requireNonNull(written.get(event.cause())).stream())
        .toList();
  }

  /**
   * Posts what was kept, after its commit: in order per user, users side by side.
   *
   * @throws dev.knudge.runtime.UnavailableException if some could not be posted; they are kept and posted later
   */
  public void post(List<OutboxRow> rows) {
    relay.post(rows);
  }
}
