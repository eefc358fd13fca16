package dev.knudge.recurring.store;

import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Rows as columns: one array a column, so that one statement writes them all. */
record Columns<T>(List<Function<T, @Nullable Object>> columns) {
  @SafeVarargs
  static <T> Columns<T> of(Function<T, @Nullable Object>... columns) {
    return new Columns<>(List.of(columns));
  }

  /** {@code ?::text[], …}, one for each column. */
  String parameters() {
    return "?::text[], ".repeat(columns.size() - 1) + "?::text[]";
  }

  /** Binds them, as text that PostgreSQL casts, from the first parameter on. */
  void bind(PreparedStatement statement, List<T> rows) throws SQLException {
    for (int i = 0; i < columns.size(); i++) {
      Function<T, @Nullable Object> column = columns.get(i);
      Object[] values = rows.stream().map(row -> text(column.apply(row))).toArray();
      statement.setArray(i + 1, statement.getConnection().createArrayOf("text", values));
    }
  }

  private static @Nullable String text(@Nullable Object value) {
    return value == null ? null : value.toString();
  }
}
