package dev.knudge.tasks.store;

import dev.knudge.contracts.Actor;
import dev.knudge.contracts.Event;
import dev.knudge.contracts.NewEvent;
import dev.knudge.contracts.RecurringEvent.TaskRecurringTriggered;
import dev.knudge.runtime.Outcome;
import dev.knudge.tasks.Instances;
import dev.knudge.tasks.Ledger;
import dev.knudge.tasks.Series;
import dev.knudge.tasks.Task;
import dev.knudge.tasks.TaskRefusedException;
import io.micronaut.transaction.TransactionOperations;
import jakarta.inject.Singleton;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** Makes the instances that series trigger, once per series and occurrence, in the transaction of their events. */
@Singleton
public final class StoredInstances {
  private static final String CLAIM =
      "insert into occurrence (user_id, series_id, start, task_id) values (?, ?, ?, ?) on conflict do nothing";

  private static final String MEET =
      "insert into series (user_id, id, head_task_id, said_at, cancelled) values (?, ?, ?, ?, false) on conflict do nothing";

  private static final String ADVANCE =
      "update series set last_occurrence = greatest(last_occurrence, ?::timestamp) where user_id = ? and id = ?";

  private static final String LATEST =
      "select "
          + TaskRows.COLUMNS
          + " from task where user_id = ? and series_id = ? order by occurrence desc nulls last limit 1";

  private final TransactionOperations<Connection> transactions;
  private final Ledgers ledgers;

  StoredInstances(TransactionOperations<Connection> transactions, Ledgers ledgers) {
    this.transactions = transactions;
    this.ledgers = ledgers;
  }

  /**
   * Makes an instance of each event, in the caller's transaction.
   *
   * @param events all of them {@code task.recurring.triggered}
   * @return an outcome for each, in the same order
   */
  public List<Outcome> make(List<Event> events) {
    // Users in one order, so that two transactions never wait for each other.
    List<Integer> order =
        IntStream.range(0, events.size())
            .boxed()
            .sorted(Comparator.comparing(i -> triggered(events.get(i)).userId()))
            .toList();
    Outcome[] outcomes = new Outcome[events.size()];
    return transactions.executeWrite(status -> {
      for (int i : order) {
        outcomes[i] = make(status.getConnection(), events.get(i));
      }
      return new ArrayList<>(Arrays.asList(outcomes));
    });
  }

  private Outcome make(Connection connection, Event event) throws SQLException {
    TaskRecurringTriggered triggered = triggered(event);
    Ledgers.Open open = ledgers.open(connection, triggered.userId(), List.of());
    Series series = meet(connection, triggered, open.ledger());
    // Its end was said before the instance reached us: the user does not want it any more.
    if (series.cancelled() || !claim(connection, triggered)) {
      return Outcome.done();
    }
    try {
      open.ledger().load(List.of(), List.of(series));
      open.ledger()
          .takeInstance(
              Instances.of(triggered, latest(connection, triggered), open.ledger().now()));
    } catch (TaskRefusedException e) {
      return Outcome.refused(e.refusal().detail());
    }
    ledgers.write(connection, open, false);
    execute(connection, ADVANCE, triggered.occurrence(), triggered.userId(), triggered.seriesId());
    return Outcome.saying(events(event, open.ledger()));
  }

  private static NewEvent[] events(Event cause, Ledger ledger) {
    List<NewEvent> events = new ArrayList<>();
    for (Ledger.Said said : ledger.said()) {
      NewEvent.Builder next =
          NewEvent.saying(said.data())
              .from(StoredTasks.SOURCE)
              .at(said.at())
              .previous(said.previous())
              .actor(Actor.SYSTEM)
              .because(cause, "instance", events.size());
      events.add((said.version() == null ? next : next.version(said.version())).build());
    }
    return events.toArray(NewEvent[]::new);
  }

  /** The series, which may be another backend's: then this is the first that we hear of it. */
  private static Series meet(Connection connection, TaskRecurringTriggered triggered, Ledger ledger)
      throws SQLException {
    execute(
        connection,
        MEET,
        triggered.userId(),
        triggered.seriesId(),
        triggered.taskId(),
        ledger.now().atOffset(ZoneOffset.UTC));
    return Ledgers.series(connection, triggered.userId(), List.of(triggered.seriesId())).getFirst();
  }

  private static boolean claim(Connection connection, TaskRecurringTriggered triggered)
      throws SQLException {
    return execute(
            connection,
            CLAIM,
            triggered.userId(),
            triggered.seriesId(),
            triggered.occurrence(),
            Instances.id(triggered))
        == 1;
  }

  private static @Nullable Task latest(Connection connection, TaskRecurringTriggered triggered)
      throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(LATEST)) {
      statement.setString(1, triggered.userId());
      statement.setString(2, triggered.seriesId());
      List<Task> found = TaskRows.readAll(statement);
      return found.isEmpty() ? null : found.getFirst();
    }
  }

  private static int execute(Connection connection, String sql, Object... values)
      throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(sql)) {
      for (int i = 0; i < values.length; i++) {
        statement.setObject(i + 1, values[i]);
      }
      return statement.executeUpdate();
    }
  }

  private static TaskRecurringTriggered triggered(Event event) {
    return (TaskRecurringTriggered) event.data();
  }
}
