package dev.knudge.audit.sealing;

import dev.knudge.runtime.UnavailableException;
import java.sql.SQLException;

/** The database did not answer while the tree was read. */
final class LogUnreadableException extends UnavailableException {
  private static final long serialVersionUID = 1L;

  LogUnreadableException(SQLException cause) {
    super("The log could not be read: the database did not answer as it should.", cause);
  }
}
