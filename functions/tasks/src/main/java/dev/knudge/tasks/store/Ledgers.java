package dev.knudge.tasks.store;

import dev.knudge.tasks.Ledger;
import dev.knudge.tasks.Series;
import dev.knudge.tasks.Task;
import jakarta.inject.Singleton;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;

/** Opens a user's {@link Ledger} on a connection, and writes what became of it. Everything joins the connection's transaction. */
@Singleton
final class Ledgers {
  /** One transaction counts once, however often it comes: what a message does in several steps is taken back as one. */
  private static final String OPEN =
      """
      insert into account (user_id, changes) values (?, 1)
      on conflict (user_id) do update
      set changes = account.changes + case when account.xmin::text = pg_current_xact_id()::xid::text then 0 else 1 end
      returning tasks, changes, (select count(*) from change where change.user_id = account.user_id and change.number = account.changes)\
      """;

  private static final String TASKS =
      "select "
          + TaskRows.COLUMNS
          + " from task where user_id = ? and id = any (?::text[]) order by id for update";

  private static final String SERIES =
      "select id, head_task_id, last_occurrence, said_at, cancelled from series where user_id = ? and id = any (?::text[])";

  private static final String WRITE_SERIES =
      """
      insert into series (user_id, id, head_task_id, last_occurrence, said_at, cancelled) values (?, ?, ?, ?, ?, ?)
      on conflict (user_id, id) do update
      set head_task_id = excluded.head_task_id, last_occurrence = excluded.last_occurrence, said_at = excluded.said_at, cancelled = excluded.cancelled\
      """;

  private static final String WRITE_OCCURRENCE =
      "insert into occurrence (user_id, series_id, start, task_id) values (?, ?, ?, ?) on conflict do nothing";

  private static final String WRITE_CHANGE =
      "insert into change (user_id, number, place, task_id, before, version, at) values (?, ?, ?, ?, ?::json, ?, ?)";

  private final Clock clock;
  private final long perUser;

  Ledgers(Clock clock, TaskSettings settings) {
    this.clock = clock;
    perUser = settings.perUser();
  }

  /**
   * A ledger and its number among its user's.
   *
   * @param changesBefore how many changes its transaction has written already
   */
  record Open(Ledger ledger, long number, long countBefore, int changesBefore) {}

  /** What time it is, in microseconds as the database has them. */
  Instant now() {
    return clock.instant().truncatedTo(ChronoUnit.MICROS);
  }

  /** Opens the ledger of a user, when nobody else has it open, with those tasks in it. */
  Open open(Connection connection, String userId, Collection<String> taskIds) throws SQLException {
    long count;
    long number;
    int changes;
    try (PreparedStatement statement = connection.prepareStatement(OPEN)) {
      statement.setString(1, userId);
      try (ResultSet row = statement.executeQuery()) {
        row.next();
        count = row.getLong(1);
        number = row.getLong(2);
        changes = row.getInt(3);
      }
    }
    Ledger ledger = new Ledger(userId, now(), count, perUser);
    List<Task> tasks = tasks(connection, userId, taskIds);
    ledger.load(
        tasks,
        series(
            connection,
            userId,
            tasks.stream()
                .flatMap(task -> Stream.ofNullable(task.seriesId()))
                .distinct()
                .toList()));
    return new Open(ledger, number, count, changes);
  }

  /**
   * Writes what became of it.
   *
   * @param undoable whether it is to be remembered, to be taken back
   */
  void write(Connection connection, Open open, boolean undoable) throws SQLException {
    Ledger ledger = open.ledger();
    TaskRows.delete(connection, ledger.userId(), ledger.removed());
    TaskRows.insert(connection, ledger.made());
    TaskRows.update(connection, ledger.changed());
    writeSeries(connection, ledger.userId(), ledger.changedSeries());
    List<Task> written = new ArrayList<>(ledger.made());
    written.addAll(ledger.changed());
    writeOccurrences(connection, written);
    if (undoable) {
      writeChanges(connection, open);
    }
    if (ledger.count() != open.countBefore()) {
      try (PreparedStatement statement =
          connection.prepareStatement("update account set tasks = ? where user_id = ?")) {
        statement.setLong(1, ledger.count());
        statement.setString(2, ledger.userId());
        statement.executeUpdate();
      }
    }
  }

  private static List<Task> tasks(Connection connection, String userId, Collection<String> ids)
      throws SQLException {
    if (ids.isEmpty()) {
      return List.of();
    }
    try (PreparedStatement statement = connection.prepareStatement(TASKS)) {
      statement.setString(1, userId);
      statement.setArray(2, TaskRows.texts(connection, ids));
      return TaskRows.readAll(statement);
    }
  }

  /** The user's series of those ids. */
  static List<Series> series(Connection connection, String userId, Collection<String> ids)
      throws SQLException {
    if (ids.isEmpty()) {
      return List.of();
    }
    try (PreparedStatement statement = connection.prepareStatement(SERIES)) {
      statement.setString(1, userId);
      statement.setArray(2, TaskRows.texts(connection, ids));
      List<Series> series = new ArrayList<>();
      try (ResultSet rows = statement.executeQuery()) {
        while (rows.next()) {
          series.add(
              new Series(
                  rows.getString(1),
                  rows.getString(2),
                  rows.getObject(3, LocalDateTime.class),
                  Objects.requireNonNull(TaskRows.instant(rows, "said_at")),
                  rows.getBoolean(5)));
        }
      }
      return series;
    }
  }

  static void writeSeries(Connection connection, String userId, Collection<Series> all)
      throws SQLException {
    if (all.isEmpty()) {
      return;
    }
    try (PreparedStatement statement = connection.prepareStatement(WRITE_SERIES)) {
      for (Series series : all) {
        statement.setString(1, userId);
        statement.setString(2, series.id());
        statement.setString(3, series.headTaskId());
        statement.setObject(4, series.lastOccurrence(), java.sql.Types.TIMESTAMP);
        statement.setObject(5, TaskRows.offset(series.saidAt()));
        statement.setBoolean(6, series.cancelled());
        statement.addBatch();
      }
      statement.executeBatch();
    }
  }

  /** An instance is made once; that one is there says so, also when the task is long gone. */
  private static void writeOccurrences(Connection connection, List<Task> tasks)
      throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(WRITE_OCCURRENCE)) {
      boolean any = false;
      for (Task task : tasks) {
        if (task.seriesId() != null && task.occurrence() != null) {
          statement.setString(1, task.userId());
          statement.setString(2, task.seriesId());
          statement.setObject(3, task.occurrence());
          statement.setString(4, task.id());
          statement.addBatch();
          any = true;
        }
      }
      if (any) {
        statement.executeBatch();
      }
    }
  }

  private static void writeChanges(Connection connection, Open open) throws SQLException {
    List<Ledger.Replaced> replaced = open.ledger().replaced();
    if (replaced.isEmpty()) {
      return;
    }
    int place = open.changesBefore();
    try (PreparedStatement statement = connection.prepareStatement(WRITE_CHANGE)) {
      for (Ledger.Replaced change : replaced) {
        Task before = change.before();
        statement.setString(1, open.ledger().userId());
        statement.setLong(2, open.number());
        statement.setInt(3, place++);
        statement.setString(4, change.taskId());
        statement.setString(5, before == null ? null : Snapshots.write(before));
        statement.setLong(6, change.version());
        statement.setObject(7, TaskRows.offset(open.ledger().now()));
        statement.addBatch();
      }
      statement.executeBatch();
    }
  }
}
