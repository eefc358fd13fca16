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
  private final ContinuousRelay continuous;

  Announcements(Outbox outbox, OutboxRelay relay, ContinuousRelay continuous) {
    this.outbox = outbox;
    this.relay = relay;
    this.continuous = continuous;
  }

  /**
   * Makes the transaction of that connection the only one that keeps events of these users, until it ends. Where a relay posts all the while, {@link #keep} does it too; but a
   * transaction that locks rows after it has kept events is to take its turn first of all, lest two of them wait for each other.
   */
  public void takeTurns(Connection connection, Collection<String> users) throws SQLException {
    outbox.takeTurns(connection, users);
  }

  /**
   * Keeps the events, in their order, in the transaction of that connection.
   *
   * @param trace the trace of the request or tick; each event becomes a child in it; null where there is none, then each goes on with its own ({@link NewEvent.Builder#trace}), or begins one
   * @return the rows, to be given to {@link #post} after the commit
   */
  public List<OutboxRow> keep(
      Connection connection, Collection<NewEvent> events, @Nullable Trace trace)
      throws SQLException {
    List<Outbox.Said> said =
        events.stream()
            .map(event -> outbox.said(new EventKey(event.source(), event.id()), event, trace))
            .toList();
    Map<EventKey, List<OutboxRow>> written = outbox.write(connection, said);
    return said.stream()
        .flatMap(event -> Objects.requireNonNull(written.get(event.cause())).stream())
        .toList();
  }

  /**
   * Posts what was kept, after its commit: in order per user, users side by side. Where a relay posts all the while ({@code knudge.outbox.relay}), this wakes it and returns at once.
   *
   * @throws dev.knudge.runtime.UnavailableException if there is no relay and some could not be posted; they are kept and posted later
   */
  public void post(List<OutboxRow> rows) {
    if (rows.isEmpty()) {
      return;
    }
    if (continuous.isOn()) {
      continuous.wake();
    } else {
      relay.post(rows);
    }
  }
}
