package dev.knudge.recurring.rule;

import java.time.DayOfWeek;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.Month;
import java.time.format.DateTimeFormatter;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/** Words for numbers, days and months; the same in every locale of the machine. */
final class English {
  private static final List<String> FIRST_ORDINALS =
      List.of("first", "second", "third", "fourth", "fifth");
  private static final DateTimeFormatter MINUTES =
      DateTimeFormatter.ofPattern("HH:mm", Locale.ROOT);
  private static final DateTimeFormatter SECONDS =
      DateTimeFormatter.ofPattern("HH:mm:ss", Locale.ROOT);

  private English() {}

  /** {@code a, b and c}. */
  static String and(List<String> words) {
    return joined(words, " and ");
  }

  /** {@code a, b or c}. */
  static String or(List<String> words) {
    return joined(words, " or ");
  }

  private static String joined(List<String> words, String last) {
    int size = words.size();
    return size < 2
        ? String.join("", words)
        : String.join(", ", words.subList(0, size - 1)) + last + words.getLast();
  }

  /** {@code 1st}, {@code 22nd}. */
  static String numeral(int number) {
    int tens = number % 100 / 10;
    String ending =
        tens == 1
            ? "th"
            : switch (number % 10) {
              case 1 -> "st";
              case 2 -> "nd";
              case 3 -> "rd";
              default -> "th";
            };
    return number + ending;
  }

  /** {@code first}, {@code 20th}, {@code last}, {@code third to last}. */
  static String ordinal(int number) {
    if (number == -1) {
      return "last";
    }
    int place = Math.abs(number);
    String word = place <= FIRST_ORDINALS.size() ? FIRST_ORDINALS.get(place - 1) : numeral(place);
    return number < 0 ? word + " to last" : word;
  }

  static String day(DayOfWeek day) {
    return capitalised(day.name());
  }

  static String month(int number) {
    return capitalised(Month.of(number).name());
  }

  private static String capitalised(String name) {
    return name.charAt(0) + name.substring(1).toLowerCase(Locale.ROOT);
  }

  /** {@code 3 March 2027}. */
  static String date(LocalDate date) {
    return date.getDayOfMonth() + " " + month(date.getMonthValue()) + " " + date.getYear();
  }

  /** {@code 09:00}, or {@code 09:00:30} where there are seconds. */
  static String time(LocalTime time) {
    return (time.getSecond() == 0 ? MINUTES : SECONDS).format(time);
  }

  /** {@code 1 date}, {@code 2 dates}. */
  static String counted(long number, String noun) {
    return number + " " + noun + (number == 1 ? "" : "s");
  }

  /** Numbers in order, those in a row as {@code 9 to 16}. */
  static String ranges(List<Integer> numbers) {
    int[] sorted = numbers.stream().mapToInt(Integer::intValue).sorted().toArray();
    Stream.Builder<String> ranges = Stream.builder();
    for (int from = 0, next; from < sorted.length; from = next) {
      next = from + 1;
      while (next < sorted.length && sorted[next] == sorted[next - 1] + 1) {
        next++;
      }
      if (next - from > 2) {
        ranges.add(sorted[from] + " to " + sorted[next - 1]);
      } else {
        Arrays.stream(sorted, from, next).mapToObj(String::valueOf).forEach(ranges::add);
      }
    }
    return and(ranges.build().toList());
  }
}
