package dev.knudge.tasks.chat.language;

import java.time.DayOfWeek;
import java.time.Duration;
import java.time.LocalDate;
import java.time.ZonedDateTime;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A length of time as people say it: parts of the calendar, and parts of the clock.
 *
 * @param workdays days that are neither Saturday nor Sunday
 */
public record Length(int months, int days, int workdays, int seconds) {

  static Length of(int count, ChronoUnit unit) {
    return switch (unit) {
      case YEARS -> new Length(12 * count, 0, 0, 0);
      case MONTHS -> new Length(count, 0, 0, 0);
      case WEEKS -> new Length(0, 7 * count, 0, 0);
      case DAYS -> new Length(0, count, 0, 0);
      case HOURS -> new Length(0, 0, 0, 3600 * Math.min(count, 100_000));
      case MINUTES -> new Length(0, 0, 0, 60 * count);
      default -> new Length(0, 0, 0, count);
    };
  }

  static Length workdays(int count) {
    return new Length(0, 0, count, 0);
  }

  static Length times(Length one, int count) {
    return new Length(
        one.months * count, one.days * count, one.workdays * count, one.seconds * count);
  }

  Length plus(Length other) {
    return new Length(
        months + other.months,
        days + other.days,
        workdays + other.workdays,
        seconds + other.seconds);
  }

  /** Half of one of its unit, as in {@code an hour and a half}; null where it has no half. */
  @Nullable Length half() {
    if (seconds >= 3600) {
      return new Length(0, 0, 0, 1800);
    }
    return months >= 12 && months % 12 == 0 ? new Length(6, 0, 0, 0) : null;
  }

  /** Whether it counts on the clock. */
  public boolean isTimed() {
    return seconds > 0;
  }

  /** Whether it has calendar parts only, or clock parts only. */
  boolean isPlain() {
    return !isTimed() || (months == 0 && days == 0 && workdays == 0);
  }

  boolean isNothing() {
    return scale() == 0;
  }

  boolean isSmallerThan(Length other) {
    return scale() < other.scale();
  }

  private long scale() {
    return months * 2_678_400L + (days + workdays) * 86_400L + seconds;
  }

  /** That many days later; workdays are Monday to Friday. */
  public LocalDate after(LocalDate date) {
    LocalDate end = date.plusMonths(months).plusDays(days);
    for (int left = Math.min(workdays, 10_000); left > 0; ) {
      end = end.plusDays(1);
      left -= end.getDayOfWeek().compareTo(DayOfWeek.SATURDAY) < 0 ? 1 : 0;
    }
    return end;
  }

  /** That many whole days before. */
  public LocalDate before(LocalDate date) {
    return date.minusMonths(months).minusDays(days + (long) workdays);
  }

  /** How many whole days it is about; 0 for lengths on the clock. */
  int scaleDays() {
    return months * 30 + days + workdays;
  }

  /** That much later. */
  public ZonedDateTime after(ZonedDateTime time) {
    return time.with(after(time.toLocalDate())).plusSeconds(seconds);
  }

  /** As an ISO 8601 duration; null where it counts workdays or months, which have no fixed length. */
  @Nullable Duration duration() {
    return months == 0 && workdays == 0 ? Duration.ofDays(days).plusSeconds(seconds) : null;
  }

  /** In English. */
  public String words() {
    List<String> parts = new ArrayList<>();
    add(parts, months / 12, "year");
    add(parts, months % 12, "month");
    add(parts, days % 7 == 0 ? days / 7 : 0, "week");
    add(parts, days % 7 == 0 ? 0 : days, "day");
    add(parts, workdays, "workday");
    add(parts, seconds / 3600, "hour");
    add(parts, seconds / 60 % 60, "minute");
    add(parts, seconds % 60, "second");
    return parts.isEmpty() ? "no time" : String.join(" and ", parts);
  }

  private static void add(List<String> parts, int count, String unit) {
    if (count != 0) {
      parts.add(count + " " + unit + (count == 1 ? "" : "s"));
    }
  }
}
