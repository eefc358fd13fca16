package dev.knudge.tasks.chat.language;

import dev.knudge.tasks.chat.language.Token.Kind;
import java.time.LocalTime;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Reads times of a day: {@code 9am}, {@code 21:00}, {@code half past nine}, {@code at 5}, {@code 3-5pm}. */
final class TimeReader {
  private static final Set<String> AT = Set.of("at", "around", "about");
  private static final Set<String> RANGE = Set.of("to", "till", "until", "and");

  /** Zones are the user's setting; a time of another zone is left in the title. */
  private static final Set<String> ZONES =
      Set.of(
          "utc", "gmt", "est", "edt", "pst", "pdt", "cst", "cdt", "mst", "mdt", "cet", "cest",
          "bst", "ist", "jst", "aest", "et", "pt", "ct", "z");

  private final Tokens tokens;

  TimeReader(Tokens tokens) {
    this.tokens = tokens;
  }

  /**
   * The time that begins at that token; null where none does.
   *
   * @param isAt whether a word before it, such as "at", says that it is one
   */
  @Nullable Found<TimeReading> read(int i, boolean isAt) {
    boolean says = isAt;
    int at = i;
    if (tokens.isOneOf(at, AT) || tokens.sign(at).equals("@")) {
      says = true;
      at = tokens.is(at + 1, "around") || tokens.is(at + 1, "about") ? at + 2 : at + 1;
    }
    Found<TimeReading> found = range(at, says);
    found = found != null ? found : single(at, says);
    if (found == null || isElsewhere(found.end())) {
      return null;
    }
    return withPart(found);
  }

  /** Whether a zone follows, written as zones are. */
  private boolean isElsewhere(int at) {
    Token token = tokens.get(at);
    return token != null
        && token.kind() == Kind.WORD
        && ZONES.contains(token.word())
        && token.text().equals(token.text().toUpperCase(java.util.Locale.ROOT));
  }

  private @Nullable Found<TimeReading> single(int i, boolean says) {
    Found<TimeReading> found = named(i);
    found = found != null ? found : relative(i, says);
    found = found != null ? found : clock(i);
    return found != null ? found : hour(i, says);
  }

  private @Nullable Found<TimeReading> named(int i) {
    int at = tokens.kindAt(i, Kind.NUMBER) && tokens.text(i, i + 1).equals("12") ? i + 1 : i;
    return switch (tokens.word(at)) {
      case "noon", "midday" -> new Found<>(TimeReading.sure(LocalTime.NOON), at + 1);
      case "midnight" -> new Found<>(TimeReading.midnight(), at + 1);
      default -> null;
    };
  }

  /** {@code half past nine}, {@code quarter to 5 pm}, {@code ten past six}. */
  private @Nullable Found<TimeReading> relative(int i, boolean says) {
    int at = tokens.is(i, "a") ? i + 1 : i;
    int minutes;
    int next;
    boolean isNamed = tokens.is(at, "half") || tokens.is(at, "quarter");
    if (isNamed) {
      minutes = tokens.is(at, "half") ? 30 : 15;
      next = at + 1;
    } else {
      Found<Integer> count = Quantities.count(tokens, at);
      if (count == null || count.value() < 1 || count.value() > 29) {
        return null;
      }
      minutes = count.value();
      next = tokens.is(count.end(), "minutes") ? count.end() + 1 : count.end();
    }
    boolean past = tokens.is(next, "past") || (tokens.is(next, "after") && isNamed);
    boolean to = tokens.is(next, "to") || tokens.is(next, "before") && isNamed;
    if ((!past && !to) || (to && minutes == 30)) {
      return null;
    }
    Found<TimeReading> hour = fullHour(next + 1);
    // "Ten to six" may be a price: without a half of the day it needs its "at".
    if (hour == null || (!isNamed && !says && (to || hour.value().isOpen()))) {
      return null;
    }
    int shift = past ? minutes : -minutes;
    List<LocalTime> times =
        hour.value().times().stream().map(time -> time.plusMinutes(shift)).sorted().toList();
    return new Found<>(
        new TimeReading(times, null, null, false, isNamed || !hour.value().isOpen(), false),
        hour.end());
  }

