package dev.knudge.tasks.chat.language;

import dev.knudge.tasks.chat.language.DayReading.Weight;
import dev.knudge.tasks.chat.language.Token.Kind;
import java.time.DateTimeException;
import java.time.LocalTime;
import java.time.OffsetDateTime;
import java.time.ZonedDateTime;
import java.time.temporal.ChronoUnit;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Reads a day and a time in either order, and decides whether the words are a date where they stand. */
final class WhenReader {
  /** After these a date is no due date. */
  private static final Set<String> NOT_DUE =
      Set.of(
          "of", "since", "after", "than", "last", "past", "not", "except", "until", "till", "the",
          "to", "between");

  private static final Set<String> WHICH =
      Set.of("this", "next", "coming", "upcoming", "around", "about");

  /** What people begin an order with; a day before it stands for itself. */
  static final Set<String> VERBS =
      Set.of(
          "call",
          "buy",
          "pay",
          "send",
          "email",
          "mail",
          "meet",
          "go",
          "get",
          "pick",
          "clean",
          "finish",
          "submit",
          "book",
          "visit",
          "take",
          "make",
          "do",
          "write",
          "read",
          "review",
          "prepare",
          "wash",
          "water",
          "feed",
          "check",
          "bring",
          "return",
          "renew",
          "cancel",
          "schedule",
          "fix",
          "order",
          "ask",
          "tell",
          "text",
          "walk",
          "cook",
          "remind",
          "start");

  private final Tokens tokens;
  private final Moment moment;
  private final DateReader dates;
  private final TimeReader times;
  private final LeadReader leads;
  private final MonthReader months;

  WhenReader(Tokens tokens, Moment moment) {
    this.tokens = tokens;
    this.moment = moment;
    this.dates = new DateReader(tokens, moment);
    this.times = new TimeReader(tokens);
    this.leads = new LeadReader(tokens);
    this.months = new MonthReader(tokens, moment);
  }

  DateReader dates() {
    return dates;
  }

  TimeReader times() {
    return times;
  }

  /** What says when a thing is due, beginning at that token; null where that is not sure. */
  @Nullable WhenReading read(int i) {
    WhenReading found = phrase(i);
    return found != null && stands(found) ? found : null;
  }

  /** The same, where what stands before and after is known to be no part of a title. */
  @Nullable WhenReading phrase(int i) {
    int at = i;
    String lead = "";
    while (at - i < 3 && leads.end(at) > at) {
      int end = leads.end(at);
      lead = tokens.is(end - 1, "than") ? "by" : tokens.word(end - 1);
      at = end;
    }
    at = lead.equals("due") && tokens.sign(at).equals(":") ? at + 1 : at;
    WhenReading exact = exact(i, at, lead);
    if (exact != null) {
      return exact;
    }
    boolean isAt =
        lead.equals("at")
            || (lead.equals("by") || lead.equals("before") || lead.equals("around"))
                && (isClockLike(at) || leads.isBareHour(at));
    // "For 10 days from friday" says how long, and no day.
    boolean isLasting = lead.equals("for") && Quantities.length(tokens, at) != null;
    boolean isHour = lead.equals("at") && !isEdge(at);
    Found<DayReading> day = isHour || isLasting ? null : dates.read(at);
    day = day == null && !isHour ? months.read(at, lead) : day;
    Found<TimeReading> time =
        day == null
            ? times.read(lead.equals("from") || lead.equals("between") ? at - 1 : at, isAt)
            : null;
    if (day == null && time == null && lead.isEmpty()) {
      time = hourOfPart(at);
    }
    if (day == null && time == null) {
      return null;
    }
    int end = day != null ? day.end() : time != null ? time.end() : at;
    if (day != null) {
      time = second(end);
    } else {
      day = dayAfter(end);
    }
    if (time != null
        && time.value().isOpen()
        && leads.isBareHour(time.end() - 1)
        && isBy(time.end() - 1)) {
      time = new Found<>(time.value().counted(), time.end());
    }
    end = Math.max(end, Math.max(time == null ? 0 : time.end(), day == null ? 0 : day.end()));
    return new WhenReading(
        i, end, day == null ? null : day.value(), time == null ? null : time.value(), null, lead);
  }

  /** The hour of {@code movie 8 tonight} and {@code 7 tomorrow morning}, which may as well count; after a verb it does. */
  private @Nullable Found<TimeReading> hourOfPart(int at) {
    String before = tokens.word(at - 1);
    boolean isObject =
        VERBS.contains(before)
            || Lexicon.CLOSED.contains(before)
            || Lexicon.LABELS.contains(before);
    Found<Integer> hour = isObject ? null : Quantities.count(tokens, at);
    if (hour == null || hour.value() < 1 || hour.value() > 12 || tokens.is(at, "a")) {
      return null;
    }
    Found<DayReading> day = dates.read(hour.end());
    boolean isHour =
        day != null
            && day.value().part() != null
            && TimeReading.either(LocalTime.of(hour.value(), 0)).in(day.value().part()).part()
                != null
            && goesOn(day.end()) == null;
    return isHour
        ? new Found<>(TimeReading.either(LocalTime.of(hour.value(), 0)).counted(), hour.end())
        : null;
  }

