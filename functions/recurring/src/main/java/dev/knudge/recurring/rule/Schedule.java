package dev.knudge.recurring.rule;

import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import org.dmfs.rfc5545.DateTime;
import org.dmfs.rfc5545.recur.InvalidRecurrenceRuleException;
import org.dmfs.rfc5545.recur.RecurrenceRule;
import org.dmfs.rfc5545.recur.RecurrenceRuleIterator;

/** A recurrence that is understood: its occurrences in local wall-clock time, and when those are. */
public final class Schedule {
  private static final int HORIZON_YEARS = 200;

  private final RecurrenceRule rule;
  private final LocalDateTime start;
  private final ZoneId zone;
  private final List<LocalDateTime> exDates;
  private final List<LocalDateTime> rDates;

  private Schedule(
      RecurrenceRule rule,
      LocalDateTime start,
      ZoneId zone,
      List<LocalDateTime> exDates,
      List<LocalDateTime> rDates) {
    this.rule = rule;
    this.start = start;
    this.zone = zone;
    this.exDates = List.copyOf(exDates);
    this.rDates = List.copyOf(rDates);
  }

  /** Reads a recurrence whose start and zone are known. */
  public static RuleReading read(
      String rule,
      LocalDateTime start,
      ZoneId zone,
      List<LocalDateTime> exDates,
      List<LocalDateTime> rDates) {
    try {
      return new RuleReading.Understood(
          new Schedule(new RecurrenceRule(rule), start, zone, exDates, rDates));
    } catch (InvalidRecurrenceRuleException e) {
      return new RuleReading.Refused("rule", String.valueOf(e.getMessage()));
    }
  }

  /** The rule, normalised. */
  public String rule() {
    return rule.toString();
  }

  /** The recurrence in plain English. */
  public String text() {
    return rule() + " at " + start.toLocalTime() + " (" + zone + ")";
  }

  /** What occurrences are counted from. */
  public LocalDateTime start() {
    return start;
  }

  /** Where the wall clock hangs. */
  public ZoneId zone() {
    return zone;
  }

  /** The first so many occurrences. */
  public List<Occurrence> first(int count) {
    return after(LocalDateTime.MIN, Instant.MAX, count);
  }

  /** The first occurrence strictly after that local time; empty where the series has ended, or has none within the horizon. */
  public Optional<Occurrence> next(LocalDateTime after) {
    return after(after, Instant.MAX, 1).stream().findFirst();
  }

  /** Those strictly after {@code after} and not later than {@code upTo}, in order, at most {@code limit}. */
  public List<Occurrence> after(LocalDateTime after, Instant upTo, int limit) {
    TreeSet<LocalDateTime> locals = new TreeSet<>(rDates);
    RecurrenceRuleIterator each =
        rule.iterator(
            new DateTime(
                start.getYear(),
                start.getMonthValue() - 1,
                start.getDayOfMonth(),
                start.getHour(),
                start.getMinute(),
                start.getSecond()));
    int wanted = limit + exDates.size();
    while (each.hasNext() && wanted > 0) {
      DateTime next = each.nextDateTime();
      LocalDateTime local =
          LocalDateTime.of(
              LocalDate.of(next.getYear(), next.getMonth() + 1, next.getDayOfMonth()),
              LocalTime.of(next.getHours(), next.getMinutes(), next.getSeconds()));
      if (local.getYear() > start.getYear() + HORIZON_YEARS) {
        break;
      }
      locals.add(local);
      if (local.isAfter(after)) {
        wanted--;
      }
    }
    exDates.forEach(locals::remove);
    List<Occurrence> found = new ArrayList<>();
    for (LocalDateTime local : locals) {
      Occurrence occurrence = new Occurrence(local, local.atZone(zone).toInstant());
      if (local.isAfter(after) && !occurrence.instant().isAfter(upTo) && found.size() < limit) {
        found.add(occurrence);
      }
    }
    return found;
  }

  /** How many such there are, at most {@code cap}. */
  public long countUpTo(LocalDateTime after, Instant upTo, long cap) {
    return after(after, upTo, (int) Math.min(cap, 100_000)).size();
  }

  /** The same rule counted from another start. */
  public Schedule reanchored(LocalDateTime newStart) {
    return new Schedule(rule, newStart, zone, exDates, rDates);
  }

  /** For mode completion: the occurrence after the last one was completed, or empty where the series has ended. */
  public Optional<Occurrence> nextFromCompletion(
      LocalDateTime lastOccurrence, LocalDate completedOn, long made) {
    Integer count = rule.getCount();
    if (count != null && made >= count) {
      return Optional.empty();
    }
    LocalDateTime endOfDay = completedOn.plusDays(1).atStartOfDay().minusNanos(1);
    return reanchored(completedOn.atTime(start.toLocalTime()))
        .next(lastOccurrence.isAfter(endOfDay) ? lastOccurrence : endOfDay);
  }
}
