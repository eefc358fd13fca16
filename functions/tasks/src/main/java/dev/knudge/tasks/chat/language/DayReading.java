package dev.knudge.tasks.chat.language;

import java.time.LocalDate;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What words say of a day.
 *
 * @param days the day; several where the words leave open which is meant
 * @param period where they name more than a day: its first and last
 * @param part a part of the day that they name besides
 * @param weight how much the words need others beside them to be a date at all
 */
record DayReading(
    List<LocalDate> days, @Nullable Period period, @Nullable DayPart part, Weight weight) {

  /** From its first day to its last. */
  record Period(LocalDate first, LocalDate last) {}

  /** How much words are a date by themselves. */
  enum Weight {
    /** A date anywhere. */
    SURE,
    /** A date where a preposition begins it, or where what follows does not go on from it. */
    LOOSE,
    /** A date only where a preposition begins it and nothing goes on from it. */
    WEAK
  }

  DayReading {
    days = List.copyOf(days);
  }

  static DayReading sure(LocalDate day) {
    return new DayReading(List.of(day), null, null, Weight.SURE);
  }

  static DayReading loose(LocalDate... days) {
    return new DayReading(List.of(days), null, null, Weight.LOOSE);
  }

  static DayReading weak(LocalDate day) {
    return new DayReading(List.of(day), null, null, Weight.WEAK);
  }

  static DayReading period(LocalDate first, LocalDate last, LocalDate... days) {
    return new DayReading(List.of(days), new Period(first, last), null, Weight.LOOSE);
  }

  DayReading in(@Nullable DayPart newPart) {
    return new DayReading(days, period, newPart, weight);
  }

  /** These days, or those of the other. */
  DayReading or(DayReading other) {
    return new DayReading(
        Stream.concat(days.stream(), other.days.stream()).distinct().toList(),
        period,
        part,
        weight);
  }

  DayReading weighing(Weight newWeight) {
    return new DayReading(days, period, part, newWeight);
  }

  boolean isOpen() {
    return days.size() != 1;
  }
}
