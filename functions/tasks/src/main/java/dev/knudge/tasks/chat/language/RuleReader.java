package dev.knudge.tasks.chat.language;

import dev.knudge.tasks.chat.language.Rule.Unit;
import dev.knudge.tasks.chat.language.Token.Kind;
import java.time.DayOfWeek;
import java.time.Month;
import java.time.temporal.ChronoUnit;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Reads the rule itself: {@code every other week}, {@code every month on the last friday}, {@code first monday of each month}. */
final class RuleReader {
  private static final Set<String> OTHER = Set.of("other", "second", "2nd");
  private static final List<DayOfWeek> WEEKEND = List.of(DayOfWeek.SATURDAY, DayOfWeek.SUNDAY);

  private final Tokens tokens;
  private final PlaceReader places;

  RuleReader(Tokens tokens) {
    this.tokens = tokens;
    this.places = new PlaceReader(tokens);
  }

  /** After "every": what repeats. More than one rule where it is open which. */
  @Nullable Found<List<Rule>> afterEvery(int i) {
    int at = tokens.is(i, "single") ? i + 1 : i;
    Found<List<Rule>> found = other(at);
    found = found != null ? found : lastOf(at);
    found = found != null ? found : dated(at);
    found = found != null ? found : ordinal(at);
    found = found != null ? found : counted(at);
    found = found != null ? found : named(at, 1);
    found = found != null ? found : weekdays(at, 1);
    return found == null ? null : withPlace(found);
  }

  /** {@code daily}, {@code weekly on tuesday}. */
  @Nullable Found<List<Rule>> adverb(int i) {
    Rule rule =
        switch (tokens.word(i)) {
          case "daily" -> Rule.each(Unit.DAY, 1);
          case "weekly" -> Rule.each(Unit.WEEK, 1);
          case "monthly" -> Rule.each(Unit.MONTH, 1);
          case "quarterly" -> Rule.each(Unit.MONTH, 3);
          case "yearly", "annually" -> Rule.each(Unit.YEAR, 1);
          case "hourly" -> Rule.each(Unit.HOUR, 1);
          case "fortnightly" -> Rule.each(Unit.WEEK, 2);
          default -> null;
        };
    return rule == null ? null : withPlace(one(rule, i + 1));
  }

  /** {@code the first monday of each month}, {@code on the 15th of every month}, {@code last day of each month}. */
  @Nullable Found<List<Rule>> ofEachMonth(int i) {
    int at = tokens.past(i, Lexicon.ON);
    at = tokens.past(at, Lexicon.THE);
    Found<Rule> place = places.read(at, Rule.each(Unit.MONTH, 1));
    if (place == null || !(tokens.is(place.end(), "of") || tokens.is(place.end(), "in"))) {
      return null;
    }
    int each = place.end() + 1;
    if (!tokens.isOneOf(each, Lexicon.EACH)) {
      return null;
    }
    Found<List<Rule>> unit = afterEveryMonth(each + 1, place.value());
    return unit;
  }

  private @Nullable Found<List<Rule>> afterEveryMonth(int at, Rule place) {
    if (tokens.is(at, "month")) {
      return one(place, at + 1);
    }
    if (tokens.is(at, "other") && tokens.is(at + 1, "month")) {
      return one(rule(place, 2), at + 2);
    }
    if (tokens.is(at, "quarter")) {
      return null; // the first Monday of a quarter is not that of each third month from now
    }
    Month month = Lexicon.month(tokens.word(at));
    return month == null ? null : one(yearly(place).in(month), at + 1);
  }

  private static Rule rule(Rule place, int interval) {
    return new Rule(
        place.unit(),
        interval,
        place.days(),
        place.ordinals(),
        place.monthDays(),
        place.month(),
        place.position());
  }

  private static Rule yearly(Rule place) {
    return new Rule(
        Unit.YEAR,
        1,
        place.days(),
        place.ordinals(),
        place.monthDays(),
        place.month(),
        place.position());
  }

  private @Nullable Found<List<Rule>> other(int i) {
    boolean isSecond =
        tokens.is(i, "second")
            || (tokens.kindAt(i, Kind.ORDINAL) && tokens.text(i, i + 1).equalsIgnoreCase("2nd"));
    if (!isSecond && !tokens.isOneOf(i, OTHER)) {
      return null;
    }
    DayOfWeek day = Lexicon.day(tokens.word(i + 1));
    if (isSecond && day != null) {
      Rule everyOther = Rule.weekly(2, List.of(day));
      Rule ofMonth = Rule.each(Unit.MONTH, 1).on(List.of(day), List.of(2));
      int of = ofTheMonth(i + 2);
      return of > 0 ? one(ofMonth, of) : new Found<>(List.of(everyOther, ofMonth), i + 2);
    }
    Found<List<Rule>> found = named(i + 1, 2);
    return found != null ? found : weekdays(i + 1, 2);
  }

