package dev.knudge.notification.store;

import dev.knudge.contracts.Json;
import dev.knudge.notification.Notification;
import dev.knudge.runtime.database.Sql;
import io.micronaut.data.jdbc.runtime.JdbcOperations;
import jakarta.inject.Singleton;
import jakarta.transaction.Transactional;
import java.sql.ResultSet;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Notifications, as events lead to them and users acknowledge them. Each method joins the caller's transaction. */
@Singleton
public class NotificationStore {
  /** Channels as one text each, since arrays of arrays have but one length. */
  private static final String ADD =
      """
      insert into notification (id, user_id, kind, task_id, title, content, channels, cause_event_id, correlation_id, traceparent, created_at, silence)
      select id, user_id, kind, task_id, title, content::json, string_to_array(channels, ','), cause, correlation, traceparent, created_at::timestamptz, silence
      from unnest(?::text[], ?::text[], ?::text[], ?::text[], ?::text[], ?::text[], ?::text[], ?::text[], ?::text[], ?::text[], ?::text[], ?::text[])
        with ordinality as row (id, user_id, kind, task_id, title, content, channels, cause, correlation, traceparent, created_at, silence, place)
      order by place
      on conflict (id) do nothing
      returning id\
      """;

  private static final String RECENT =
      """
      select user_id, count(*) from notification
      where user_id = any (?) and created_at > ? and kind <> 'reminder' and silence is null
      group by user_id\
      """;

  private static final String OF =
      "select " + NotificationRow.COLUMNS + " from notification where id = any (?)";

  private static final String ACKNOWLEDGE =
      "update notification set acknowledged_at = ? where id = ? and user_id = ? and acknowledged_at is null returning "
          + NotificationRow.COLUMNS;

  private static final String GATHERED =
      "select "
          + NotificationRow.COLUMNS
          + " from notification where user_id = ? and silence = 'gathered' order by number desc limit ?";

  private static final String DIGEST =
      """
      update notification set silence = 'digested' where ctid = any (array(
        select ctid from notification where user_id = ? and silence = 'gathered' limit ? for update))\
      """;

  private static final String FORGET =
      """
      delete from notification where ctid = any (array(
        select ctid from notification where created_at < ? order by created_at limit ? for update skip locked))\
      """;

  private final JdbcOperations database;

  NotificationStore(JdbcOperations database) {
    this.database = database;
  }

  /** Adds those that are not there yet, and gives their ids. */
  @Transactional
  public Set<String> add(List<Notification> notifications) {
    if (notifications.isEmpty()) {
      return Set.of();
    }
    return database.prepareStatement(
        ADD,
        statement -> {
          Sql.array(statement, 1, "text", notifications, Notification::id);
          Sql.array(statement, 2, "text", notifications, Notification::userId);
          Sql.array(statement, 3, "text", notifications, it -> it.kind().wireName());
          Sql.array(statement, 4, "text", notifications, Notification::taskId);
          Sql.array(statement, 5, "text", notifications, Notification::title);
          Sql.array(statement, 6, "text", notifications, it -> Json.write(it.content()));
          Sql.array(statement, 7, "text", notifications, it -> String.join(",", it.channels()));
          Sql.array(statement, 8, "text", notifications, Notification::causeEventId);
          Sql.array(statement, 9, "text", notifications, Notification::correlationId);
          Sql.array(statement, 10, "text", notifications, Notification::traceparent);
          Sql.array(statement, 11, "text", notifications, it -> it.createdAt().toString());
          Sql.array(
              statement,
              12,
              "text",
              notifications,
              it -> it.silence() == null ? null : it.silence().wireName());
          Set<String> added = new HashSet<>();
          try (ResultSet row = statement.executeQuery()) {
            while (row.next()) {
              added.add(row.getString(1));
            }
          }
          return added;
        });
  }

  /** Of how many each of these users was told since then, reminders aside; users who are not there were told of none. */
  @Transactional
  public Map<String, Integer> recent(Collection<String> userIds, Instant since) {
    return database.prepareStatement(
        RECENT,
        statement -> {
          Sql.array(statement, 1, "text", userIds, user -> user);
          statement.setObject(2, Sql.time(since));
          Map<String, Integer> recent = new HashMap<>();
          try (ResultSet row = statement.executeQuery()) {
            while (row.next()) {
              recent.put(row.getString(1), row.getInt(2));
            }
          }
          return recent;
        });
  }

  /** Those of these ids, by id. */
  @Transactional
  public Map<String, Notification> of(Collection<String> ids) {
    return database.prepareStatement(
        OF,
        statement -> {
          Sql.array(statement, 1, "text", ids, id -> id);
          Map<String, Notification> found = new HashMap<>();
          try (ResultSet row = statement.executeQuery()) {
            while (row.next()) {
              Notification notification = NotificationRow.read(row);
              found.put(notification.id(), notification);
            }
          }
          return found;
        });
  }

  /** Notes that the user has seen it; gives it, or nothing where that was noted before, or it is none of this user's. */
  @Transactional
  public List<Notification> acknowledge(String userId, String id, Instant now) {
    return database.prepareStatement(
        ACKNOWLEDGE,
        statement -> {
          statement.setObject(1, Sql.time(now));
          statement.setString(2, id);
          statement.setString(3, userId);
          try (ResultSet row = statement.executeQuery()) {
            return row.next() ? List.of(NotificationRow.read(row)) : List.of();
          }
        });
  }

  /** What was gathered for a user, latest first. */
  @Transactional
  public List<Notification> gathered(String userId, int limit) {
    return database.prepareStatement(
        GATHERED,
        statement -> {
          statement.setString(1, userId);
          statement.setInt(2, limit);
          List<Notification> gathered = new ArrayList<>();
          try (ResultSet row = statement.executeQuery()) {
            while (row.next()) {
              gathered.add(NotificationRow.read(row));
            }
          }
          return gathered;
        });
  }

  /** Notes that at most {@code limit} of what was gathered for a user are told in a digest, and says how many. */
  @Transactional
  public int digest(String userId, int limit) {
    return database.prepareStatement(
        DIGEST,
        statement -> {
          statement.setString(1, userId);
          statement.setInt(2, limit);
          return statement.executeUpdate();
        });
  }

  /** Removes at most {@code limit} of those that are older than that, with their deliveries, and says how many. */
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
