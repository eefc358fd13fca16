package dev.knudge.contracts.rule;

import dev.knudge.contracts.Recurrence;
import dev.knudge.contracts.Recurrence.ShortForm;
import java.time.DateTimeException;
import java.time.DayOfWeek;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.format.DateTimeFormatter;
import java.time.format.ResolverStyle;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Reads a rule's text, part by part; what they mean together is {@link RuleCheck}'s to judge. */
final class RuleReader {
  /** No rule that means something is longer: all days of a year are 1.5 kB. */
  private static final int MAX_LENGTH = 4096;

  /** What a refusal repeats of a value. */
  private static final int SHOWN = 60;

  private static final Pattern NUMBER = Pattern.compile("[+-]?\\d{1,10}");
  private static final Pattern WEEKDAY = Pattern.compile("([+-]?\\d{1,3})?([A-Z]{2})");
  private static final DateTimeFormatter DATE =
      DateTimeFormatter.ofPattern("uuuuMMdd", Locale.ROOT).withResolverStyle(ResolverStyle.STRICT);
  private static final DateTimeFormatter DATE_TIME =
      Until.LOCAL.withResolverStyle(ResolverStyle.STRICT);

  /** The parts that a rule may have. */
  private enum Part {
    RSCALE,
    FREQ,
    INTERVAL,
    COUNT,
    UNTIL,
    BYMONTH,
    BYWEEKNO,
    BYYEARDAY,
    BYMONTHDAY,
    BYDAY,
    BYHOUR,
    BYMINUTE,
    BYSECOND,
    BYSETPOS,
    WKST,
    SKIP
  }

  private final Map<Part, String> parts;

  private RuleReader(Map<Part, String> parts) {
    this.parts = parts;
  }

  /**
   * The rule that a text means: an RRULE, with {@code RRULE:} before it or not, in any letter case; or one of the short forms.
   *
   * @throws InvalidRuleException if it is none
   */
  static Rule read(String text) throws InvalidRuleException {
    if (text.length() > MAX_LENGTH) {
      throw new InvalidRuleException(
          "The rule has " + text.length() + " characters; at most " + MAX_LENGTH + " are read.");
    }
    String plain = text.strip().toUpperCase(Locale.ROOT);
    if (plain.startsWith("RRULE:")) {
      plain = plain.substring("RRULE:".length()).strip();
    }
    if (plain.isEmpty()) {
      throw new InvalidRuleException(
          "The rule is empty; it is an RFC 5545 RRULE such as FREQ=WEEKLY;BYDAY=MO, or one of daily, weekly, monthly, yearly.");
    }
    for (ShortForm form : ShortForm.values()) {
      plain = plain.equals(form.name()) ? Recurrence.ofShortForm(form, 1) : plain;
    }
    Rule rule = new RuleReader(split(plain)).rule();
    RuleCheck.check(rule);
    return rule;
  }

  private static Map<Part, String> split(String text) throws InvalidRuleException {
    Map<Part, String> parts = new EnumMap<>(Part.class);
    String body = text.endsWith(";") ? text.substring(0, text.length() - 1) : text;
    for (String part : body.split(";", -1)) {
      int equals = part.indexOf('=');
      if (equals < 0) {
        throw new InvalidRuleException(
            quoted(part.strip())
                + " is no part of a rule; parts are NAME=VALUE, separated by semicolons.");
      }
      String name = part.substring(0, equals).strip();
      String value = part.substring(equals + 1).strip();
      Part known = partOf(name);
      if (known == null) {
        throw new InvalidRuleException(
            quoted(name)
                + " is no part that a rule can have; there are "
                + Stream.of(Part.values()).map(Part::name).collect(Collectors.joining(", "))
                + ".");
      }
      if (value.isEmpty()) {
        throw new InvalidRuleException(known + " has no value.");
      }
      if (parts.putIfAbsent(known, value) != null) {
        throw new InvalidRuleException(known + " is there twice; a part may be given once.");
      }
    }
    return parts;
  }

  private static @Nullable Part partOf(String name) {
    for (Part part : Part.values()) {
      if (part.name().equals(name)) {
        return part;
      }
    }
    return null;
  }

  private Rule rule() throws InvalidRuleException {
    Frequency frequency = frequency();
    String scale = parts.get(Part.RSCALE);
    if (scale != null && !scale.equals("GREGORIAN")) {
      throw new InvalidRuleException(
          "RSCALE=" + shown(scale) + " is not supported; only GREGORIAN is.");
    }
    return new Rule(
        frequency,
        Math.toIntExact(positive(Part.INTERVAL, 1)),
        parts.containsKey(Part.COUNT) ? Math.toIntExact(positive(Part.COUNT, 1)) : null,
        until(),
        numbers(Part.BYMONTH, 1, 12, false),
        numbers(Part.BYWEEKNO, 1, 53, true),
        numbers(Part.BYYEARDAY, 1, 366, true),
        numbers(Part.BYMONTHDAY, 1, 31, true),
        weekdays(),
        numbers(Part.BYHOUR, 0, 23, false),
        numbers(Part.BYMINUTE, 0, 59, false),
        seconds(),
        numbers(Part.BYSETPOS, 1, 366, true),
        weekStart(),
        skip());
  }