  private @Nullable Found<TimeReading> fullHour(int i) {
    Found<TimeReading> named = named(i);
    if (named != null) {
      return named;
    }
    Found<Integer> hour = Quantities.count(tokens, i);
    return hour == null || tokens.is(i, "a") || tokens.is(i, "an")
        ? null
        : withHalf(hour.value(), 0, hour.end(), true);
  }

  private @Nullable Found<TimeReading> clock(int i) {
    boolean isDotted =
        tokens.kindAt(i, Kind.DECIMAL)
            && isHalf(i + 1)
            && tokens.text(i, i + 1).matches("\\d{1,2}\\.\\d{2}");
    if (!tokens.kindAt(i, Kind.CLOCK) && !isDotted) {
      return null;
    }
    String text = tokens.text(i, i + 1).replace('.', ':');
    int colon = text.indexOf(':');
    int hour = Integer.parseInt(text.substring(0, colon));
    int minute = Integer.parseInt(text.substring(colon + 1, colon + 3));
    int seconds =
        text.length() > colon + 3 ? Integer.parseInt(text.substring(colon + 4, colon + 6)) : 0;
    if (minute > 59 || seconds > 59) {
      return null;
    }
    if (isHalf(i + 1)) {
      return withHalf(hour, minute, seconds, i + 1);
    }
    int end =
        tokens.is(i + 1, "h") || tokens.is(i + 1, "hrs") || tokens.is(i + 1, "uhr") ? i + 2 : i + 1;
    if (hour > 23 || (end == i + 1 && tokens.glued(end) && isLetterOrSlash(end))) {
      return null;
    }
    boolean isWhole = hour == 0 || hour > 12 || text.startsWith("0") || end > i + 1;
    LocalTime time = LocalTime.of(hour, minute, seconds);
    boolean isNoon = hour == 12;
    return new Found<>(
        (isWhole || isNoon ? TimeReading.sure(time) : TimeReading.either(time)).loose(), end);
  }

  private boolean isLetterOrSlash(int at) {
    return tokens.kindAt(at, Kind.WORD) || tokens.sign(at).equals("/");
  }

  /** The seconds stay; {@code 16:50 pm} says the same twice. */
  private @Nullable Found<TimeReading> withHalf(int hour, int minute, int seconds, int at) {
    if (hour > 12 && hour < 24 && tokens.is(at, "pm")) {
      return new Found<>(TimeReading.sure(LocalTime.of(hour, minute, seconds)), at + 1);
    }
    Found<TimeReading> found = withHalf(hour, minute, at, true);
    return found == null
        ? null
        : new Found<>(
            TimeReading.sure(found.value().times().getFirst().withSecond(seconds)), found.end());
  }

  /** {@code 9am}, {@code 930pm}, {@code 5 o'clock}, {@code at 5}, {@code at nine thirty}, {@code 15h30}. */
  private @Nullable Found<TimeReading> hour(int i, boolean says) {
    if (tokens.is(i, "a") || tokens.is(i, "an")) {
      return null;
    }
    if (tokens.kindAt(i, Kind.NUMBER) && tokens.text(i, i + 1).length() > 2) {
      return military(i, says);
    }
    Found<Integer> hour = Quantities.count(tokens, i);
    if (hour == null || hour.value() > 24) {
      return null;
    }
    int at = hour.end();
    boolean isWord = tokens.kindAt(i, Kind.WORD);
    Found<Integer> minute = isWord && hour.value() <= 12 ? Quantities.count(tokens, at) : null;
    if (minute != null
        && minute.value() >= 10
        && minute.value() < 60
        && tokens.kindAt(at, Kind.WORD)
        && (says || isHalf(minute.end()))) {
      return withHalf(hour.value(), minute.value(), minute.end(), says);
    }
    if (isHalf(at)) {
      return withHalf(hour.value(), 0, at, true);
    }
    if (tokens.is(at, "o'clock") || tokens.is(at, "oclock")) {
      Found<TimeReading> found = withHalf(hour.value(), 0, at + 1, true);
      return found;
    }
    if (says
        && (tokens.is(at, "h") || tokens.is(at, "uhr") || tokens.is(at, "hrs"))
        && hour.value() < 24) {
      return hourAndMinutes(hour.value(), at);
    }
    return says || isInPart(at) ? bare(hour.value(), at) : null;
  }

