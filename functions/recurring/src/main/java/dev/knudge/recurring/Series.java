package dev.knudge.recurring;

import dev.knudge.recurring.rule.Occurrence;
import java.time.Instant;
import java.time.LocalDateTime;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * A series, as it is known.
 *
 * @param number its number in the database
 * @param definition what it is made of; null until somebody says
 * @param edition which event said so, or ended it; null until one has
 * @param firstAt when the earliest edition that we have heard of was said
 * @param decidedTo every occurrence up to this local time was made or left out; null where none was
 * @param next what the next tick after its time makes; null where none is to
 * @param made how many instances there are
 * @param skipped how many occurrences were left out
 */
public record Series(
    long number,
    SeriesKey key,
    State state,
    @Nullable Definition definition,
    @Nullable Edition edition,
    @Nullable Instant firstAt,
    @Nullable LocalDateTime decidedTo,
    @Nullable Occurrence next,
    long made,
    long skipped) {

  /** What becomes of a series. */
  public enum State {
    /** Somebody asked for its next instance, and nobody has said yet what it is. */
    AWAITED,
    /** It was scheduled, and goes on. */
    ACTIVE,
    /** It was scheduled, and rests. */
    PAUSED,
    /** Nobody scheduled it: completed tasks tell of it, and each makes the next. */
    UNSCHEDULED,
    /** Its rule has no further occurrence. */
    FINISHED,
    /** It was ended. */
    CANCELLED;

    /** In lower case. */
    public String wireName() {
      return name().toLowerCase(Locale.ROOT);
    }

    /** The inverse of {@link #wireName}. */
    public static State of(String wireName) {
      return valueOf(wireName.toUpperCase(Locale.ROOT));
    }
  }

  /** One of which nothing is known but its name. */
  public static Series awaited(long number, SeriesKey key) {
    return new Series(number, key, State.AWAITED, null, null, null, null, null, 0, 0);
  }

  /** The same, with other counts. */
  public Series counting(long newMade, long newSkipped) {
    return new Series(
        number, key, state, definition, edition, firstAt, decidedTo, next, newMade, newSkipped);
  }

  /** The same, whose next instance is looked at then. */
  public Series postponed(Instant until) {
    return new Series(
        number,
        key,
        state,
        definition,
        edition,
        firstAt,
        decidedTo,
        next == null ? null : new Occurrence(next.local(), until),
        made,
        skipped);
  }
}
