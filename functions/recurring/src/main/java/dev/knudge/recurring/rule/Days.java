package dev.knudge.recurring.rule;

import dev.knudge.contracts.rule.Rule;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.TreeMap;
import java.util.TreeSet;
import org.dmfs.rfc5545.recur.RecurrenceRule;
import org.jspecify.annotations.Nullable;

/** The occurrences of a rule of days or longer: expanded on a wall calendar in no zone, and only then put where they are. */
final class Days {
  /** After so many periods of which the rule leaves nothing it has ended: the rarest day that there is comes sooner. */
  private static final int EMPTY_PERIODS = 2500;

  private final Rule rule;
  private final LocalDateTime start;
  private final WallClock clock;
  private final Periods periods;
  private final RecurrenceRule plain;
  private final List<LocalTime> times;

  /** Of a rule that this start has completed. */
  Days(Rule rule, LocalDateTime start, WallClock clock) {
    this.rule = rule;
    this.start = start;
    this.clock = clock;
    this.periods = new Periods(rule);
    this.plain = PlainDays.rule(rule);
    TreeSet<LocalTime> sorted = new TreeSet<>();
    for (int hour : rule.byHour()) {
      for (int minute : rule.byMinute()) {
        for (int second : rule.bySecond()) {
          sorted.add(LocalTime.of(hour, minute, second));
        }
      }
    }
    this.times = List.copyOf(sorted);
  }

  /** Those strictly after a local time; null for all. */
  Sequence after(@Nullable LocalDateTime after) {
    return new Walk(after);
  }

  private final class Walk implements Sequence {
    private final @Nullable LocalDateTime after;
    private final PlainDays days = new PlainDays(plain, periods, rule);
    private final long first = periods.of(start.toLocalDate());
    private final long last = periods.of(Schedule.LAST_DAY);

    /** Times that are to be given, once nothing can come before them. */
    private final TreeMap<LocalDateTime, Occurrence> pending = new TreeMap<>();

    /** The rest of the period that was opened last. */
    private final Queue<LocalDate> rest = new ArrayDeque<>();

    private long period;
    private @Nullable LocalDateTime given;

    Walk(@Nullable LocalDateTime after) {
      this.after = after == null || after.isBefore(start) ? null : after;
      this.given = this.after;
      // a gap moves times into the next day, and SKIP days into the next month
      long from = this.after == null ? first : periods.of(this.after.toLocalDate().minusDays(1));
      this.period =
          first + Math.floorDiv(Math.max(0, from - first), rule.interval()) * rule.interval();
    }

    @Override
    public @Nullable Occurrence next() {
      while (true) {
        Map.Entry<LocalDateTime, Occurrence> next = pending.firstEntry();
        if (next != null && next.getKey().isBefore(nothingBefore())) {
          pending.pollFirstEntry();
          if (given == null || next.getKey().isAfter(given)) {
            given = next.getKey();
            return next.getValue();
          }
        } else if (!rest.isEmpty()) {
          LocalDate day = rest.remove();
          times.forEach(time -> add(day.atTime(time)));
        } else if (!open()) {
          return null;
        }
      }
    }

    /** What is not opened yet begins then. */
    private LocalDateTime nothingBefore() {
      LocalDate day = rest.peek();
      if (day != null) {
        return day.atStartOfDay();
      }
      return period > last ? LocalDateTime.MAX : periods.start(period).atStartOfDay();
    }

    /** Opens the next period that has something; says whether there is any, or still something to give. */
    private boolean open() {
      for (int empty = 0; empty < EMPTY_PERIODS && period <= last; empty++) {
        long opened = period;
        TreeSet<LocalDate> set = new TreeSet<>(days.of(opened));
        if (rule.movesMissingDays()) {
          MissingDays.add(rule, opened, set);
        }
        move(opened, set.isEmpty());
        if (!set.isEmpty() && fill(new ArrayList<>(set))) {
          return true;
        }
      }
      period = last + 1;
      return !pending.isEmpty();
    }

    private void move(long opened, boolean wasEmpty) {
      long wanted = opened + rule.interval();
      if (wasEmpty && !rule.movesMissingDays() && wanted <= last) {
        long hint = days.notBefore(wanted);
        if (hint > last) {
          wanted = last + 1;
        } else if (hint > wanted) {
          wanted += Math.ceilDiv(hint - wanted, (long) rule.interval()) * rule.interval();
        }
      }
      period = wanted;
    }

    private boolean fill(List<LocalDate> set) {
      if (rule.bySetPos().isEmpty()) {
        rest.addAll(set);
        return true;
      }
      long size = (long) set.size() * times.size();
      boolean some = false;
      for (int position : rule.bySetPos()) {
        long index = position > 0 ? position - 1 : size + position;
        if (index >= 0 && index < size) {
          add(
              set.get((int) (index / times.size()))
                  .atTime(times.get((int) (index % times.size()))));
          some = true;
        }
      }
      return some;
    }

    private void add(LocalDateTime time) {
      if (!time.isBefore(start) && !time.toLocalDate().isAfter(Schedule.LAST_DAY)) {
        Occurrence occurrence = clock.at(time);
        pending.put(occurrence.local(), occurrence);
      }
    }
  }
}
