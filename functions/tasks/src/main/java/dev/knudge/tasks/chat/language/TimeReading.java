package dev.knudge.tasks.chat.language;

import java.time.LocalTime;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What words say of the time of a day.
 *
 * @param times the time; two where nothing tells morning from evening
 * @param until where the words name a stretch of time, its end
 * @param part a part of the day that they name besides
 * @param isMidnight whether they say midnight, which belongs to two days
 * @param isSure whether they are a time wherever they stand
 * @param isCounted whether they may as well be a count or a measure, as {@code at 20} may
 */
record TimeReading(
    List<LocalTime> times,
    @Nullable LocalTime until,
    @Nullable DayPart part,
    boolean isMidnight,
    boolean isSure,
    boolean isCounted) {

  TimeReading {
    times = List.copyOf(times);
  }

  static TimeReading sure(LocalTime time) {
    return new TimeReading(List.of(time), null, null, false, true, false);
  }

  static TimeReading midnight() {
    return new TimeReading(List.of(LocalTime.MIDNIGHT), null, null, true, true, false);
  }

  /** A time on a clock of twelve hours that has both. */
  static TimeReading either(LocalTime time) {
    LocalTime morning = time.getHour() >= 12 ? time.minusHours(12) : time;
    return new TimeReading(
        List.of(morning, morning.plusHours(12)), null, null, false, false, false);
  }

  TimeReading loose() {
    return new TimeReading(times, until, part, isMidnight, false, isCounted);
  }

  TimeReading counted() {
    return new TimeReading(times, until, part, isMidnight, false, true);
  }

  TimeReading until(LocalTime end) {
    return new TimeReading(times, end, part, isMidnight, true, isCounted);
  }

  /** The same, of those times only that are in the part. */
  TimeReading in(DayPart newPart) {
    boolean isTwelve = isOpen() && times.contains(LocalTime.MIDNIGHT);
    if (isTwelve && newPart == DayPart.MORNING) {
      return this; // noon to some, and midnight to others
    }
    if (isTwelve && (newPart == DayPart.EVENING || newPart == DayPart.NIGHT)) {
      return new TimeReading(List.of(LocalTime.MIDNIGHT), until, newPart, true, isSure, false);
    }
    List<LocalTime> within = times.stream().filter(newPart::holds).toList();
    return within.isEmpty()
        ? this
        : new TimeReading(
            within, until, newPart, isMidnight, isSure, isCounted && within.size() > 1);
  }

  boolean isOpen() {
    return times.size() > 1;
  }
}
