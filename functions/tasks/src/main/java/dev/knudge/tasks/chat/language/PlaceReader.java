package dev.knudge.tasks.chat.language;

import dev.knudge.tasks.chat.language.Token.Kind;
import java.time.DayOfWeek;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Reads a place in a month. */
final class PlaceReader {
  /** As many days as a month has; who lists more repeats himself. */
  private static final int MOST = 31;

  private final Tokens tokens;

  PlaceReader(Tokens tokens) {
    this.tokens = tokens;
  }

  /** A place in a month: {@code last friday}, {@code 1st and 15th}, {@code last day}, {@code first workday}. */
  @Nullable Found<Rule> read(int i, Rule rule) {
    boolean isLast = tokens.is(i, "last");
    Found<Integer> ordinal = isLast ? new Found<>(-1, i + 1) : Quantities.ordinal(tokens, i);
    if (ordinal == null || ordinal.value() > 31 || ordinal.value() == 0) {
      return null;
    }
    int at = ordinal.end();
    DayOfWeek day = Lexicon.day(tokens.word(at));
    if (day != null) {
      return ordinal.value() > 5
          ? null
          : new Found<>(rule.on(List.of(day), List.of(ordinal.value())), at + 1);
    }
    int workday = tokens.is(at, "workday") || tokens.is(at, "weekday") ? at + 1 : -1;
    workday = workday < 0 ? tokens.after(at, "business", "day") : workday;
    workday = workday < 0 ? tokens.after(at, "working", "day") : workday;
    if (workday > 0) {
      return new Found<>(rule.at(ordinal.value()), workday);
    }
    if (tokens.is(at, "day")) {
      return new Found<>(rule.onMonthDays(List.of(ordinal.value())), at + 1);
    }
    Found<Rule> several = severalOf(i, rule);
    return several != null ? several : isLast ? null : monthDays(ordinal, rule);
  }

  /** {@code 1st and 3rd friday}, {@code second and last monday}. */
  private @Nullable Found<Rule> severalOf(int i, Rule rule) {
    List<Integer> ordinals = new ArrayList<>();
    int at = i;
    while (true) {
      boolean isLast = tokens.is(at, "last");
      Found<Integer> next = isLast ? new Found<>(-1, at + 1) : Quantities.ordinal(tokens, at);
      if (next == null || next.value() > 5 || next.value() == 0 || ordinals.size() == MOST) {
        return null;
      }
      ordinals.add(next.value());
      DayOfWeek day = Lexicon.day(tokens.word(next.end()));
      day = day != null ? day : Lexicon.days(tokens.word(next.end()));
      if (day != null) {
        return new Found<>(rule.on(List.of(day), ordinals), next.end() + 1);
      }
      at = next.end();
      while (tokens.sign(at).matches("[,&]") || tokens.is(at, "and")) {
        at++;
      }
      if (at == next.end()) {
        return null;
      }
      at = tokens.past(at, Lexicon.THE);
    }
  }

  private Found<Rule> monthDays(Found<Integer> first, Rule rule) {
    List<Integer> days = new ArrayList<>(List.of(first.value()));
    int end = first.end();
    while (true) {
      int next = end;
      while (tokens.sign(next).equals(",")
          || tokens.is(next, "and")
          || tokens.sign(next).equals("&")) {
        next++;
      }
      next = next > end ? tokens.past(next, Lexicon.THE) : next;
      boolean isLast = tokens.after(next, "last", "day") > 0 && next > end;
      Found<Integer> more =
          isLast
              ? new Found<>(-1, next + 2)
              : next == end || !tokens.kindAt(next, Kind.ORDINAL)
                  ? null
                  : Quantities.ordinal(tokens, next);
      boolean isDay = more != null && (isLast || more.value() <= 31 && more.value() >= 1);
      if (more == null || !isDay || days.size() == MOST) {
        return new Found<>(rule.onMonthDays(days), end);
      }
      days.add(more.value());
      end = more.end();
    }
  }
}
