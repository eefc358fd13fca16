package dev.knudge.reminders.store;

import dev.knudge.reminders.Listed;
import dev.knudge.reminders.Question;
import dev.knudge.runtime.database.Sql;
import dev.knudge.runtime.paging.Cursor;
import dev.knudge.runtime.paging.Limit;
import dev.knudge.runtime.paging.Page;
import io.micronaut.data.jdbc.runtime.JdbcOperations;
import jakarta.inject.Singleton;
import jakarta.transaction.Transactional;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Reminders as people look at them, earliest first; those of which nobody knows yet when they fire are last. A reminder that moves while somebody pages through the list is shown where
 * it is when its page is asked for; every other one is shown once.
 */
@Singleton
public class ReminderList {
  /** How many values a cursor of the list has. */
  public static final int CURSOR_SIZE = 2;

  private static final String UNKNOWN = "infinity";

  private final JdbcOperations database;

  ReminderList(JdbcOperations database) {
    this.database = database;
  }

  /**
   * One page.
   *
   * @throws dev.knudge.runtime.problem.ProblemException 400 if the cursor's values are none that the list gave out
   */
  @Transactional
  public Page<Listed> page(Question question, @Nullable Cursor cursor, Limit limit) {
    Query query = new Query(question, cursor, limit);
    List<Listed> found =
        database.prepareStatement(query.sql.toString(), statement -> query.read(statement));
    if (found.size() <= limit.items()) {
      return new Page<>(found, null);
    }
    List<Listed> items = found.subList(0, limit.items());
    return new Page<>(items, cursor(items.getLast()));
  }

  private static Cursor cursor(Listed last) {
    Instant at = last.reminder().standing().remindAt();
    return new Cursor(List.of(at == null ? UNKNOWN : at.toString(), Long.toString(last.number())));
  }

  /** The SQL of one page, with only the conditions that are asked for, so that each kind of question has its own plan and index. */
  private static final class Query {
    private final StringBuilder sql =
        new StringBuilder("select " + ReminderRow.COLUMNS + " from reminder where user_id = ?");
    private final List<Object> values = new ArrayList<>();

    Query(Question question, @Nullable Cursor cursor, Limit limit) {
      values.add(question.userId());
      // Literally, since a parameter would not match the condition of an index.
      sql.append(
          question.state() == null
              ? " and state <> 'cancelled'"
              : " and state = '" + question.state().wireName() + "'");
      condition(" and task_id = ?", question.taskId());
      condition(" and remind_at >= ?", time(question.from()));
      condition(" and remind_at < ?", time(question.to()));
      if (question.from() != null && question.to() == null) {
        sql.append(" and remind_at < 'infinity'");
      }
      if (cursor != null) {
        sql.append(" and (remind_at, number) > (?::timestamptz, ?)");
        end(cursor);
      }
      sql.append(" order by remind_at, number limit ").append(limit.items() + 1);
    }

    List<Listed> read(PreparedStatement statement) throws SQLException {
      for (int i = 0; i < values.size(); i++) {
        statement.setObject(i + 1, values.get(i));
      }
      List<Listed> found = new ArrayList<>();
      try (ResultSet row = statement.executeQuery()) {
        while (row.next()) {
          found.add(
              new Listed(row.getLong("number"), ReminderRow.task(row), ReminderRow.reminder(row)));
        }
      }
      return found;
    }

    private void condition(String condition, @Nullable Object value) {
      if (value != null) {
        sql.append(condition);
        values.add(value);
      }
    }

    /** What the checksum of a cursor lets through may still be forged: it is read before it gets to the database. */
    private void end(Cursor cursor) {
      try {
        String at = cursor.values().get(0);
        values.add(at.equals(UNKNOWN) ? at : Sql.time(bounded(Instant.parse(at))).toString());
        values.add(Long.parseLong(cursor.values().get(1)));
      } catch (DateTimeException | NumberFormatException e) {
        throw Cursor.foreign();
      }
    }

    private static Instant bounded(Instant time) {
      if (time.isBefore(Instant.parse("0001-01-01T00:00:00Z"))
          || time.isAfter(Instant.parse("9999-12-31T23:59:59Z"))) {
        throw Cursor.foreign();
      }
      return time;
    }

    private static @Nullable Object time(@Nullable Instant time) {
      return time == null ? null : Sql.time(time);
    }
  }
}
