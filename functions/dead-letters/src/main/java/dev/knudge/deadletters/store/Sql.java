package dev.knudge.deadletters.store;

import dev.knudge.contracts.Delivery;
import dev.knudge.contracts.Json;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Parameters and columns of the statements here. */
final class Sql {
  private Sql() {}

  static void set(PreparedStatement statement, @Nullable Object... values) throws SQLException {
    for (int i = 0; i < values.length; i++) {
      statement.setObject(i + 1, values[i] instanceof Instant time ? time(time) : values[i]);
    }
  }

  static void set(PreparedStatement statement, List<@Nullable Object> values) throws SQLException {
    set(statement, values.toArray());
  }

  static OffsetDateTime time(Instant instant) {
    return instant.atOffset(ZoneOffset.UTC);
  }

  static @Nullable Instant instant(ResultSet row, String column) throws SQLException {
    OffsetDateTime time = row.getObject(column, OffsetDateTime.class);
    return time == null ? null : time.toInstant();
  }

  static @Nullable Integer integer(ResultSet row, String column) throws SQLException {
    return row.getObject(column, Integer.class);
  }

  static @Nullable Long number(ResultSet row, String column) throws SQLException {
    return row.getObject(column, Long.class);
  }

  /** The request as it came. */
  static Delivery original(ResultSet row) throws SQLException {
    Map<String, String> headers = new TreeMap<>();
    Json.readObject(row.getString("headers"))
        .forEach((name, value) -> headers.put(name, String.valueOf(value)));
    return new Delivery(headers, row.getBytes("body"));
  }
}