  /** {@code every 3 weeks}, {@code every three days}, {@code every 3rd day}. */
  private @Nullable Found<List<Rule>> counted(int i) {
    Found<Integer> count = Quantities.count(tokens, i);
    boolean isOrdinal = count == null;
    count = isOrdinal ? Quantities.ordinal(tokens, i) : count;
    if (count == null || count.value() < 1 || count.value() > 1000) {
      return null;
    }
    return named(count.end(), count.value());
  }

  private @Nullable Found<List<Rule>> named(int i, int interval) {
    String word = tokens.word(i);
    switch (word) {
      case "weekday", "workday" -> {
        return interval == 1 ? one(Rule.weekly(1, Rule.WORKDAYS), i + 1) : null;
      }
      case "working", "business", "work" -> {
        return interval == 1 && tokens.is(i + 1, "day")
            ? one(Rule.weekly(1, Rule.WORKDAYS), i + 2)
            : null;
      }
      case "weekend" -> {
        return new Found<>(
            List.of(
                Rule.weekly(interval, List.of(DayOfWeek.SATURDAY)), Rule.weekly(interval, WEEKEND)),
            i + 1);
      }
      case "quarter", "quarters" -> {
        return tokens.is(i + 1, "hour") || tokens.is(i + 1, "of")
            ? null
            : one(Rule.each(Unit.MONTH, 3 * interval), i + 1);
      }
      case "fortnight" -> {
        return one(Rule.each(Unit.WEEK, 2 * interval), i + 1);
      }
      default -> {}
    }
    if (word.length() < 2 && !tokens.glued(i)) {
      return null;
    }
    ChronoUnit unit = Lexicon.unit(word);
    if (unit == null) {
      return null;
    }
    return switch (unit) {
      case HOURS -> one(Rule.each(Unit.HOUR, interval), i + 1);
      case DAYS -> one(Rule.each(Unit.DAY, interval), i + 1);
      case WEEKS -> one(Rule.each(Unit.WEEK, interval), i + 1);
      case MONTHS -> one(Rule.each(Unit.MONTH, interval), i + 1);
      case YEARS -> one(Rule.each(Unit.YEAR, interval), i + 1);
      default -> null;
    };
  }

  /** {@code monday and thursday}, {@code mon, wed, fri}, {@code mon-fri}. */
  @Nullable Found<List<Rule>> weekdays(int i, int interval) {
    Found<List<DayOfWeek>> days = days(i);
    return days == null ? null : one(Rule.weekly(interval, days.value()), days.end());
  }

  @Nullable Found<List<DayOfWeek>> days(int i) {
    DayOfWeek first = day(tokens.word(i));
    if (first == null) {
      return null;
    }
    Set<DayOfWeek> days = EnumSet.of(first);
    int end = i + 1;
    String dash = tokens.sign(end);
    if (dash.matches("[-–]")
        || tokens.is(end, "to")
        || tokens.is(end, "through")
        || tokens.is(end, "thru")) {
      DayOfWeek last = day(tokens.word(end + 1));
      if (last != null) {
        for (DayOfWeek day = first; day != last; day = day.plus(1)) {
          days.add(day);
        }
        days.add(last);
        return new Found<>(List.copyOf(days), end + 2);
      }
    }
    while (true) {
      int next = end;
      while (tokens.sign(next).matches("[,/&+]") || tokens.isOneOf(next, Lexicon.LISTED_BY)) {
        next++;
      }
      next = tokens.isOneOf(next, Lexicon.EACH) || tokens.is(next, "on") ? next + 1 : next;
      DayOfWeek more = next == end ? null : day(tokens.word(next));
      if (more == null) {
        return new Found<>(List.copyOf(days), end);
      }
      days.add(more);
      end = next + 1;
    }
  }

  private static @Nullable DayOfWeek day(String word) {
    DayOfWeek day = Lexicon.day(word);
    return day != null ? day : Lexicon.days(word);
  }

  /** {@code every last friday}, {@code every last day of the month}. */
  private @Nullable Found<List<Rule>> lastOf(int i) {
    if (!tokens.is(i, "last")) {
      return null;
    }
    Found<Rule> place = places.read(i, Rule.each(Unit.MONTH, 1));
    if (place == null) {
      return null;
    }
    int of = ofTheMonth(place.end());
    return one(place.value(), of > 0 ? of : place.end());
  }

