package dev.knudge.tasks.chat.language;

import dev.knudge.tasks.chat.language.Token.Kind;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Finds words about time right beside a date that were not read with it: {@code friday after next},
 * {@code 15 minutes from 1pm}, {@code the first Monday}. The date without them would be another one,
 * so they are asked about.
 */
final class BesideDateReader {
  private static final Set<String> RELATIONS =
      Set.of("after", "before", "since", "from", "until", "untill", "till", "til", "than");
  private static final Set<String> JOINING =
      Set.of("and", "but", "or", "to", "until", "untill", "till", "til", "through", "thru");
  private static final Set<String> UNTIL = Set.of("until", "untill", "till", "til");
  private static final Set<String> BEFORE_OR_AFTER = Set.of("after", "before", "from");
  private static final Set<String> WHICH =
      Set.of("last", "previous", "past", "this", "next", "coming", "following", "current");
  private static final Set<String> WHICH_DAY =
      Set.of("previous", "past", "following", "every", "each", "except", "excluding", "unless");
  private static final Set<String> OF_A_WEEK =
      Set.of("commencing", "beginning", "starting", "ending", "of");
  private static final Set<String> DAYS = Set.of("yesterday", "today", "tomorrow", "now");
  private static final Set<String> PARTS = Set.of("mornings", "afternoons", "evenings", "nights");
  private static final Set<String> ERAS = Set.of("bc", "bce", "ad", "ce", "be");
  private static final Set<String> HOLIDAYS =
      Set.of(
          "christmas",
          "xmas",
          "easter",
          "thanksgiving",
          "halloween",
          "hanukkah",
          "diwali",
          "ramadan",
          "eid",
          "passover",
          "pentecost",
          "lent");

  private final Tokens tokens;
  private final AdjoiningWords words;

  BesideDateReader(Tokens tokens) {
    this.tokens = tokens;
    this.words = new AdjoiningWords(tokens);
  }

  /** The words beside the date; null where there are none. */
  @Nullable Span beside(WhenReading due) {
    int end = after(due);
    if (end > due.to()) {
      int from = tokens.sign(due.to()).matches("[,(]") ? due.to() + 1 : due.to();
      return tokens.span(from, end);
    }
    int start = before(due);
    return start < 0 || start >= due.from() ? null : tokens.span(start, due.from());
  }

  /** The end of what follows and would change the date; -1 where nothing does. */
  private int after(WhenReading due) {
    int at = tokens.sign(due.to()).matches("[,(]") ? due.to() + 1 : due.to();
    for (String relation : List.of("after", "before")) {
      int next = tokens.after(at, relation, relation.equals("after") ? "next" : "last");
      if (next > 0 && !words.isName(next)) {
        return next;
      }
    }
    if (tokens.sign(at).matches("[-–+]")) {
      return signed(at);
    }
    String word = tokens.word(at);
    if (tokens.isOneOf(at, RELATIONS) || tokens.isOneOf(at, JOINING)) {
      return related(at, due);
    }
    if (word.equals("of") || word.equals("in")) {
      int period = tokens.isOneOf(at + 1, WHICH) ? words.period(at + 2) : year(at + 1);
      int month = word.equals("of") ? month(at + 1) : -1;
      return Math.max(period, month);
    }
    if (tokens.isOneOf(at, WHICH) && words.period(at + 1) > 0) {
      return words.period(at + 1);
    }
    if (word.equals("yesterday")) {
      return at + 1;
    }
    if (word.equals("at") && due.time() == null && due.exact() == null) {
      return words.hour(at);
    }
    if (word.equals("on") && due.day() == null && due.exact() == null) {
      return words.numbers(at + 1);
    }
    if (tokens.sign(due.to()).equals("(") && Lexicon.month(word) != null) {
      return at + 1;
    }
    if (Lexicon.days(word) != null || PARTS.contains(word)) {
      return words.isName(at + 1) ? -1 : at + 1;
    }
    if (tokens.kindAt(at, Kind.NUMBER) && tokens.isOneOf(at + 1, ERAS)) {
      return at + 2;
    }
    boolean isDistance = tokens.is(due.from(), "in") || tokens.is(due.from(), "within");
    Found<Length> more = isDistance ? Quantities.length(tokens, at) : null;
    return more != null ? more.end() : words.numbers(at);
  }

