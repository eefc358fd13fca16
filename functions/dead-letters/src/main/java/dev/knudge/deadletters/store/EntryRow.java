package dev.knudge.deadletters.store;

import dev.knudge.deadletters.Entry;
import dev.knudge.deadletters.Origin;
import dev.knudge.deadletters.State;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Objects;

/** A row of the list. */
final class EntryRow {
  static final String COLUMNS =
      "id, state, destination, code, reason, source, event_id, type, subject, event_time, user_id, task_id, "
          + "origin_topic, origin_partition, origin_offset, attempts, redrives, arrivals, stored_at, changed_at, asked_by, run";

  private EntryRow() {}

  static Entry of(ResultSet row) throws SQLException {
    return new Entry(
        row.getLong("id"),
        Objects.requireNonNull(State.of(row.getString("state"))),
        row.getString("destination"),
        Sql.integer(row, "code"),
        row.getString("reason"),
        row.getString("source"),
        row.getString("event_id"),
        row.getString("type"),
        row.getString("subject"),
        Sql.instant(row, "event_time"),
        row.getString("user_id"),
        row.getString("task_id"),
        new Origin(
            row.getString("origin_topic"),
            Sql.integer(row, "origin_partition"),
            Sql.number(row, "origin_offset")),
        row.getInt("attempts"),
        row.getInt("redrives"),
        row.getInt("arrivals"),
        Objects.requireNonNull(Sql.instant(row, "stored_at")),
        Objects.requireNonNull(Sql.instant(row, "changed_at")),
        row.getString("asked_by"),
        Sql.number(row, "run"));
  }
}
