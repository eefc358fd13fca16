package dev.knudge.tasks.chat.language;

import java.time.LocalDate;
import java.time.LocalTime;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Turns a day and a time that were read into the moments they may be. */
final class Dues {
  private static final int SMALL_HOURS = 5;

  private final Moment moment;

  Dues(Moment moment) {
    this.moment = moment;
  }

  /** All that the words may mean, the likeliest first; one where they are clear. */
  List<Due> of(WhenReading when) {
    if (when.exact() != null) {
      return List.of(Due.at(when.exact()));
    }
    DayReading day = when.day();
    TimeReading time = when.time();
    if (day == null) {
      return time == null ? List.of() : times(time);
    }
    if (time == null) {
      return days(day, when.lead());
    }
    return both(day, time);
  }

  /** Before a day is the day before it, or it at the latest. */
  private List<Due> days(DayReading day, String lead) {
    List<Due> dues = new ArrayList<>();
    for (LocalDate each : day.days()) {
      if (lead.equals("before") && each.isAfter(moment.today())) {
        dues.add(due(each.minusDays(1), null));
      }
      dues.add(due(each, null));
    }
    return dues.stream().distinct().toList();
  }

  /** A time without a day is the next that the clock shows it. */
  private List<Due> times(TimeReading time) {
    List<Due> dues = new ArrayList<>();
    for (LocalTime each : time.times()) {
      LocalDate today = moment.today();
      boolean isOver = !each.isAfter(moment.now().toLocalTime());
      dues.add(due(isOver ? today.plusDays(1) : today, each));
    }
    dues.sort(
        java.util.Comparator.comparing(Due::date)
            .thenComparing(due -> due.time() == null ? LocalTime.MIN : due.time()));
    return dues;
  }

  private List<Due> both(DayReading day, TimeReading time) {
    TimeReading within = day.part() == null ? time : time.in(day.part());
    if (within.isMidnight()) {
      return midnights(day);
    }
    boolean isTonight = day.part() == DayPart.NIGHT;
    List<Due> dues = new ArrayList<>();
    for (LocalDate each : day.days()) {
      for (LocalTime hour : within.times()) {
        boolean isSmall = isTonight && hour.getHour() < SMALL_HOURS && within.times().size() == 1;
        dues.add(due(isSmall ? each.plusDays(1) : each, hour));
      }
    }
    boolean isToday = day.days().equals(List.of(moment.today()));
    if (!isToday) {
      return dues;
    }
    if (isTonight && within.part() == null && within.isOpen()) {
      return smallHours(within); // "tonight at 3" is no time of an evening
    }
    List<Due> left = dues.stream().filter(this::isToCome).toList();
    // "Today at 9" said at ten in the evening contradicts itself, unless tomorrow is meant.
    return left.isEmpty()
        ? dues.stream()
            .flatMap(
                due -> java.util.stream.Stream.of(due, due(due.date().plusDays(1), due.time())))
            .distinct()
            .toList()
        : left;
  }

  private List<Due> smallHours(TimeReading time) {
    return List.of(
        due(moment.today().plusDays(1), time.times().getFirst()),
        due(moment.today(), time.times().getLast()));
  }

  /** Tonight's midnight is tomorrow's first moment; that of another day may be its first or its last. */
  private List<Due> midnights(DayReading day) {
    List<Due> dues = new ArrayList<>();
    for (LocalDate each : day.days()) {
      if (!each.equals(moment.today()) && day.part() == null) {
        dues.add(due(each, LocalTime.MIDNIGHT));
      }
      dues.add(due(each.plusDays(1), LocalTime.MIDNIGHT));
    }
    return dues.stream().distinct().toList();
  }

  boolean isToCome(Due due) {
    return due.date().isAfter(moment.today())
        || (due.date().equals(moment.today())
            && (due.time() == null || due.time().isAfter(moment.now().toLocalTime())));
  }

  Due due(LocalDate date, @Nullable LocalTime time) {
    ZoneId zone = moment.now().getZone();
    return new Due(date, time, zone);
  }
}
