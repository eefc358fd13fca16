package dev.knudge.runtime.delivery;

import dev.knudge.runtime.outbox.OutboxRow;
import java.util.List;

/** What became of an event, as far as the database is concerned. */
sealed interface Result {
  /**
   * Its effects are committed, by this transaction or an earlier one.
   *
   * @param unsent what follows from it and is still to be posted
   */
  record Committed(List<OutboxRow> unsent) implements Result {}

  /** The function refused it; nothing is kept. */
  record Refused(String reason) implements Result {}

  /** It could not be handled; nothing is kept. */
  record Failed(Exception fault) implements Result {}
}
