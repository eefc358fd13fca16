package dev.knudge.notification.store;

import dev.knudge.runtime.database.Sql;
import io.micronaut.data.jdbc.runtime.JdbcOperations;
import jakarta.inject.Singleton;
import jakarta.transaction.Transactional;
import java.sql.ResultSet;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** When users are next to be told in a digest. Each method joins the caller's transaction. */
@Singleton
public class DigestStore {
  private static final String SET =
      "insert into digest (user_id, due_at) values (?, ?) on conflict (user_id) do update set due_at = excluded.due_at";

  /** One that is due already comes, and what was gathered is told no later than it was to be. */
  private static final String CHANGE =
      """
      insert into digest (user_id, due_at) values (?, ?) on conflict (user_id) do update set due_at = case
        when digest.due_at <= ?
          or exists (select from notification where notification.user_id = digest.user_id and silence = 'gathered')
        then least(digest.due_at, excluded.due_at) else excluded.due_at end\
      """;

  private static final String REMOVE =
      """
      delete from digest where user_id = ?
        and not exists (select from notification where notification.user_id = digest.user_id and silence = 'gathered')\
      """;

  private static final String BY_THEN =
      """
      insert into digest (user_id, due_at) select user_id, ? from unnest(?::text[]) as gathered (user_id) order by user_id
      on conflict (user_id) do update set due_at = least(digest.due_at, excluded.due_at)\
      """;

  private static final String POSTPONE =
      "update digest set due_at = ? where user_id = ? and due_at = ?";

  private static final String DUE =
      "select user_id, due_at from digest where due_at <= ? order by due_at limit ? for update skip locked";

  private final JdbcOperations database;

  DigestStore(JdbcOperations database) {
    this.database = database;
  }

  /**
   * A digest that is due.
   *
   * @param dueAt since when
   */
  public record Due(String userId, Instant dueAt) {}

  /** Sets when the next is due; null where there is to be none but of what is gathered already. */
  @Transactional
  public void reschedule(String userId, @Nullable Instant dueAt) {
    database.prepareStatement(
        dueAt == null ? REMOVE : SET,
        statement -> {
          statement.setString(1, userId);
          if (dueAt != null) {
            statement.setObject(2, Sql.time(dueAt));
          }
          return statement.executeUpdate();
        });
  }

  /** As {@link #reschedule}, when the user says another time: what is due by now or gathered already does not come later for that. */
  @Transactional
  public void change(String userId, @Nullable Instant dueAt, Instant now) {
    if (dueAt == null) {
      reschedule(userId, null);
      return;
    }
    database.prepareStatement(
        CHANGE,
        statement -> {
          statement.setString(1, userId);
          statement.setObject(2, Sql.time(dueAt));
          statement.setObject(3, Sql.time(now));
          return statement.executeUpdate();
        });
  }

  /** Sees to it that these users, each once, are told by then. */
  @Transactional
  public void byThen(Collection<String> userIds, Instant dueAt) {
    if (userIds.isEmpty()) {
      return;
    }
    database.prepareStatement(
        BY_THEN,
        statement -> {
          statement.setObject(1, Sql.time(dueAt));
          Sql.array(statement, 2, "text", userIds, user -> user);
          return statement.executeUpdate();
        });
  }

  /** Has one that is still as it was taken wait until then, and says how many that are. */
  @Transactional
  public int postpone(Due taken, Instant until) {
    return database.prepareStatement(
        POSTPONE,
        statement -> {
          statement.setObject(1, Sql.time(until));
          statement.setString(2, taken.userId());
          statement.setObject(3, Sql.time(taken.dueAt()));
          return statement.executeUpdate();
        });
  }

  /** Takes some that are due; those that another transaction holds are passed over. */
  @Transactional
  public List<Due> take(Instant now, int limit) {
    return database.prepareStatement(
        DUE,
        statement -> {
          statement.setObject(1, Sql.time(now));
          statement.setInt(2, limit);
          List<Due> due = new ArrayList<>();
          try (ResultSet row = statement.executeQuery()) {
            while (row.next()) {
              due.add(
                  new Due(
                      row.getString(1),
                      java.util.Objects.requireNonNull(Sql.instant(row, "due_at"))));
            }
          }
          return due;
        });
  }
}