  /** {@code 6 in the morning}: what is in a part of the day is an hour. */
  private boolean isInPart(int at) {
    int part = tokens.after(at, "in", "the");
    return part > 0
        && DayPart.of(tokens.word(part)) != null
        && !tokens.word(part).endsWith("s")
        && isEnd(part + 1);
  }

  private Found<TimeReading> hourAndMinutes(int hour, int at) {
    String minutes =
        tokens.glued(at + 1) && tokens.kindAt(at + 1, Kind.NUMBER)
            ? tokens.text(at + 1, at + 2)
            : "";
    boolean has = minutes.length() == 2 && Integer.parseInt(minutes) < 60;
    return new Found<>(
        TimeReading.sure(LocalTime.of(hour, has ? Integer.parseInt(minutes) : 0)),
        has ? at + 2 : at + 1);
  }

  /** A number after "at". Above twelve it is an hour of the day, or a count. */
  private @Nullable Found<TimeReading> bare(int hour, int end) {
    if (hour > 23
        || (tokens.glued(end) && !tokens.sign(end).matches("[-–,.;!?)]"))
        || tokens.sign(end).equals("%")
        || tokens.sign(end).equals("$")
        || tokens.sign(end).equals("€")) {
      return null;
    }
    return hour >= 1 && hour <= 12
        ? new Found<>(TimeReading.either(LocalTime.of(hour, 0)), end)
        : new Found<>(TimeReading.sure(LocalTime.of(hour, 0)).counted(), end);
  }

  /** {@code 930pm}, {@code 1430 hours}, {@code at 0900}. */
  private @Nullable Found<TimeReading> military(int i, boolean says) {
    String digits = tokens.text(i, i + 1);
    if (digits.length() > 4) {
      return null;
    }
    int hour = Integer.parseInt(digits.substring(0, digits.length() - 2));
    int minute = Integer.parseInt(digits.substring(digits.length() - 2));
    if (minute > 59 || hour > 23) {
      return null;
    }
    if (isHalf(i + 1)) {
      return withHalf(hour, minute, i + 1, true);
    }
    boolean isNamed = tokens.is(i + 1, "hours") || tokens.is(i + 1, "hrs");
    if (digits.length() == 4 && (isNamed && (says || digits.startsWith("0")))) {
      return new Found<>(TimeReading.sure(LocalTime.of(hour, minute)), i + 2);
    }
    return says && digits.length() == 4
        ? new Found<>(TimeReading.sure(LocalTime.of(hour, minute)).counted(), i + 1)
        : null;
  }

  private boolean isHalf(int at) {
    String word = tokens.word(at);
    return word.equals("am") || word.equals("pm");
  }

  /** The time with its half of the day, where one follows. */
  private @Nullable Found<TimeReading> withHalf(int hour, int minute, int at, boolean isNamed) {
    if (isHalf(at)) {
      if (hour < 1 || hour > 12) {
        return null;
      }
      int half = tokens.is(at, "pm") ? 12 : 0;
      return new Found<>(TimeReading.sure(LocalTime.of(hour % 12 + half, minute)), at + 1);
    }
    if (!isNamed || hour > 23) {
      return null;
    }
    LocalTime time = LocalTime.of(hour, minute);
    return new Found<>(
        hour == 0 || hour > 12 ? TimeReading.sure(time) : TimeReading.either(time), at);
  }

