package dev.knudge.tasks.chat.language;

import java.time.DayOfWeek;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Reads {@code mon, wed and fri} without an "every": a task is due on one day, so they are either days that it repeats on, or one of them is meant, or they belong to the
 * title.
 */
final class WeekdayListReader {
  /** A week has seven days; who names more repeats himself, and would be read over and over. */
  private static final int MOST = 14;

  private final Tokens tokens;

  WeekdayListReader(Tokens tokens) {
    this.tokens = tokens;
  }

  /**
   * Weekdays one after the other.
   *
   * @param doubt what to ask about them; null where they are a name
   */
  record Weekdays(int end, @Nullable Doubt doubt) {}

  /** The list of weekdays that begins at that token; null where none does. */
  @Nullable Weekdays read(int i) {
    int first = tokens.past(i, Lexicon.ON);
    if (Lexicon.day(tokens.word(first)) == null || tokens.isOneOf(i - 1, Lexicon.EACH)) {
      return null;
    }
    Set<DayOfWeek> days = new LinkedHashSet<>();
    int end = first;
    int at = first;
    for (int named = 0; named < MOST && Lexicon.day(tokens.word(at)) != null; named++) {
      days.add(Lexicon.day(tokens.word(at)));
      end = at + 1;
      at = end;
      while (tokens.sign(at).matches("[,&]") || tokens.is(at, "and")) {
        at++;
      }
      at = at == end ? -1 : tokens.past(at, Lexicon.ON);
    }
    if (days.size() < 2) {
      return null;
    }
    Span span = tokens.span(i, end);
    return new Weekdays(
        end,
        isName(days, first, end) ? null : doubt(span, span.in(tokens.text()), List.copyOf(days)));
  }

  /** {@code sun and sat} may be words; {@code friday, saturday sale} goes on. */
  private boolean isName(Set<DayOfWeek> days, int from, int end) {
    boolean isWeak = true;
    for (int at = from; at < end; at++) {
      boolean isDay = Lexicon.day(tokens.word(at)) != null;
      isWeak &= !isDay || Lexicon.WEAK_DAYS.contains(tokens.word(at));
    }
    return isWeak && days.size() < 3
        || isNoun(end)
        || tokens.sign(end).matches("['’]")
        || tokens.glued(end) && tokens.sign(end).matches("[-–/]");
  }

  private boolean isNoun(int at) {
    return new AdjoiningWords(tokens).isName(at);
  }

  private static Doubt doubt(Span span, String words, List<DayOfWeek> days) {
    List<String> names = days.stream().map(Words::name).toList();
    String every = "every " + Words.list(names);
    Stream<Doubt.Choice> one =
        names.stream()
            .limit(3)
            .map(name -> new Doubt.Choice(name + " only", span, name.toLowerCase(Locale.ROOT), ""));
    List<Doubt.Choice> choices = new ArrayList<>();
    choices.add(new Doubt.Choice(every, span, every.toLowerCase(Locale.ROOT), ""));
    choices.addAll(one.toList());
    choices.add(new Doubt.Choice("part of the title", span, words, words));
    return new Doubt(
        span, "A task is due on one day, or repeats. What is “" + words + "”?", choices);
  }
}
