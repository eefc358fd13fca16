package dev.knudge.tasks.chat.language;

import java.time.ZonedDateTime;
import org.jspecify.annotations.Nullable;

/**
 * Words that say when: a day, a time, both, or a moment.
 *
 * @param from its first token, with the preposition
 * @param to the token after it
 * @param day what they say of the day
 * @param time what they say of the time
 * @param exact a moment that they count from now, or write out with its offset
 * @param lead the preposition; empty where none is
 */
record WhenReading(
    int from,
    int to,
    @Nullable DayReading day,
    @Nullable TimeReading time,
    @Nullable ZonedDateTime exact,
    String lead) {

  /** Whether the rest of it may be told elsewhere in the text. */
  boolean isCompletedBy(WhenReading other) {
    return exact == null
        && other.exact == null
        && ((day == null) != (other.day == null))
        && ((time == null) != (other.time == null))
        && (day == null) == (other.time == null);
  }
}
