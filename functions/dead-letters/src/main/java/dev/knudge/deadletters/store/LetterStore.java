package dev.knudge.deadletters.store;

import dev.knudge.contracts.Delivery;
import dev.knudge.contracts.Json;
import dev.knudge.deadletters.Count;
import dev.knudge.deadletters.Deed;
import dev.knudge.deadletters.Entry;
import dev.knudge.deadletters.Kept;
import dev.knudge.deadletters.Letter;
import dev.knudge.deadletters.Question;
import dev.knudge.deadletters.State;
import dev.knudge.runtime.UnavailableException;
import dev.knudge.runtime.paging.Cursor;
import dev.knudge.runtime.paging.Limit;
import dev.knudge.runtime.paging.Page;
import io.micronaut.data.jdbc.runtime.JdbcOperations;
import jakarta.inject.Singleton;
import jakarta.transaction.Transactional;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** The letters: what arrives is kept, what operators ask is looked up, and what is over goes in time. */
@Singleton
public class LetterStore {
  /** How many values a cursor of the list has. */
  public static final int CURSOR_SIZE = 1;

  private static final String INSERT =
      """
      insert into letter (fingerprint, destination, code, reason, source, event_id, type, subject, event_time, user_id, task_id,
        origin_topic, origin_partition, origin_offset, headers, body, state, stored_at, changed_at, attempts)
      values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, 'stored', ?, ?, ?)
      on conflict (fingerprint) do nothing
      returning id\
      """;

  private static final String ARRIVED =
      "insert into arrival (letter_id, partition, \"offset\", arrived_at) values (?, ?, ?, ?) on conflict do nothing";

  /** What was over is open again: its destination did not take it, whatever was decided before. One that is being sent stays so. */
  private static final String AGAIN =
      """
      update letter set arrivals = arrivals + 1, attempts = attempts + ?, code = ?, reason = ?, changed_at = ?,
        state = case when state in ('redriven', 'discarded') then 'stored' else state end
      where id = ?\
      """;

  static final String DEED =
      "insert into deed (letter_id, at, what, by_user, code, reason) values (?, ?, ?, ?, ?, ?)";

  private static final String DISCARD =
      "update letter set state = 'discarded', changed_at = ? where id = ? and state in ('stored', 'failed')";

  private static final String FORGET =
      """
      delete from letter where ctid = any (array(
        select ctid from letter where state in ('redriven', 'discarded') and changed_at < ? order by changed_at limit ? for update skip locked))\
      """;

  private static final String COUNTS =
      """
      select state, destination, code, count(*) as letters from letter where state in ('stored', 'redriving', 'failed')
      group by state, destination, code order by letters desc, destination, code, state limit 200\
      """;

  private static final String OPEN =
      "select count(*), min(stored_at) as oldest from letter where state in ('stored', 'redriving', 'failed')";

  private final JdbcOperations database;

  LetterStore(JdbcOperations database) {
    this.database = database;
  }

  /**
   * How much is open.
   *
   * @param oldest when the oldest of them came; null where there is none
   */
  public record Open(long letters, @Nullable Instant oldest) {}

  /** A letter with what it holds. */
  public record Whole(Entry entry, Delivery original) {}

  /**
   * Keeps a letter; one that is there already is noted to have come again, unless this very record told of it before.
   *
   * @param attempts how often the platform posted it
   */
  @Transactional
  public Kept keep(Letter letter, int attempts, Instant now) {
    Long id = insert(letter, attempts, now);
    boolean isNew = id != null;
    if (id == null) {
      id =
          database.prepareStatement(
              "select id from letter where fingerprint = ? for update",
              statement -> {
                statement.setBytes(1, letter.fingerprint());
                try (ResultSet row = statement.executeQuery()) {
                  // Forgotten in between: whoever delivers it again finds nothing, and it is new.
                  if (!row.next()) {
                    throw new UnavailableException(
                        "The letter was forgotten while it came again; it is to be delivered again.");
                  }
                  return row.getLong(1);
                }
              });
    }
    if (update(ARRIVED, id, letter.position().partition(), letter.position().offset(), now) == 0) {
      return Kept.SEEN;
    }
    if (!isNew) {
      update(AGAIN, attempts, letter.code(), letter.reason(), now, id);
    }
    update(DEED, id, now, "arrived", null, letter.code(), letter.reason());
    return isNew ? Kept.NEW : Kept.AGAIN;
  }

