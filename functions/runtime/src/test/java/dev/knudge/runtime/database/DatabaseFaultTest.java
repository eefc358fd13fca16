package dev.knudge.runtime.database;

import static org.assertj.core.api.Assertions.assertThat;

import java.sql.SQLException;
import java.sql.SQLTransientConnectionException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DatabaseFaultTest {
  @ParameterizedTest
  @CsvSource({
    "08001, AWAY",
    "08006, AWAY",
    "28P01, AWAY",
    "3D000, AWAY",
    "3F000, AWAY",
    "53300, AWAY",
    "57P01, AWAY",
    "57P03, AWAY",
    "25006, AWAY",
    "42P01, AWAY",
    "42501, AWAY",
    "57014, BUSY",
    "40001, BUSY",
    "40P01, BUSY",
    "55P03, BUSY",
    "23505, OTHER",
    "22P02, OTHER",
    "42703, OTHER",
    "25001, OTHER",
    "55000, OTHER",
    "XX000, OTHER"
  })
  void it_is_told_by_the_sqlstate(String state, DatabaseFault expected) {
    assertThat(
            DatabaseFault.of(
                new IllegalStateException(new RuntimeException(new SQLException("?", state)))))
        .isEqualTo(expected);
  }

  @Test
  void what_has_no_sqlstate_never_reached_the_server() {
    assertThat(DatabaseFault.of(new SQLException("Connection is closed")))
        .isEqualTo(DatabaseFault.AWAY);
  }

  @Test
  void a_pool_that_could_not_connect_is_away_whatever_the_server_said() {
    assertThat(
            DatabaseFault.of(new SQLTransientConnectionException("no connection in 5 s", "55000")))
        .isEqualTo(DatabaseFault.AWAY);
  }

  @Test
  void what_holds_no_sql_exception_is_no_fault_of_the_database() {
    assertThat(DatabaseFault.of(new IllegalStateException("?"))).isEqualTo(DatabaseFault.OTHER);
  }
}
