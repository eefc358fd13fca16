package dev.knudge.reminders.store;

import static org.assertj.core.api.Assertions.assertThat;

import dev.knudge.backends.Database;
import dev.knudge.reminders.Many;
import dev.knudge.reminders.RemindersDatabase;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** What the scan for due reminders reads, counted by PostgreSQL in blocks of 8 kB. */
class DueScanTest {
  private static final Instant NOW = Instant.parse("2026-03-27T08:00:00Z");
  private static final int DUE = 200;
  private static final Pattern BUFFERS = Pattern.compile("Buffers: shared hit=(\\d+)");

  private final Database database = RemindersDatabase.migrated();

  @Test
  void it_reads_what_is_due_and_not_what_is_stored() throws SQLException {
    Many.pending(database, "due-", DUE, 50, NOW.minusSeconds(60), 1);
    for (int more : List.of(10_000, 100_000)) {
      Many.pending(database, "later-" + more, more, 500, NOW.plusSeconds(60), 1000);
      fired("over-" + more, more / 5);
      plan();

      String plan = plan();

      assertThat(plan).contains("reminder_due").doesNotContain("Seq Scan");
      Matcher buffers = BUFFERS.matcher(plan);
      assertThat(buffers.find()).isTrue();
      // Each row is looked at once to read it and twice to lock it; the rest is the way there.
      assertThat(Long.parseLong(buffers.group(1))).as(plan).isLessThanOrEqualTo(3 * DUE + 20);
    }
  }

  /** Reminders that are over, as many as a busy quarter leaves. */
  private void fired(String prefix, int count) throws SQLException {
    Many.pending(database, prefix, count, 500, NOW.minusSeconds(864_000), 1);
    try (Connection connection = database.connect()) {
      connection
          .createStatement()
          .execute(
              "update reminders.reminder set state = 'fired', fired_for = remind_at, fired_at = remind_at where task_id like 'over-%' and state = 'pending'");
      connection.createStatement().execute("vacuum analyze reminders.reminder");
    }
  }

  private String plan() throws SQLException {
    try (Connection connection = database.connect()) {
      connection.setAutoCommit(false);
      connection.createStatement().execute("set local search_path to reminders");
      try (PreparedStatement statement =
          connection.prepareStatement("explain (analyze, buffers) " + DueStore.DUE)) {
        statement.setObject(1, NOW.minusSeconds(86_400).atOffset(ZoneOffset.UTC));
        statement.setObject(2, NOW.atOffset(ZoneOffset.UTC));
        statement.setObject(3, NOW.minusSeconds(86_400).atOffset(ZoneOffset.UTC));
        statement.setLong(4, 0);
        statement.setInt(5, 500);
        StringBuilder plan = new StringBuilder();
        try (ResultSet rows = statement.executeQuery()) {
          while (rows.next()) {
            plan.append(rows.getString(1)).append('\n');
          }
        }
        return plan.toString();
      } finally {
        connection.rollback();
      }
    }
  }
}