  /** {@code at the end of march}. */
  private boolean isEdge(int at) {
    return tokens.isOneOf(tokens.past(at, Lexicon.THE), Set.of("end", "beginning", "start"));
  }

  private boolean isClockLike(int at) {
    return tokens.kindAt(at, Kind.CLOCK);
  }

  private @Nullable Found<TimeReading> second(int end) {
    String sign = tokens.sign(end);
    int at = sign.equals(",") ? end + 1 : end;
    boolean isBy = isBy(at + 1) && (tokens.kindAt(at + 1, Kind.CLOCK) || leads.isBareHour(at + 1));
    at = isBy ? at + 1 : at;
    boolean isFrom = tokens.is(at, "from") || tokens.is(at, "between");
    if (tokens.kindAt(end, Kind.ISO)) {
      LocalTime written = LocalTime.parse(tokens.text(end, end + 1).substring(1));
      return new Found<>(TimeReading.sure(written.withNano(0)), end + 1);
    }
    Found<TimeReading> time = times.read(at, isBy);
    return time == null && isFrom ? times.read(at + 1, true) : time;
  }

  private boolean isBy(int at) {
    return tokens.is(at - 1, "by") || tokens.is(at - 1, "before");
  }

  /** A month alone, where it is known to say when: {@code move it to january}. */
  @Nullable WhenReading month(int i) {
    Found<DayReading> month = months.read(i, "in");
    return month == null ? null : new WhenReading(i, month.end(), month.value(), null, null, "");
  }

  private @Nullable Found<DayReading> dayAfter(int end) {
    int at = tokens.sign(end).equals(",") ? end + 1 : end;
    at = tokens.is(at, "on") ? at + 1 : at;
    Found<DayReading> day = dates.read(at);
    if (day == null) {
      return null;
    }
    if (tokens.is(day.end(), "of") && tokens.isOneOf(day.end() + 1, Lexicon.EACH)) {
      return null; // the beginning of a rule
    }
    boolean isOn = tokens.is(at - 1, "on");
    return isOn || day.value().weight() != Weight.WEAK || goesOn(day.end()) == null ? day : null;
  }

  /** {@code in 20 minutes}, {@code 2 hours from now}, {@code 2026-12-24T15:00Z}. */
  private @Nullable WhenReading exact(int i, int at, String lead) {
    if (tokens.kindAt(at, Kind.NUMBERS) && tokens.kindAt(at + 1, Kind.ISO)) {
      try {
        ZonedDateTime written =
            OffsetDateTime.parse(tokens.text(at, at + 2))
                .withNano(0)
                .atZoneSameInstant(moment.now().getZone());
        return new WhenReading(i, at + 2, null, null, written, lead);
      } catch (DateTimeException _) {
        return null; // without an offset, or no time at all: read as a day and a time
      }
    }
    boolean isIn = tokens.is(at, "in") || tokens.is(at, "within");
    Found<Length> length = Quantities.length(tokens, isIn ? at + 1 : at);
    length = length == null && isIn ? minutes(at + 1) : length;
    if (length == null || length.value().seconds() < 60) {
      return null; // "in a second" is no time
    }
    int end = length.end();
    int fromNow = tokens.after(end, "from", "now");
    if (!isIn && fromNow < 0) {
      return null;
    }
    boolean isTimes = tokens.sign(end).matches("['’]") && tokens.is(end + 1, "time");
    int apostrophe = isIn && tokens.is(end, "time") ? end + 1 : isIn && isTimes ? end + 2 : end;
    ZonedDateTime then = length.value().after(moment.now());
    ZonedDateTime minute = then.withSecond(0).withNano(0);
    return then.getYear() > 9999
        ? null
        : new WhenReading(i, fromNow > 0 ? fromNow : apostrophe, null, null, minute, lead);
  }

  /** {@code in 20m}; but not in a 50m pool. */
  private @Nullable Found<Length> minutes(int i) {
    boolean isMinutes =
        tokens.kindAt(i, Kind.NUMBER)
            && tokens.text(i, i + 1).length() < 4
            && tokens.is(i + 1, "m")
            && tokens.glued(i + 1)
            && goesOn(i + 2) == null;
    return isMinutes
        ? new Found<>(Length.of(Integer.parseInt(tokens.text(i, i + 1)), ChronoUnit.MINUTES), i + 2)
        : null;
  }

