package dev.knudge.tasks.store;

import dev.knudge.tasks.Ledger;
import dev.knudge.tasks.Task;
import dev.knudge.tasks.TaskResult;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** What changes replaced, for as long as they can be taken back. */
final class Changes {
  private static final String TAKE_LAST =
      """
      delete from change where user_id = ? and number = (select max(number) from change where user_id = ? and at > ?)
      returning place, task_id, before, version\
      """;

  static final String RENUMBER =
      "update change set version = ? where user_id = ? and task_id = ? and number = (select max(number) from change where user_id = ? and task_id = ?)";

  private Changes() {}

  private record Row(int place, Ledger.Replaced change) {}

  /** Takes out what the user's last transaction replaced: each task once, as it was before, with its version after, the last one first. */
  static List<Ledger.Replaced> takeLast(Connection connection, String userId, Instant since)
      throws SQLException {
    List<Row> rows = new ArrayList<>();
    try (PreparedStatement statement = connection.prepareStatement(TAKE_LAST)) {
      statement.setString(1, userId);
      statement.setString(2, userId);
      statement.setObject(3, TaskRows.offset(since));
      try (ResultSet found = statement.executeQuery()) {
        while (found.next()) {
          String json = found.getString(3);
          Task before = json == null ? null : Snapshots.read(json);
          rows.add(
              new Row(
                  found.getInt(1),
                  new Ledger.Replaced(found.getString(2), before, found.getLong(4))));
        }
      }
    }
    rows.sort(Comparator.comparingInt(Row::place));
    Map<String, Ledger.Replaced> net = new LinkedHashMap<>();
    for (Row row : rows) {
      net.merge(
          row.change().taskId(),
          row.change(),
          (first, last) -> new Ledger.Replaced(first.taskId(), first.before(), last.version()));
    }
    return new ArrayList<>(net.values()).reversed();
  }

  /** Of tasks that are again as an earlier change left them, that change can be taken back next. */
  static void renumber(Connection connection, String userId, List<TaskResult> results)
      throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(RENUMBER)) {
      for (TaskResult result : results) {
        if (result instanceof TaskResult.Changed(var _, Task after, var _) && after != null) {
          statement.setLong(1, after.version());
          statement.setString(2, userId);
          statement.setString(3, after.id());
          statement.setString(4, userId);
          statement.setString(5, after.id());
          statement.addBatch();
        }
      }
      statement.executeBatch();
    }
  }

  /** Forgets what is older, at most so many, and says how many. */
  static int forget(Connection connection, Duration olderThan, Instant now, int limit)
      throws SQLException {
    int forgotten = 0;
    for (String table : List.of("change", "idempotency")) {
      try (PreparedStatement statement =
          connection.prepareStatement(
              "delete from "
                  + table
                  + " where ctid = any (array(select ctid from "
                  + table
                  + " where at < ? limit ?))")) {
        statement.setObject(1, TaskRows.offset(now.minus(olderThan)));
        statement.setInt(2, limit);
        forgotten += statement.executeUpdate();
      }
    }
    return forgotten;
  }
}
