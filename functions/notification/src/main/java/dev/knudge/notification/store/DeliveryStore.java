package dev.knudge.notification.store;

import dev.knudge.notification.Delivery;
import dev.knudge.notification.DeliveryState;
import dev.knudge.notification.Lanes.Room;
import dev.knudge.notification.Step;
import dev.knudge.runtime.database.Sql;
import io.micronaut.data.jdbc.runtime.JdbcOperations;
import jakarta.inject.Singleton;
import jakarta.transaction.Transactional;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Deliveries on their way. Each method joins the caller's transaction. */
@Singleton
public class DeliveryStore {
  private static final String COLUMNS =
      "number, notification_id, user_id, channel, state, attempts, first_attempt_at, possibly_repeated";

  /**
   * Of each channel some, passing over users who are busy (no id holds a space). Literally below infinity, since the index holds but those. Rows that another transaction holds are being
   * seen to.
   */
  static final String DUE =
      """
      select due.* from unnest(?::text[], ?::int[]) as lane (channel, places) cross join lateral (
        select %s from delivery
        where delivery.channel = lane.channel and due_at <= ? and due_at < 'infinity' and lane.channel || ' ' || user_id <> all (?::text[])
        order by due_at, number limit lane.places for update skip locked) as due\
      """
          .formatted(COLUMNS);

  /** Only as it was known: whoever claimed it once more since then is the one to say how it stands. */
  private static final String APPLY =
      """
      update delivery set state = step.state, due_at = coalesce(step.due_at, 'infinity')::timestamptz, attempts = step.attempts,
        first_attempt_at = step.first_attempt_at::timestamptz, error = step.error, possibly_repeated = step.possibly_repeated, changed_at = ?
      from unnest(?::bigint[], ?::text[], ?::int[], ?::text[], ?::text[], ?::int[], ?::text[], ?::text[], ?::boolean[])
        as step (number, was, had, state, due_at, attempts, first_attempt_at, error, possibly_repeated)
      where delivery.number = step.number and delivery.state = step.was and delivery.attempts = step.had
      returning delivery.number\
      """;

  private static final String ADD =
      """
      insert into delivery (notification_id, user_id, channel, state, due_at, changed_at)
      select notification_id, user_id, channel, 'pending', ?, ? from unnest(?::text[], ?::text[], ?::text[]) as next (notification_id, user_id, channel)
      on conflict do nothing\
      """;

  /** One that is being sent stays so: its outcome is not known yet. */
  private static final String ACKNOWLEDGE =
      """
      update delivery set
        state = case when state in ('pushed', 'unacknowledged') then 'acknowledged' when state = 'unknown' then state else 'cancelled' end,
        error = case when state = 'unknown' then error end, due_at = 'infinity', changed_at = ?
      where notification_id = ? and state in ('pushed', 'unacknowledged', 'pending', 'held', 'unknown')\
      """;

  private static final String LOOK_AGAIN =
      "update delivery set due_at = ? where user_id = ? and state = 'held'";

  /** Literally of those channels, since the index holds but them. */
  private static final String BEGUN =
      """
      select user_id, channel, count(*) from delivery where channel in ('email', 'sms') and user_id = any (?) and first_attempt_at > ?
      group by user_id, channel\
      """;

  private static final String PUSHED =
      "select exists (select from delivery where notification_id = ? and state = 'pushed')";

  private final JdbcOperations database;

  DeliveryStore(JdbcOperations database) {
    this.database = database;
  }

  /**
   * How a delivery changes.
   *
   * @param before as it was known
   * @param after as it is from now on, but for what the step says
   */
  public record Change(Delivery before, Delivery after, Step step) {}

  /**
   * A delivery that is to be made.
   *
   * @param notificationId of what
   * @param userId whose
   */
  public record Next(String notificationId, String userId, String channel) {}

  /** Takes some that are due where there is room, of each channel the earliest first. */
  @Transactional
  public List<Delivery> take(Instant now, Room room) {
    List<Map.Entry<String, Integer>> lanes = List.copyOf(room.places().entrySet());
    return database.prepareStatement(
        DUE,
        statement -> {
          Sql.array(statement, 1, "text", lanes, Map.Entry::getKey);
          Sql.array(statement, 2, "int", lanes, Map.Entry::getValue);
          statement.setObject(3, Sql.time(now));
          Sql.array(statement, 4, "text", room.busy(), it -> it.channel() + " " + it.user());
          List<Delivery> due = new ArrayList<>();
          try (ResultSet row = statement.executeQuery()) {
            while (row.next()) {
              due.add(read(row));
            }
          }
          return due;
        });
  }

