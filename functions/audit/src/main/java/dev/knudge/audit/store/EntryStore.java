package dev.knudge.audit.store;

import dev.knudge.audit.Entry;
import dev.knudge.audit.Question;
import dev.knudge.audit.Recorded;
import dev.knudge.contracts.Json;
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
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;
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

  /** As PostgreSQL reads it, to its microsecond; with the era, since RFC 3339 has a year 0. */
  private static final DateTimeFormatter TIMESTAMP =
      DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss.SSSSSSX G", Locale.ENGLISH)
          .withZone(ZoneOffset.UTC);

  private static final String RECORD =
      """
      insert into entry (event_id, source, event_key, type, task_id, user_id, actor, occurred_at, changes, data, data_kind, attributes, causation_id, correlation_id, trace_id)
      select event_id, source, event_key, type, task_id, user_id, actor, coalesce(occurred_at::timestamptz, clock_timestamp()), changes::json, data::json, data_kind,
        attributes::json, causation_id, correlation_id, trace_id
      from unnest(?::text[], ?::text[], ?::text[], ?::text[], ?::text[], ?::text[], ?::text[], ?::text[], ?::text[], ?::text[], ?::text[], ?::text[], ?::text[], ?::text[], ?::text[])
        with ordinality as event (event_id, source, event_key, type, task_id, user_id, actor, occurred_at, changes, data, data_kind, attributes, causation_id, correlation_id,
          trace_id, place)
      order by place
      on conflict (event_id, source, event_key) do nothing\
      """;

  private static final List<Function<Entry, @Nullable String>> COLUMNS =
      List.of(
          Entry::eventId,
          Entry::source,
          Entry::eventKey,
          Entry::type,
          Entry::taskId,
          Entry::userId,
          entry -> entry.actor().wireName(),
          entry -> timestamp(entry.occurredAt()),
          entry -> EntryRow.changes(entry.changes()),
          entry -> entry.evidence().tree() == null ? null : Json.write(entry.evidence().tree()),
          entry -> entry.evidence().kind().wireName(),
          entry -> Json.write(entry.attributes()),
          Entry::causationId,
          Entry::correlationId,
          Entry::traceId);

  /** The second condition holds for rows that a restored backup brought along from a database whose transactions were numbered further: they are old. */
  private static final String IN_SNAPSHOT =
      "(pg_visible_in_snapshot(recorded_in, ?::pg_snapshot) or recorded_in >= pg_snapshot_xmax(pg_current_snapshot()))";

  private static final String FIND =
      "select "
          + EntryRow.COLUMNS
          + " from entry where event_id = ? and user_id = ? and (?::text is null or source = ?) order by sequence desc limit 100";

  private final JdbcOperations database;

  EntryStore(JdbcOperations database) {
    this.database = database;
  }

  /** Adds entries in the caller's transaction; one that is there already stays as it is. */
  @Transactional
  public void record(List<Entry> entries) {
    database.prepareStatement(
        RECORD,
        statement -> {
          for (int column = 0; column < COLUMNS.size(); column++) {
            Object[] values = entries.stream().map(COLUMNS.get(column)).toArray();
            statement.setArray(column + 1, statement.getConnection().createArrayOf("text", values));
          }
          return statement.executeUpdate();
        });
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
      return new ArrayList<>(
          database.entityStream(rows, EntryRow.class).map(EntryRow::recorded).toList());
    }
  }

  private static @Nullable String timestamp(@Nullable Instant time) {
    return time == null ? null : TIMESTAMP.format(time);
  }

  /** The SQL of one page, with only the conditions that are asked for, so that each kind of question has its own plan and index. */
  private record PageQuery(String sql, List<Object> values) {
    static PageQuery of(Question question, String snapshot, @Nullable PageEnd before, Limit limit) {
      StringBuilder sql =
          new StringBuilder(
              "select " + EntryRow.COLUMNS + " from entry where user_id = ? and " + IN_SNAPSHOT);
      List<Object> values = new ArrayList<>(List.of(question.userId(), snapshot));
      condition(sql, values, " and task_id = ?", question.taskId());
      condition(sql, values, " and type = ?", question.type());
      condition(sql, values, " and occurred_at >= ?", question.from());
      condition(sql, values, " and occurred_at < ?", question.to());
      if (before != null) {
        sql.append(" and (occurred_at, sequence) < (?, ?)");
        values.add(before.occurredAt());
        values.add(before.sequence());
      }
      sql.append(" order by occurred_at desc, sequence desc limit ").append(limit.items() + 1);
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