  /** {@code … +10 days}, {@code … - tenth}, {@code … – friday}. */
  private int signed(int at) {
    Found<Length> length = tokens.glued(at + 1) ? Quantities.length(tokens, at + 1) : null;
    if (length != null) {
      return length.end();
    }
    String word = tokens.word(at + 1);
    boolean isDay = Lexicon.day(word) != null && !Lexicon.WEAK_DAYS.contains(word);
    boolean isEnd = isDay || DAYS.contains(word) || Lexicon.ordinal(word) != null;
    boolean isJoint = !tokens.sign(at).equals("+") && isEnd;
    return isJoint && !words.isName(at + 2) ? at + 2 : -1;
  }

  /** {@code … after tomorrow}, {@code … through 17th}, {@code … to 3:30}. */
  private int related(int at, WhenReading due) {
    int first = tokens.isOneOf(at + 1, Set.of("the", "around", "about")) ? at + 2 : at + 1;
    String word = tokens.word(first);
    boolean isDay = Lexicon.day(word) != null && !Lexicon.WEAK_DAYS.contains(word);
    if (tokens.isOneOf(at, RELATIONS) && !tokens.isOneOf(at, JOINING)) {
      boolean isNamed = isDay || DAYS.contains(word) || HOLIDAYS.contains(word);
      int named = isNamed ? first + 1 : Math.max(year(first), month(first));
      boolean isWhich = named < 0 && tokens.isOneOf(first, WHICH);
      if (isWhich && words.period(first + 1) > 0) {
        return words.period(first + 1);
      }
      boolean isWhichHour =
          due.time() == null && isHour(first) && tokens.isOneOf(at, BEFORE_OR_AFTER);
      named = isWhich && Lexicon.day(tokens.word(first + 1)) != null ? first + 2 : named;
      named = isWhichHour ? hourEnd(first) : named;
      return words.isName(named) ? -1 : named;
    }
    if (tokens.is(at, "and") && due.day() == null) {
      return -1;
    }
    boolean isEdge = AdjoiningWords.EDGES.contains(word) && tokens.is(first + 1, "of");
    if (isEdge) {
      return first + 1;
    }
    if (isDay || DAYS.contains(word) || tokens.kindAt(first, Kind.CLOCK)) {
      return words.isName(first + 1) ? -1 : first + 1;
    }
    if (isHour(first) && (due.time() == null) != tokens.is(at, "to")) {
      return tokens.isOneOf(at, UNTIL) ? -1 : hourEnd(first);
    }
    Found<Length> later = tokens.is(at, "or") ? Quantities.length(tokens, first) : null;
    if (later != null) {
      return tokens.is(later.end(), "after") || tokens.is(later.end(), "later")
          ? later.end() + 1
          : later.end();
    }
    Found<Integer> ordinal = Quantities.ordinal(tokens, first);
    int end = ordinal == null ? words.numbers(first) : ordinal.end();
    boolean isWritten = tokens.is(at, "and") && !tokens.kindAt(first, Kind.ORDINAL);
    return end < 0 || words.isName(end) || isWritten ? -1 : end;
  }

  /** {@code 2pm}, {@code 7 am}. */
  private boolean isHour(int at) {
    return tokens.kindAt(at, Kind.CLOCK)
        || tokens.kindAt(at, Kind.NUMBER) && (tokens.is(at + 1, "am") || tokens.is(at + 1, "pm"));
  }

  private int hourEnd(int at) {
    return tokens.is(at + 1, "am") || tokens.is(at + 1, "pm") ? at + 2 : at + 1;
  }

  /** Where what goes before and would change the date begins; -1 where nothing does. */
  private int before(WhenReading due) {
    int last = due.from() - 1;
    int joined = tokens.sign(last).matches("[-–,.]") ? last - 1 : last;
    int start = beforeDay(due, last);
    start = start >= 0 ? start : distance(due, last);
    start = start >= 0 ? start : week(due, joined);
    start = start >= 0 ? start : joinedTo(last);
    return start >= 0 || due.day() != null || due.exact() != null ? start : unreadDay(joined);
  }

  /** {@code the first monday}, {@code following friday}, {@code each 4/15}, {@code yesterday at 4pm}, {@code 2009 may 22nd}. */
  private int beforeDay(WhenReading due, int last) {
    String first = tokens.word(due.from());
    boolean isWeekday = Lexicon.day(first) != null;
    boolean isLastDay = first.equals("last") || first.equals("end") || first.equals("the");
    if (due.lead().isEmpty() && (isWeekday || isLastDay && due.day() != null)) {
      int ordinal = words.ordinalBefore(last);
      if (ordinal >= 0) {
        return ordinal;
      }
    }
    if (due.day() != null && tokens.isOneOf(last, WHICH_DAY)) {
      return last;
    }
    if (tokens.is(last, "yesterday")) {
      int dayBefore = tokens.is(last - 1, "before") && tokens.is(last - 2, "day") ? last - 2 : last;
      return tokens.is(dayBefore - 1, "the") ? dayBefore - 1 : dayBefore;
    }
    if (tokens.is(last, "ago")) {
      return Lexicon.unit(tokens.word(last - 1)) == null ? last : last - 2;
    }
    if (DayPart.of(tokens.word(last)) != null && tokens.is(last - 1, "yesterday")) {
      return last - 1;
    }
    String named = tokens.word(last);
    if (PARTS.contains(named) && due.day() == null || Lexicon.days(named) != null) {
      return last;
    }
    boolean isMonth = Lexicon.month(first) != null;
    boolean isDayOfIt =
        isMonth && tokens.kindAt(last, Kind.NUMBER) && tokens.text(last, last + 1).length() <= 2;
    return isMonth && year(last) > 0 || isDayOfIt ? last : -1;
  }

