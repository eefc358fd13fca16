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
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** What is known of tasks. Each method joins the caller's transaction. */
@Singleton
public class KnownTaskStore {
  /** Each thing is as the newest event that says it has it, in whatever order they come: an event that says one thing is no news of the others. */
  private static final String HEAR =
      """
      insert into known_task (user_id, task_id, changed_at, title, title_version, title_at, due_date, due_key, due_version, due_at, open, open_version, open_at)
      values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, coalesce(?::boolean, true), ?, ?)
      on conflict (user_id, task_id) do update set changed_at = excluded.changed_at, %s, %s, %s\
      """
          .formatted(
              newest("title", "title"),
              newest("due", "due_date", "due_key"),
              newest("open", "open"));

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

  /** Sets what is known of a thing, and since when: of two versions the higher counts, and of two events of which one has none the later. */
  private static String newest(String thing, String... columns) {
    String isNewest =
        """
        excluded.THING_at is not null and (known_task.THING_at is null
          or case when excluded.THING_version is not null and known_task.THING_version is not null then excluded.THING_version > known_task.THING_version
            else excluded.THING_at >= known_task.THING_at end)\
        """
            .replace("THING", thing);
    return Stream.concat(Stream.of(columns), Stream.of(thing + "_version", thing + "_at"))
        .map(column ->
            "%s = case when %s then excluded.%s else known_task.%s end"
                .formatted(column, isNewest, column, column))
        .collect(Collectors.joining(", "));
  }

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
    statement.setObject(3, Sql.time(now));
    statement.setString(4, task.title());
    setStamp(statement, 5, task, task.title() != null);
    statement.setString(7, due == null ? null : due.wireForm());
    statement.setObject(8, task.dueKey(), Types.DATE);
    setStamp(statement, 9, task, task.saysDue());
    statement.setObject(11, task.open(), Types.BOOLEAN);
    setStamp(statement, 12, task, task.open() != null);
  }

  /** Version and time; nothing where the event does not say it. */
  private static void setStamp(PreparedStatement statement, int at, KnownTask task, boolean said)
      throws SQLException {
    statement.setObject(at, said ? task.version() : null, Types.BIGINT);
    statement.setObject(at + 1, said ? Sql.time(task.at()) : null, Types.TIMESTAMP_WITH_TIMEZONE);
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