  private Frequency frequency() throws InvalidRuleException {
    String value = parts.get(Part.FREQ);
    if (value == null) {
      throw new InvalidRuleException(
          "The rule has no FREQ, which says how often: FREQ=DAILY, for example.");
    }
    for (Frequency frequency : Frequency.values()) {
      if (frequency.name().equals(value)) {
        return frequency;
      }
    }
    throw new InvalidRuleException(
        "FREQ="
            + shown(value)
            + " is unknown; there are "
            + Stream.of(Frequency.values()).map(Frequency::name).collect(Collectors.joining(", "))
            + ".");
  }

  private long positive(Part part, long otherwise) throws InvalidRuleException {
    String value = parts.get(part);
    if (value == null) {
      return otherwise;
    }
    long number = value.matches("\\d{1,18}") ? Long.parseLong(value) : 0;
    if (number < 1 || number > Integer.MAX_VALUE) {
      throw new InvalidRuleException(
          part
              + "="
              + shown(value)
              + " is out of range; it is a whole number from 1 to "
              + Integer.MAX_VALUE
              + ".");
    }
    return number;
  }

  private @Nullable Until until() throws InvalidRuleException {
    String value = parts.get(Part.UNTIL);
    if (value == null) {
      return null;
    }
    try {
      if (value.length() == 8) {
        return new Until.Day(LocalDate.parse(value, DATE));
      }
      return value.endsWith("Z")
          ? new Until.Moment(LocalDateTime.parse(value.substring(0, value.length() - 1), DATE_TIME))
          : new Until.WallClock(LocalDateTime.parse(value, DATE_TIME));
    } catch (DateTimeException _) {
      throw new InvalidRuleException(
          "UNTIL="
              + shown(value)
              + " is no date or date-time; it is written 20270303, 20270303T090000 or 20270303T080000Z.");
    }
  }

  private List<Integer> seconds() throws InvalidRuleException {
    // RFC 5545 §3.3.12: who knows no leap second takes 60 as 59
    return numbers(Part.BYSECOND, 0, 60, false).stream()
        .map(second -> Math.min(second, 59))
        .distinct()
        .toList();
  }

  private List<Integer> numbers(Part part, int least, int most, boolean fromTheEnd)
      throws InvalidRuleException {
    String value = parts.get(part);
    if (value == null) {
      return List.of();
    }
    Set<Integer> numbers = new LinkedHashSet<>();
    for (String each : value.split(",", -1)) {
      String text = each.strip();
      long number = NUMBER.matcher(text).matches() ? Long.parseLong(text) : Long.MAX_VALUE;
      boolean negative = number < 0;
      if (Math.abs(number) < least || Math.abs(number) > most || negative && !fromTheEnd) {
        throw new InvalidRuleException(
            part
                + " has the value "
                + quoted(text)
                + "; its values are "
                + least
                + " to "
                + most
                + (fromTheEnd ? " and -" + most + " to -" + least : "")
                + ".");
      }
      numbers.add((int) number);
    }
    return List.copyOf(numbers);
  }

  private List<Weekday> weekdays() throws InvalidRuleException {
    String value = parts.get(Part.BYDAY);
    if (value == null) {
      return List.of();
    }
    Set<Weekday> days = new LinkedHashSet<>();
    for (String each : value.split(",", -1)) {
      Matcher matcher = WEEKDAY.matcher(each.strip());
      DayOfWeek day = matcher.matches() ? Weekday.dayOf(matcher.group(2)) : null;
      String ordinal = day == null ? null : matcher.group(1);
      int number = ordinal == null ? 0 : Integer.parseInt(ordinal);
      if (day == null || ordinal != null && number == 0 || Math.abs(number) > 53) {
        throw new InvalidRuleException(
            "BYDAY has the value "
                + quoted(each.strip())
                + "; its values are MO, TU, WE, TH, FR, SA and SU, with a number from 1 to 53 or -53 to -1 before it where one of the month or year is meant.");
      }
      days.add(new Weekday(number, day));
    }
    return new ArrayList<>(days);
  }

  private DayOfWeek weekStart() throws InvalidRuleException {
    String value = parts.getOrDefault(Part.WKST, "MO");
    DayOfWeek day = Weekday.dayOf(value);
    if (day == null) {
      throw new InvalidRuleException(
          "WKST=" + shown(value) + " is no weekday; it is MO, TU, WE, TH, FR, SA or SU.");
    }
    return day;
  }

  private Skip skip() throws InvalidRuleException {
    String value = parts.getOrDefault(Part.SKIP, "OMIT");
    return switch (value) {
      case "OMIT" -> Skip.OMIT;
      case "BACKWARD" -> Skip.BACKWARD;
      case "FORWARD" -> Skip.FORWARD;
      default ->
          throw new InvalidRuleException(
              "SKIP=" + shown(value) + " is unknown; there are OMIT, BACKWARD and FORWARD.");
    };
  }

  /** A value as a refusal repeats it: not too long, and printable. */
  private static String shown(String value) {
    String printable = value.replaceAll("[^\\x20-\\x7e]", "?");
    return printable.length() > SHOWN ? printable.substring(0, SHOWN) + "…" : printable;
  }

  private static String quoted(String value) {
    return "'" + shown(value) + "'";
  }
}