  /** {@code 3-5pm}, {@code from 9 to 11am}, {@code 9:00 - 10:30}. The start takes the half of the day that the end has, or lies before it. */
  private @Nullable Found<TimeReading> range(int i, boolean says) {
    boolean isFrom = tokens.is(i, "from") || tokens.is(i, "between");
    int at = isFrom ? i + 1 : i;
    Found<TimeReading> start = named(at);
    start = start != null ? start : clock(at);
    start = start != null ? start : hour(at, true);
    // "Ten to five" is a time, unless "from" makes it a stretch.
    boolean isMinutes =
        start != null
            && !isFrom
            && tokens.is(start.end(), "to")
            && !isHalf(start.end() - 1)
            && tokens.text(at, start.end()).matches("5|10|20|five|ten|twenty");
    if (start == null || isMinutes) {
      return null;
    }
    String sign = tokens.sign(start.end());
    boolean isDash = sign.equals("-") || sign.equals("–");
    boolean isWord =
        tokens.isOneOf(start.end(), RANGE) && (isFrom || !tokens.is(start.end(), "and"));
    Found<TimeReading> end = isDash || isWord ? single(start.end() + 1, true) : null;
    if (end == null || end.value().isMidnight() || tokens.is(at, "a")) {
      return null;
    }
    if (end.value().isOpen()) {
      return isFrom && isEnd(end.end()) ? openEnded(start, end) : null;
    }
    boolean isClear = !start.value().isOpen() || isHalf(end.end() - 1);
    LocalTime until = end.value().times().getFirst();
    LocalTime from =
        start.value().times().stream()
            .filter(until::isAfter)
            .reduce((_, later) -> later)
            .orElse(null);
    boolean isTime = isHalf(end.end() - 1) || tokens.kindAt(end.end() - 1, Kind.CLOCK);
    return from == null || !isClear || !isTime
        ? null
        : new Found<>(TimeReading.sure(from).until(until), end.end());
  }

  /** {@code from 11am to 3}, {@code from 7 to 7:30}: the end is the first such hour after the start, and the start is as open as it is by itself. */
  private static Found<TimeReading> openEnded(Found<TimeReading> start, Found<TimeReading> end) {
    LocalTime first = start.value().times().getFirst();
    LocalTime until =
        end.value().times().stream()
            .filter(first::isBefore)
            .findFirst()
            .orElse(end.value().times().getFirst());
    TimeReading reading = start.value();
    return new Found<>(
        reading.isOpen() ? reading.loose() : TimeReading.sure(first).until(until), end.end());
  }

  /** Whether nothing that a number could count stands there. */
  private boolean isEnd(int at) {
    return !tokens.kindAt(at, Kind.WORD) && !tokens.sign(at).matches("[%$€£]")
        || Lexicon.CLOSED.contains(tokens.word(at))
        || WhenReader.VERBS.contains(tokens.word(at))
        || Lexicon.day(tokens.word(at)) != null;
  }

  /** {@code 9 in the morning}, {@code 8 at night}, {@code at 7 tonight} leaves the day to others. */
  private Found<TimeReading> withPart(Found<TimeReading> found) {
    int at = found.end();
    if (tokens.is(at, "sharp")) {
      return new Found<>(found.value(), at + 1);
    }
    int inThe = tokens.after(at, "in", "the");
    int named = inThe > 0 ? inThe : tokens.after(at, "at");
    DayPart part = named > 0 ? DayPart.of(tokens.word(named)) : null;
    if (part == null || (inThe < 0 && part != DayPart.NIGHT) || tokens.is(named, "tonight")) {
      return found;
    }
    TimeReading within = found.value().in(part);
    return within.part() == null ? found : new Found<>(within, named + 1);
  }
}
