package dev.knudge.reminders.store;

import dev.knudge.reminders.Due;
import dev.knudge.reminders.Firing;
import dev.knudge.runtime.database.Sql;
import io.micronaut.data.jdbc.runtime.JdbcOperations;
import jakarta.inject.Singleton;
import jakarta.transaction.Transactional;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a tick takes. Reminders that another transaction holds are passed over: either another tick fires them, or an event is changing them, and the next tick sees how they stand then.
 * Each method joins the caller's transaction.
 */
@Singleton
public class DueStore {
  /** From where the last batch ended: what was fired lies before that, and would be read again until it is vacuumed away. */
  static final String DUE =
      "select "
          + ReminderRow.COLUMNS
          + """
           from reminder where state = 'pending' and remind_at >= ? and remind_at <= ? and (remind_at, number) > (?, ?)
          order by remind_at, number limit ? for update skip locked\
          """;

  private static final String FIRE =
      """
      update reminder set state = case when firing.missed then 'missed' else 'fired' end, fired_for = remind_at, fired_at = ?, changed_at = ?,
        late_by = firing.late_by, missed = firing.missed, event_id = firing.event_id
      from unnest(?::bigint[], ?::bigint[], ?::boolean[], ?::text[]) as firing (number, late_by, missed, event_id)
      where reminder.number = firing.number\
      """;

  private static final String TOO_LATE =
      """
      select distinct user_id from (select user_id from reminder where state = 'pending' and remind_at < ? order by remind_at, number limit ?) as late\
      """;

  private static final String MISSED =
      "select "
          + ReminderRow.COLUMNS
          + " from reminder where state = 'pending' and user_id = ? and remind_at < ? order by remind_at desc, number desc limit ? for update skip locked";

  private static final String EARLIEST =
      "select min(remind_at) from reminder where state = 'pending'";

  private static final String FORGET_REMINDERS =
      """
      delete from reminder where ctid = any (array(
        select ctid from reminder where state in ('fired', 'missed', 'cancelled') and changed_at < ? order by changed_at limit ? for update skip locked))\
      """;

  /** A task that is over, and has no reminder that is still known. */
  private static final String FORGET_TASKS =
      """
      delete from task where ctid = any (array(
        select ctid from task where ended_at < ?
          and not exists (select from reminder where reminder.user_id = task.user_id and reminder.task_id = task.task_id)
        order by ended_at limit ? for update skip locked))\
      """;

  private final JdbcOperations database;

  DueStore(JdbcOperations database) {
    this.database = database;
  }

  /** A reminder and how it fired. */
  public record Fired(Due due, Firing firing) {}

  /**
   * Takes what is due, earliest first.
   *
   * @param from what was to fire earlier is left: it is for a digest
   * @param after the last of the batch before; null for the first
   */
  @Transactional
  public List<Due> take(Instant from, Instant now, @Nullable Due after, int limit) {
    return database.prepareStatement(
        DUE,
        statement -> {
          statement.setObject(1, Sql.time(from));
          statement.setObject(2, Sql.time(now));
          statement.setObject(3, Sql.time(after == null ? from : after.remindAt()));
          statement.setLong(4, after == null ? 0 : after.number());
          statement.setInt(5, limit);
          try (ResultSet rows = statement.executeQuery()) {
            return due(rows);
          }
        });
  }

  /** When the next reminder is to fire, or was to; null where none is pending. */
  @Transactional
  public @Nullable Instant earliest() {
    return database.prepareStatement(
        EARLIEST,
        statement -> {
          try (ResultSet row = statement.executeQuery()) {
            OffsetDateTime earliest = row.next() ? row.getObject(1, OffsetDateTime.class) : null;
            return earliest == null ? null : earliest.toInstant();
          }
        });
  }

  /** Notes that they have fired; they are held by {@link #take} or {@link #takeMissed}. */
  @Transactional
  public void fire(List<Fired> fired, Instant now) {
    database.prepareStatement(
        FIRE,
        statement -> {
          statement.setObject(1, Sql.time(now));
          statement.setObject(2, Sql.time(now));
          Sql.array(statement, 3, "bigint", fired, it -> it.due().number());
          Sql.array(statement, 4, "bigint", fired, it -> it.firing().lateBy());
          Sql.array(statement, 5, "boolean", fired, it -> it.firing().missed());
          Sql.array(statement, 6, "text", fired, it -> it.firing().eventId());
          return statement.executeUpdate();
        });
  }

  /** Users who have reminders that were to fire before that; perhaps not all. */
  @Transactional
  public List<String> usersOfMissed(Instant before, int limit) {
    return database.prepareStatement(
        TOO_LATE,
        statement -> {
          statement.setObject(1, Sql.time(before));
          statement.setInt(2, limit);
          List<String> users = new ArrayList<>();
          try (ResultSet rows = statement.executeQuery()) {
            while (rows.next()) {
              users.add(rows.getString(1));
            }
          }
          return users;
        });
  }

  /** Takes what that user missed, latest first. */
  @Transactional
  public List<Due> takeMissed(String userId, Instant before, int limit) {
    return database.prepareStatement(
        MISSED,
        statement -> {
          statement.setString(1, userId);
          statement.setObject(2, Sql.time(before));
          statement.setInt(3, limit);
          try (ResultSet rows = statement.executeQuery()) {
            return due(rows);
          }
        });
  }

  /** Removes at most {@code limit} of the reminders that were over before that, and as many of the tasks; says how many went in all. */
  @Transactional
  public int forget(Instant before, int limit) {
    int forgotten = 0;
    for (String sql : List.of(FORGET_REMINDERS, FORGET_TASKS)) {
      forgotten +=
          database.prepareStatement(
              sql,
              statement -> {
                statement.setObject(1, Sql.time(before));
                statement.setInt(2, limit);
                return statement.executeUpdate();
              });
    }
    return forgotten;
  }

  private static List<Due> due(ResultSet rows) throws SQLException {
    List<Due> due = new ArrayList<>();
    while (rows.next()) {
      due.add(ReminderRow.due(rows));
    }
    return due;
  }
}
