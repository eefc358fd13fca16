package dev.knudge.audit.store;

import dev.knudge.audit.Question;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * SQL over the entries that a question asks for, with only the conditions that it has, so that each kind of question has its own plan and index.
 *
 * @param values what its question marks stand for, in their order
 */
record PageQuery(String sql, List<Object> values) {
  /** The second condition holds for rows that a restored backup brought along from a database whose transactions were numbered further: they are old. */
  private static final String IN_SNAPSHOT =
      "(pg_visible_in_snapshot(recorded_in, ?::pg_snapshot) or recorded_in >= pg_snapshot_xmax(pg_current_snapshot()))";

  /** So much of what is enclosed may be in memory for one page, or one entry if that alone is more. */
  private static final int MOST_BYTES = 4_000_000;

  /**
   * One page, and how many rows there were before it was cut by its volume.
   *
   * @param marks hashes that an entry must all have; null where none is asked for
   */
  static PageQuery page(
      Question question,
      long @Nullable [] marks,
      String snapshot,
      @Nullable PageEnd before,
      int rows) {
    String order =
        question.oldestFirst() ? "occurred_at, sequence" : "occurred_at desc, sequence desc";
    Conditions conditions = Conditions.of(question, marks);
    conditions.add(IN_SNAPSHOT, snapshot);
    if (before != null) {
      conditions.add(
          "(occurred_at, sequence) " + (question.oldestFirst() ? ">" : "<") + " (?, ?)",
          before.occurredAt(),
          before.sequence());
    }
    String sql =
        """
        select %s from (
          select page.*, count(*) over () as offered, sum(octet_length(particulars)) over (order by %s) as volume
          from (select * from entry where %s order by %s limit %d) as page
        ) as entry left join user_key using (key_id)
        where volume <= %d or volume = octet_length(particulars)
        order by %s\
        """
            .formatted(EntryRow.COLUMNS, order, conditions.sql(), order, rows, MOST_BYTES, order);
    return new PageQuery(sql, conditions.values);
  }

  /** How many entries there are at present. */
  static PageQuery count(Question question, long @Nullable [] marks) {
    Conditions conditions = Conditions.of(question, marks);
    return new PageQuery("select count(*) from entry where " + conditions.sql(), conditions.values);
  }

  /** How many there are of each type between each two of the moments, which are the first parameter. */
  static PageQuery counts(Question question, long @Nullable [] marks, int most) {
    Conditions conditions = Conditions.of(question, marks);
    return new PageQuery(
        "select width_bucket(occurred_at, ?::timestamptz[]) as period, type, count(*) as entries from entry where "
            + conditions.sql()
            + " group by 1, 2 order by 1, 2 limit "
            + most,
        conditions.values);
  }

  PreparedStatement bind(PreparedStatement statement, int first) throws SQLException {
    for (int i = 0; i < values.size(); i++) {
      Object value = values.get(i);
      statement.setObject(
          first + i, value instanceof Instant instant ? instant.atOffset(ZoneOffset.UTC) : value);
    }
    return statement;
  }

  /** Conditions that all must hold. */
  private static final class Conditions {
    private final List<String> texts = new ArrayList<>();
    private final List<Object> values = new ArrayList<>();

    static Conditions of(Question question, long @Nullable [] marks) {
      Conditions conditions = new Conditions();
      conditions.add("user_id = ?", question.userId());
      conditions.add("task_id = ?", question.taskId());
      conditions.add("type = ?", question.type());
      conditions.add("actor = ?", question.actor());
      conditions.add("occurred_at >= ?", question.from());
      conditions.add("occurred_at < ?", question.to());
      conditions.add("marks @> ?::bigint[]", marks == null ? null : EntryWriter.array(marks));
      return conditions;
    }

    void add(String condition, @Nullable Object value) {
      if (value != null) {
        texts.add(condition);
        values.add(value);
      }
    }

    void add(String condition, Object first, Object second) {
      texts.add(condition);
      values.add(first);
      values.add(second);
    }

    String sql() {
      return texts.isEmpty() ? "true" : String.join(" and ", texts);
    }
  }
}
