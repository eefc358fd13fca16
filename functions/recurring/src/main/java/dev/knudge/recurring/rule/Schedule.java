package dev.knudge.recurring.rule;

import dev.knudge.contracts.rule.InvalidRuleException;
import dev.knudge.contracts.rule.Rule;
import dev.knudge.contracts.rule.Until;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * A recurrence that is understood: its occurrences in local wall-clock time, and when those are. They are counted from the start, never
 * from one another, and end with the year 9999 at the latest. Immutable.
 */
public final class Schedule {
  /** Before it nothing occurs: in every zone its moments are in the years that contracts have. */
  static final LocalDate FIRST_DAY = LocalDate.of(1000, 1, 2);

  /** After it nothing occurs, likewise. */
  static final LocalDate LAST_DAY = LocalDate.of(9999, 12, 30);

  /** How many dates may be left out, and how many added. */
  static final int MAX_DATES = 1000;

  /** What {@link #countUpTo} goes through at most. */
  private static final long MAX_COUNTED = 1_000_000;

  private final Rule rule;
  private final LocalDateTime start;
  private final ZoneId zone;
  private final List<LocalDateTime> exDates;
  private final List<LocalDateTime> rDates;

  private final Generator generator;
  private final Set<LocalDateTime> excluded = new HashSet<>();
  private final TreeMap<LocalDateTime, Occurrence> added = new TreeMap<>();

  private Schedule(
      Rule rule,
      LocalDateTime start,
      ZoneId zone,
      List<LocalDateTime> exDates,
      List<LocalDateTime> rDates) {
    this.rule = rule;
    this.start = start;
    this.zone = zone;
    this.exDates = List.copyOf(exDates);
    this.rDates = List.copyOf(rDates);
    WallClock clock = new WallClock(zone);
    Rule completed = rule.completedBy(start);
    this.generator =
        rule.frequency().shorterThanDaily()
            ? new Elapsed(completed, start, clock)::after
            : days(new Days(completed, start, clock));
    for (LocalDateTime date : rDates) {
      Occurrence occurrence = clock.at(date.truncatedTo(ChronoUnit.SECONDS));
      added.put(occurrence.local(), occurrence);
    }
    for (LocalDateTime date : exDates) {
      excluded.add(clock.at(date.truncatedTo(ChronoUnit.SECONDS)).local());
    }
  }

  /**
   * Reads a recurrence whose start and zone are known.
   *
   * @param rule an RRULE of RFC 5545, with RFC 7529's SKIP, in any letter case and with or without {@code RRULE:} before it; or one of
   *     {@code daily}, {@code weekly}, {@code monthly} and {@code yearly}
   * @param start where it begins, and what the rule does not say: the time of day, for one. It is itself an occurrence only if the rule
   *     fits it. Fractions of a second are dropped
   * @param exDates occurrences that are left out; COUNT has counted them
   * @param rDates occurrences besides those of the rule; COUNT does not count them
   */
  public static RuleReading read(
      String rule,
      LocalDateTime start,
      ZoneId zone,
      List<LocalDateTime> exDates,
      List<LocalDateTime> rDates) {
    try {
      Rule read = Rule.read(rule);
      checkRange("start", start);
      check("exdates", exDates);
      check("rdates", rDates);
      Schedule schedule =
          new Schedule(read, start.truncatedTo(ChronoUnit.SECONDS), zone, exDates, rDates);
      if (schedule.generator.after(null, Instant.MAX).next() == null) {
        throw new Fault(
            "rule",
            "The rule never occurs: from its start to the year 9999 there is no time that all its parts fit.");
      }
      return new RuleReading.Understood(schedule);
    } catch (InvalidRuleException e) {
      return new RuleReading.Refused("rule", e.reason());
    } catch (Fault fault) {
      return fault.refused();
    }
  }

  private static void check(String field, List<LocalDateTime> dates) throws Fault {
    if (dates.size() > MAX_DATES) {
      throw new Fault(
          field,
          "There are " + dates.size() + " " + field + "; at most " + MAX_DATES + " are taken.");
    }
    for (LocalDateTime date : dates) {
      checkRange(field, date);
    }
  }

  private static void checkRange(String field, LocalDateTime time) throws Fault {
    if (time.toLocalDate().isBefore(FIRST_DAY) || time.toLocalDate().isAfter(LAST_DAY)) {
      throw new Fault(
          field,
          field + " has " + time + "; times are from " + FIRST_DAY + " to " + LAST_DAY + ".");
    }
  }

  /** The rule, normalised: an RRULE without its name, in one order of parts and without defaults. Read again, it is the same. */
  public String rule() {
    return rule.toString();
  }

  /** The recurrence in plain English: {@code every month on the last Friday at 09:00 (Europe/Berlin)}. */
  public String text() {
    return new Wording(rule, start, zone, exDates.size(), rDates.size()).toString();
  }

  /** Where it begins. */
  public LocalDateTime start() {
    return start;
  }

  /** Where the wall clock hangs. */
  public ZoneId zone() {
    return zone;
  }

  /** The first so many occurrences. */
  public List<Occurrence> first(int count) {
    return collect(null, Instant.MAX, count);
  }

  /** The first occurrence strictly after that local time; empty where the recurrence has ended. */
  public Optional<Occurrence> next(LocalDateTime after) {
    return Optional.ofNullable(occurrences(after, Instant.MAX).next());
  }

