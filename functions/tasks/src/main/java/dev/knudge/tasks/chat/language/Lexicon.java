package dev.knudge.tasks.chat.language;

import java.time.DayOfWeek;
import java.time.Month;
import java.time.temporal.ChronoUnit;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The words of the grammar. */
final class Lexicon {
  /** Short names of days that are words of their own. */
  static final Set<String> WEAK_DAYS = Set.of("sun", "sat", "wed", "mon");

  /** Months that are words of their own. */
  static final Set<String> WEAK_MONTHS = Set.of("may", "march", "mar", "dec", "jan", "august");

  static final Set<String> ON = Set.of("on");
  static final Set<String> THE = Set.of("the");
  static final Set<String> EACH = Set.of("every", "each");
  static final Set<String> LISTED_BY = Set.of("and", "or");

  /** Makes a name of the day after it: {@code Black Friday}. */
  static final Set<String> NAMING =
      Set.of(
          "black",
          "good",
          "ash",
          "maundy",
          "palm",
          "easter",
          "super",
          "cyber",
          "casual",
          "taco",
          "ruby",
          "freaky",
          "man",
          "girl",
          "holy",
          "shrove",
          "whit",
          "pancake",
          "happy",
          "bloody",
          "manic",
          "spy",
          "fat",
          "joe",
          "usa",
          "trinity",
          "lazarus",
          "mothering",
          "advent");

  /** What follows a number that counts or names something else. */
  static final Set<String> LABELS =
      Set.of(
          "chapter",
          "chapters",
          "page",
          "pages",
          "room",
          "version",
          "v",
          "season",
          "episode",
          "flight",
          "part",
          "step",
          "level",
          "gate",
          "platform",
          "bus",
          "line",
          "route",
          "apartment",
          "apt",
          "suite",
          "unit",
          "number",
          "no",
          "nr",
          "size",
          "ratio",
          "score",
          "verse",
          "psalm",
          "section",
          "figure",
          "table",
          "problem",
          "exercise",
          "question",
          "track",
          "volume",
          "vol",
          "grade",
          "channel",
          "model",
          "phone",
          "call",
          "dial",
          "text",
          "code",
          "pin",
          "isbn",
          "lens",
          "iphone",
          "windows",
          "java",
          "python",
          "issue",
          "ticket",
          "pr",
          "row",
          "seat",
          "floor",
          "highway",
          "interstate",
          "formula",
          "studio",
          "blink",
          "area",
          "catch",
          "agent",
          "john",
          "luke",
          "mark",
          "matthew",
          "genesis",
          "exodus",
          "romans",
          "isaiah",
          "proverbs");

  /** Words of a closed class: whatever they begin is not named by the word before them. */
  static final Set<String> CLOSED =
      Set.of(
          "at",
          "on",
          "in",
          "by",
          "to",
          "for",
          "with",
          "without",
          "from",
          "about",
          "and",
          "or",
          "then",
          "before",
          "after",
          "until",
          "till",
          "during",
          "via",
          "because",
          "so",
          "but",
          "if",
          "when",
          "while",
          "as",
          "is",
          "are",
          "was",
          "i",
          "i'm",
          "i've",
          "i'll",
          "don't",
          "remember",
          "let's",
          "we",
          "you",
          "he",
          "she",
          "they",
          "it",
          "my",
          "our",
          "your",
          "his",
          "her",
          "their",
          "the",
          "remind",
          "reminder",
          "every",
          "each",
          "starting",
          "beginning",
          "ending",
          "due",
          "please",
          "p1",
          "p2",
          "p3",
          "p4",
          "urgent",
          "priority",
          "high",
          "low",
          "medium",
          "daily",
          "weekly",
          "monthly",
          "yearly",
          "tagged",
          "repeat",
          "repeating",
          "noon",
          "midnight",
          "morning",
          "evening",
          "afternoon",
          "night",
          "tonight",
          "tomorrow",
          "today",
          "this",
          "next",
          "eod",
          "sharp",
          "onwards",
          "instead",
          "again",
          "too",
          "also",
          "through",
          "thru",
          "around",
          "latest",
          "pls",
          "thanks",
          "which",
          "that",
          "where",
          "except",
          "excepting",
          "excluding",
          "unless",
          "twice",
          "up");