  /** Whether the words are a date where they stand, and not part of a name. */
  private boolean stands(WhenReading found) {
    if (isPartOfWord(found)
        || !found.lead().isEmpty() && found.lead().equals("from") && found.time() == null) {
      return false;
    }
    int last = found.from() - 1;
    boolean isRefused = tokens.isOneOf(last, WHICH);
    if (isRefused && NOT_DUE.contains(tokens.word(last - 1))) {
      return false; // "after this friday": what was refused with its word is none without
    }
    String before = tokens.word(last);
    if (before.equals("for") && Quantities.length(tokens, found.from()) != null) {
      return false; // how long, and not when
    }
    if (NOT_DUE.contains(before)
        || Lexicon.LABELS.contains(before)
            && found.lead().isEmpty()
            && isNumeric(found.from())
            && !isSureDay(found)) {
      return false;
    }
    boolean isNameable =
        Lexicon.day(tokens.word(found.from())) != null || tokens.is(found.from(), "today");
    if (isNameable && Lexicon.NAMING.contains(before) || isFilm(found.from())) {
      return false;
    }
    if (found.exact() != null) {
      return true;
    }
    boolean hasLead = !found.lead().isEmpty();
    boolean goesOn = goesOn(found.to()) != null;
    DayReading day = found.day();
    TimeReading time = found.time();
    if (day != null && time != null) {
      return !goesOn || time.isSure() || day.weight() == Weight.SURE && !time.isCounted();
    }
    if (day != null) {
      return switch (day.weight()) {
        case SURE -> true;
        case LOOSE ->
            hasLead ? !goesOn || !found.lead().equals("for") && !isOwned(found.to()) : !goesOn;
        case WEAK -> hasLead && !goesOn;
      };
    }
    return time != null
        && (time.isSure()
            || (hasLead || tokens.is(found.from(), "at") || !time.isOpen()) && !goesOn);
  }

  private static boolean isSureDay(WhenReading found) {
    return found.day() != null && found.day().weight() == Weight.SURE;
  }

  /** Written in capitals inside a sentence it is a name. */
  private boolean isFilm(int at) {
    if ((tokens.is(at, "today") || tokens.is(at, "tonight"))
        && tokens.is(at + 1, "show")
        && !tokens.is(at + 2, "me")) {
      return true;
    }
    int day = tokens.past(at, Lexicon.THE);
    return at > 0 && tokens.is(day, "day") && tokens.text(day, day + 1).equals("Day");
  }

  private boolean isNumeric(int at) {
    return tokens.kindAt(at, Kind.NUMBERS)
        || tokens.kindAt(at, Kind.CLOCK)
        || tokens.kindAt(at, Kind.NUMBER);
  }

  /** A day with a preposition before a word that is no verb and of no closed class: {@code on Friday night shift}. */
  private boolean isOwned(int at) {
    String word = tokens.word(at);
    return !word.isEmpty() && !VERBS.contains(word);
  }

  private boolean isPartOfWord(WhenReading found) {
    boolean isSecond =
        tokens.is(found.from() - 1, "and")
            && (tokens.kindAt(found.from() - 2, Kind.CLOCK)
                || tokens.is(found.from() - 3, "between"));
    boolean gluedBefore =
        isSecond
            || tokens.glued(found.from()) && tokens.sign(found.from() - 1).matches("[-/_$€£.+*=:]");
    gluedBefore |= tokens.glued(found.from()) && !tokens.kindAt(found.from() - 1, Kind.SIGN);
    String after = tokens.sign(found.to());
    boolean gluedAfter =
        tokens.glued(found.to())
            && (after.matches("[-–/_$€£%+*=]")
                || tokens.kindAt(found.to(), Kind.WORD)
                || tokens.kindAt(found.to(), Kind.NUMBER)
                || tokens.kindAt(found.to(), Kind.NUMBERS));
    gluedAfter |=
        tokens.glued(found.to())
            && after.equals(".")
            && tokens.glued(found.to() + 1)
            && tokens.kindAt(found.to() + 1, Kind.WORD);
    boolean isRange =
        after.matches("[-–]")
            || tokens.is(found.to(), "to") && dates.read(found.to() + 1) != null
            || tokens.is(found.to(), "through");
    boolean isCount =
        after.matches("[-–]")
            && found.time() == null
            && (tokens.kindAt(found.to() + 1, Kind.NUMBER)
                || tokens.kindAt(found.to() + 1, Kind.ORDINAL));
    return gluedBefore || gluedAfter || isCount || isRange && dates.read(found.to() + 1) != null;
  }

  /** The word that goes on from what stands before that place, as in {@code friday report}; null where nothing does. */
  private @Nullable String goesOn(int at) {
    Token token = tokens.get(at);
    if (token == null
        || token.kind() == Kind.SIGN && !token.text().matches("[$€£%&]")
        || token.kind() == Kind.TAG) {
      return null;
    }
    if (token.kind() == Kind.QUOTED) {
      return null;
    }
    String word = token.word();
    boolean isStart =
        VERBS.contains(word) || token.kind() == Kind.WORD && Lexicon.CLOSED.contains(word);
    boolean isWhen =
        token.kind() == Kind.WORD && Lexicon.day(word) != null || token.kind() == Kind.CLOCK;
    return isStart || isWhen ? null : word;
  }
}
