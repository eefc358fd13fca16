package dev.knudge.recurring.rule;

import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;

/** UNTIL: the last moment at which a rule may occur, itself included. */
sealed interface Until {
  DateTimeFormatter LOCAL = DateTimeFormatter.ofPattern("uuuuMMdd'T'HHmmss", Locale.ROOT);

  /** Whether it is over by then. */
  boolean isBefore(Occurrence occurrence);

  /** A day, all of it. */
  record Day(LocalDate date) implements Until {
    @Override
    public boolean isBefore(Occurrence occurrence) {
      return occurrence.local().toLocalDate().isAfter(date);
    }

    @Override
    public String toString() {
      return DateTimeFormatter.BASIC_ISO_DATE.format(date);
    }
  }

  /** A wall-clock time in the schedule's zone. */
  record WallClock(LocalDateTime local) implements Until {
    @Override
    public boolean isBefore(Occurrence occurrence) {
      return occurrence.local().isAfter(local);
    }

    @Override
    public String toString() {
      return LOCAL.format(local);
    }
  }

  /** A moment; written with a {@code Z}. */
  record Moment(LocalDateTime utc) implements Until {
    @Override
    public boolean isBefore(Occurrence occurrence) {
      return occurrence.instant().isAfter(utc.toInstant(ZoneOffset.UTC));
    }

    @Override
    public String toString() {
      return LOCAL.format(utc) + "Z";
    }
  }
}
