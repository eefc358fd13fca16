package dev.knudge.recurring;

import dev.knudge.recurring.rule.Occurrence;
import dev.knudge.recurring.rule.Schedule;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.util.ArrayList;
import java.util.List;

/** The last occurrences before a moment, found from that end: what was missed may be years of a rule that repeats every minute. */
final class Latest {
  private static final int PAGE = 1000;

  /** What repeats more often within the window that holds the latest is not walked to its end; the next tick goes on from there. */
  private static final int MOST_PAGES = 100;

  private Latest() {}

  /**
   * The latest occurrences after {@code after} and not after {@code upTo}, in order, at most {@code count}.
   *
   * @param after {@link LocalDateTime#MIN} for no bound
   */
  static List<Occurrence> of(Schedule schedule, LocalDateTime after, Instant upTo, int count) {
    LocalDateTime end = LocalDateTime.ofInstant(upTo, schedule.zone());
    for (Duration window = Duration.ofMinutes(1); ; window = window.multipliedBy(4)) {
      LocalDateTime from = end.minus(window);
      boolean whole = !from.isAfter(after) || window.compareTo(Duration.ofDays(1_000_000)) > 0;
      List<Occurrence> latest = tail(schedule, whole ? after : from, upTo, count);
      if (whole || latest.size() == count) {
        return latest;
      }
    }
  }

  private static List<Occurrence> tail(
      Schedule schedule, LocalDateTime after, Instant upTo, int count) {
    List<Occurrence> tail = new ArrayList<>();
    LocalDateTime from = after;
    for (int page = 0; page < MOST_PAGES; page++) {
      List<Occurrence> more = schedule.after(from, upTo, PAGE);
      tail.addAll(more);
      if (tail.size() > count) {
        tail.subList(0, tail.size() - count).clear();
      }
      if (more.size() < PAGE) {
        break;
      }
      from = more.getLast().local();
    }
    return tail;
  }
}
