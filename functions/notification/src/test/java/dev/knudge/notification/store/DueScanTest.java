package dev.knudge.notification.store;

import static org.assertj.core.api.Assertions.assertThat;

import dev.knudge.backends.Database;
import dev.knudge.notification.NotificationDatabase;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** What the scan for due deliveries reads, counted by PostgreSQL in blocks of 8 kB. */
class DueScanTest {
  private static final Instant NOW = Instant.parse("2026-03-27T08:00:00Z");
  private static final int DUE = 200;
  private static final Pattern BUFFERS = Pattern.compile("Buffers: shared hit=(\\d+)");

  private final Database database = NotificationDatabase.migrated();

  @Test
  void it_reads_what_is_due_and_not_what_is_stored() throws SQLException {
    add("due-", DUE, "pending", NOW.minusSeconds(60).toString());
    for (int more : new int[] {5_000, 60_000}) {
      add("held-" + more, more, "held", NOW.plusSeconds(3600).toString());
      add("sent-" + more, more, "sent", "infinity");
      plan();

      String plan = plan();

      assertThat(plan).contains("delivery_due").doesNotContain("Seq Scan");
      Matcher buffers = BUFFERS.matcher(plan);
      assertThat(buffers.find()).isTrue();
      // Each row is looked at once to read it and twice to lock it; the rest is the way there.
      assertThat(Long.parseLong(buffers.group(1))).as(plan).isLessThanOrEqualTo(3 * DUE + 20);
    }
  }

  private void add(String prefix, int count, String state, String dueAt) throws SQLException {
    try (Connection connection = database.connect();
        Statement statement = connection.createStatement()) {
      statement.execute(
          """
          insert into notification.notification (id, user_id, kind, title, content, channels, cause_event_id, created_at)
          select '%s' || i, 'user-' || i %% 100, 'reminder', 'Tea', '{}', '{email}', 'e', now() from generate_series(1, %d) i\
          """
              .formatted(prefix, count));
      statement.execute(
          """
          insert into notification.delivery (notification_id, user_id, channel, state, due_at, changed_at)
          select '%s' || i, 'user-' || i %% 100, 'email', '%s', '%s', now() from generate_series(1, %d) i\
          """
              .formatted(prefix, state, dueAt, count));
      statement.execute("vacuum analyze notification.delivery");
    }
  }

  private String plan() throws SQLException {
    try (Connection connection = database.connect()) {
      connection.setAutoCommit(false);
      connection.createStatement().execute("set local search_path to notification");
      try (PreparedStatement statement =
          connection.prepareStatement("explain (analyze, buffers) " + DeliveryStore.DUE)) {
        statement.setArray(1, connection.createArrayOf("text", new String[] {"email", "push"}));
        statement.setArray(2, connection.createArrayOf("int", new Integer[] {500, 500}));
        statement.setObject(3, NOW.atOffset(ZoneOffset.UTC));
        statement.setArray(4, connection.createArrayOf("text", new String[] {"email nobody"}));
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
