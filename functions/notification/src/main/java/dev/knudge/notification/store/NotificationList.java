package dev.knudge.notification.store;

import dev.knudge.notification.Listed;
import dev.knudge.notification.Listed.Shown;
import dev.knudge.notification.Notification;
import dev.knudge.notification.Question;
import dev.knudge.runtime.database.Sql;
import dev.knudge.runtime.paging.Cursor;
import dev.knudge.runtime.paging.Limit;
import dev.knudge.runtime.paging.Page;
import io.micronaut.data.jdbc.runtime.JdbcOperations;
import jakarta.inject.Singleton;
import jakarta.transaction.Transactional;
import java.sql.ResultSet;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Notifications as people look at them, latest first, with what became of each. */
@Singleton
public class NotificationList {
  /** How many values a cursor of the list has. */
  public static final int CURSOR_SIZE = 1;

  /** An attempt that should have ended long since is shown as what it is: nobody knows how it ended. */
  private static final String DELIVERIES =
      """
      select notification_id, channel, case when state = 'sending' and due_at < ? then 'unknown' else state end as state,
        changed_at, error, attempts, possibly_repeated
      from delivery where notification_id = any (?) order by number\
      """;

  private final JdbcOperations database;

  NotificationList(JdbcOperations database) {
    this.database = database;
  }

  /**
   * One page.
   *
   * @throws dev.knudge.runtime.problem.ProblemException 400 if the cursor's values are none that the list gave out
   */
  @Transactional
  public Page<Listed> page(Question question, @Nullable Cursor cursor, Limit limit, Instant now) {
    StringBuilder sql = new StringBuilder("user_id = ?");
    List<Object> values = new ArrayList<>(List.of(question.userId()));
    if (question.taskId() != null) {
      sql.append(" and task_id = ?");
      values.add(question.taskId());
    }
    if (question.acknowledged() != null) {
      sql.append(" and acknowledged_at is " + (question.acknowledged() ? "not null" : "null"));
    }
    if (cursor != null) {
      sql.append(" and number < ?");
      values.add(number(cursor));
    }
    sql.append(" order by number desc limit ").append(limit.items() + 1);
    List<Listed> found = find(sql.toString(), values, now);
    if (found.size() <= limit.items()) {
      return new Page<>(found, null);
    }
    List<Listed> items = found.subList(0, limit.items());
    return new Page<>(items, new Cursor(List.of(Long.toString(items.getLast().number()))));
  }

  /** One of that user's; null where there is no such. */
  @Transactional
  public @Nullable Listed one(String userId, String id, Instant now) {
    List<Listed> found = find("user_id = ? and id = ?", List.of(userId, id), now);
    return found.isEmpty() ? null : found.getFirst();
  }

  private static long number(Cursor cursor) {
    try {
      return Long.parseLong(cursor.values().getFirst());
    } catch (NumberFormatException e) {
      throw Cursor.foreign();
    }
  }

  private List<Listed> find(String condition, List<Object> values, Instant now) {
    Map<Long, Notification> found =
        database.prepareStatement(
            "select " + NotificationRow.COLUMNS + " from notification where " + condition,
            statement -> {
              for (int i = 0; i < values.size(); i++) {
                statement.setObject(i + 1, values.get(i));
              }
              Map<Long, Notification> rows = new LinkedHashMap<>();
              try (ResultSet row = statement.executeQuery()) {
                while (row.next()) {
                  rows.put(row.getLong("number"), NotificationRow.read(row));
                }
              }
              return rows;
            });
    Map<String, List<Shown>> deliveries = deliveries(found, now);
    return found.entrySet().stream()
        .map(entry ->
            new Listed(
                entry.getKey(),
                entry.getValue(),
                deliveries.getOrDefault(entry.getValue().id(), List.of())))
        .toList();
  }

  private Map<String, List<Shown>> deliveries(Map<Long, Notification> of, Instant now) {
    return database.prepareStatement(
        DELIVERIES,
        statement -> {
          statement.setObject(1, Sql.time(now));
          Sql.array(statement, 2, "text", of.values(), Notification::id);
          Map<String, List<Shown>> deliveries = new HashMap<>();
          try (ResultSet row = statement.executeQuery()) {
            while (row.next()) {
              deliveries
                  .computeIfAbsent(row.getString("notification_id"), _ -> new ArrayList<>())
                  .add(
                      new Shown(
                          row.getString("channel"),
                          row.getString("state"),
                          Objects.requireNonNull(Sql.instant(row, "changed_at")),
                          row.getString("error"),
                          row.getInt("attempts"),
                          row.getBoolean("possibly_repeated")));
            }
          }
          return deliveries;
        });
  }
}
