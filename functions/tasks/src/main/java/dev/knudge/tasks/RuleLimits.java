package dev.knudge.tasks;

import java.time.DateTimeException;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.format.DateTimeFormatter;
import java.time.format.ResolverStyle;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * What the values of an RRULE may be, and which go together (RFC 5545, section 3.3.10). Who makes the instances would refuse any other too, but only when the person has long been told
 * that all is well.
 */
final class RuleLimits {
  private static final String POINTER = "/recurrence/rule";

  private static final int MOST_COUNTED = 100_000;

  private static final Pattern DAY = Pattern.compile("([+-]?\\d{1,2})?(?:MO|TU|WE|TH|FR|SA|SU)");
  private static final Pattern NUMBER = Pattern.compile("[+-]?\\d{1,4}");
  private static final Pattern WHOLE = Pattern.compile("\\d{1,10}");

  private static final DateTimeFormatter DATE =
      DateTimeFormatter.ofPattern("uuuuMMdd", Locale.ROOT).withResolverStyle(ResolverStyle.STRICT);
  private static final DateTimeFormatter DATE_TIME =
      DateTimeFormatter.ofPattern("uuuuMMdd'T'HHmmss", Locale.ROOT)
          .withResolverStyle(ResolverStyle.STRICT);

  /** Least and greatest; a negative least means that the count may go from the end as well. */
  private record Range(int least, int most) {}

  private static final Map<String, Range> NUMBERS =
      Map.of(
          "BYMONTH", new Range(1, 12),
          "BYWEEKNO", new Range(-53, 53),
          "BYYEARDAY", new Range(-366, 366),
          "BYMONTHDAY", new Range(-31, 31),
          "BYSETPOS", new Range(-366, 366),
          "BYHOUR", new Range(0, 23),
          "BYMINUTE", new Range(0, 59),
          "BYSECOND", new Range(0, 60));

  private final Map<String, String> parts = new LinkedHashMap<>();

  private RuleLimits(String rule) {
    for (String part : rule.toUpperCase(Locale.ROOT).split(";")) {
      String[] sides = part.split("=", 2);
      if (parts.put(sides[0], sides[1]) != null) {
        throw wrong(sides[0] + " is there twice; a part may be given once.");
      }
    }
  }

  /**
   * Checks a rule that has the form of one.
   *
   * @throws TaskRefusedException if it has a value that it cannot have
   */
  static void check(String rule) {
    RuleLimits limits = new RuleLimits(rule);
    limits.parts.forEach(RuleLimits::checkValue);
    limits.checkTogether();
  }

  private static void checkValue(String name, String value) {
    Range range = NUMBERS.get(name);
    if (range != null) {
      checkNumbers(name, value, range);
      return;
    }
    boolean isRight =
        switch (name) {
          case "FREQ" -> true; // its form is that of the rule
          case "INTERVAL" -> isFrom(value, 1, Integer.MAX_VALUE);
          case "COUNT" -> isFrom(value, 1, MOST_COUNTED);
          case "UNTIL" -> isUntil(value);
          case "BYDAY" -> List.of(value.split(",", -1)).stream().allMatch(RuleLimits::isDay);
          case "WKST" -> value.length() == 2 && isDay(value);
          case "SKIP" -> Set.of("OMIT", "BACKWARD", "FORWARD").contains(value);
          case "RSCALE" -> value.equals("GREGORIAN");
          default -> throw wrong(name + " is no part of an RRULE (RFC 5545).");
        };
    if (!isRight) {
      throw wrong(name + "=" + shown(value) + expected(name));
    }
  }

  private static String expected(String name) {
    return switch (name) {
      case "COUNT" -> " must be a whole number from 1 to " + MOST_COUNTED + ".";
      case "UNTIL" -> " must be a date as 20270303, or a time as 20270303T080000Z.";
      case "BYDAY" ->
          " must be of MO, TU, WE, TH, FR, SA and SU, with commas between and, for one of the month or year, a number before it as in -1FR.";
      case "WKST" -> " must be one of MO, TU, WE, TH, FR, SA, SU.";
      case "SKIP" -> " must be one of OMIT, BACKWARD, FORWARD.";
      case "RSCALE" -> " is not supported; only GREGORIAN is.";
      default -> " must be a whole number from 1 on.";
    };
  }

  private static void checkNumbers(String name, String value, Range range) {
    for (String each : value.split(",", -1)) {
      int number = NUMBER.matcher(each).matches() ? Integer.parseInt(each) : Integer.MAX_VALUE;
      boolean isNothing = number == 0 && range.least() < 0;
      if (number < range.least() || number > range.most() || isNothing) {
        throw wrong(
            name
                + " has the value "
                + shown(each)
                + "; its values are "
                + Math.max(range.least(), range.least() < 0 ? 1 : 0)
                + " to "
                + range.most()
                + (range.least() < 0 ? ", and as many from the end with a minus." : "."));
      }
    }
  }

  private void checkTogether() {
    String often = String.valueOf(parts.get("FREQ"));
    if (parts.containsKey("COUNT") && parts.containsKey("UNTIL")) {
      throw wrong("COUNT and UNTIL exclude each other; give one of them.");
    }
    checkGoes("BYWEEKNO", often.equals("YEARLY"), often);
    checkGoes("BYYEARDAY", !Set.of("MONTHLY", "WEEKLY", "DAILY").contains(often), often);
    checkGoes("BYMONTHDAY", !often.equals("WEEKLY"), often);
    boolean isNumbered = parts.getOrDefault("BYDAY", "").matches(".*\\d.*");
    if (isNumbered) {
      boolean isLong = Set.of("MONTHLY", "YEARLY").contains(often);
      checkGoes("BYDAY", isLong && !parts.containsKey("BYWEEKNO"), often);
    }
    boolean isChoosing = parts.containsKey("BYSETPOS");
    if (isChoosing && parts.keySet().stream().filter(name -> name.startsWith("BY")).count() < 2) {
      throw wrong("BYSETPOS chooses among what another BY part gives, and there is none.");
    }
  }

  private void checkGoes(String name, boolean goes, String often) {
    String value = parts.get(name);
    if (value != null && !goes) {
      throw wrong(name + "=" + shown(value) + " does not go with FREQ=" + often + " (RFC 5545).");
    }
  }

  private static boolean isFrom(String value, int least, int most) {
    return WHOLE.matcher(value).matches()
        && Long.parseLong(value) >= least
        && Long.parseLong(value) <= most;
  }

  private static boolean isDay(String value) {
    var day = DAY.matcher(value);
    if (!day.matches()) {
      return false;
    }
    String number = day.group(1);
    return number == null
        || Integer.parseInt(number) != 0 && Math.abs(Integer.parseInt(number)) <= 53;
  }

  private static boolean isUntil(String value) {
    try {
      if (value.length() == 8) {
        LocalDate.parse(value, DATE);
      } else {
        LocalDateTime.parse(
            value.endsWith("Z") ? value.substring(0, value.length() - 1) : value, DATE_TIME);
      }
      return true;
    } catch (DateTimeException _) {
      return false;
    }
  }

  private static String shown(String value) {
    return value.length() > 40 ? value.substring(0, 40) + "…" : value;
  }

  private static TaskRefusedException wrong(String detail) {
    return FieldRules.invalid(POINTER, detail);
  }
}
