package dev.knudge.recurring.store;

import dev.knudge.recurring.Definition;
import dev.knudge.recurring.Edition;
import dev.knudge.recurring.Series;
import dev.knudge.recurring.SeriesKey;
import dev.knudge.recurring.rule.Occurrence;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.util.Objects;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** A row of the table of series. */
final class SeriesRow {
  static final String COLUMNS =
      "number, user_id, series_id, state, definition, said_task, said_version, said_at, said_by, first_at, decided_to, next_local, next_at, made, skipped";

  /** A series before and after a change. */
  record Written(Series before, Series after) {
    /** What it is made of, where that changed. */
    private @Nullable String definition() {
      Definition definition = after.definition();
      return definition == null || definition.equals(before.definition())
          ? null
          : DefinitionJson.write(definition);
    }

    private <T> @Nullable T edition(Function<Edition, @Nullable T> part) {
      return after.edition() == null ? null : part.apply(after.edition());
    }

    private <T> @Nullable T next(Function<Occurrence, T> part) {
      return after.next() == null ? null : part.apply(after.next());
    }
  }

  static final Columns<Written> WRITTEN =
      Columns.of(
          row -> row.after().number(),
          row -> row.after().state().wireName(),
          Written::definition,
          row -> row.edition(Edition::taskId),
          row -> row.edition(Edition::version),
          row -> row.edition(Edition::at),
          row -> row.edition(Edition::eventId),
          row -> row.after().firstAt(),
          row -> row.after().decidedTo(),
          row -> row.next(Occurrence::local),
          row -> row.next(Occurrence::instant),
          row -> row.after().made(),
          row -> row.after().skipped());

  static final String UPDATE =
      """
      update series set state = row.state, definition = coalesce(row.definition::json, series.definition), said_task = row.said_task, said_version = row.said_version::bigint, said_at = row.said_at::timestamptz,
        said_by = row.said_by, first_at = row.first_at::timestamptz, decided_to = row.decided_to::timestamp, next_local = row.next_local::timestamp,
        next_at = row.next_at::timestamptz, made = row.made::bigint, skipped = row.skipped::bigint
      from unnest(\
      """
          + WRITTEN.parameters()
          + """
              ) as row (number, state, definition, said_task, said_version, said_at, said_by, first_at, decided_to, next_local, next_at, made, skipped)
          where series.number = row.number::bigint\
          """;

  private SeriesRow() {}

  static Series read(ResultSet row) throws SQLException {
    String definition = row.getString("definition");
    Series.State state = Series.State.of(row.getString("state"));
    LocalDateTime nextLocal = row.getObject("next_local", LocalDateTime.class);
    return new Series(
        row.getLong("number"),
        new SeriesKey(row.getString("user_id"), row.getString("series_id")),
        state,
        definition == null ? null : DefinitionJson.read(definition),
        edition(row, state),
        instant(row, "first_at"),
        row.getObject("decided_to", LocalDateTime.class),
        nextLocal == null ? null : new Occurrence(nextLocal, required(row, "next_at")),
        row.getLong("made"),
        row.getLong("skipped"));
  }

  static Instant required(ResultSet row, String column) throws SQLException {
    return Objects.requireNonNull(instant(row, column), column);
  }

  static @Nullable Instant instant(ResultSet row, String column) throws SQLException {
    OffsetDateTime time = row.getObject(column, OffsetDateTime.class);
    return time == null ? null : time.toInstant();
  }

  private static @Nullable Edition edition(ResultSet row, Series.State state) throws SQLException {
    String by = row.getString("said_by");
    return by == null
        ? null
        : new Edition(
            row.getString("said_task"),
            row.getObject("said_version", Long.class),
            required(row, "said_at"),
            by,
            state == Series.State.CANCELLED);
  }
}
