package dev.knudge.tasks.chat.language;

import dev.knudge.tasks.chat.language.TaskReader.Phrases;
import dev.knudge.tasks.chat.language.Token.Kind;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Finds words beside a date or a rule that would change it and were not read: {@code until
 * christmas}, {@code except on holidays}, {@code EST}. They are asked about; passing over them would
 * be a wrong answer that looks like a right one.
 */
final class UnreadReader {
  private static final Set<String> BOUNDS =
      Set.of("except", "excepting", "excluding", "until", "till", "til", "unless", "minus");
  private static final Set<String> PER = Set.of("a", "per", "each", "every");
  private static final Set<String> ADVERBS = Set.of("daily", "weekly", "monthly", "yearly");
  private static final Set<String> PERIODS = Set.of("day", "week", "month", "year");
  private static final Set<String> TWICE_EACH =
      Set.of("weekly", "monthly", "yearly", "annual", "annually");

  private final Tokens tokens;
  private final Set<String> kept;

  UnreadReader(Tokens tokens, Set<String> kept) {
    this.tokens = tokens;
    this.kept = kept;
  }

  /** How often, in words that tell no days or hours, where that begins at the token; null where it does not. */
  @Nullable Found<Doubt> often(int i) {
    Found<Doubt> found = twiceOrEachSecond(i);
    found = found != null ? found : severalTimes(i);
    return found == null || isKept(i, found.end()) ? null : found;
  }

  /** {@code biweekly} is twice a week to some, and every two weeks to others. */
  private @Nullable Found<Doubt> twiceOrEachSecond(int i) {
    String word = tokens.word(i);
    boolean isCut =
        (word.equals("bi") || word.equals("semi"))
            && tokens.sign(i + 1).equals("-")
            && tokens.glued(i + 2);
    String period = isCut ? tokens.word(i + 2) : word.replaceFirst("^(?:bi|semi)", "");
    if (!isCut && period.equals(word)) {
      return null;
    }
    if (!TWICE_EACH.contains(period)) {
      return null;
    }
    int end = isCut ? i + 3 : i + 1;
    String unit = period.startsWith("annual") ? "year" : period.replace("ly", "");
    Span span = tokens.span(i, end);
    List<Doubt.Choice> choices = new ArrayList<>();
    choices.add(new Doubt.Choice("every 2 " + unit + "s", span, "every 2 " + unit + "s", ""));
    if (unit.equals("week")) {
      choices.addAll(twiceAWeek(span));
    } else if (unit.equals("year")) {
      choices.add(new Doubt.Choice("every 6 months", span, "every 6 months", ""));
    } else {
      choices.add(
          new Doubt.Choice(
              "on the 1st and 15th of each month", span, "every 1st and 15th of the month", ""));
    }
    choices.add(inTitle(span));
    return new Found<>(doubt(span, "What does “%s” mean?", choices), end);
  }

  private static List<Doubt.Choice> twiceAWeek(Span span) {
    return List.of(
        new Doubt.Choice("every Monday and Thursday", span, "every monday and thursday", ""),
        new Doubt.Choice("every Tuesday and Friday", span, "every tuesday and friday", ""));
  }

  /** {@code twice daily}, {@code three times a week}, {@code 2x per day}. */
  private @Nullable Found<Doubt> severalTimes(int i) {
    boolean isTwice = tokens.is(i, "twice");
    int at = isTwice || tokens.is(i, "thrice") ? i + 1 : -1;
    Found<Integer> count = at < 0 ? Quantities.count(tokens, i) : null;
    if (count != null && (tokens.is(count.end(), "times") || tokens.is(count.end(), "x"))) {
      at = count.end() + 1;
      isTwice = count.value() == 2;
    }
    if (at < 0) {
      return null;
    }
    String word = tokens.word(at);
    boolean isPer = PER.contains(word) && tokens.isOneOf(at + 1, PERIODS);
    if (!isPer && !ADVERBS.contains(word)) {
      return null;
    }
    int end = isPer ? at + 2 : at + 1;
    boolean isDay = word.equals("daily") || tokens.is(end - 1, "day");
    boolean isWeek = word.equals("weekly") || tokens.is(end - 1, "week");
    Span span = tokens.span(i, end);
    List<Doubt.Choice> choices = new ArrayList<>();
    if (isTwice && isDay) {
      for (String hours : List.of("9am and 6pm", "8am and 8pm")) {
        choices.add(new Doubt.Choice("every day at " + hours, span, "every day at " + hours, ""));
      }
    } else if (isTwice && isWeek) {
      choices.addAll(twiceAWeek(span));
    }
    choices.add(inTitle(span));
    return new Found<>(
        doubt(span, isDay ? "At which hours is “%s”?" : "On which days is “%s”?", choices), end);
  }

