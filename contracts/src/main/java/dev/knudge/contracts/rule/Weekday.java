package dev.knudge.contracts.rule;

import java.time.DayOfWeek;
import java.time.LocalDate;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A weekday of BYDAY.
 *
 * @param ordinal which one of the month or year, from its end where negative; 0 for each
 */
public record Weekday(int ordinal, DayOfWeek day) {
  private static final List<String> CODES = List.of("MO", "TU", "WE", "TH", "FR", "SA", "SU");

  /** Every such day. */
  public static Weekday each(DayOfWeek day) {
    return new Weekday(0, day);
  }

  /** The day of a two-letter code; null where there is none. */
  public static @Nullable DayOfWeek dayOf(String code) {
    int index = CODES.indexOf(code);
    return index < 0 ? null : DayOfWeek.of(index + 1);
  }

  /** Its two letters. */
  public static String codeOf(DayOfWeek day) {
    return CODES.get(day.getValue() - 1);
  }

  /** Whether a day is it, counted in its month or in its year. */
  public boolean isAt(LocalDate date, boolean inMonth) {
    int place = inMonth ? date.getDayOfMonth() : date.getDayOfYear();
    int length = inMonth ? date.lengthOfMonth() : date.lengthOfYear();
    return day == date.getDayOfWeek()
        && (ordinal == 0
            || ordinal == (place - 1) / 7 + 1
            || ordinal == -((length - place) / 7) - 1);
  }

  @Override
  public String toString() {
    return (ordinal == 0 ? "" : Integer.toString(ordinal)) + codeOf(day);
  }
}
