package dev.knudge.reminders.store;

import dev.knudge.reminders.Due;
import dev.knudge.reminders.Firing;
import dev.knudge.reminders.Reminder;
import dev.knudge.reminders.Said;
import dev.knudge.reminders.Standing;
import dev.knudge.reminders.Standing.State;
import dev.knudge.reminders.TaskKey;
import dev.knudge.reminders.Wish;
import dev.knudge.runtime.database.Sql;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** A row of the reminders. */
final class ReminderRow {
  static final String COLUMNS =
      "number, user_id, task_id, reminder_id, said, state, remind_at, due_date, fired_for, fired_at, late_by, missed, event_id";

  private ReminderRow() {}

  static TaskKey task(ResultSet row) throws SQLException {
    return new TaskKey(row.getString("user_id"), row.getString("task_id"));
  }

  static Reminder reminder(ResultSet row) throws SQLException {
    State state = Objects.requireNonNull(State.of(row.getString("state")));
    return new Reminder(
        row.getString("reminder_id"),
        SaidJson.wish(row.getString("said")),
        new Standing(
            state, Sql.instant(row, "remind_at"), SaidJson.dueDate(row.getString("due_date"))),
        firing(row));
  }

  /** One that is to fire, hence was scheduled. */
  static Due due(ResultSet row) throws SQLException {
    Wish wish = SaidJson.wish(row.getString("said")).current().map(Said::value).orElseThrow();
    return new Due(
        row.getLong("number"),
        task(row),
        row.getString("reminder_id"),
        (Wish.Scheduled) wish,
        Objects.requireNonNull(Sql.instant(row, "remind_at")),
        SaidJson.dueDate(row.getString("due_date")));
  }

  /** Null where it has not fired. */
  private static @Nullable Firing firing(ResultSet row) throws SQLException {
    Instant firedFor = Sql.instant(row, "fired_for");
    Instant firedAt = Sql.instant(row, "fired_at");
    return firedFor == null || firedAt == null
        ? null
        : new Firing(
            firedFor,
            firedAt,
            row.getBoolean("missed"),
            row.getString("event_id"),
            row.getObject("late_by", Long.class));
  }
}
