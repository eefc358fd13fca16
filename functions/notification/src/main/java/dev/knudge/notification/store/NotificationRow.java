package dev.knudge.notification.store;

import dev.knudge.contracts.Json;
import dev.knudge.notification.Kind;
import dev.knudge.notification.Notification;
import dev.knudge.notification.Notification.Silence;
import dev.knudge.runtime.database.Sql;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** A row of the notifications. */
final class NotificationRow {
  static final String COLUMNS =
      "number, id, user_id, kind, task_id, title, content, channels, cause_event_id, correlation_id, traceparent, created_at, silence, acknowledged_at";

  private NotificationRow() {}

  static Notification read(ResultSet row) throws SQLException {
    return new Notification(
        row.getString("id"),
        row.getString("user_id"),
        Objects.requireNonNull(Kind.of(row.getString("kind"))),
        row.getString("task_id"),
        row.getString("title"),
        Json.readObject(row.getString("content")),
        List.of((String[]) row.getArray("channels").getArray()),
        row.getString("cause_event_id"),
        row.getString("correlation_id"),
        row.getString("traceparent"),
        Objects.requireNonNull(Sql.instant(row, "created_at")),
        silence(row.getString("silence")),
        Sql.instant(row, "acknowledged_at"));
  }

  private static @Nullable Silence silence(@Nullable String name) {
    return name == null ? null : Silence.valueOf(name.toUpperCase(Locale.ROOT));
  }
}
