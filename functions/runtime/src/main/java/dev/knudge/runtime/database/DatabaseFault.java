package dev.knudge.runtime.database;

import java.sql.SQLException;
import java.sql.SQLNonTransientConnectionException;
import java.sql.SQLRecoverableException;
import java.sql.SQLTransientConnectionException;
import org.jspecify.annotations.Nullable;

/**
 * What a fault that came out of the database means for the one who asked. The rule is that of the delivery table in the contracts: a database that is away is answered 503, all
 * else 500.
 */
public enum DatabaseFault {
  /** The database cannot be reached, refuses us, or is not migrated yet: every other statement would fare the same. */
  AWAY,
  /** This statement had bad luck (a deadlock, a lock held too long, a timeout): it may succeed when tried again, and others are not concerned. */
  BUSY,
  /** The statement or its data is at fault, or it was no fault of the database at all. */
  OTHER;

  /** What the given fault means, by the first SQLException among it and its causes. */
  public static DatabaseFault of(Throwable fault) {
    for (@Nullable Throwable cause = fault; cause != null; cause = cause.getCause()) {
      if (cause instanceof SQLException e) {
        return of(e);
      }
    }
    return OTHER;
  }

  /** By SQLSTATE (PostgreSQL's appendix A). What has none did not come from the server: the pool or the driver could not reach it. */
  private static DatabaseFault of(SQLException e) {
    String state = e.getSQLState();
    boolean fromPool =
        e instanceof SQLTransientConnectionException
            || e instanceof SQLNonTransientConnectionException
            || e instanceof SQLRecoverableException;
    if (fromPool || state == null || state.length() != 5) {
      return AWAY;
    }
    return switch (state.substring(0, 2)) {
      // connection, authorization, no such database, no such schema, resources, system error
      case "08", "28", "3D", "3F", "53", "58" -> AWAY;
      // 57014 is the statement timeout; the rest of the class is the server going down or coming up
      case "57" -> state.equals("57014") ? BUSY : AWAY;
      // rollbacks: serialization, deadlock
      case "40" -> BUSY;
      case "55" -> state.equals("55P03") ? BUSY : OTHER;
      // a standby that has not been promoted yet; idle-in-transaction and transaction timeouts
      case "25" ->
          state.equals("25006") || state.equals("25P03") || state.equals("25P04") ? AWAY : OTHER;
      // no such table, no right to it: the migration job has not run yet
      case "42" -> state.equals("42P01") || state.equals("42501") ? AWAY : OTHER;
      default -> OTHER;
    };
  }
}
