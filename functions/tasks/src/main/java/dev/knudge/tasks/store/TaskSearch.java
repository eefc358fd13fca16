package dev.knudge.tasks.store;

import dev.knudge.runtime.paging.Cursor;
import dev.knudge.runtime.paging.Page;
import dev.knudge.tasks.Task;
import dev.knudge.tasks.TaskQuery;
import dev.knudge.tasks.TaskQuery.Sort;
import dev.knudge.tasks.filter.Filter;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Lists of tasks. Each order has its index, and a page begins where the one before ended, however far down the list. */
final class TaskSearch {
  /** How many values a cursor of a list of tasks has: the last task's place in the order, and its id. */
  static final int CURSOR_SIZE = 2;

  private static final Instant NEVER = Instant.MAX;
  private static final Instant EVER = Instant.MIN;

  /** What a timestamptz can hold. */
  private static final Instant EARLIEST = Instant.parse("-4712-01-01T00:00:00Z");

  private static final Instant LATEST = Instant.parse("+294276-01-01T00:00:00Z");

  private TaskSearch() {}

  /**
   * What the database is asked.
   *
   * @param values the parameters, in their order
   */
  record Statement(String sql, List<Object> values) {}

  /** The statement of a page, with only the conditions that are asked for, so that each kind of question has its own plan. */
  static Statement statement(String userId, TaskQuery query, Instant now) {
    Cursor after = query.cursor();
    FilterSql.Condition condition = FilterSql.of(query.filter(), now, query.zone());
    List<Object> values = new ArrayList<>();
    values.add(userId);
    values.addAll(condition.values());
    String order = order(query);
    StringBuilder sql =
        new StringBuilder("select " + TaskRows.COLUMNS + " from task where user_id = ? and ")
            .append(condition.sql());
    if (after != null) {
      String sign = query.descending() ? "<" : ">";
      sql.append(" and (" + order + ", id) " + sign + " (" + placeholder(query.sort()) + ", ?)");
      values.add(place(query.sort(), after.values().getFirst()));
      values.add(after.values().getLast());
    }
    String direction = query.descending() ? " desc" : "";
    sql.append(" order by " + order + direction + ", id" + direction + " limit ")
        .append(query.limit().items() + 1);
    return new Statement(sql.toString(), values);
  }

  static Page<Task> page(Connection connection, String userId, TaskQuery query, Instant now)
      throws SQLException {
    Statement question = statement(userId, query, now);
    try (PreparedStatement statement = connection.prepareStatement(question.sql())) {
      bind(statement, question.values());
      List<Task> found = TaskRows.readAll(statement);
      if (found.size() <= query.limit().items()) {
        return new Page<>(found, null);
      }
      List<Task> items = found.subList(0, query.limit().items());
      return new Page<>(items, end(query, items.getLast()));
    }
  }

  static long count(Connection connection, String userId, Filter filter, ZoneId zone, Instant now)
      throws SQLException {
    FilterSql.Condition condition = FilterSql.of(filter, now, zone);
    List<Object> values = new ArrayList<>();
    values.add(userId);
    values.addAll(condition.values());
    try (PreparedStatement statement =
        connection.prepareStatement(
            "select count(*) from task where user_id = ? and " + condition.sql())) {
      bind(statement, values);
      try (ResultSet row = statement.executeQuery()) {
        row.next();
        return row.getLong(1);
      }
    }
  }

  private static String order(TaskQuery query) {
    return switch (query.sort()) {
      case DUE ->
          "coalesce(due_from, '" + (query.descending() ? "-" : "") + "infinity'::timestamptz)";
      case PRIORITY -> "priority";
      case CREATED -> "created_at";
      case UPDATED -> "updated_at";
      case TITLE -> "lower(title) collate \"C\"";
    };
  }

  private static String placeholder(Sort sort) {
    return switch (sort) {
      case DUE, CREATED, UPDATED -> "?::timestamptz";
      case PRIORITY -> "?::smallint";
      // Lower case is what the database takes for it, which is not always what Java does.
      case TITLE -> "lower(?) collate \"C\"";
    };
  }

  private static Cursor end(TaskQuery query, Task last) {
    TaskRows.Due due = TaskRows.Due.of(last.dueDate(), last.timeZone());
    Instant none = query.descending() ? EVER : NEVER;
    String place =
        switch (query.sort()) {
          case DUE -> (due.from() == null ? none : due.from()).toString();
          case PRIORITY -> Integer.toString(last.priority().ordinal() + 1);
          case CREATED -> last.createdAt().toString();
          case UPDATED -> last.updatedAt().toString();
          case TITLE -> last.title();
        };
    return new Cursor(List.of(place, last.id()));
  }

  /** Reads the place; a forged one must not reach PostgreSQL where it cannot read it. */
  private static Object place(Sort sort, String value) {
    try {
      switch (sort) {
        case PRIORITY -> {
          return Integer.valueOf(Short.parseShort(value));
        }
        case TITLE -> {
          if (value.indexOf('\0') < 0) {
            return value;
          }
        }
        case DUE, CREATED, UPDATED -> {
          Instant time = Instant.parse(value);
          if (time.equals(NEVER) || time.equals(EVER)) {
            return time.equals(NEVER) ? "infinity" : "-infinity";
          }
          if (time.isAfter(EARLIEST) && time.isBefore(LATEST)) {
            return time.toString();
          }
        }
      }
    } catch (DateTimeException | NumberFormatException _) {
      // the same answer
    }
    throw Cursor.foreign();
  }

  static void bind(PreparedStatement statement, List<Object> values) throws SQLException {
    for (int i = 0; i < values.size(); i++) {
      @Nullable Object value = values.get(i);
      switch (value) {
        case Instant instant -> statement.setObject(i + 1, TaskRows.offset(clamped(instant)));
        case LocalDate day -> statement.setObject(i + 1, day);
        default -> statement.setObject(i + 1, value);
      }
    }
  }

  private static Instant clamped(Instant instant) {
    return instant.isBefore(EARLIEST) ? EARLIEST : instant.isAfter(LATEST) ? LATEST : instant;
  }
}
