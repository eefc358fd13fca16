package dev.knudge.contracts.rule;

import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;

/** UNTIL: the last moment at which a rule may occur, itself included. */
public sealed interface Until {
  /** A date-time without a zone, as RFC 5545 writes it. */
  DateTimeFormatter LOCAL = DateTimeFormatter.ofPattern("uuuuMMdd'T'HHmmss", Locale.ROOT);

  /**
   * Whether it is over by then.
   *
   * @param local the moment on the wall clock of the rule's zone
   */
  boolean isBefore(LocalDateTime local, Instant instant);

  /** A day, all of it. */
  record Day(LocalDate date) implements Until {
    @Override
    public boolean isBefore(LocalDateTime local, Instant instant) {
      return local.toLocalDate().isAfter(date);
    }

    @Override
    public String toString() {
      return DateTimeFormatter.BASIC_ISO_DATE.format(date);
    }
  }

  /** A wall-clock time in the schedule's zone. */
  record WallClock(LocalDateTime local) implements Until {
    @Override
    public boolean isBefore(LocalDateTime its, Instant instant) {
      return its.isAfter(local);
    }

    @Override
    public String toString() {
      return LOCAL.format(local);
    }
  }

  /** A moment; written with a {@code Z}. */
  record Moment(LocalDateTime utc) implements Until {
    @Override
    public boolean isBefore(LocalDateTime local, Instant instant) {
      return instant.isAfter(utc.toInstant(ZoneOffset.UTC));
    }

    @Override
    public String toString() {
      return LOCAL.format(utc) + "Z";
    }
  }
}