  /** What stands beside all that was read and would change it. */
  List<Doubt> beside(Phrases phrases) {
    List<Doubt> doubts = new ArrayList<>();
    RepeatReading repeat = phrases.repeat;
    if (repeat != null) {
      int at = tokens.sign(repeat.to()).equals(",") ? repeat.to() + 1 : repeat.to();
      int bound = bound(at, repeat);
      if (bound > 0) {
        add(
            doubts,
            at,
            clause(bound, phrases),
            "It repeats, but I cannot read “%s”. What about it?");
      }
      if (!repeat.times().isEmpty()) {
        addZone(doubts, repeat.to());
      }
      phrases.dues.forEach(due -> addMonths(doubts, due.to()));
    }
    phrases.dues.stream()
        .filter(due -> due.time() != null && due.exact() == null)
        .forEach(due -> addZone(doubts, due.to()));
    addAdjoining(doubts, phrases);
    // A time with a zone after it may not have been read as one at all.
    for (int i = 1; doubts.isEmpty() && i < tokens.size(); i++) {
      if (tokens.kindAt(i - 1, Kind.CLOCK) || tokens.word(i - 1).matches("[ap]\\.?\\s?m\\.?")) {
        addZone(doubts, i);
      }
    }
    return doubts;
  }

  private void addAdjoining(List<Doubt> doubts, Phrases phrases) {
    RepeatReading repeat = phrases.repeat;
    if (repeat != null && doubts.isEmpty()) {
      String rule = tokens.text(repeat.from(), repeat.to());
      addAdjoining(doubts, rule, new BesideRuleReader(tokens).beside(repeat), phrases);
    }
    for (WhenReading due : phrases.dues) {
      if (doubts.isEmpty()) {
        String date = tokens.text(due.from(), due.to());
        addAdjoining(doubts, date, new BesideDateReader(tokens).beside(due), phrases);
      }
    }
  }

  private void addAdjoining(
      List<Doubt> doubts, String read, @Nullable Span words, Phrases phrases) {
    if (words == null || isKept(words) || isRead(words, phrases)) {
      return;
    }
    String question = "I can read “" + read + "”, but not “%s” beside it. What about it?";
    doubts.add(doubt(words, question, List.of(leftOut(words), inTitle(words))));
  }

  private boolean isKept(Span span) {
    return kept.contains(span.in(tokens.text()).toLowerCase(Locale.ROOT));
  }

  /** Whether another phrase has taken some of it. */
  private boolean isRead(Span span, Phrases phrases) {
    RepeatReading repeat = phrases.repeat;
    for (int i = 0; i < tokens.size(); i++) {
      Token token = tokens.get(i);
      boolean isWithin =
          token != null && token.span().start() < span.end() && span.start() < token.span().end();
      if (isWithin
          && (isRead(i, phrases) || repeat != null && repeat.from() <= i && i < repeat.to())) {
        return true;
      }
    }
    return false;
  }

  private int bound(int at, RepeatReading repeat) {
    if (tokens.isOneOf(at, BOUNDS)) {
      return at + 1;
    }
    for (String[] words :
        new String[][] {{"but", "not"}, {"other", "than"}, {"apart", "from"}, {"not", "on"}}) {
      int end = tokens.after(at, words);
      if (end > 0) {
        return end;
      }
    }
    Rule rule = repeat.rules().getFirst();
    boolean isBareYear = rule.unit() == Rule.Unit.YEAR && rule.isBare();
    if (isBareYear && tokens.is(at, "on") && tokens.kindAt(at + 1, Kind.WORD)) {
      return at + 1;
    }
    boolean isAnd = tokens.is(at, "and") && Quantities.ordinal(tokens, at + 1) != null;
    return isAnd ? at + 1 : -1;
  }

  /** The end of the words that belong to it: three at the most, and none that were read. */
  private int clause(int from, Phrases phrases) {
    int end = from;
    while (end < from + 3
        && (tokens.kindAt(end, Kind.WORD) || tokens.kindAt(end, Kind.ORDINAL))
        && !isRead(end, phrases)) {
      end++;
    }
    return end;
  }

  private static boolean isRead(int at, Phrases phrases) {
    return phrases.dues.stream().anyMatch(due -> due.from() <= at && at < due.to())
        || phrases.reminders.stream().anyMatch(each -> each.from() <= at && at < each.to());
  }

  /** {@code first monday of january, april and july every year}: months after a date that is one of several. */
  private void addMonths(List<Doubt> doubts, int from) {
    int end = from;
    int months = from;
    while (tokens.sign(end).matches("[,&]") || tokens.is(end, "and")) {
      end++;
      if (Lexicon.month(tokens.word(end)) != null) {
        end++;
        months = end;
      }
    }
    if (months > from) {
      add(doubts, from, months, "I cannot read “%s” beside the other month. What about it?");
    }
  }

  private void addZone(List<Doubt> doubts, int from) {
    int end = ZoneWords.end(tokens, from);
    if (end > 0) {
      add(doubts, from, end, "Times are read in your own time zone. What about “%s”?");
    }
  }

  private void add(List<Doubt> doubts, int from, int end, String question) {
    if (isKept(from, end)) {
      return;
    }
    Span span = tokens.span(from, end);
    doubts.add(doubt(span, question, List.of(leftOut(span), inTitle(span))));
  }

  private boolean isKept(int from, int end) {
    return kept.contains(tokens.text(from, end).toLowerCase(Locale.ROOT));
  }

  private Doubt.Choice leftOut(Span span) {
    return new Doubt.Choice("leave out “" + span.in(tokens.text()) + "”", span, "", "");
  }

  private Doubt.Choice inTitle(Span span) {
    String words = span.in(tokens.text());
    return new Doubt.Choice("part of the title", span, words, words);
  }

  private Doubt doubt(Span span, String question, List<Doubt.Choice> choices) {
    return new Doubt(span, question.replace("%s", span.in(tokens.text())), choices);
  }
}