  /** Those strictly after {@code after} and not later than {@code upTo}, in order, at most {@code limit}. */
  public List<Occurrence> after(LocalDateTime after, Instant upTo, int limit) {
    return collect(after, upTo, limit);
  }

  /** How many occurrences are strictly after {@code after} and not later than {@code upTo}; at most {@code cap}, and at most a million. */
  public long countUpTo(LocalDateTime after, Instant upTo, long cap) {
    Sequence occurrences = occurrences(after, upTo);
    long most = Math.min(cap, MAX_COUNTED);
    long counted = 0;
    while (counted < most) {
      Occurrence next = occurrences.next();
      if (next == null || next.instant().isAfter(upTo)) {
        break;
      }
      counted++;
    }
    return counted;
  }

  /** The same rule from another start: what it does not say is as in that. */
  public Schedule reanchored(LocalDateTime newStart) {
    return new Schedule(rule, newStart.truncatedTo(ChronoUnit.SECONDS), zone, exDates, rDates);
  }

  /**
   * The next occurrence where each is counted from the day the last one was completed: as if the rule began on that day, at the start's
   * time of day. It is later than the last one and, but for rules of hours and less, on a later day than the completion.
   *
   * @param lastOccurrence the one that was completed
   * @param completedOn the day, in the schedule's zone
   * @param made how many were made so far; COUNT counts those
   * @return empty where COUNT or UNTIL ends it
   */
  public Optional<Occurrence> nextFromCompletion(
      LocalDateTime lastOccurrence, LocalDate completedOn, long made) {
    if (rule.count() != null && made >= rule.count()) {
      return Optional.empty();
    }
    LocalDateTime anchor = completedOn.atTime(start.toLocalTime());
    LocalDateTime after =
        rule.frequency().shorterThanDaily()
            ? anchor.minusSeconds(1)
            : completedOn.plusDays(1).atStartOfDay().minusSeconds(1);
    Schedule uncounted = new Schedule(rule.uncounted(), anchor, zone, exDates, rDates);
    return uncounted.next(lastOccurrence.isAfter(after) ? lastOccurrence : after);
  }

  private List<Occurrence> collect(@Nullable LocalDateTime after, Instant upTo, int limit) {
    List<Occurrence> found = new ArrayList<>();
    Sequence occurrences = occurrences(after, upTo);
    while (found.size() < limit) {
      Occurrence next = occurrences.next();
      if (next == null || next.instant().isAfter(upTo)) {
        break;
      }
      found.add(next);
    }
    return found;
  }

  /** The rule's occurrences within COUNT and UNTIL, those added, and not those left out. */
  private Sequence occurrences(@Nullable LocalDateTime after, Instant upTo) {
    Sequence bounded = bounded(after, upTo);
    Iterator<Occurrence> dates =
        (after == null ? added : added.tailMap(after, false)).values().iterator();
    return new Merged(bounded, dates, excluded);
  }

  private Sequence bounded(@Nullable LocalDateTime after, Instant upTo) {
    Integer count = rule.count();
    Until until = rule.until();
    if (count != null) {
      return new Counted(generator.after(null, upTo), count, after);
    }
    Sequence all = generator.after(after, upTo);
    if (until == null) {
      return all;
    }
    return () -> {
      Occurrence next = all.next();
      return next == null || until.isBefore(next.local(), next.instant()) ? null : next;
    };
  }

  private static Generator days(Days days) {
    return (after, _) -> days.after(after);
  }

  /** Where the rule's own occurrences come from; what comes after {@code upTo} may be left out. */
  private interface Generator {
    Sequence after(@Nullable LocalDateTime after, Instant upTo);
  }

  /** The first so many, of which those after a local time are given. */
  private static final class Counted implements Sequence {
    private final Sequence all;
    private final @Nullable LocalDateTime after;
    private int left;

    Counted(Sequence all, int count, @Nullable LocalDateTime after) {
      this.all = all;
      this.left = count;
      this.after = after;
    }

    @Override
    public @Nullable Occurrence next() {
      while (left > 0) {
        left--;
        Occurrence next = all.next();
        if (next == null || after == null || next.local().isAfter(after)) {
          return next;
        }
      }
      return null;
    }
  }

  /** Two sequences in one order, without what is excluded. */
  private static final class Merged implements Sequence {
    private final Sequence rule;
    private final Iterator<Occurrence> dates;
    private final Set<LocalDateTime> excluded;
    private @Nullable Occurrence fromRule;
    private @Nullable Occurrence fromDates;

    Merged(Sequence rule, Iterator<Occurrence> dates, Set<LocalDateTime> excluded) {
      this.rule = rule;
      this.dates = dates;
      this.excluded = excluded;
    }

    @Override
    public @Nullable Occurrence next() {
      while (true) {
        fromRule = fromRule == null ? rule.next() : fromRule;
        fromDates = fromDates == null && dates.hasNext() ? dates.next() : fromDates;
        Occurrence next = earlier();
        if (next == null) {
          return null;
        }
        fromRule = isAt(fromRule, next) ? null : fromRule;
        fromDates = isAt(fromDates, next) ? null : fromDates;
        if (!excluded.contains(next.local())) {
          return next;
        }
      }
    }

    private static boolean isAt(@Nullable Occurrence one, Occurrence other) {
      return one != null && one.local().equals(other.local());
    }

    private @Nullable Occurrence earlier() {
      if (fromRule == null || fromDates == null) {
        return fromRule == null ? fromDates : fromRule;
      }
      return fromDates.local().isBefore(fromRule.local()) ? fromDates : fromRule;
    }
  }
}
