package dev.knudge.contracts;

import java.time.LocalDateTime;
import java.time.ZoneId;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * How a task repeats. Times are local wall-clock times in the zone, so that 09:00 stays 09:00 across daylight-saving changes.
 *
 * @param rule an RFC 5545 recurrence rule; the short forms ({@code daily} …) are already written out, see {@link #ofShortForm}. Its
 *     syntax is checked here, its meaning by whoever expands it
 * @param timeZone an IANA zone; null where the task's or the user's zone decides
 * @param start the first occurrence; null where the task's due date decides
 * @param exDates occurrences that are left out
 * @param rDates occurrences that the rule does not have
 */
public record Recurrence(
    String rule,
    @Nullable ZoneId timeZone,
    @Nullable LocalDateTime start,
    Mode mode,
    List<LocalDateTime> exDates,
    List<LocalDateTime> rDates) {

  /** Copies the lists, so that a recurrence cannot change. */
  public Recurrence {
    exDates = List.copyOf(exDates);
    rDates = List.copyOf(rDates);
  }

  /**
   * The rule that a short form stands for. {@code monthly} and {@code yearly} mean the last day of a shorter month for a start on the
   * 31st (RFC 7529, {@code SKIP=BACKWARD}); a written rule means exactly what RFC 5545 says.
   */
  public static String ofShortForm(ShortForm form, long interval) {
    String rule = "FREQ=" + form.name() + (interval == 1 ? "" : ";INTERVAL=" + interval);
    return switch (form) {
      case DAILY, WEEKLY -> rule;
      case MONTHLY, YEARLY -> "RSCALE=GREGORIAN;" + rule + ";SKIP=BACKWARD";
    };
  }

  /** The short forms of a rule; on the wire in lower case. */
  public enum ShortForm {
    DAILY,
    WEEKLY,
    MONTHLY,
    YEARLY
  }

  /** What the next instance is counted from. */
  public enum Mode {
    /** The rule: the next instance comes at its time, whatever became of the last one. */
    SCHEDULE,
    /** The day the last instance was completed. */
    COMPLETION;

    /** {@code schedule} or {@code completion}. */
    public String wireName() {
      return name().toLowerCase(Locale.ROOT);
    }
  }
}