  /** {@code 15 minutes from 1pm}, {@code 2 weeks before may 13}, {@code monday two weeks from now}, {@code easter in a year}. */
  private int distance(WhenReading due, int last) {
    boolean isLead = due.lead().equals("before") || due.lead().equals("from");
    int relation = isLead ? due.from() : tokens.isOneOf(last, RELATIONS) ? last : -1;
    if (relation > 0 && Lexicon.unit(tokens.word(relation - 1)) != null) {
      int count = relation - 2;
      boolean isCounted =
          tokens.kindAt(count, Kind.NUMBER)
              || tokens.is(count, "a")
              || tokens.is(count, "an")
              || Lexicon.number(tokens.word(count)) != null;
      return isCounted ? count : relation - 1;
    }
    if (tokens.isOneOf(last, Set.of("since", "than", "after", "until", "untill", "till", "til"))) {
      return last;
    }
    boolean isDistance =
        due.exact() != null
            || due.day() != null
                && (tokens.is(due.from(), "in")
                    || tokens.is(due.from(), "within")
                    || Quantities.length(tokens, due.from()) != null);
    String word = tokens.word(last);
    boolean isDay =
        Lexicon.day(word) != null && !Lexicon.WEAK_DAYS.contains(word)
            || Lexicon.month(word) != null
            || HOLIDAYS.contains(word);
    boolean isOfPeriod = tokens.isOneOf(last, AdjoiningWords.PERIODS) && tokens.is(last - 1, "of");
    if (isDistance && (isDay || isOfPeriod)) {
      return last;
    }
    boolean isWeeksOn =
        due.lead().equals("on")
            && Lexicon.unit(word) == ChronoUnit.WEEKS
            && Lexicon.day(tokens.word(due.from() + 1)) != null;
    if (isWeeksOn || isDistance && isLengthOver(last)) {
      return last - 1;
    }
    return HOLIDAYS.contains(word) && tokens.isOneOf(last - 1, RELATIONS) ? last - 1 : -1;
  }

  /** {@code 1 year … 9 months from now}: not what a preposition or a verb takes. */
  private boolean isLengthOver(int last) {
    return Lexicon.unit(tokens.word(last)) != null
        && tokens.word(last).length() > 2
        && (tokens.kindAt(last - 1, Kind.NUMBER) || Lexicon.number(tokens.word(last - 1)) != null)
        && !tokens.is(last - 2, "for");
  }

  /** {@code last week tuesday}, {@code the week commencing may 4}, {@code 1st week of october on friday}, {@code w/c may 4}. */
  private int week(WhenReading due, int last) {
    if (tokens.isOneOf(last, AdjoiningWords.PERIODS) && tokens.isOneOf(last - 1, WHICH)) {
      return last - 1;
    }
    if (tokens.word(last).matches("(?:week|month|year)'s") && tokens.isOneOf(last - 1, WHICH)) {
      return last - 1;
    }
    int of = tokens.is(due.from(), "starting") ? due.from() : last;
    if (tokens.isOneOf(of, OF_A_WEEK) && tokens.is(of - 1, "week")) {
      return of - 1;
    }
    if (Lexicon.month(tokens.word(last)) != null
        && tokens.is(last - 1, "of")
        && tokens.isOneOf(last - 2, AdjoiningWords.PERIODS)) {
      return last - 2;
    }
    boolean isCommencing =
        tokens.is(last, "c") && tokens.sign(last - 1).equals("/") && tokens.is(last - 2, "w");
    return isCommencing ? last - 2 : -1;
  }

