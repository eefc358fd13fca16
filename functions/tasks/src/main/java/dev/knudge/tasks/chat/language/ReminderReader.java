package dev.knudge.tasks.chat.language;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Reads {@code remind me 2 hours before}, {@code with a reminder tomorrow at 8am}, {@code and remind me when it's due}. */
final class ReminderReader {
  private static final Set<String> BEFORE =
      Set.of("before", "earlier", "prior", "ahead", "beforehand", "early");

  private final Tokens tokens;
  private final WhenReader when;

  ReminderReader(Tokens tokens, WhenReader when) {
    this.tokens = tokens;
    this.when = when;
  }

  /**
   * A reminder that is asked for.
   *
   * @param length how long before; null where {@code moment} says when
   * @param time with a length in days: at what time of that day
   * @param moment when, by the clock; null where {@code length} says it, or where it is when the task is due
   */
  record ReminderReading(
      int from,
      int to,
      @Nullable Length length,
      @Nullable TimeReading time,
      @Nullable WhenReading moment) {}

  /** All reminders that are asked for from that token on; empty where none is. */
  List<ReminderReading> read(int i) {
    int at = tokens.sign(i).equals(",") || tokens.is(i, "and") || tokens.is(i, "with") ? i + 1 : i;
    int named = opening(at);
    if (named < 0) {
      return List.of();
    }
    List<ReminderReading> all = new ArrayList<>();
    int from = i;
    int next = named;
    while (true) {
      ReminderReading reminder = one(from, next);
      if (reminder == null) {
        return all;
      }
      all.add(reminder);
      from = reminder.to();
      boolean more = tokens.is(from, "and") || tokens.sign(from).equals(",");
      next = more ? from + 1 : -1;
      int again = more ? opening(next) : -1;
      next = again > 0 ? again : next;
      boolean isLength = more && before(next) != null;
      if (!more || (!isLength && again < 0)) {
        return all;
      }
    }
  }

  private int opening(int i) {
    int me = tokens.after(i, "remind", "me");
    me = me > 0 ? me : tokens.after(i, "notify", "me");
    me = me > 0 ? me : tokens.after(i, "alert", "me");
    if (me > 0) {
      return me;
    }
    int at = tokens.isOneOf(i, Set.of("set", "add")) ? i + 1 : i;
    at = tokens.is(at, "a") ? at + 1 : at;
    if (!tokens.is(at, "reminder") && !tokens.is(at, "alarm") && !tokens.is(at, "alert")) {
      return -1;
    }
    // "Reminder" alone may be what the task is about: "send reminder to Bob".
    boolean isFor = tokens.is(at + 1, "for") || tokens.is(at + 1, "at") || tokens.is(at + 1, "on");
    int after = tokens.is(at + 1, "for") || tokens.sign(at + 1).equals(":") ? at + 2 : at + 1;
    return before(after) != null || (isFor && when.phrase(after) != null && at > i) ? after : -1;
  }

  private @Nullable ReminderReading one(int from, int i) {
    Found<Length> before = before(i);
    if (before != null) {
      boolean isDays = !before.value().isTimed();
      Found<TimeReading> time = isDays ? when.times().read(before.end(), false) : null;
      return new ReminderReading(
          from,
          time == null ? before.end() : time.end(),
          before.value(),
          time == null ? null : time.value(),
          null);
    }
    int due = tokens.get(i) == null && i - from > 2 ? i : onTime(i);
    if (due > 0) {
      return new ReminderReading(
          from, due, Length.of(0, java.time.temporal.ChronoUnit.SECONDS), null, null);
    }
    WhenReading moment = when.phrase(i);
    return moment == null ? null : new ReminderReading(from, moment.to(), null, null, moment);
  }

  /** {@code 2 hours before}, {@code a day in advance}, {@code 30 min before it's due}. */
  private @Nullable Found<Length> before(int i) {
    int at = tokens.is(i, "at") || tokens.is(i, "about") ? i + 1 : i;
    Found<Length> length = Quantities.length(tokens, at);
    if (length == null) {
      length = letterMinutes(at);
    }
    if (length == null) {
      return tokens.after(at, "the", "day", "before") > 0
          ? new Found<>(new Length(0, 1, 0, 0), at + 3)
          : null;
    }
    int end = length.end();
    if (tokens.isOneOf(end, BEFORE)) {
      int to =
          tokens.is(end, "ahead") && tokens.after(end + 1, "of", "time") > 0 ? end + 3 : end + 1;
      return new Found<>(length.value(), pastIt(to));
    }
    int advance = tokens.after(end, "in", "advance");
    return advance > 0 ? new Found<>(length.value(), advance) : null;
  }

  /** The minutes of {@code 30m before}, which are metres elsewhere. */
  private @Nullable Found<Length> letterMinutes(int i) {
    Found<Integer> count = Quantities.count(tokens, i);
    return count != null && tokens.is(count.end(), "m") && tokens.glued(count.end())
        ? new Found<>(
            Length.of(count.value(), java.time.temporal.ChronoUnit.MINUTES), count.end() + 1)
        : null;
  }

  private int pastIt(int i) {
    for (String[] words :
        new String[][] {
          {"it", "is", "due"},
          {"it's", "due"},
          {"it"},
          {"that"},
          {"the", "due", "date"},
          {"the", "deadline"},
          {"due"},
          {"hand"}
        }) {
      int end = tokens.after(i, words);
      if (end > 0) {
        return end;
      }
    }
    return i;
  }

  private int onTime(int i) {
    for (String[] words :
        new String[][] {
          {"when", "it", "is", "due"},
          {"when", "it's", "due"},
          {"when", "due"},
          {"on", "time"},
          {"at", "the", "time"},
          {"at", "that", "time"},
          {"then"}
        }) {
      int end = tokens.after(i, words);
      if (end > 0) {
        return end;
      }
    }
    return -1;
  }
}
