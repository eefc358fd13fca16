package dev.knudge.audit.store;

import dev.knudge.audit.Recorded;
import dev.knudge.runtime.paging.Cursor;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.List;
import java.util.regex.Pattern;

/**
 * Where a page of the trail ended: what its cursor holds.
 *
 * @param snapshot the database's when the walk began, as PostgreSQL writes a {@code pg_snapshot}
 * @param occurredAt of the page's last entry
 * @param sequence of the page's last entry
 */
record PageEnd(String snapshot, Instant occurredAt, long sequence) {
  static final int VALUES = 3;

  /** A transaction number has 64 bits; 18 digits are more than any database will number. */
  private static final Pattern SNAPSHOT =
      Pattern.compile("([1-9]\\d{0,17}):([1-9]\\d{0,17}):([\\d,]*)");

  /** The whole years that a timestamptz can hold. */
  private static final Instant EARLIEST = Instant.parse("-4712-01-01T00:00:00Z");

  private static final Instant LATEST = Instant.parse("+294276-01-01T00:00:00Z");

  static PageEnd of(String snapshot, Recorded last) {
    return new PageEnd(snapshot, last.occurredAt(), last.sequence());
  }

  /**
   * Reads a cursor. Its checksum is no proof that it is ours, and what PostgreSQL cannot read must not reach it.
   *
   * @throws dev.knudge.runtime.problem.ProblemException 400 if the values are none that {@link #cursor} writes
   */
  static PageEnd of(Cursor cursor) {
    try {
      PageEnd end =
          new PageEnd(
              cursor.values().get(0),
              Instant.parse(cursor.values().get(1)),
              Long.parseLong(cursor.values().get(2)));
      if (isSnapshot(end.snapshot)
          && !end.occurredAt.isBefore(EARLIEST)
          && end.occurredAt.isBefore(LATEST)) {
        return end;
      }
    } catch (DateTimeException | NumberFormatException _) {
      // the same answer
    }
    throw Cursor.foreign();
  }

  Cursor cursor() {
    return new Cursor(List.of(snapshot, occurredAt.toString(), Long.toString(sequence)));
  }

  /**
   * PostgreSQL's own rules: xmin is at most xmax, and those in progress are in ascending order, none below xmin, all below xmax.
   *
   * @throws NumberFormatException if one of those in progress is no number
   */
  private static boolean isSnapshot(String text) {
    var parts = SNAPSHOT.matcher(text);
    if (!parts.matches()) {
      return false;
    }
    long lowest = Long.parseLong(parts.group(1));
    long end = Long.parseLong(parts.group(2));
    if (lowest > end) {
      return false;
    }
    if (parts.group(3).isEmpty()) {
      return true;
    }
    for (String inProgress : parts.group(3).split(",", -1)) {
      long number = Long.parseLong(inProgress);
      if (number < lowest || number >= end) {
        return false;
      }
      lowest = number;
    }
    return true;
  }
}
