package dev.knudge.runtime.database;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Collection;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Parameters and columns of statements: arrays for many rows at once, and times. */
public final class Sql {
  private Sql() {}

  /** Sets the next parameter to an array with one value of each item. */
  public static <T> void array(
      PreparedStatement statement,
      int parameter,
      String type,
      Collection<T> items,
      Function<T, @Nullable Object> value)
      throws SQLException {
    Connection connection = statement.getConnection();
    statement.setArray(
        parameter, connection.createArrayOf(type, items.stream().map(value).toArray()));
  }

  /** As the driver takes it. */
  public static OffsetDateTime time(Instant instant) {
    return instant.atOffset(ZoneOffset.UTC);
  }

  /** As PostgreSQL reads it within an array; null stays null. */
  public static @Nullable String text(@Nullable Instant instant) {
    return instant == null ? null : instant.toString();
  }

  /** A time that may be absent, for which the tables also have infinity. */
  public static @Nullable Instant instant(ResultSet row, String column) throws SQLException {
    OffsetDateTime time = row.getObject(column, OffsetDateTime.class);
    return time == null || time.equals(OffsetDateTime.MAX) ? null : time.toInstant();
  }
}
