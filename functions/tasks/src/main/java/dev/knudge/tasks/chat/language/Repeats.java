package dev.knudge.tasks.chat.language;

import dev.knudge.contracts.Recurrence.Mode;
import dev.knudge.tasks.chat.language.Rule.Unit;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Turns a repetition that was read, and is clear, into a rule with its first occurrence and its end. */
final class Repeats {
  private static final DateTimeFormatter DATE =
      DateTimeFormatter.ofPattern("uuuuMMdd", Locale.ROOT);
  private static final DateTimeFormatter UTC =
      DateTimeFormatter.ofPattern("uuuuMMdd'T'HHmmss'Z'", Locale.ROOT);

  private final Moment moment;

  Repeats(Moment moment) {
    this.moment = moment;
  }

  /**
   * The repetition.
   *
   * @param due what the text says besides of when the task is due; null where nothing
   * @return null where the rule has no day in years, or ends before it begins
   */
  @Nullable Repeat of(RepeatReading reading, @Nullable Due due) {
    Rule rule = reading.rules().getFirst();
    List<LocalTime> times = times(reading, due);
    Due first =
        rule.unit() == Unit.HOUR ? firstHour(rule, times, due) : first(reading, rule, times, due);
    if (first == null) {
      return null;
    }
    LocalDate until = until(reading, first);
    if (until != null && until.isBefore(first.date())) {
      return null;
    }
    String end =
        reading.count() > 0
            ? "COUNT=" + reading.count()
            : until == null ? "" : "UNTIL=" + limit(until, first);
    return new Repeat(
        rule.rrule(times, end), first, reading.mode(), words(reading, rule, times, first, until));
  }

  private static List<LocalTime> times(RepeatReading reading, @Nullable Due due) {
    List<LocalTime> said =
        reading.times().stream().map(time -> time.times().getFirst()).distinct().sorted().toList();
    return said.isEmpty() && due != null && due.time() != null ? List.of(due.time()) : said;
  }

  private @Nullable Due first(
      RepeatReading reading, Rule rule, List<LocalTime> times, @Nullable Due due) {
    DayReading start = reading.start();
    LocalDate from =
        start != null ? start.days().getFirst() : due != null ? due.date() : moment.today();
    LocalDate day = rule.firstFrom(from);
    if (day == null || times.isEmpty()) {
      return day == null ? null : due(day, null);
    }
    for (LocalTime time : times) {
      if (!day.equals(moment.today()) || time.isAfter(moment.now().toLocalTime())) {
        return due(day, time);
      }
    }
    LocalDate next = rule.firstFrom(day.plusDays(1));
    return next == null ? null : due(next, times.getFirst());
  }

  private Due firstHour(Rule rule, List<LocalTime> times, @Nullable Due due) {
    if (times.isEmpty()) {
      return Due.at(moment.now().plusHours(rule.interval()).withSecond(0).withNano(0));
    }
    LocalDate day = due != null ? due.date() : moment.today();
    boolean isOver =
        day.equals(moment.today()) && !times.getFirst().isAfter(moment.now().toLocalTime());
    return due(isOver ? day.plusDays(1) : day, times.getFirst());
  }

  private static @Nullable LocalDate until(RepeatReading reading, Due first) {
    if (reading.until() != null) {
      DayReading.Period period = reading.until().period();
      return period != null ? period.last() : reading.until().days().getFirst();
    }
    return reading.lasting() == null ? null : reading.lasting().after(first.date()).minusDays(1);
  }

  /** RFC 5545: a date for what repeats by days, UTC for what repeats at a time in a zone. */
  private static String limit(LocalDate until, Due first) {
    return first.time() == null
        ? DATE.format(until)
        : UTC.format(
            ZonedDateTime.of(until, LocalTime.of(23, 59, 59), first.zone())
                .withZoneSameInstant(ZoneOffset.UTC));
  }

  private static String words(
      RepeatReading reading,
      Rule rule,
      List<LocalTime> times,
      Due first,
      @Nullable LocalDate until) {
    StringBuilder words = new StringBuilder(rule.words());
    if (!times.isEmpty()) {
      words.append(" at ").append(Words.list(times.stream().map(Words::time).toList()));
    } else if (reading.part() != null) {
      words.append(' ').append(reading.part().words());
    }
    if (reading.mode() == Mode.COMPLETION) {
      words.append(", counted from its completion");
    }
    words.append(", from ").append(Words.day(first.date()));
    if (reading.count() > 0) {
      words.append(", ").append(reading.count()).append(reading.count() == 1 ? " time" : " times");
    }
    if (until != null) {
      words.append(", until ").append(Words.day(until));
    }
    return words.toString();
  }

  private Due due(LocalDate date, @Nullable LocalTime time) {
    return new Due(date, time, moment.now().getZone());
  }
}
