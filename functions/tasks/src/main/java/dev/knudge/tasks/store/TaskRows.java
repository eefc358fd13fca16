package dev.knudge.tasks.store;

import dev.knudge.contracts.DueDate;
import dev.knudge.contracts.Json;
import dev.knudge.contracts.Priority;
import dev.knudge.contracts.Recurrence;
import dev.knudge.contracts.WireForms;
import dev.knudge.tasks.Task;
import java.sql.Array;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Types;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** The rows of tasks, both ways. See the migration for what the columns mean. */
final class TaskRows {
  static final String COLUMNS =
      "id, user_id, version, title, description, completed, priority, tags, due_date, time_zone, recurrence, series_id, occurrence, successor_requested, reminders, external_id, created_at, updated_at, completed_at";

  private static final String INSERT =
      "insert into task (title, description, completed, priority, tags, tag_keys, due_date, due_day, due_from, due_until, time_zone, recurrence, series_id, occurrence, successor_requested, reminders, external_id, updated_at, completed_at, version, created_at, id, user_id) "
          + "values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?::json, ?, ?, ?, ?::json, ?, ?, ?, ?, ?, ?, ?)";

  private static final String UPDATE =
      "update task set title = ?, description = ?, completed = ?, priority = ?, tags = ?, tag_keys = ?, due_date = ?, due_day = ?, due_from = ?, due_until = ?, time_zone = ?, "
          + "recurrence = ?::json, series_id = ?, occurrence = ?, successor_requested = ?, reminders = ?::json, external_id = ?, updated_at = ?, completed_at = ?, version = ?, created_at = ? "
          + "where id = ? and user_id = ?";

  private static final String DELETE =
      "delete from task where user_id = ? and id = any (?::text[])";

  private TaskRows() {}

  static Task read(ResultSet row) throws SQLException {
    String dueDate = row.getString("due_date");
    String zone = row.getString("time_zone");
    String recurrence = row.getString("recurrence");
    return new Task(
        row.getString("id"),
        row.getString("user_id"),
        row.getLong("version"),
        row.getString("title"),
        row.getString("description"),
        row.getBoolean("completed"),
        Priority.values()[row.getInt("priority") - 1],
        texts(row.getArray("tags")),
        dueDate == null ? null : WireForms.dueDate(dueDate),
        zone == null ? null : ZoneId.of(zone),
        recurrence == null ? null : recurrence(recurrence),
        row.getString("series_id"),
        row.getObject("occurrence", LocalDateTime.class),
        row.getBoolean("successor_requested"),
        Snapshots.readReminders(row.getString("reminders")),
        row.getString("external_id"),
        Objects.requireNonNull(instant(row, "created_at")),
        Objects.requireNonNull(instant(row, "updated_at")),
        instant(row, "completed_at"));
  }

  static List<Task> readAll(PreparedStatement statement) throws SQLException {
    List<Task> tasks = new ArrayList<>();
    try (ResultSet rows = statement.executeQuery()) {
      while (rows.next()) {
        tasks.add(read(rows));
      }
    }
    return tasks;
  }

  static void insert(Connection connection, List<Task> tasks) throws SQLException {
    write(connection, INSERT, tasks);
  }

  static void update(Connection connection, List<Task> tasks) throws SQLException {
    write(connection, UPDATE, tasks);
  }

  static void delete(Connection connection, String userId, Collection<String> ids)
      throws SQLException {
    if (ids.isEmpty()) {
      return;
    }
    try (PreparedStatement statement = connection.prepareStatement(DELETE)) {
      statement.setString(1, userId);
      statement.setArray(2, texts(connection, ids));
      statement.executeUpdate();
    }
  }

  private static void write(Connection connection, String sql, List<Task> tasks)
      throws SQLException {
    if (tasks.isEmpty()) {
      return;
    }
    try (PreparedStatement statement = connection.prepareStatement(sql)) {
      for (Task task : tasks) {
        bind(connection, statement, task);
        statement.addBatch();
      }
      int written = Arrays.stream(statement.executeBatch()).map(count -> Math.abs(count)).sum();
      if (written < tasks.size()) {
        throw new IllegalStateException(
            "Of " + tasks.size() + " tasks " + written + " were written, though all are locked.");
      }
    }
  }

