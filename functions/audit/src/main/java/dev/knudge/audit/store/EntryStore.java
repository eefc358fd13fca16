package dev.knudge.audit.store;

import dev.knudge.audit.Disclosure;
import dev.knudge.audit.Enclosure;
import dev.knudge.audit.Question;
import dev.knudge.audit.Recorded;
import dev.knudge.audit.UserKey;
import dev.knudge.runtime.paging.Cursor;
import dev.knudge.runtime.paging.Page;
import io.micronaut.data.jdbc.annotation.JdbcRepository;
import io.micronaut.data.jdbc.runtime.JdbcOperations;
import io.micronaut.data.model.query.builder.sql.Dialect;
import io.micronaut.data.repository.GenericRepository;
import jakarta.transaction.Transactional;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Reads the trail's table.
 *
 * <p>Pages are cut by the time of the event and, where that is the same, by the order of recording. Events come late and out of order, so entries are added all over that order while
 * somebody pages through it. Therefore a cursor carries the database snapshot of its first page: a walk shows each entry that was recorded when it began, once, and none that was
 * committed later, whatever its number. What came later is in the next walk.
 */
@JdbcRepository(dialect = Dialect.POSTGRES)
public abstract class EntryStore implements GenericRepository<EntryRow, Long> {
  /** How many values a cursor of the trail has. */
  public static final int CURSOR_SIZE = PageEnd.VALUES;

  private static final String FIND =
      "select "
          + EntryRow.COLUMNS
          + """
           from (
            select entry.*, 1 as offered from entry_key key
            join entry on entry.recorded_in = key.recorded_in and entry.sequence = key.sequence and entry.recorded_at = key.recorded_at
            where key.event_id = ? and (?::text is null or key.source = ?) and (?::text is null or entry.user_id = ?)
            order by entry.sequence desc limit 100
          ) as entry left join user_key using (key_id)
          order by entry.sequence desc\
          """;

  private final JdbcOperations database;
  private final UserKeys keys;

  EntryStore(JdbcOperations database, UserKeys keys) {
    this.database = database;
    this.keys = keys;
  }

  /**
   * So many entries of a type, in a period.
   *
   * @param period its number, from 1
   */
  public record Count(int period, String type, long entries) {}

  /**
   * One page. It has fewer entries than it may where they are very large.
   *
   * @param most how many entries it may have
   * @throws dev.knudge.runtime.problem.ProblemException 400 if the cursor's values are none that the trail gave out
   */
  @Transactional
  public Page<Recorded> page(Question question, @Nullable Cursor cursor, int most) {
    @Nullable PageEnd before = cursor == null ? null : PageEnd.of(cursor);
    String snapshot = before == null ? snapshot() : before.snapshot();
    Marked marked = marked(question);
    if (marked.matchNothing()) {
      return new Page<>(List.of(), null);
    }
    PageQuery query = PageQuery.page(question, marked.hashes(), snapshot, before, most + 1);
    Rows found =
        database.prepareStatement(query.sql(), statement -> rows(query.bind(statement, 1)));
    List<Recorded> items =
        found.entries().size() > most ? found.entries().subList(0, most) : found.entries();
    return new Page<>(
        items,
        items.size() == found.offered() ? null : PageEnd.of(snapshot, items.getLast()).cursor());
  }

  /**
   * How many entries the question finds at present.
   *
   * @param patience how long to count at most
   * @throws RuntimeException that {@link dev.knudge.runtime.database.DatabaseFault} calls busy, where that was not long enough
   */
  @Transactional
  public long count(Question question, Duration patience) {
    Marked marked = marked(question);
    if (marked.matchNothing()) {
      return 0;
    }
    database.prepareStatement(
        "select set_config('statement_timeout', ?, true)",
        statement -> {
          statement.setString(1, Long.toString(patience.toMillis()));
          return statement.execute();
        });
    PageQuery query = PageQuery.count(question, marked.hashes());
    return database.prepareStatement(
        query.sql(),
        statement -> {
          try (ResultSet row = query.bind(statement, 1).executeQuery()) {
            row.next();
            return row.getLong(1);
          }
        });
  }

  /**
   * How many entries of each type there are in each period. The periods follow one another, and the question's own bounds hold, too.
   *
   * @param begins when each period begins, in ascending order
   * @param most how many counts at most
   */
  @Transactional
  public List<Count> counts(Question question, List<Instant> begins, int most) {
    Marked marked = marked(question);
    if (marked.matchNothing()) {
      return List.of();
    }
    PageQuery query = PageQuery.counts(question, marked.hashes(), most);
    return database.prepareStatement(
        query.sql(),
        statement -> {
          Object[] moments = begins.stream().map(EntryWriter::timestamp).toArray();
          statement.setArray(1, statement.getConnection().createArrayOf("text", moments));
          List<Count> counts = new ArrayList<>();
          try (ResultSet rows = query.bind(statement, 2).executeQuery()) {
            while (rows.next()) {
              counts.add(
                  new Count(
                      rows.getInt("period"), rows.getString("type"), rows.getLong("entries")));
            }
          }
          return counts;
        });
  }

  /**
   * The entries with that event id, last recorded first.
   *
   * @param userId only this user's; null for everybody's
   * @param source only from that source; null for all
   */
  @Transactional
  public List<Recorded> find(@Nullable String userId, String eventId, @Nullable String source) {
    return database.prepareStatement(
        FIND,
        statement -> {
          statement.setString(1, eventId);
          statement.setString(2, source);
          statement.setString(3, source);
          statement.setString(4, userId);
          statement.setString(5, userId);
          return rows(statement).entries();
        });
  }

  /**
   * What the marks of a question are in the table.
   *
   * @param hashes null where the question has none
   * @param matchNothing whether the user has no key, hence no entry that could be searched
   */
  private record Marked(long @Nullable [] hashes, boolean matchNothing) {}

  private Marked marked(Question question) {
    Set<String> marks = question.marks();
    if (marks.isEmpty() || question.userId() == null) {
      return new Marked(null, false);
    }
    String userId = question.userId();
    return database
        .execute(connection -> keys.find(connection, userId))
        .map(key -> new Marked(key.hashes(marks), false))
        .orElse(new Marked(null, true));
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

  private record Rows(List<Recorded> entries, long offered) {}

  private Rows rows(PreparedStatement statement) throws SQLException {
    try (ResultSet results = statement.executeQuery()) {
      List<Recorded> entries = new ArrayList<>();
      long offered = 0;
      for (EntryRow row : database.entityStream(results, EntryRow.class).toList()) {
        entries.add(row.recorded(disclosure(row)));
        offered = row.offered();
      }
      return new Rows(entries, offered);
    }
  }

  private Disclosure disclosure(EntryRow row) {
    if (row.wrapped().length == 0) {
      return row.keyOwner() == null ? new Disclosure.Damaged() : new Disclosure.Erased();
    }
    @Nullable UserKey key =
        keys.unwrap(
            row.keyId(),
            row.wrapped(),
            String.valueOf(row.wrappedBy()),
            String.valueOf(row.keyOwner()));
    return Enclosure.open(row.particulars(), key, row.source(), row.eventKey());
  }
}
