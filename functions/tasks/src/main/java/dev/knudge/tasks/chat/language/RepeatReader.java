package dev.knudge.tasks.chat.language;

import dev.knudge.contracts.Recurrence.Mode;
import dev.knudge.tasks.chat.language.Rule.Unit;
import dev.knudge.tasks.chat.language.Token.Kind;
import java.time.DayOfWeek;
import java.time.LocalDate;
import java.time.YearMonth;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Reads how a task repeats: its rule, and its times, start, end and mode in any order after it. */
final class RepeatReader {
  private static final Set<String> STARTING =
      Set.of("starting", "beginning", "from", "start", "starts");
  private static final Set<String> UNTIL =
      Set.of("until", "till", "til", "through", "thru", "ending", "ends");
  private static final Set<String> EXCEPT = Set.of("except", "excepting", "excluding", "but");
  private static final Set<String> REPEAT = Set.of("repeat", "repeats", "repeating", "recurring");

  private final Tokens tokens;
  private final Moment moment;
  private final RuleReader rules;
  private final DateReader dates;
  private final TimeReader times;
  private final CalendarReader calendar;

  RepeatReader(Tokens tokens, Moment moment, WhenReader when) {
    this.tokens = tokens;
    this.moment = moment;
    this.rules = new RuleReader(tokens);
    this.dates = when.dates();
    this.times = when.times();
    this.calendar = new CalendarReader(tokens, moment);
  }

  /** The repetition that begins at that token; null where none does. */
  @Nullable RepeatReading read(int i) {
    int at = tokens.isOneOf(i, REPEAT) ? i + 1 : i;
    RepeatReading head = head(i, at);
    if (head == null) {
      return null;
    }
    boolean isOpen = head.rules().size() > 1;
    return tail(isOpen ? head.doubting(whichRule(head)) : head);
  }

  private Doubt whichRule(RepeatReading head) {
    Span span = tokens.span(head.from(), head.to());
    List<Doubt.Choice> choices =
        head.rules().stream()
            .map(rule -> new Doubt.Choice(rule.words(), span, rule.words(), ""))
            .toList();
    return new Doubt(span, "What does “" + span.in(tokens.text()) + "” mean?", choices);
  }

  /** Asks which day is meant, where that is open. */
  private RepeatReading which(RepeatReading reading, DayReading day, int from, int to) {
    if (!day.isOpen()) {
      return reading;
    }
    Span span = tokens.span(from, to);
    List<Doubt.Choice> choices =
        day.days().stream()
            .map(each -> new Doubt.Choice(Words.day(each), span, each.toString(), ""))
            .toList();
    return reading.doubting(
        new Doubt(span, "Which day is “" + span.in(tokens.text()) + "”?", choices));
  }

  private @Nullable RepeatReading head(int from, int i) {
    RepeatReading found = every(from, i);
    found = found != null ? found : afterCompletion(from, i);
    if (found != null) {
      return found;
    }
    Found<List<Rule>> rule = rules.ofEachMonth(i);
    rule = rule != null ? rule : plural(i);
    if (rule == null) {
      rule = rules.adverb(i);
      boolean isSaid = from < i;
      if (rule != null
          && !isSaid
          && rule.value().getFirst().isBare()
          && (goesOn(rule.end()) || WhenReader.VERBS.contains(tokens.word(rule.end())))) {
        return null; // a weekly planner
      }
    }
    int once = tokens.after(i, "once", "a");
    once = once > 0 ? once : tokens.after(i, "once", "every");
    if (rule == null && once > 0) {
      rule = rules.afterEvery(once);
    }
    if (rule == null && tokens.is(i, "everyday") && !goesOn(i + 1)) {
      rule = RuleReader.one(Rule.each(Unit.DAY, 1), i + 1);
    }
    return rule == null ? null : RepeatReading.of(from, rule.end(), rule.value(), Mode.SCHEDULE);
  }

  private @Nullable RepeatReading every(int from, int i) {
    int at = tokens.is(i, "on") ? i + 1 : i;
    if (!tokens.isOneOf(at, Lexicon.EACH)) {
      return null;
    }
    boolean isStrict = tokens.sign(at + 1).equals("!") && tokens.glued(at + 1);
    int next = isStrict ? at + 2 : at + 1;
    Mode mode = isStrict ? Mode.COMPLETION : Mode.SCHEDULE;
    DayPart part = DayPart.of(tokens.word(next));
    if (part != null) {
      return goesOn(next + 1)
          ? null
          : RepeatReading.of(from, next + 1, List.of(Rule.each(Unit.DAY, 1)), mode)
              .part(part, next + 1);
    }
    Found<List<Rule>> rule = rules.afterEvery(next);
    return rule == null || isGluedOn(rule.end())
        ? null
        : RepeatReading.of(from, rule.end(), rule.value(), mode);
  }

  private boolean isGluedOn(int at) {
    return tokens.glued(at) && (tokens.sign(at).equals("-") || tokens.kindAt(at, Kind.WORD));
  }

