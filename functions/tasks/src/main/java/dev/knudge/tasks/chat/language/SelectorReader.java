package dev.knudge.tasks.chat.language;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Reads which tasks are meant. */
final class SelectorReader {
  private static final Set<String> IT =
      Set.of(
          "it",
          "that",
          "this",
          "that one",
          "this one",
          "that task",
          "this task",
          "the task",
          "the last task");
  private static final Set<String> ALL =
      Set.of(
          "all",
          "all of them",
          "them",
          "them all",
          "both",
          "both of them",
          "those",
          "these",
          "all of these",
          "all of those",
          "all three",
          "those tasks",
          "these tasks");
  private static final Pattern THE_ONE =
      Pattern.compile("(?i)^(?:the\\s+)(.{1,200}?)\\s+(?:one|task|item)$");
  private static final Pattern TASK =
      Pattern.compile(
          "(?i)^(?:the\\s+|my\\s+)?(?:tasks?|todos?|items?)\\s+(?:called\\s+|named\\s+|about\\s+)?(.+)$");
  private static final Pattern FIRST_FEW =
      Pattern.compile("^(?:the )?(first|last) (\\w+)(?: ones| tasks)?$");
  private static final Pattern EVERY =
      Pattern.compile("(?i)^(?:all(?:\\s+of)?(?:\\s+the|\\s+my)?|every|everything)\\b\\s*(.*)$");
  private static final int MOST = 200;

  private final ListingReader listings;

  SelectorReader(ListingReader listings) {
    this.listings = listings;
  }

  Selector read(String text) {
    String target = text.strip().replaceAll("[.!?]+$", "").strip();
    String lower = target.toLowerCase(Locale.ROOT).replaceAll("\\s+", " ");
    if (IT.contains(lower)) {
      return new Selector.It();
    }
    if (ALL.contains(lower)) {
      return new Selector.AllListed();
    }
    List<Integer> places = places(lower);
    if (places != null) {
      return new Selector.Places(places);
    }
    Matcher every = EVERY.matcher(target);
    if (every.matches()) {
      String what = every.group(1).isBlank() ? "tasks" : every.group(1);
      Intent.ListTasks listing = listings.described(what);
      if (listing != null) {
        return new Selector.Matching(listing.filter(), listing.words());
      }
    }
    return new Selector.Words(words(target));
  }

  private static String words(String target) {
    String words = unquoted(target);
    Matcher one = THE_ONE.matcher(words);
    if (one.matches()) {
      return one.group(1);
    }
    Matcher task = TASK.matcher(words);
    return unquoted(task.matches() ? task.group(1) : words);
  }

  private static String unquoted(String text) {
    Matcher quoted = Pattern.compile("^[\"“'](.+)[\"”']$").matcher(text.strip());
    return quoted.matches() ? quoted.group(1) : text.strip();
  }

  /** Places in a list; null where the text names none. */
  static @Nullable List<Integer> places(String lower) {
    Matcher few = FIRST_FEW.matcher(lower);
    if (few.matches()) {
      Integer count = Lexicon.number(few.group(2));
      if (count != null && count > 1 && few.group(1).equals("first")) {
        return java.util.stream.IntStream.rangeClosed(1, count).boxed().toList();
      }
    }
    String rest = lower.replaceAll("^(?:the |task |tasks |number |numbers |no\\. ?|nos\\. ?)+", "");
    rest = rest.replaceAll(" (?:one|ones|task|tasks|item|items)$", "");
    String[] parts = rest.split(" ?(?:,| and | & ) ?(?:and )?(?:the )?");
    List<Integer> places = new ArrayList<>();
    for (String part : parts) {
      Integer place = place(part.strip());
      if (place == null) {
        return null;
      }
      places.add(place);
    }
    return places.isEmpty() || places.size() > MOST ? null : places.stream().distinct().toList();
  }

  private static @Nullable Integer place(String word) {
    if (word.equals("last") || word.equals("last one")) {
      return -1;
    }
    String bare = word.startsWith("#") ? word.substring(1) : word;
    if (bare.matches("\\d{1,3}(?:st|nd|rd|th)?")) {
      int place = Integer.parseInt(bare.replaceAll("\\D", ""));
      return place >= 1 && place <= MOST ? place : null;
    }
    Integer ordinal = Lexicon.ordinal(bare);
    Integer number = Lexicon.number(bare);
    return ordinal != null ? ordinal : number != null && number > 0 ? number : null;
  }
}