  /** {@code july 13 - july 15}, {@code between the 9th and the 17th of april}: the second of two ends. */
  private int joinedTo(int last) {
    int join = tokens.is(last, "the") ? last - 1 : last;
    boolean isJoined = tokens.sign(join).matches("[-–/~]") || tokens.isOneOf(join, JOINING);
    if (!isJoined) {
      return -1;
    }
    int end = join - 1;
    String word = tokens.word(end);
    boolean isTime =
        tokens.kindAt(end, Kind.CLOCK)
            || tokens.kindAt(end, Kind.ORDINAL)
            || word.equals("am")
            || word.equals("pm")
            || Lexicon.month(word) != null
                && (!Lexicon.WEAK_MONTHS.contains(word)
                    || tokens.is(end - 1, "of")
                    || tokens.kindAt(end - 1, Kind.NUMBER)
                    || tokens.kindAt(end - 1, Kind.ORDINAL))
            || Lexicon.month(tokens.word(end - 1)) != null && tokens.kindAt(end, Kind.NUMBER)
            || tokens.kindAt(end, Kind.NUMBERS) && isDate(end)
            || tokens.kindAt(end, Kind.NUMBER) && (year(end) > 0 || isFirstOfTwo(end, join))
            || (DAYS.contains(word) || Lexicon.day(word) != null) && isStretch(join)
            || Lexicon.ordinal(word) != null && tokens.is(end - 1, "the")
            || DayPart.of(word) != null && tokens.is(end - 1, "the");
    if (!isTime) {
      return -1;
    }
    int start = end;
    while (start > 0
        && end - start < 3
        && (tokens.kindAt(start - 1, Kind.NUMBER)
            || Lexicon.month(tokens.word(start - 1)) != null
            || tokens.isOneOf(start - 1, Set.of("between", "from", "the", "in")))) {
      start--;
    }
    return start;
  }

  /** {@code 10 - 22 august}, {@code 12 or 12:30}: what follows is a number as well. */
  private boolean isFirstOfTwo(int end, int join) {
    return tokens.text(end, end + 1).length() < 3
        && !tokens.is(join, "and")
        && !tokens.is(join, "but")
        && (tokens.kindAt(join + 1, Kind.NUMBER)
            || tokens.kindAt(join + 1, Kind.ORDINAL)
            || tokens.kindAt(join + 1, Kind.CLOCK));
  }

  private boolean isStretch(int join) {
    return tokens.sign(join).matches("[-–~]")
        || tokens.isOneOf(join, Set.of("to", "till", "until", "through", "thru"));
  }

  private boolean isDate(int at) {
    return tokens
        .text(at, at + 1)
        .matches(
            "\\d{1,2}/\\d{1,2}(?:/\\d{2,4})?|\\d{4}-\\d{2}-\\d{2}|\\d{1,2}\\.\\d{1,2}\\.\\d{4}");
  }

  /** A day before a time that was not read: {@code on the 15, 8pm}, {@code feb 30 17:20}, {@code at 5th at 4am}. */
  private int unreadDay(int last) {
    if (tokens.kindAt(last, Kind.ORDINAL)) {
      return tokens.is(last - 1, "the") ? last - 1 : last;
    }
    if (tokens.is(last, "next") && tokens.is(last - 1, "after")) {
      return last - 1;
    }
    if (tokens.kindAt(last, Kind.NUMBERS) && isDate(last)) {
      return last;
    }
    int number = year(last) > 0 && Lexicon.month(tokens.word(last - 2)) != null ? last - 1 : last;
    boolean isNumber =
        tokens.kindAt(number, Kind.NUMBER) && tokens.text(number, number + 1).length() <= 2;
    if (Lexicon.month(tokens.word(last)) != null
        && (tokens.is(last - 1, "on") || tokens.kindAt(last - 1, Kind.NUMBER))) {
      return last - 1;
    }
    if (!isNumber) {
      return -1;
    }
    boolean isDay =
        tokens.is(number - 1, "on")
            || tokens.is(number - 1, "the") && tokens.is(number - 2, "on")
            || tokens.is(number - 1, "week")
            || Lexicon.month(tokens.word(number - 1)) != null;
    return isDay ? number - 1 : -1;
  }

  private int month(int at) {
    String word = tokens.word(at);
    boolean isMonth = Lexicon.month(word) != null && !word.equals("may") && !word.equals("march");
    if (!isMonth) {
      return -1;
    }
    return tokens.kindAt(at + 1, Kind.NUMBER) || tokens.kindAt(at + 1, Kind.ORDINAL)
        ? at + 2
        : words.isName(at + 1) ? -1 : at + 1;
  }

  private int year(int at) {
    boolean isYear =
        tokens.kindAt(at, Kind.NUMBER) && tokens.text(at, at + 1).matches("(?:19|20|21)\\d\\d");
    return isYear && !words.isName(at + 1) ? at + 1 : -1;
  }
}
