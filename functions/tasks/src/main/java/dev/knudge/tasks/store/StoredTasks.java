package dev.knudge.tasks.store;

import dev.knudge.contracts.Actor;
import dev.knudge.contracts.NewEvent;
import dev.knudge.runtime.UnavailableException;
import dev.knudge.runtime.outbox.Announcements;
import dev.knudge.runtime.outbox.OutboxRow;
import dev.knudge.runtime.paging.Page;
import dev.knudge.tasks.Caller;
import dev.knudge.tasks.Ledger;
import dev.knudge.tasks.Task;
import dev.knudge.tasks.TaskCommand;
import dev.knudge.tasks.TaskLimits;
import dev.knudge.tasks.TaskQuery;
import dev.knudge.tasks.TaskResult;
import dev.knudge.tasks.Tasks;
import dev.knudge.tasks.filter.Filter;
import io.micronaut.transaction.TransactionOperations;
import io.micronaut.transaction.TransactionStatus;
import io.micronaut.transaction.support.TransactionSynchronization;
import jakarta.inject.Singleton;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Duration;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The tasks in PostgreSQL: whatever changes is one transaction of tasks, outbox and what undoing needs. */
@Singleton
final class StoredTasks implements Tasks {
  /** Who says what is said here (contracts). */
  static final String SOURCE = "/tasks";

  private static final int INSTANCES = 200;

  private static final Logger LOG = LoggerFactory.getLogger(StoredTasks.class);

  private final TransactionOperations<Connection> transactions;
  private final Ledgers ledgers;
  private final Announcements announcements;
  private final Duration memory;

  StoredTasks(
      TransactionOperations<Connection> transactions,
      Ledgers ledgers,
      Announcements announcements,
      TaskSettings settings) {
    this.transactions = transactions;
    this.ledgers = ledgers;
    this.announcements = announcements;
    memory = settings.memory();
  }

  @Override
  public TaskResult execute(Caller caller, TaskCommand command, @Nullable Long expectedVersion) {
    return write(
            caller,
            ids(List.of(command)),
            true,
            ledger -> List.of(ledger.carryOut(command, expectedVersion)))
        .getFirst();
  }

  @Override
  public List<TaskResult> executeAll(Caller caller, List<TaskCommand> commands) {
    if (commands.size() > TaskLimits.COMMANDS) {
      throw new IllegalArgumentException(
          commands.size() + " commands; " + TaskLimits.COMMANDS + " are the most at a time");
    }
    if (commands.isEmpty()) {
      return List.of();
    }
    return write(
        caller,
        ids(commands),
        true,
        ledger -> commands.stream().map(command -> ledger.carryOut(command, null)).toList());
  }

  @Override
  public List<TaskResult> undo(Caller caller) {
    return transactions.executeWrite(status -> {
      Connection connection = status.getConnection();
      Ledgers.Open account = ledgers.open(connection, caller.userId(), List.of());
      List<Ledger.Replaced> changes =
          Changes.takeLast(connection, caller.userId(), account.ledger().now().minus(memory));
      if (changes.isEmpty()) {
        return List.of();
      }
      List<TaskResult> results =
          write(
              caller,
              changes.stream().map(Ledger.Replaced::taskId).toList(),
              false,
              ledger -> changes.stream().map(ledger::takeBack).toList());
      Changes.renumber(connection, caller.userId(), results);
      return results;
    });
  }

  @Override
  public @Nullable Task find(Caller caller, String taskId) {
    List<Task> found = findAll(caller, List.of(taskId));
    return found.isEmpty() ? null : found.getFirst();
  }

  @Override
  public List<Task> findAll(Caller caller, Collection<String> taskIds) {
    List<String> order = List.copyOf(taskIds);
    List<Task> found = new ArrayList<>(by("id", caller, taskIds));
    found.sort(Comparator.comparingInt(task -> order.indexOf(task.id())));
    return found;
  }

  @Override
  public List<Task> findByExternalId(Caller caller, Collection<String> externalIds) {
    return by("external_id", caller, externalIds);
  }

  private List<Task> by(String column, Caller caller, Collection<String> values) {
    // No id of ours holds U+0000, and PostgreSQL no text with it.
    List<String> storable = values.stream().filter(value -> value.indexOf('\0') < 0).toList();
    String sql =
        "select "
            + TaskRows.COLUMNS
            + " from task where user_id = ? and "
            + column
            + " = any (?::text[])";
    return read(connection -> {
      try (PreparedStatement statement = connection.prepareStatement(sql)) {
        statement.setString(1, caller.userId());
        statement.setArray(2, TaskRows.texts(connection, storable));
        return TaskRows.readAll(statement);
      }
    });
  }

  @Override
  public List<Task> instances(Caller caller, String seriesId) {
    String sql =
        "select * from (select "
            + TaskRows.COLUMNS
            + " from task where user_id = ? and series_id = ? order by occurrence desc nulls last, id desc limit "
            + INSTANCES
            + ") latest order by occurrence nulls first, id";
    return read(connection -> {
      try (PreparedStatement statement = connection.prepareStatement(sql)) {
        statement.setString(1, caller.userId());
        statement.setString(2, seriesId);
        return TaskRows.readAll(statement);
      }
    });
  }

  @Override
  public Page<Task> search(Caller caller, TaskQuery query) {
    return read(connection -> TaskSearch.page(connection, caller.userId(), query, ledgers.now()));
  }

  @Override
  public long count(Caller caller, Filter filter, ZoneId zone) {
    return read(
        connection -> TaskSearch.count(connection, caller.userId(), filter, zone, ledgers.now()));
  }

  private List<TaskResult> write(
      Caller caller, Collection<String> taskIds, boolean undoable, Work work) {
    return transactions.executeWrite(status -> {
      Connection connection = status.getConnection();
      Ledgers.Open open = ledgers.open(connection, caller.userId(), taskIds);
      List<TaskResult> results = work.on(open.ledger());
      ledgers.write(connection, open, undoable);
      List<NewEvent> events =
          open.ledger().said().stream().map(said -> event(said, caller.actor())).toList();
      if (!events.isEmpty()) {
        postAfterCommit(status, announcements.keep(connection, events, caller.trace()));
      }
      return results;
    });
  }

  /** The caller is answered when the database has it; what cannot be posted then goes with the relay, or a tick. */
  private void postAfterCommit(TransactionStatus<Connection> status, List<OutboxRow> rows) {
    status.registerSynchronization(
        new TransactionSynchronization() {
          @Override
          public void afterCommit() {
            try {
              announcements.post(rows);
            } catch (UnavailableException e) {
              LOG.info("Events are kept, to be posted later: {}", e.getMessage());
            }
          }
        });
  }

  private static NewEvent event(Ledger.Said said, Actor actor) {
    NewEvent.Builder event =
        NewEvent.saying(said.data())
            .from(SOURCE)
            .at(said.at())
            .previous(said.previous())
            .actor(actor);
    return (said.version() == null ? event : event.version(said.version())).build();
  }

  private static List<String> ids(List<TaskCommand> commands) {
    return commands.stream()
        .filter(TaskCommand.OfTask.class::isInstance)
        .map(command -> ((TaskCommand.OfTask) command).taskId())
        .filter(id -> id.indexOf('\0') < 0)
        .distinct()
        .toList();
  }

  private <T> T read(Reading<T> reading) {
    return transactions.executeRead(status -> reading.on(status.getConnection()));
  }

  @FunctionalInterface
  private interface Work {
    List<TaskResult> on(Ledger ledger);
  }

  @FunctionalInterface
  private interface Reading<T> {
    T on(Connection connection) throws SQLException;
  }
}