  private static void bind(Connection connection, PreparedStatement statement, Task task)
      throws SQLException {
    Due due = Due.of(task.dueDate(), task.timeZone());
    Recurrence recurrence = task.recurrence();
    int i = 0;
    statement.setString(++i, task.title());
    statement.setString(++i, task.description());
    statement.setBoolean(++i, task.completed());
    statement.setInt(++i, task.priority().ordinal() + 1);
    statement.setArray(++i, texts(connection, task.tags()));
    statement.setArray(++i, texts(connection, task.tags().stream().map(TaskRows::key).toList()));
    statement.setString(++i, task.dueDate() == null ? null : task.dueDate().wireForm());
    statement.setObject(++i, due.day(), Types.DATE);
    statement.setObject(++i, offset(due.from()), Types.TIMESTAMP_WITH_TIMEZONE);
    statement.setObject(++i, offset(due.until()), Types.TIMESTAMP_WITH_TIMEZONE);
    statement.setString(++i, task.timeZone() == null ? null : task.timeZone().getId());
    statement.setString(++i, recurrence == null ? null : Json.write(WireForms.write(recurrence)));
    statement.setString(++i, task.seriesId());
    statement.setObject(++i, task.occurrence(), Types.TIMESTAMP);
    statement.setBoolean(++i, task.successorRequested());
    statement.setString(++i, Snapshots.write(task.reminders()));
    statement.setString(++i, task.externalId());
    statement.setObject(++i, offset(task.updatedAt()), Types.TIMESTAMP_WITH_TIMEZONE);
    statement.setObject(++i, offset(task.completedAt()), Types.TIMESTAMP_WITH_TIMEZONE);
    statement.setLong(++i, task.version());
    statement.setObject(++i, offset(task.createdAt()), Types.TIMESTAMP_WITH_TIMEZONE);
    statement.setString(++i, task.id());
    statement.setString(++i, task.userId());
  }

  /** By what tags are the same. */
  static String key(String tag) {
    return tag.toLowerCase(Locale.ROOT);
  }

  static @Nullable OffsetDateTime offset(@Nullable Instant instant) {
    return instant == null ? null : instant.atOffset(ZoneOffset.UTC);
  }

  static @Nullable Instant instant(ResultSet row, String column) throws SQLException {
    OffsetDateTime time = row.getObject(column, OffsetDateTime.class);
    return time == null ? null : time.toInstant();
  }

  static Array texts(Connection connection, Collection<String> values) throws SQLException {
    return connection.createArrayOf("text", values.toArray());
  }

  private static List<String> texts(Array array) throws SQLException {
    return List.of((String[]) array.getArray());
  }

  private static Recurrence recurrence(String json) {
    return WireForms.recurrence(Json.readObject(json));
  }

  /**
   * When a task is due, as questions and orders need it.
   *
   * @param day in the task's zone, or the offset it was given with
   * @param from when it is due; for a day, when that begins
   * @param until when it becomes overdue; null for a day without a zone
   */
  record Due(java.time.@Nullable LocalDate day, @Nullable Instant from, @Nullable Instant until) {
    static Due of(@Nullable DueDate dueDate, @Nullable ZoneId zone) {
      return switch (dueDate) {
        case null -> new Due(null, null, null);
        case DueDate.OnDay(var day) ->
            new Due(
                day,
                day.atStartOfDay(zone == null ? ZoneOffset.UTC : zone).toInstant(),
                zone == null ? null : day.plusDays(1).atStartOfDay(zone).toInstant());
        case DueDate.AtTime(var time) ->
            new Due(
                zone == null ? time.toLocalDate() : time.atZoneSameInstant(zone).toLocalDate(),
                time.toInstant(),
                time.toInstant());
      };
    }
  }
}