  /** {@code 3 days after completion}, {@code 2 weeks after I finish it}. */
  private @Nullable RepeatReading afterCompletion(int from, int i) {
    Found<Integer> count = Quantities.count(tokens, i);
    Found<List<Rule>> rule = count == null ? null : rules.afterEvery(i);
    int end = rule == null ? -1 : completion(rule.end());
    return rule == null || end < 0
        ? null
        : RepeatReading.of(from, end, rule.value(), Mode.COMPLETION);
  }

  private int completion(int i) {
    int at = tokens.is(i, "after") || tokens.is(i, "from") ? i + 1 : -1;
    if (at < 0) {
      return -1;
    }
    at = tokens.is(at, "when") ? at + 1 : at;
    at = tokens.is(at, "the") || tokens.is(at, "last") || tokens.is(at, "its") ? at + 1 : at;
    if (Set.of("completion", "completing", "completed", "finishing", "done", "finished")
        .contains(tokens.word(at))) {
      return tokens.is(at + 1, "it") ? at + 2 : at + 1;
    }
    int subject = tokens.isOneOf(at, Set.of("i", "i've", "it's", "it")) ? at + 1 : -1;
    int verb = subject > 0 && tokens.is(subject, "is") ? subject + 1 : subject;
    return verb > 0 && tokens.word(verb).matches("complete|completed|finish|finished|did|do|done")
        ? tokens.is(verb + 1, "it") ? verb + 2 : verb + 1
        : -1;
  }

  /** {@code on mondays}, {@code mondays and thursdays at 9}, {@code on weekends}, {@code weekdays}. */
  private @Nullable Found<List<Rule>> plural(int i) {
    boolean isOn = tokens.is(i, "on");
    int at = isOn ? i + 1 : i;
    if (tokens.is(at, "weekdays") || tokens.is(at, "workdays")) {
      return isOn || !goesOn(at + 1) ? RuleReader.one(Rule.weekly(1, Rule.WORKDAYS), at + 1) : null;
    }
    if (tokens.is(at, "weekends") && isOn) {
      return RuleReader.one(Rule.weekly(1, List.of(DayOfWeek.SATURDAY, DayOfWeek.SUNDAY)), at + 1);
    }
    if (Lexicon.days(tokens.word(at)) == null) {
      return null;
    }
    Found<List<Rule>> found = rules.weekdays(at, 1);
    boolean isTimed = found != null && times.read(found.end(), false) != null;
    return found != null && (isTimed || (isOn && !goesOn(found.end()))) ? found : null;
  }

  private boolean goesOn(int at) {
    return tokens.kindAt(at, Kind.WORD)
            && !Lexicon.CLOSED.contains(tokens.word(at))
            && !WhenReader.VERBS.contains(tokens.word(at))
            && Lexicon.day(tokens.word(at)) == null
        || tokens.kindAt(at, Kind.QUOTED)
        || tokens.glued(at) && tokens.sign(at).equals("-");
  }

  /** {@code every day except sunday}, {@code every weekday but not on fridays}: the days that are left. */
  private @Nullable RepeatReading except(RepeatReading reading, int at) {
    int on = tokens.isOneOf(at, EXCEPT) ? at + 1 : tokens.after(at, "other", "than");
    on = on > 0 ? on : tokens.after(at, "apart", "from");
    if (on < 0 || reading.rules().size() > 1) {
      return null;
    }
    on = tokens.is(on, "not") || tokens.is(on, "for") ? on + 1 : on;
    on = tokens.is(on, "on") ? on + 1 : on;
    boolean isWeekend = tokens.is(on, "weekends") || tokens.is(on, "weekend");
    Found<List<DayOfWeek>> out =
        isWeekend
            ? new Found<>(List.of(DayOfWeek.SATURDAY, DayOfWeek.SUNDAY), on + 1)
            : rules.days(on);
    Rule rule = reading.rules().getFirst();
    boolean isDaily = rule.unit() == Unit.DAY && rule.interval() == 1 && rule.isBare();
    if (out == null || !isDaily && (rule.unit() != Unit.WEEK || rule.isBare())) {
      return null;
    }
    List<DayOfWeek> left = new ArrayList<>(isDaily ? List.of(DayOfWeek.values()) : rule.days());
    left.removeAll(out.value());
    return left.isEmpty()
        ? null
        : reading.rules(List.of(Rule.weekly(rule.interval(), left)), out.end());
  }

  private RepeatReading tail(RepeatReading head) {
    RepeatReading reading = head;
    while (true) {
      RepeatReading next = step(reading);
      if (next == null) {
        return reading;
      }
      reading = next;
    }
  }

  private @Nullable RepeatReading step(RepeatReading reading) {
    int i = reading.to();
    int at = tokens.sign(i).equals(",") ? i + 1 : i;
    int completed = completion(at);
    if (completed > 0) {
      return reading.completion(completed);
    }
    RepeatReading excepted = except(reading, at);
    if (excepted != null) {
      return excepted;
    }
    RepeatReading next = reading.times().isEmpty() ? withTimes(reading, at) : null;
    next = next != null ? next : withPart(reading, at);
    next = next != null ? next : starting(reading, at);
    next = next != null ? next : until(reading, at);
    return next != null ? next : counted(reading, at);
  }