  private static final Map<String, DayOfWeek> DAYS = new HashMap<>();
  private static final Map<String, Month> MONTHS = new HashMap<>();
  private static final Map<String, Integer> NUMBERS = new HashMap<>();
  private static final Map<String, Integer> ORDINALS = new HashMap<>();
  private static final Map<String, ChronoUnit> UNITS = new HashMap<>();

  static {
    for (DayOfWeek day : DayOfWeek.values()) {
      String name = day.name().toLowerCase(Locale.ROOT);
      DAYS.put(name, day);
      DAYS.put(name.substring(0, 3), day);
    }
    DAYS.putAll(
        Map.of(
            "tues", DayOfWeek.TUESDAY,
            "weds", DayOfWeek.WEDNESDAY,
            "thur", DayOfWeek.THURSDAY,
            "thurs", DayOfWeek.THURSDAY,
            "wednseday", DayOfWeek.WEDNESDAY,
            "wensday", DayOfWeek.WEDNESDAY));
    for (Month month : Month.values()) {
      String name = month.name().toLowerCase(Locale.ROOT);
      MONTHS.put(name, month);
      MONTHS.put(name.substring(0, 3), month);
    }
    MONTHS.put("sept", Month.SEPTEMBER);
    List<String> units =
        List.of(
            "zero",
            "one",
            "two",
            "three",
            "four",
            "five",
            "six",
            "seven",
            "eight",
            "nine",
            "ten",
            "eleven",
            "twelve",
            "thirteen",
            "fourteen",
            "fifteen",
            "sixteen",
            "seventeen",
            "eighteen",
            "nineteen");
    units.forEach(word -> NUMBERS.put(word, units.indexOf(word)));
    NUMBERS.putAll(
        Map.of(
            "twenty", 20, "thirty", 30, "forty", 40, "fifty", 50, "sixty", 60, "seventy", 70,
            "eighty", 80, "ninety", 90));
    List<String> ordinals =
        List.of(
            "first",
            "second",
            "third",
            "fourth",
            "fifth",
            "sixth",
            "seventh",
            "eighth",
            "ninth",
            "tenth",
            "eleventh",
            "twelfth",
            "thirteenth",
            "fourteenth",
            "fifteenth",
            "sixteenth",
            "seventeenth",
            "eighteenth",
            "nineteenth",
            "twentieth");
    ordinals.forEach(word -> ORDINALS.put(word, ordinals.indexOf(word) + 1));
    ORDINALS.put("thirtieth", 30);
    unit(ChronoUnit.SECONDS, "second", "seconds", "sec", "secs");
    unit(ChronoUnit.MINUTES, "minute", "minutes", "min", "mins");
    unit(ChronoUnit.HOURS, "hour", "hours", "hr", "hrs", "h");
    unit(ChronoUnit.DAYS, "day", "days", "d");
    unit(ChronoUnit.WEEKS, "week", "weeks", "wk", "wks", "w");
    unit(ChronoUnit.MONTHS, "month", "months", "mo", "mos");
    unit(ChronoUnit.YEARS, "year", "years", "yr", "yrs");
  }

  private Lexicon() {}

  private static void unit(ChronoUnit unit, String... words) {
    for (String word : words) {
      UNITS.put(word, unit);
    }
  }

  static @Nullable DayOfWeek day(String word) {
    return DAYS.get(word);
  }

  /** The day of a plural: {@code mondays}. */
  static @Nullable DayOfWeek days(String word) {
    DayOfWeek day =
        word.endsWith("s") && word.length() > 6
            ? DAYS.get(word.substring(0, word.length() - 1))
            : null;
    return day;
  }

  static @Nullable Month month(String word) {
    return MONTHS.get(word);
  }

  /** A number in a word; null where it is none. */
  static @Nullable Integer number(String word) {
    return NUMBERS.get(word);
  }

  static @Nullable Integer ordinal(String word) {
    return ORDINALS.get(word);
  }

  static @Nullable ChronoUnit unit(String word) {
    return UNITS.get(word);
  }
}