  /** How many e-mails and SMS were begun for each of these users since then, by user and channel; what is not there is none. */
  @Transactional
  public Map<String, Map<String, Integer>> begun(Collection<String> userIds, Instant since) {
    return database.prepareStatement(
        BEGUN,
        statement -> {
          Sql.array(statement, 1, "text", userIds, user -> user);
          statement.setObject(2, Sql.time(since));
          Map<String, Map<String, Integer>> begun = new HashMap<>();
          try (ResultSet row = statement.executeQuery()) {
            while (row.next()) {
              begun
                  .computeIfAbsent(row.getString(1), _ -> new HashMap<>())
                  .put(row.getString(2), row.getInt(3));
            }
          }
          return begun;
        });
  }

  /** Changes those that still are as they were known, and says which. */
  @Transactional
  public Set<Long> apply(List<Change> changes, Instant now) {
    if (changes.isEmpty()) {
      return Set.of();
    }
    return database.prepareStatement(
        APPLY,
        statement -> {
          statement.setObject(1, Sql.time(now));
          Sql.array(statement, 2, "bigint", changes, it -> it.before().number());
          Sql.array(statement, 3, "text", changes, it -> it.before().state().wireName());
          Sql.array(statement, 4, "int", changes, it -> it.before().attempts());
          Sql.array(statement, 5, "text", changes, it -> it.step().state().wireName());
          Sql.array(statement, 6, "text", changes, it -> text(it.step().dueAt()));
          Sql.array(statement, 7, "int", changes, it -> it.after().attempts());
          Sql.array(statement, 8, "text", changes, it -> text(it.after().firstAttemptAt()));
          Sql.array(statement, 9, "text", changes, it -> it.step().error());
          Sql.array(statement, 10, "boolean", changes, it -> it.after().possiblyRepeated());
          Set<Long> changed = new HashSet<>();
          try (ResultSet row = statement.executeQuery()) {
            while (row.next()) {
              changed.add(row.getLong(1));
            }
          }
          return changed;
        });
  }

  /** Adds deliveries that are due at once; one that is there already stays as it is. */
  @Transactional
  public void add(List<Next> deliveries, Instant now) {
    if (deliveries.isEmpty()) {
      return;
    }
    database.prepareStatement(
        ADD,
        statement -> {
          statement.setObject(1, Sql.time(now));
          statement.setObject(2, Sql.time(now));
          Sql.array(statement, 3, "text", deliveries, Next::notificationId);
          Sql.array(statement, 4, "text", deliveries, Next::userId);
          Sql.array(statement, 5, "text", deliveries, Next::channel);
          return statement.executeUpdate();
        });
  }

  /** Ends what is on its way of a notification that its user has seen, and says whether a push waited for that. */
  @Transactional
  public boolean acknowledge(String notificationId, Instant now) {
    boolean pushed =
        database.prepareStatement(
            PUSHED,
            statement -> {
              statement.setString(1, notificationId);
              try (ResultSet row = statement.executeQuery()) {
                row.next();
                return row.getBoolean(1);
              }
            });
    database.prepareStatement(
        ACKNOWLEDGE,
        statement -> {
          statement.setObject(1, Sql.time(now));
          statement.setString(2, notificationId);
          return statement.executeUpdate();
        });
    return pushed;
  }

  /** Has what is held back looked at once more: its user may have other quiet hours now. */
  @Transactional
  public void lookAgain(String userId, Instant now) {
    database.prepareStatement(
        LOOK_AGAIN,
        statement -> {
          statement.setObject(1, Sql.time(now));
          statement.setString(2, userId);
          return statement.executeUpdate();
        });
  }

  private static @Nullable String text(@Nullable Instant instant) {
    return Sql.text(instant);
  }

  private static Delivery read(ResultSet row) throws SQLException {
    return new Delivery(
        row.getLong("number"),
        row.getString("notification_id"),
        row.getString("user_id"),
        row.getString("channel"),
        DeliveryState.of(row.getString("state")),
        row.getInt("attempts"),
        Sql.instant(row, "first_attempt_at"),
        row.getBoolean("possibly_repeated"));
  }
}
