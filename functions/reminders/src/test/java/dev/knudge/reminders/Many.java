package dev.knudge.reminders;

import dev.knudge.backends.Database;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.time.ZoneOffset;

/** Pending reminders by the thousand, as they are stored when their events have been handled. */
public final class Many {
  private static final String SAID =
      """
      {"counted":{"version":1,"at":"2026-03-01T10:00:00Z","by":"1 /tasks e","value":{"remind_at":"2026-03-27T08:10:00Z","title":"Tea","channels":["push"],"cause":"e","correlation":null}}}\
      """;

  /** After that many the database is left as if they had come in the course of weeks. */
  private static final int SETTLED_FROM = 2_000;

  private Many() {}

  /**
   * Adds so many.
   *
   * @param prefix of the tasks' ids; each task has one reminder
   * @param users among how many users they are spread
   * @param first when the first fires; each other a moment later
   */
  public static void pending(
      Database database, String prefix, int count, int users, Instant first, int millisApart) {
    try (Connection connection = database.connect()) {
      run(
          connection,
          """
          insert into reminders.task (user_id, task_id, facts, heard_at)
          select 'user-' || i % ?, ? || i, '{}', now() from generate_series(1, ?) i\
          """,
          users,
          prefix,
          count);
      run(
          connection,
          """
          insert into reminders.reminder (user_id, task_id, reminder_id, said, state, remind_at, changed_at)
          select 'user-' || i % ?, ? || i, 'r', ?::json, 'pending', ?::timestamptz + i * ? * interval '1 millisecond', now() from generate_series(1, ?) i\
          """,
          users,
          prefix,
          SAID,
          first.atOffset(ZoneOffset.UTC),
          millisApart,
          count);
      if (count > SETTLED_FROM) {
        try (Statement statement = connection.createStatement()) {
          statement.execute("vacuum analyze reminders.reminder");
          statement.execute("vacuum analyze reminders.task");
          statement.execute("checkpoint");
        }
      }
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }

  private static void run(Connection connection, String sql, Object... values) throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(sql)) {
      for (int i = 0; i < values.length; i++) {
        statement.setObject(i + 1, values[i]);
      }
      statement.executeUpdate();
    }
  }
}
