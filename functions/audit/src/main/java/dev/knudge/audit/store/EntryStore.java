package dev.knudge.audit.store;

import dev.knudge.audit.Disclosure;
import dev.knudge.audit.Enclosure;
import dev.knudge.audit.Question;
import dev.knudge.audit.Recorded;
import dev.knudge.audit.UserKey;
import dev.knudge.runtime.paging.Cursor;
import dev.knudge.runtime.paging.Limit;
import dev.knudge.runtime.paging.Page;
import io.micronaut.data.jdbc.annotation.JdbcRepository;
import io.micronaut.data.jdbc.runtime.JdbcOperations;
import io.micronaut.data.model.query.builder.sql.Dialect;
import io.micronaut.data.repository.GenericRepository;
import jakarta.transaction.Transactional;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The trail's table.
 *
 * <p>Pages are cut by the time of the event and, where that is the same, by the order of recording. Events come late and out of order, so entries are added all over that order while
 * somebody pages through it. Therefore a cursor carries the database snapshot of its first page: a walk shows each entry that was recorded when it began, once, and none that was
 * committed later, whatever its number. What came later is in the next walk.
 */
@JdbcRepository(dialect = Dialect.POSTGRES)
public abstract class EntryStore implements GenericRepository<EntryRow, Long> {
  /** How many values a cursor of the trail has. */
  public static final int CURSOR_SIZE = PageEnd.VALUES;

  /** The second condition holds for rows that a restored backup brought along from a database whose transactions were numbered further: they are old. */
  private static final String IN_SNAPSHOT =
      "(pg_visible_in_snapshot(recorded_in, ?::pg_snapshot) or recorded_in >= pg_snapshot_xmax(pg_current_snapshot()))";

  private static final String FIND =
      "select "
          + EntryRow.COLUMNS
          + EntryRow.FROM
          + """
           join entry_key key on key.recorded_at = entry.recorded_at and key.sequence = entry.sequence
          where key.event_id = ? and entry.user_id = ? and (?::text is null or key.source = ?) order by entry.sequence desc limit 100\
          """;

  private final JdbcOperations database;
  private final UserKeys keys;

  EntryStore(JdbcOperations database, UserKeys keys) {
    this.database = database;
    this.keys = keys;
  }

  /**
   * One page, newest first.
   *
   * @throws dev.knudge.runtime.problem.ProblemException 400 if the cursor's values are none that the trail gave out
   */
  @Transactional
  public Page<Recorded> page(Question question, @Nullable Cursor cursor, Limit limit) {
    @Nullable PageEnd before = cursor == null ? null : PageEnd.of(cursor);
    String snapshot = before == null ? snapshot() : before.snapshot();
    PageQuery query = PageQuery.of(question, snapshot, before, limit);
    List<Recorded> found =
        database.prepareStatement(query.sql(), statement -> recorded(query.bind(statement)));
    if (found.size() <= limit.items()) {
      return new Page<>(found, null);
    }
    List<Recorded> items = found.subList(0, limit.items());
    return new Page<>(items, PageEnd.of(snapshot, items.getLast()).cursor());
  }

  /**
   * The user's entries with that event id, last recorded first.
   *
   * @param source only from that source; null for all
   */
  @Transactional
  public List<Recorded> find(String userId, String eventId, @Nullable String source) {
    return database.prepareStatement(
        FIND,
        statement -> {
          statement.setString(1, eventId);
          statement.setString(2, userId);
          statement.setString(3, source);
          statement.setString(4, source);
          return recorded(statement);
        });
  }

  private String snapshot() {
    return database.prepareStatement(
        "select pg_current_snapshot()::text",
        statement -> {
          try (ResultSet row = statement.executeQuery()) {
            row.next();
            return row.getString(1);
          }
        });
  }

  private List<Recorded> recorded(PreparedStatement statement) throws SQLException {
    try (ResultSet rows = statement.executeQuery()) {
      Map<Long, Optional<UserKey>> unwrapped = new HashMap<>();
      return new ArrayList<>(
          database
              .entityStream(rows, EntryRow.class)
              .map(row -> row.recorded(disclosure(row, unwrapped)))
              .toList());
    }
  }

  /** A page is mostly one user's: a key is unwrapped once. */
  private Disclosure disclosure(EntryRow row, Map<Long, Optional<UserKey>> unwrapped) {
    byte[] wrapped = row.wrapped();
    if (wrapped.length == 0) {
      return row.keyOwner() == null ? new Disclosure.Damaged() : new Disclosure.Erased();
    }
    @Nullable UserKey key =
        unwrapped
            .computeIfAbsent(
                row.keyId(),
                _ ->
                    Optional.ofNullable(
                        keys.unwrap(
                            wrapped,
                            String.valueOf(row.wrappedBy()),
                            String.valueOf(row.keyOwner()))))
            .orElse(null);
    return Enclosure.open(row.particulars(), key, row.source(), row.eventKey());
  }

  /** The SQL of one page, with only the conditions that are asked for, so that each kind of question has its own plan and index. */
  private record PageQuery(String sql, List<Object> values) {
    static PageQuery of(Question question, String snapshot, @Nullable PageEnd before, Limit limit) {
      StringBuilder sql =
          new StringBuilder(
              "select "
                  + EntryRow.COLUMNS
                  + EntryRow.FROM
                  + " where entry.user_id = ? and "
                  + IN_SNAPSHOT);
      List<Object> values = new ArrayList<>(List.of(question.userId(), snapshot));
      condition(sql, values, " and task_id = ?", question.taskId());
      condition(sql, values, " and type = ?", question.type());
      condition(sql, values, " and occurred_at >= ?", question.from());
      condition(sql, values, " and occurred_at < ?", question.to());
      if (before != null) {
        sql.append(" and (occurred_at, entry.sequence) < (?, ?)");
        values.add(before.occurredAt());
        values.add(before.sequence());
      }
      sql.append(" order by occurred_at desc, entry.sequence desc limit ")
          .append(limit.items() + 1);
      return new PageQuery(sql.toString(), values);
    }

    private static void condition(
        StringBuilder sql, List<Object> values, String condition, @Nullable Object value) {
      if (value != null) {
        sql.append(condition);
        values.add(value);
      }
    }

    PreparedStatement bind(PreparedStatement statement) throws SQLException {
      for (int i = 0; i < values.size(); i++) {
        Object value = values.get(i);
        statement.setObject(
            i + 1, value instanceof Instant instant ? instant.atOffset(ZoneOffset.UTC) : value);
      }
      return statement;
    }
  }
}
