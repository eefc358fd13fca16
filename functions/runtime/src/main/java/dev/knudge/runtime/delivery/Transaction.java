package dev.knudge.runtime.delivery;

import dev.knudge.runtime.EventFunction;
import dev.knudge.runtime.Outcome;
import dev.knudge.runtime.outbox.Outbox;
import dev.knudge.runtime.outbox.OutboxRow;
import dev.knudge.runtime.tracing.Trace;
import io.micronaut.transaction.TransactionOperations;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;

/** One transaction: inbox, the function's own work, outbox. All of it is committed, or nothing. */
final class Transaction {
  private final TransactionOperations<Connection> transactions;
  private final EventFunction function;
  private final Outbox outbox;

  Transaction(
      TransactionOperations<Connection> transactions, EventFunction function, Outbox outbox) {
    this.transactions = transactions;
    this.function = function;
    this.outbox = outbox;
  }

  /**
   * What was committed.
   *
   * @param unsent for each event, what is still to be posted
   * @param seen those that an earlier transaction had handled
   */
  record Effects(Map<EventKey, List<OutboxRow>> unsent, Set<EventKey> seen) {}

  /** Thrown through the transaction to roll it back: one of its events was refused. */
  static final class RefusedInside extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final String reason;

    RefusedInside(String reason) {
      super(reason, null, false, false);
      this.reason = reason;
    }

    String reason() {
      return reason;
    }
  }

  /**
   * Handles the events together.
   *
   * @throws RefusedInside if the function refuses one of them
   * @throws RuntimeException if anything else kept it from being committed
   */
  Effects run(Map<EventKey, Arrival> events) {
    return transactions.executeWrite(status -> run(status.getConnection(), events));
  }

  private Effects run(Connection connection, Map<EventKey, Arrival> events) throws SQLException {
    Set<EventKey> fresh = Inbox.claim(connection, events.keySet());
    List<EventKey> keys = events.keySet().stream().filter(fresh::contains).toList();
    Map<EventKey, List<OutboxRow>> unsent =
        new HashMap<>(outbox.write(connection, apply(keys, events)));
    Set<EventKey> seen =
        events.keySet().stream().filter(key -> !fresh.contains(key)).collect(Collectors.toSet());
    unsent.putAll(outbox.unsentOf(connection, seen));
    return new Effects(unsent, seen);
  }

  private List<Outbox.Said> apply(List<EventKey> keys, Map<EventKey, Arrival> events) {
    if (keys.isEmpty()) {
      return List.of();
    }
    List<Arrival> fresh =
        keys.stream().map(key -> Objects.requireNonNull(events.get(key))).toList();
    List<Outcome> outcomes = function.applyAll(fresh.stream().map(Arrival::event).toList());
    if (outcomes.size() != keys.size()) {
      throw new IllegalStateException(
          function.getClass().getName()
              + ".applyAll returned "
              + outcomes.size()
              + " outcomes for "
              + keys.size()
              + " events.");
    }
    List<Outbox.Said> said = new ArrayList<>();
    for (int i = 0; i < keys.size(); i++) {
      EventKey cause = keys.get(i);
      Trace trace = fresh.get(i).cause();
      switch (outcomes.get(i)) {
        case Outcome.Refused(String reason) -> throw new RefusedInside(reason);
        case Outcome.Done(var following) ->
            following.forEach(event -> said.add(outbox.said(cause, event, trace)));
      }
    }
    return said;
  }
}
