package dev.knudge.tasks.chat.language;

import dev.knudge.contracts.Recurrence;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Words that say how a task repeats.
 *
 * @param rules the rule; several where the words leave open which is meant
 * @param part a part of the day that they name
 * @param start the day from which it repeats
 * @param until the last day on which it may
 * @param lasting how long from its start
 * @param count how many times; 0 for no limit
 * @param doubts what of it has to be asked
 */
record RepeatReading(
    int from,
    int to,
    List<Rule> rules,
    Recurrence.Mode mode,
    List<TimeReading> times,
    @Nullable DayPart part,
    @Nullable DayReading start,
    @Nullable DayReading until,
    @Nullable Length lasting,
    int count,
    List<Doubt> doubts) {

  RepeatReading {
    doubts = List.copyOf(doubts);
    rules = List.copyOf(rules);
    times = List.copyOf(times);
  }

  static RepeatReading of(int from, int to, List<Rule> rules, Recurrence.Mode mode) {
    return new RepeatReading(
        from, to, rules, mode, List.of(), null, null, null, null, 0, List.of());
  }

  RepeatReading rules(List<Rule> value, int end) {
    return new RepeatReading(
        from, end, value, mode, times, part, start, until, lasting, count, doubts);
  }

  RepeatReading completion(int end) {
    return new RepeatReading(
        from,
        end,
        rules,
        Recurrence.Mode.COMPLETION,
        times,
        part,
        start,
        until,
        lasting,
        count,
        doubts);
  }

  RepeatReading times(List<TimeReading> value, int end) {
    return new RepeatReading(
        from, end, rules, mode, value, part, start, until, lasting, count, doubts);
  }

  RepeatReading part(DayPart value, int end) {
    return new RepeatReading(
        from, end, rules, mode, times, value, start, until, lasting, count, doubts);
  }

  RepeatReading start(DayReading value, int end) {
    return new RepeatReading(
        from, end, rules, mode, times, part, value, until, lasting, count, doubts);
  }

  RepeatReading until(DayReading value, int end) {
    return new RepeatReading(
        from, end, rules, mode, times, part, start, value, lasting, count, doubts);
  }

  RepeatReading lasting(Length value, int end) {
    return new RepeatReading(
        from, end, rules, mode, times, part, start, until, value, count, doubts);
  }

  RepeatReading count(int value, int end) {
    return new RepeatReading(
        from, end, rules, mode, times, part, start, until, lasting, value, doubts);
  }

  RepeatReading doubting(Doubt doubt) {
    List<Doubt> more = new ArrayList<>(doubts);
    more.add(doubt);
    return new RepeatReading(
        from, to, rules, mode, times, part, start, until, lasting, count, more);
  }
}
