package dev.knudge.recurring.store;

import dev.knudge.recurring.Because;
import dev.knudge.recurring.Happening;
import dev.knudge.runtime.paging.Cursor;
import dev.knudge.runtime.paging.Limit;
import dev.knudge.runtime.paging.Page;
import io.micronaut.transaction.TransactionOperations;
import jakarta.inject.Singleton;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.DateTimeException;
import java.time.LocalDateTime;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What became of the occurrences of a series. */
@Singleton
public class HistoryStore {
  /** How many values a cursor of a history has. */
  public static final int CURSOR_SIZE = 1;

  /** Rows are cut by the occurrence alone: it is unique in its series. */
  private static final String PAGE =
      """
      select occurrence, until, outcome, number, because, decided_at, event_id from occurrence
      where series = ? and (?::timestamp is null or occurrence < ?) order by occurrence desc limit ?\
      """;

  private final TransactionOperations<Connection> transactions;

  HistoryStore(TransactionOperations<Connection> transactions) {
    this.transactions = transactions;
  }

  /**
   * One page, the latest occurrence first.
   *
   * @throws dev.knudge.runtime.problem.ProblemException 400 if the cursor's value is none that this list gave out
   */
  public Page<Happening> page(long series, @Nullable Cursor cursor, Limit limit) {
    @Nullable LocalDateTime before = cursor == null ? null : end(cursor);
    List<Happening> found =
        transactions.executeRead(status -> {
          try (PreparedStatement statement = status.getConnection().prepareStatement(PAGE)) {
            statement.setLong(1, series);
            statement.setObject(2, before);
            statement.setObject(3, before);
            statement.setInt(4, limit.items() + 1);
            return happenings(statement);
          }
        });
    if (found.size() <= limit.items()) {
      return new Page<>(found, null);
    }
    List<Happening> items = found.subList(0, limit.items());
    String last = items.getLast().occurrence().toString();
    return new Page<>(items, new Cursor(List.of(last)));
  }

  private static List<Happening> happenings(PreparedStatement statement) throws SQLException {
    List<Happening> found = new ArrayList<>();
    try (ResultSet rows = statement.executeQuery()) {
      while (rows.next()) {
        found.add(
            new Happening(
                rows.getObject("occurrence", LocalDateTime.class),
                rows.getObject("until", LocalDateTime.class),
                rows.getString("outcome"),
                rows.getLong("number"),
                Because.of(rows.getString("because")),
                SeriesRow.required(rows, "decided_at"),
                rows.getString("event_id")));
      }
    }
    return found;
  }

  private static LocalDateTime end(Cursor cursor) {
    try {
      LocalDateTime end = LocalDateTime.parse(cursor.values().getFirst());
      if (end.getYear() > 0 && end.getYear() < 100_000) {
        return end;
      }
    } catch (DateTimeException _) {
      // the same answer
    }
    throw Cursor.foreign();
  }
}
