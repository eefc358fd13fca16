package dev.knudge.recurring.rule;

import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.temporal.ChronoUnit;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import org.jspecify.annotations.Nullable;

/**
 * The occurrences of a rule of hours, minutes or seconds. These pass as they do, whatever is done to the clock: every three hours is every
 * three hours on the day that daylight saving begins, too. The BY parts ask what the wall clock shows; of a time that it shows twice the
 * second is left out if anything came at or after it the first time, so that a local time names one occurrence.
 */
final class Elapsed {
  /** After so many steps that fit nothing the rule has ended. */
  private static final int EMPTY_STEPS = 50_000;

  private final Rule rule;
  private final WallClock clock;
  private final Limits limits;
  private final Occurrence start;
  private final long base;
  private final long step;
  private final long last;

  /** Of a rule that this start has completed. */
  Elapsed(Rule rule, LocalDateTime start, WallClock clock) {
    this.rule = rule;
    this.clock = clock;
    this.limits = new Limits(rule);
    this.start = clock.at(start);
    LocalDateTime local = this.start.local();
    ChronoUnit unit =
        switch (rule.frequency()) {
          case HOURLY -> ChronoUnit.HOURS;
          case MINUTELY -> ChronoUnit.MINUTES;
          case YEARLY, MONTHLY, WEEKLY, DAILY, SECONDLY -> ChronoUnit.SECONDS;
        };
    this.base =
        this.start.instant().getEpochSecond()
            - Duration.between(local.truncatedTo(unit), local).getSeconds();
    this.step = rule.interval() * rule.frequency().seconds();
    this.last = clock.at(Schedule.LAST_DAY.atTime(23, 59, 59)).instant().getEpochSecond();
  }

  /**
   * Those strictly after a local time; null for all. What comes after {@code upTo} may be left out: some rules take long to find that
   * nothing does.
   */
  Sequence after(@Nullable LocalDateTime after, Instant upTo) {
    return new Walk(
        after == null || after.isBefore(start.local()) ? null : after,
        // where the clock was moved by half an hour, an hour's times may come before what it is
        // counted by
        Math.min(last, upTo.getEpochSecond() + Frequency.HOURLY.seconds()));
  }

  private final class Walk implements Sequence {
    private final Queue<Occurrence> pending = new ArrayDeque<>();
    private @Nullable LocalDateTime given;
    private final long end;
    private long at;

    Walk(@Nullable LocalDateTime after, long end) {
      given = after;
      this.end = end;
      long from = after == null ? base : clock.reaches(after);
      at = base + Math.max(0, Math.floorDiv(from - base, step)) * step;
    }

    @Override
    public @Nullable Occurrence next() {
      for (int empty = 0; empty < EMPTY_STEPS; empty++) {
        for (Occurrence next = pending.poll(); next != null; next = pending.poll()) {
          if (!next.instant().isBefore(start.instant())
              && (given == null || next.local().isAfter(given))) {
            given = next.local();
            return next;
          }
        }
        if (at > end || !open()) {
          return null;
        }
      }
      return null;
    }

    /** Goes on by a period, or to where one may fit; false where none does. */
    private boolean open() {
      LocalDateTime local = clock.localAt(at);
      LocalDateTime fitting = limits.notBefore(local);
      if (fitting == null) {
        return false;
      }
      if (fitting.equals(local)) {
        expand(local);
        at += step;
      } else {
        long wanted = at + Duration.between(local, fitting).getSeconds();
        // what the clock shows beyond its next change cannot be told from here
        long reached = Math.min(wanted, clock.nextChange(at));
        at += Math.max(1, Math.ceilDiv(reached - at, step)) * step;
      }
      return true;
    }

    private void expand(LocalDateTime local) {
      List<LocalDateTime> set = new ArrayList<>();
      switch (rule.frequency()) {
        case HOURLY -> {
          for (int minute : sorted(rule.byMinute())) {
            for (int second : sorted(rule.bySecond())) {
              set.add(local.withMinute(minute).withSecond(second));
            }
          }
        }
        case MINUTELY ->
            sorted(rule.bySecond()).forEach(second -> set.add(local.withSecond(second)));
        case YEARLY, MONTHLY, WEEKLY, DAILY, SECONDLY -> set.add(local);
      }
      for (LocalDateTime time : chosen(set)) {
        long instant = at + Duration.between(local, time).getSeconds();
        pending.add(clock.occurrenceAt(instant));
      }
    }

    private List<LocalDateTime> chosen(List<LocalDateTime> set) {
      if (rule.bySetPos().isEmpty()) {
        return set;
      }
      return rule.bySetPos().stream()
          .map(position -> position > 0 ? position - 1 : set.size() + position)
          .filter(index -> index >= 0 && index < set.size())
          .distinct()
          .sorted()
          .map(set::get)
          .toList();
    }

    private List<Integer> sorted(List<Integer> numbers) {
      return numbers.size() < 2 ? numbers : numbers.stream().sorted().toList();
    }
  }

  /** What the BY parts let through: of the day, and of what is not shorter than the rule's own period. */
  private static final class Limits {
    /** The calendar repeats itself after as many days. */
    private static final int CYCLE = 146_097;

    private final Rule rule;
    private final long hours;
    private final long minutes;
    private final long seconds;

    Limits(Rule rule) {
      this.rule = rule;
      this.hours = mask(rule.byHour());
      this.minutes = rule.frequency() == Frequency.HOURLY ? -1 : mask(rule.byMinute());
      this.seconds = rule.frequency() == Frequency.SECONDLY ? mask(rule.bySecond()) : -1;
    }

    private static long mask(List<Integer> numbers) {
      return numbers.isEmpty() ? -1 : numbers.stream().mapToLong(number -> 1L << number).sum();
    }

    /** The first time that fits, from there on; null where none does. */
    @Nullable LocalDateTime notBefore(LocalDateTime from) {
      LocalDateTime time = from;
      while (true) {
        if (!rule.fits(time.toLocalDate())) {
          LocalDate day = dayAfter(time.toLocalDate());
          if (day == null) {
            return null;
          }
          time = day.atStartOfDay();
        } else if ((hours & 1L << time.getHour()) == 0) {
          time = time.truncatedTo(ChronoUnit.HOURS).plusHours(1);
        } else if ((minutes & 1L << time.getMinute()) == 0) {
          time = time.truncatedTo(ChronoUnit.MINUTES).plusMinutes(1);
        } else if ((seconds & 1L << time.getSecond()) == 0) {
          time = time.plusSeconds(1);
        } else {
          return time;
        }
      }
    }

    private @Nullable LocalDate dayAfter(LocalDate day) {
      LocalDate end = day.plusDays(CYCLE + 1);
      LocalDate next = day.plusDays(1);
      while (next.isBefore(end)) {
        if (rule.fits(next)) {
          return next;
        }
        next =
            rule.byMonth().isEmpty() || rule.byMonth().contains(next.getMonthValue())
                ? next.plusDays(1)
                : next.withDayOfMonth(1).plusMonths(1);
      }
      return null;
    }
  }
}
