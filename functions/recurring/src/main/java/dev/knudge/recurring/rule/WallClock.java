package dev.knudge.recurring.rule;

import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.time.zone.ZoneOffsetTransition;
import java.time.zone.ZoneRules;

/** A zone's wall clock: a time that it does not show moves forward by the gap, of one that it shows twice the first is meant. */
final class WallClock {
  private final ZoneId zone;
  private final ZoneRules rules;

  WallClock(ZoneId zone) {
    this.zone = zone;
    this.rules = zone.getRules();
  }

  /** The occurrence at a local time. */
  Occurrence at(LocalDateTime local) {
    ZonedDateTime time = ZonedDateTime.ofLocal(local, zone, null);
    return new Occurrence(time.toLocalDateTime(), time.toInstant());
  }

  /** The first moment at which it shows that time or, where it never does, a later one. */
  long reaches(LocalDateTime local) {
    ZoneOffsetTransition change = rules.getTransition(local);
    return change != null && change.isGap()
        ? change.toEpochSecond()
        : at(local).instant().getEpochSecond();
  }

  /** The occurrence at a moment. */
  Occurrence occurrenceAt(long epochSecond) {
    return new Occurrence(localAt(epochSecond), Instant.ofEpochSecond(epochSecond));
  }

  /** What it shows then. */
  LocalDateTime localAt(long epochSecond) {
    Instant instant = Instant.ofEpochSecond(epochSecond);
    return LocalDateTime.ofEpochSecond(epochSecond, 0, rules.getOffset(instant));
  }

  /** When it is next put forward or back; {@link Long#MAX_VALUE} where that never happens. */
  long nextChange(long epochSecond) {
    ZoneOffsetTransition next = rules.nextTransition(Instant.ofEpochSecond(epochSecond));
    return next == null ? Long.MAX_VALUE : next.toEpochSecond();
  }
}
