package dev.knudge.notification;

import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.ZoneId;

/**
 * A time of each day, as the clock on the wall shows it. One that is left out where the clocks are changed is later by as much; of two the first counts.
 *
 * @param at the time of day
 */
public record Daily(LocalTime at) {
  /** The next such time after that moment. */
  public Instant after(Instant now, ZoneId zone) {
    LocalDate day = LocalDate.ofInstant(now, zone);
    Instant today = day.atTime(at).atZone(zone).toInstant();
    return today.isAfter(now) ? today : day.plusDays(1).atTime(at).atZone(zone).toInstant();
  }
}
