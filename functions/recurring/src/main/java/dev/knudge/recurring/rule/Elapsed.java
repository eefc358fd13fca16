package dev.knudge.recurring.rule;

import dev.knudge.contracts.rule.Frequency;
import dev.knudge.contracts.rule.Rule;
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
  private final ChronoUnit unit;
  private final long base;
  private final long length;
  private final long step;
  private final long last;

  /** Of a rule that this start has completed. */
  Elapsed(Rule rule, LocalDateTime start, WallClock clock) {
    this.rule = rule;
    this.clock = clock;
    this.limits = new Limits(rule);
    this.start = clock.at(start);
    LocalDateTime local = this.start.local();
    this.unit =
        switch (rule.frequency()) {
          case HOURLY -> ChronoUnit.HOURS;
          case MINUTELY -> ChronoUnit.MINUTES;
          case YEARLY, MONTHLY, WEEKLY, DAILY, SECONDLY -> ChronoUnit.SECONDS;
        };
    this.base =
        this.start.instant().getEpochSecond()
            - Duration.between(local.truncatedTo(unit), local).getSeconds();
    this.length = rule.frequency().seconds();
    this.step = rule.interval() * length;
    this.last = clock.at(Schedule.LAST_DAY.atTime(23, 59, 59)).instant().getEpochSecond();
  }

  /**
   * Those strictly after a local time; null for all. What comes after {@code upTo} may be left out: some rules take long to find that
   * nothing does.
   */
  Sequence after(@Nullable LocalDateTime after, Instant upTo) {
    return new Walk(after, Math.min(last, upTo.getEpochSecond()));
  }

  private final class Walk implements Sequence {
    private final Queue<Occurrence> pending = new ArrayDeque<>();
    private @Nullable LocalDateTime given;
    private final long end;
    private long at;
    private long change = Long.MIN_VALUE;

    Walk(@Nullable LocalDateTime after, long end) {
      given = after;
      this.end = end;
      // after the start, too, the clock may show less than at the start
      long from = after == null || after.isBefore(start.local()) ? base : clock.reaches(after);
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
      if (at >= change) {
        change = clock.nextChange(at);
      }
      // what the clock shows beyond its next change cannot be told from here
      long reached = Math.min(at + Duration.between(local, fitting).getSeconds(), change);
      long beyond = reached - at - length;
      if (beyond < 0) {
        expand();
        at += step;
      } else {
        at += Math.ceilDiv(beyond + 1, step) * step;
      }
      return true;
    }

    /** The period from {@code at} on. Where the clock is changed within it, or had been by less than an hour, its times are not all of one hour, or day, of the clock's. */
    private void expand() {
      long end = at + length;
      List<Occurrence> set = new ArrayList<>();
      addShown(at, Math.min(change, end), set);
      if (change < end) {
        addShown(change, end, set);
      }
      pending.addAll(chosen(set));
    }

    /** Adds what fits of a part of a period in which the clock goes on evenly. */
    private void addShown(long from, long end, List<Occurrence> set) {
      LocalDateTime shown = clock.localAt(from);
      LocalDateTime whole = shown.truncatedTo(unit);
      long begun = from - Duration.between(whole, shown).getSeconds();
      for (long each = begun; each < end; each += length) {
        for (LocalDateTime time : times(whole)) {
          long instant = each + Duration.between(whole, time).getSeconds();
          if (instant >= from && instant < end && limits.fit(time)) {
            set.add(new Occurrence(time, Instant.ofEpochSecond(instant)));
          }
        }
        whole = whole.plusSeconds(length);
      }
    }

    private List<LocalDateTime> times(LocalDateTime whole) {
      return switch (rule.frequency()) {
        case HOURLY -> {
          List<LocalDateTime> set = new ArrayList<>();
          for (int minute : sorted(rule.byMinute())) {
            for (int second : sorted(rule.bySecond())) {
              set.add(whole.withMinute(minute).withSecond(second));
            }
          }
          yield set;
        }
        case MINUTELY -> sorted(rule.bySecond()).stream().map(whole::withSecond).toList();
        case YEARLY, MONTHLY, WEEKLY, DAILY, SECONDLY -> List.of(whole);
      };
    }

    private List<Occurrence> chosen(List<Occurrence> set) {
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

    boolean fit(LocalDateTime time) {
      return (hours & 1L << time.getHour()) != 0
          && (minutes & 1L << time.getMinute()) != 0
          && (seconds & 1L << time.getSecond()) != 0
          && rule.fits(time.toLocalDate());
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
