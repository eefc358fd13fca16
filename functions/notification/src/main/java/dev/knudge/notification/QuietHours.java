package dev.knudge.notification;

import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.time.zone.ZoneOffsetTransition;
import org.jspecify.annotations.Nullable;

/**
 * The hours in which a user is not to be disturbed, as the clock on the wall shows them: from {@code start} on, before {@code end}, over midnight where the end is the earlier of both.
 * Where the clocks are changed, it is quiet whenever the clock shows a quiet hour: an hour that is there twice is quiet twice, and what would end in an hour that is left out ends
 * when the clock jumps over it.
 *
 * @param start not the same as {@code end}
 */
public record QuietHours(LocalTime start, LocalTime end) {
  /** When the quiet hours that this moment lies in are over; null where it lies in none. */
  public @Nullable Instant endOfThoseAt(Instant now, ZoneId zone) {
    LocalDateTime shown = LocalDateTime.ofInstant(now, zone);
    LocalTime time = shown.toLocalTime();
    boolean overMidnight = end.isBefore(start);
    boolean sinceStart = !time.isBefore(start);
    boolean beforeEnd = time.isBefore(end);
    if (overMidnight ? !sinceStart && !beforeEnd : !sinceStart || !beforeEnd) {
      return null;
    }
    LocalDate day = beforeEnd ? shown.toLocalDate() : shown.toLocalDate().plusDays(1);
    return endOn(day, now, zone);
  }

  private Instant endOn(LocalDate day, Instant now, ZoneId zone) {
    LocalDateTime local = day.atTime(end);
    ZoneOffsetTransition change = zone.getRules().getTransition(local);
    if (change != null && change.isGap()) {
      return change.getInstant();
    }
    ZonedDateTime first = local.atZone(zone);
    return first.toInstant().isAfter(now)
        ? first.toInstant()
        : first.withLaterOffsetAtOverlap().toInstant();
  }
}