  private @Nullable Long insert(Letter letter, int attempts, Instant now) {
    Map<String, String> headers = new TreeMap<>();
    letter.original().headers().forEach((name, value) -> headers.put(name, noNul(value)));
    // The platform's token to this function: it is none of the event's, and is good for an hour.
    headers.remove("authorization");
    return database.prepareStatement(
        INSERT,
        statement -> {
          Sql.set(
              statement,
              letter.fingerprint(),
              letter.destination(),
              letter.code(),
              letter.reason(),
              letter.source(),
              letter.eventId(),
              letter.type(),
              letter.subject(),
              letter.time(),
              letter.userId(),
              letter.taskId(),
              letter.origin().topic(),
              letter.origin().partition(),
              letter.origin().offset(),
              Json.write(headers),
              letter.original().body(),
              now,
              now,
              attempts);
          try (ResultSet row = statement.executeQuery()) {
            return row.next() ? row.getLong(1) : null;
          }
        });
  }

  private static String noNul(String value) {
    return value.replace('\0', '\uFFFD');
  }

  /**
   * One page, the newest first.
   *
   * @throws dev.knudge.runtime.problem.ProblemException 400 if the cursor's values are none that the list gave out
   */
  @Transactional
  public Page<Entry> page(Question question, @Nullable Cursor cursor, Limit limit) {
    Conditions conditions = new Conditions(question);
    if (cursor != null) {
      conditions.and("id < ?", id(cursor));
    }
    List<Entry> found =
        database.prepareStatement(
            "select "
                + EntryRow.COLUMNS
                + " from letter where "
                + conditions.sql()
                + " order by id desc limit "
                + (limit.items() + 1),
            statement -> {
              Sql.set(statement, conditions.values());
              List<Entry> entries = new ArrayList<>();
              try (ResultSet row = statement.executeQuery()) {
                while (row.next()) {
                  entries.add(EntryRow.of(row));
                }
              }
              return entries;
            });
    if (found.size() <= limit.items()) {
      return new Page<>(found, null);
    }
    List<Entry> items = found.subList(0, limit.items());
    return new Page<>(items, new Cursor(List.of(Long.toString(items.getLast().id()))));
  }

  private static long id(Cursor cursor) {
    try {
      return Long.parseLong(cursor.values().getFirst());
    } catch (NumberFormatException e) {
      throw Cursor.foreign();
    }
  }

  /** The letter; null where there is none of that id. */
  @Transactional
  public @Nullable Whole find(long id) {
    return database.prepareStatement(
        "select " + EntryRow.COLUMNS + ", headers, body from letter where id = ?",
        statement -> {
          Sql.set(statement, id);
          try (ResultSet row = statement.executeQuery()) {
            return row.next() ? new Whole(EntryRow.of(row), Sql.original(row)) : null;
          }
        });
  }

  /** What was done with it, the latest last; of very much only the latest. */
  @Transactional
  public List<Deed> deeds(long id, int limit) {
    return database.prepareStatement(
        "select at, what, by_user, code, reason from deed where letter_id = ? order by id desc limit ?",
        statement -> {
          Sql.set(statement, id, limit);
          List<Deed> deeds = new ArrayList<>();
          try (ResultSet row = statement.executeQuery()) {
            while (row.next()) {
              deeds.addFirst(deed(row));
            }
          }
          return deeds;
        });
  }

  private static Deed deed(ResultSet row) throws SQLException {
    return new Deed(
        Objects.requireNonNull(Sql.instant(row, "at")),
        row.getString("what"),
        row.getString("by_user"),
        Sql.integer(row, "code"),
        row.getString("reason"));
  }

  /** Discards it, and says so; false where it does not wait for a decision. */
  @Transactional
  public boolean discard(long id, String by, Instant now) {
    boolean discarded = update(DISCARD, now, id) == 1;
    if (discarded) {
      update(DEED, id, now, "discarded", by, null, null);
    }
    return discarded;
  }

  /** How many open letters are alike; the most first, 200 at most. */
  @Transactional
  public List<Count> counts() {
    return database.prepareStatement(
        COUNTS,
        statement -> {
          List<Count> counts = new ArrayList<>();
          try (ResultSet row = statement.executeQuery()) {
            while (row.next()) {
              counts.add(
                  new Count(
                      Objects.requireNonNull(State.of(row.getString("state"))),
                      row.getString("destination"),
                      Sql.integer(row, "code"),
                      row.getLong("letters")));
            }
          }
          return counts;
        });
  }

  /** How much is open. */
  @Transactional
  public Open open() {
    return database.prepareStatement(
        OPEN,
        statement -> {
          try (ResultSet row = statement.executeQuery()) {
            row.next();
            return new Open(row.getLong(1), Sql.instant(row, "oldest"));
          }
        });
  }

  /** Removes at most {@code limit} of what was over before that, and says how many. */
  @Transactional
  public int forget(Instant before, int limit) {
    return update(FORGET, before, limit);
  }

  private int update(String sql, @Nullable Object... values) {
    return database.prepareStatement(
        sql,
        statement -> {
          Sql.set(statement, values);
          return statement.executeUpdate();
        });
  }
}