  /** {@code every first monday}, {@code every 15th}, {@code every 1st and 15th of the month}. */
  private @Nullable Found<List<Rule>> ordinal(int i) {
    Found<Integer> ordinal = Quantities.ordinal(tokens, i);
    if (ordinal == null || (Lexicon.unit(tokens.word(ordinal.end())) != null)) {
      return null;
    }
    DayOfWeek day = Lexicon.day(tokens.word(ordinal.end()));
    if (day != null) {
      Rule ofMonth = Rule.each(Unit.MONTH, 1).on(List.of(day), List.of(ordinal.value()));
      int of = ofTheMonth(ordinal.end() + 1);
      if (ordinal.value() > 5) {
        return null;
      }
      if (of > 0 || ordinal.value() == 1) {
        return one(ofMonth, of > 0 ? of : ordinal.end() + 1);
      }
      return new Found<>(
          List.of(ofMonth, Rule.weekly(ordinal.value(), List.of(day))), ordinal.end() + 1);
    }
    Found<Rule> place = places.read(i, Rule.each(Unit.MONTH, 1));
    if (place == null) {
      return null;
    }
    int of = ofTheMonth(place.end());
    boolean isDigits = tokens.kindAt(i, Kind.ORDINAL) || !place.value().ordinals().isEmpty();
    boolean goesOn =
        of < 0
            && place.value().ordinals().isEmpty()
            && tokens.kindAt(place.end(), Kind.WORD)
            && !Lexicon.CLOSED.contains(tokens.word(place.end()))
            && !WhenReader.VERBS.contains(tokens.word(place.end()));
    return of > 0 || (isDigits && !goesOn) ? one(place.value(), of > 0 ? of : place.end()) : null;
  }

  private int ofTheMonth(int at) {
    for (String[] words :
        new String[][] {
          {"of", "the", "month"},
          {"of", "each", "month"},
          {"of", "every", "month"},
          {"of", "a", "month"},
          {"in", "the", "month"},
          {"each", "month"}
        }) {
      int end = tokens.after(at, words);
      if (end > 0) {
        return end;
      }
    }
    return -1;
  }

  /** {@code every march 3}, {@code every 3rd of march}, {@code every 1 january}. */
  private @Nullable Found<List<Rule>> dated(int i) {
    Month month = Lexicon.month(tokens.word(i));
    int dayAt = month == null ? i : tokens.past(i + 1, Lexicon.THE);
    boolean isNumber =
        tokens.kindAt(dayAt, Kind.NUMBER) && tokens.text(dayAt, dayAt + 1).length() < 3;
    Found<Integer> day =
        isNumber ? Quantities.count(tokens, dayAt) : Quantities.ordinal(tokens, dayAt);
    if (day == null) {
      return null;
    }
    int end = day.end();
    if (month == null) {
      end = tokens.is(end, "of") ? end + 1 : end;
      month = Lexicon.month(tokens.word(end));
      end++;
    }
    boolean isHour = isNumber && (tokens.is(end, "am") || tokens.is(end, "pm"));
    if (month == null || day.value() < 1 || day.value() > month.maxLength() || isHour) {
      return null;
    }
    return one(Rule.each(Unit.YEAR, 1).in(month).onMonthDays(List.of(day.value())), end);
  }

  /** {@code … on the last friday}, {@code … on monday and thursday}, {@code … on march 3}. */
  private Found<List<Rule>> withPlace(Found<List<Rule>> found) {
    Rule rule = found.value().getFirst();
    if (found.value().size() > 1 || !rule.isBare()) {
      return found;
    }
    int at = tokens.sign(found.end()).equals(",") ? found.end() + 1 : found.end();
    boolean isOn = tokens.is(at, "on") || tokens.is(at, "in");
    int place = isOn ? at + 1 : at;
    if (rule.unit() == Unit.WEEK && isOn) {
      Found<List<DayOfWeek>> days = days(place);
      return days == null ? found : one(rule.on(days.value()), days.end());
    }
    if (rule.unit() == Unit.DAY && rule.interval() == 1 && isOn) {
      return found;
    }
    if (rule.unit() == Unit.YEAR) {
      Found<List<Rule>> dated = isOn ? dated(tokens.past(place, Lexicon.THE)) : null;
      dated = dated != null ? dated : isOn ? weekdayOfMonth(place) : null;
      return dated == null
          ? found
          : one(withInterval(dated.value().getFirst(), rule.interval()), dated.end());
    }
    if (rule.unit() != Unit.MONTH) {
      return found;
    }
    int the = tokens.past(place, Lexicon.THE);
    Found<Rule> placed = isOn || the > place ? places.read(the, rule) : null;
    int of = placed == null ? -1 : ofTheMonth(placed.end());
    return placed == null ? found : one(placed.value(), of > 0 ? of : placed.end());
  }

  private @Nullable Found<List<Rule>> weekdayOfMonth(int i) {
    Found<Rule> place = places.read(tokens.past(i, Lexicon.THE), Rule.each(Unit.YEAR, 1));
    Month month =
        place != null && (tokens.is(place.end(), "of") || tokens.is(place.end(), "in"))
            ? Lexicon.month(tokens.word(place.end() + 1))
            : null;
    return place == null || month == null ? null : one(place.value().in(month), place.end() + 2);
  }

  private static Rule withInterval(Rule rule, int interval) {
    return rule(rule, interval);
  }

  static Found<List<Rule>> one(Rule rule, int end) {
    return new Found<>(List.of(rule), end);
  }
}
