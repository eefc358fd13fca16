package dev.knudge.tasks.chat;

import dev.knudge.tasks.chat.Conversation.Option;
import dev.knudge.tasks.chat.Conversation.Pending;
import dev.knudge.tasks.chat.language.Moment;
import dev.knudge.tasks.chat.language.TaskReader;
import dev.knudge.tasks.chat.language.TaskReading;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Finds out whether a message answers the question that was asked, and how. */
final class Answering {
  private static final Set<String> YES =
      Set.of(
          "yes",
          "y",
          "yeah",
          "yep",
          "yup",
          "sure",
          "ok",
          "okay",
          "do it",
          "please do",
          "yes please",
          "go ahead",
          "confirm");
  private static final Set<String> NO =
      Set.of(
          "no",
          "n",
          "nope",
          "nothing",
          "none",
          "none of them",
          "neither",
          "cancel",
          "never mind",
          "nevermind",
          "forget it",
          "stop",
          "don't",
          "abort",
          "no thanks");
  private static final Pattern PLACE =
      Pattern.compile(
          "(?:the |number |option |choice |#)?(\\d|first|second|third|fourth|fifth|sixth|seventh|eighth|ninth|one|two|three|four|1st|2nd|3rd|last)(?: one| option)?");
  private static final List<String> PLACES =
      List.of("first", "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth", "ninth");
  private static final List<String> NUMBERS = List.of("one", "two", "three", "four");

  private Answering() {}

  /** The option that is chosen; null where the message is none of the answers. */
  static @Nullable Option chosen(Pending pending, String message, Moment moment) {
    String said = plain(message);
    List<Option> options = pending.options();
    if (NO.contains(said)) {
      return Option.no("no");
    }
    if (options.size() == 1 && options.getFirst().label().isEmpty()) {
      return isCommand(said) || !fits(options.getFirst(), message, moment)
          ? null
          : free(options.getFirst(), message);
    }
    Option exact = only(options, option -> plain(option.label()).equals(said));
    if (exact != null) {
      return exact;
    }
    Option begun =
        only(options, option -> !said.isEmpty() && plain(option.label()).startsWith(said + ":"));
    if (begun != null) {
      return begun;
    }
    if (YES.contains(said)) {
      return only(
          options, option -> option.label().startsWith("yes") || option.label().startsWith("add "));
    }
    Option placed = placed(options, said);
    if (placed != null) {
      return placed;
    }
    List<String> words = words(said);
    return words.isEmpty()
        ? null
        : only(options, option -> words(plain(option.label())).containsAll(words));
  }

  /** Whether it can be an answer: who is asked for a date says one and nothing besides, and else begins something new. */
  private static boolean fits(Option template, String message, Moment moment) {
    if (!template.message().endsWith(", {}")) {
      return true;
    }
    String when =
        message
            .strip()
            .replaceFirst(
                "(?i)^(?:it(?:'s|’s| is)?|that(?:'s|’s| is)|make it)\\s+(?:due\\s+)?", "");
    TaskReading reading = new TaskReader(moment, Set.of()).read(when);
    boolean isRead =
        reading.due() != null
            || reading.repeat() != null
            || !reading.reminders().isEmpty()
            || !reading.doubts().isEmpty();
    return isRead && reading.title().isBlank();
  }

  private static Option free(Option template, String message) {
    return Option.saying("", template.message().replace("{}", message.strip()), "");
  }

  /** An answer in words of its own is not one of the few commands that everybody uses. */
  private static boolean isCommand(String said) {
    return said.matches(
        "(?:undo|help|list|show|add|delete|complete|remove|what|find|search|filter|snooze|postpone|reschedule|reopen|untag|rename)\\b.*");
  }

  private static @Nullable Option placed(List<Option> options, String said) {
    var matcher = PLACE.matcher(said);
    if (!matcher.matches()) {
      return null;
    }
    String place = matcher.group(1);
    int index =
        place.equals("last")
            ? options.size() - 1
            : PLACES.contains(place)
                ? PLACES.indexOf(place)
                : NUMBERS.contains(place) ? NUMBERS.indexOf(place) : place.charAt(0) - '1';
    return index >= 0 && index < options.size() ? options.get(index) : null;
  }

  private static @Nullable Option only(
      List<Option> options, java.util.function.Predicate<Option> fits) {
    List<Option> found = options.stream().filter(fits).toList();
    return found.size() == 1 ? found.getFirst() : null;
  }

  private static List<String> words(String text) {
    return Arrays.stream(text.split("[^\\p{L}\\p{N}:]+"))
        .filter(word ->
            !word.isEmpty()
                && !Set.of("the", "on", "at", "one", "a", "it", "is", "i", "mean", "please", "task")
                    .contains(word))
        .map(Answering::clock)
        .toList();
  }

  /** {@code 5pm} as the choices write it. */
  private static String clock(String word) {
    var matcher = Pattern.compile("(\\d{1,2})(?::(\\d{2}))?(am|pm)|(\\d):(\\d{2})").matcher(word);
    if (!matcher.matches()) {
      return word;
    }
    if (matcher.group(3) == null) {
      return "0" + word;
    }
    int hour = Integer.parseInt(matcher.group(1)) % 12 + (matcher.group(3).equals("pm") ? 12 : 0);
    return String.format(
        Locale.ROOT, "%02d:%s", hour, matcher.group(2) == null ? "00" : matcher.group(2));
  }

  private static String plain(String text) {
    return text.strip()
        .toLowerCase(Locale.ROOT)
        .replace('’', '\'')
        .replaceAll("[.!]+$", "")
        .replaceAll("\\s+", " ")
        .strip();
  }
}
