package dev.knudge.notification.store;

import dev.knudge.contracts.DueDate;
import dev.knudge.contracts.WireForms;
import dev.knudge.notification.KnownTask;
import dev.knudge.runtime.database.Sql;
import io.micronaut.data.jdbc.runtime.JdbcOperations;
import jakarta.inject.Singleton;
import jakarta.transaction.Transactional;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Types;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;

/** What is known of tasks. Each method joins the caller's transaction. */
@Singleton
public class KnownTaskStore {
  /** An older statement changes nothing; of two that are not both counted, the later is the newer. */
  private static final String HEAR =
      """
      insert into known_task (user_id, task_id, title, due_date, due_key, open, version, said_at, changed_at)
      values (?, ?, ?, ?, ?, coalesce(?::boolean, true), ?, ?, ?)
      on conflict (user_id, task_id) do update set
        title = coalesce(excluded.title, known_task.title),
        due_date = case when ? then excluded.due_date else known_task.due_date end,
        due_key = case when ? then excluded.due_key else known_task.due_key end,
        open = coalesce(?::boolean, known_task.open),
        version = excluded.version, said_at = excluded.said_at, changed_at = excluded.changed_at
      where case when excluded.version is not null and known_task.version is not null then excluded.version > known_task.version
        else excluded.said_at >= known_task.said_at end\
      """;

  private static final String DUE =
      """
      select title, due_date from known_task where user_id = ? and open and due_key is not null and due_key <= ?
      order by due_key desc, task_id limit ?\
      """;

  private static final String FORGET =
      """
      delete from known_task where ctid = any (array(
        select ctid from known_task where not open and changed_at < ? order by changed_at limit ? for update skip locked))\
      """;

  private final JdbcOperations database;

  KnownTaskStore(JdbcOperations database) {
    this.database = database;
  }

  /**
   * A task that is due.
   *
   * @param title empty where nobody said
   */
  public record Due(String title, DueDate due) {}

  /** Takes in what events say; in the order of the tasks, so that two transactions never wait for each other. */
  @Transactional
  public void hear(List<KnownTask> said, Instant now) {
    List<KnownTask> ordered =
        said.stream()
            .sorted(
                Comparator.comparing(KnownTask::userId)
                    .thenComparing(KnownTask::taskId)
                    .thenComparing(KnownTask::at))
            .toList();
    database.prepareStatement(
        HEAR,
        statement -> {
          for (KnownTask task : ordered) {
            set(statement, task, now);
            statement.addBatch();
          }
          return statement.executeBatch();
        });
  }

  private static void set(PreparedStatement statement, KnownTask task, Instant now)
      throws SQLException {
    DueDate due = task.due();
    statement.setString(1, task.userId());
    statement.setString(2, task.taskId());
    statement.setString(3, task.title());
    statement.setString(4, due == null ? null : due.wireForm());
    statement.setObject(5, task.dueKey(), Types.DATE);
    statement.setObject(6, task.open(), Types.BOOLEAN);
    statement.setObject(7, task.version(), Types.BIGINT);
    statement.setObject(8, Sql.time(task.at()));
    statement.setObject(9, Sql.time(now));
    statement.setBoolean(10, task.saysDue());
    statement.setBoolean(11, task.saysDue());
    statement.setObject(12, task.open(), Types.BOOLEAN);
  }

  /** The user's open tasks that are due by that day, or a day later in some zone; latest first. */
  @Transactional
  public List<Due> due(String userId, LocalDate day, int limit) {
    return database.prepareStatement(
        DUE,
        statement -> {
          statement.setString(1, userId);
          statement.setObject(2, day.plusDays(1));
          statement.setInt(3, limit);
          List<Due> due = new ArrayList<>();
          try (ResultSet row = statement.executeQuery()) {
            while (row.next()) {
              String title = row.getString(1);
              due.add(
                  new Due(
                      title == null ? "" : title,
                      Objects.requireNonNull(WireForms.dueDate(row.getString(2)))));
            }
          }
          return due;
        });
  }

  /** Removes at most {@code limit} of the tasks that were over before that, and says how many. */
  @Transactional
  public int forget(Instant before, int limit) {
    return database.prepareStatement(
        FORGET,
        statement -> {
          statement.setObject(1, Sql.time(before));
          statement.setInt(2, limit);
          return statement.executeUpdate();
        });
  }
}