  private @Nullable RepeatReading withTimes(RepeatReading reading, int at) {
    Found<TimeReading> first = times.read(tokens.is(at, "from") ? at + 1 : at, false);
    if (first == null || reading.rules().getFirst().unit() == Unit.HOUR && tokens.is(at, "from")) {
      return null;
    }
    List<TimeReading> all = new ArrayList<>(List.of(within(first.value(), reading.part())));
    int end = first.end();
    while (tokens.is(end, "and") || tokens.sign(end).equals(",")) {
      Found<TimeReading> more = times.read(end + 1, tokens.is(end, "and"));
      if (more == null
          || more.value().isOpen()
          || more.value().isCounted()
          || all.getFirst().isOpen()
          || more.value().times().getFirst().getMinute()
              != all.getFirst().times().getFirst().getMinute()) {
        break;
      }
      all.add(within(more.value(), reading.part()));
      end = more.end();
    }
    RepeatReading timed = reading.times(all, end);
    boolean isOpen = all.stream().anyMatch(time -> time.isOpen() || time.isCounted());
    return isOpen && all.size() == 1 ? timed.doubting(whichTime(all.getFirst(), at, end)) : timed;
  }

  private static TimeReading within(TimeReading time, @Nullable DayPart part) {
    return part == null ? time : time.in(part);
  }

  private Doubt whichTime(TimeReading time, int from, int to) {
    Span span = tokens.span(from, to);
    List<Doubt.Choice> choices = new ArrayList<>();
    for (java.time.LocalTime each : time.times()) {
      choices.add(new Doubt.Choice(Words.time(each), span, "at " + Words.time(each), ""));
    }
    if (time.isCounted()) {
      choices.add(
          new Doubt.Choice(
              "no time: part of the title", span, span.in(tokens.text()), span.in(tokens.text())));
    }
    return new Doubt(span, "What time is “" + span.in(tokens.text()) + "”?", choices);
  }

  private @Nullable RepeatReading withPart(RepeatReading reading, int at) {
    int inThe = tokens.after(at, "in", "the");
    int named = inThe > 0 ? inThe : tokens.is(at, "at") ? at + 1 : at;
    DayPart part = reading.part() == null ? DayPart.of(tokens.word(named)) : null;
    return part == null || tokens.is(named, "tonight") || goesOn(named + 1)
        ? null
        : reading.part(part, named + 1);
  }

  private @Nullable RepeatReading starting(RepeatReading reading, int at) {
    if (reading.start() != null || !tokens.isOneOf(at, STARTING)) {
      return null;
    }
    int on = tokens.is(at + 1, "on") || tokens.is(at + 1, "from") ? at + 2 : at + 1;
    Found<DayReading> day = dates.read(on);
    return day == null
        ? null
        : which(reading.start(day.value(), day.end()), day.value(), on, day.end());
  }

  private @Nullable RepeatReading until(RepeatReading reading, int at) {
    boolean isTo = tokens.is(at, "to") && reading.start() != null;
    if (reading.until() != null || !(tokens.isOneOf(at, UNTIL) || isTo)) {
      return null;
    }
    int on =
        tokens.is(at + 1, "on") || tokens.is(at + 1, "the") && tokens.is(at + 2, "end")
            ? at + 2
            : at + 1;
    Found<DayReading> day = dates.read(on);
    if (day != null) {
      return which(reading.until(day.value(), day.end()), day.value(), on, day.end());
    }
    Found<YearMonth> month = calendar.namedMonth(on);
    if (month == null || Lexicon.month(tokens.word(on)) == null) {
      return null;
    }
    // The month's first day may be meant as the end, or its last.
    LocalDate before = month.value().atDay(1).minusDays(1);
    LocalDate last = month.value().atEndOfMonth();
    DayReading days =
        before.isBefore(moment.today()) ? DayReading.loose(last) : DayReading.loose(before, last);
    return which(reading.until(days, month.end()), days, on, month.end());
  }

  private @Nullable RepeatReading counted(RepeatReading reading, int at) {
    if (reading.count() > 0 || reading.lasting() != null) {
      return null;
    }
    boolean isFor = tokens.is(at, "for");
    int from = isFor ? at + 1 : at;
    int the = tokens.after(from, "the", "next");
    from = the > 0 ? the : from;
    Found<Integer> count = Quantities.count(tokens, from);
    if (count != null
        && count.value() > 0
        && count.value() <= 10_000
        && (tokens.is(count.end(), "times")
            || tokens.is(count.end(), "occurrences")
            || tokens.is(count.end(), "x") && tokens.glued(count.end()))) {
      return reading.count(count.value(), count.end() + 1);
    }
    Found<Length> length = isFor ? Quantities.length(tokens, from) : null;
    return length == null || length.value().isTimed()
        ? null
        : reading.lasting(length.value(), length.end());
  }
}
