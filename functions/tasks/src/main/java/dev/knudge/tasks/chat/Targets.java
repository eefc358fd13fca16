package dev.knudge.tasks.chat;

import dev.knudge.runtime.paging.Limit;
import dev.knudge.runtime.paging.Page;
import dev.knudge.tasks.Caller;
import dev.knudge.tasks.Task;
import dev.knudge.tasks.TaskLimits;
import dev.knudge.tasks.TaskQuery;
import dev.knudge.tasks.Tasks;
import dev.knudge.tasks.chat.language.Selector;
import dev.knudge.tasks.filter.Filter;
import dev.knudge.tasks.filter.FilterParser;
import dev.knudge.tasks.filter.FilterSyntaxException;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Finds the tasks that are meant, among the caller's own. */
final class Targets {
  private static final Set<String> SMALL =
      Set.of("the", "a", "an", "my", "task", "to", "of", "and", "for", "please", "one");
  private static final int SHOWN = 20;
  private static final int NEAR = 5;
  private static final int MOST_PARTS = 9;

  private final Tasks tasks;
  private final Caller caller;
  private final ZoneId zone;
  private final Conversation conversation;

  Targets(Tasks tasks, Caller caller, ZoneId zone, Conversation conversation) {
    this.tasks = tasks;
    this.caller = caller;
    this.zone = zone;
    this.conversation = conversation;
  }

  /** What was found. */
  sealed interface Found {
    /** These, and no others: one, or several where several were meant. */
    record Exactly(List<Task> tasks) implements Found {}

    /** One of these. */
    record OneOf(List<Task> tasks) implements Found {}

    /**
     * None.
     *
     * @param reason in words
     * @param near those that have some of the words
     * @param isByWords whether words of a title were looked for, which may be a title yet to be made
     */
    record None(String reason, List<Task> near, boolean isByWords) implements Found {}
  }

  /**
   * Finds them.
   *
   * @param state which are looked for first; null for open ones before others
   */
  Found find(Selector selector, @Nullable Boolean state) {
    return switch (selector) {
      case Selector.It() -> spoken();
      case Selector.AllListed() -> listed();
      case Selector.Places(var places) -> places(places);
      case Selector.Id(String id) -> byIds(List.of(id));
      case Selector.Matching(String filter, String words) -> matching(filter, words);
      case Selector.Words(String text) -> words(text, state);
    };
  }

  /** Those of the ids that are still there. */
  Found byIds(List<String> ids) {
    List<Task> found = tasks.findAll(caller, ids);
    return found.isEmpty()
        ? new Found.None("That task is not there any more.", List.of(), false)
        : new Found.Exactly(found);
  }

  private Found spoken() {
    List<Task> found = tasks.findAll(caller, conversation.spoken());
    return switch (found.size()) {
      case 0 ->
          new Found.None(
              "I do not know which task you mean; say words of its title.", List.of(), false);
      case 1 -> new Found.Exactly(found);
      default -> new Found.OneOf(found);
    };
  }

  private Found listed() {
    List<String> ids =
        conversation.listed().isEmpty() ? conversation.spoken() : conversation.listed();
    List<Task> found = tasks.findAll(caller, ids);
    return found.isEmpty()
        ? new Found.None(
            "There is no list that you could mean; ask for one first.", List.of(), false)
        : new Found.Exactly(found);
  }

  private Found places(List<Integer> places) {
    List<String> listed = conversation.listed();
    if (listed.isEmpty()) {
      return new Found.None("There is no list to count in; ask for one first.", List.of(), false);
    }
    List<String> ids = new ArrayList<>();
    for (int place : places) {
      int index = place < 0 ? listed.size() - 1 : place - 1;
      if (index >= listed.size()) {
        return new Found.None(
            "The last list has "
                + listed.size()
                + (listed.size() == 1 ? " task" : " tasks")
                + ", so there is no number "
                + place
                + ".",
            List.of(),
            false);
      }
      ids.add(listed.get(index));
    }
    return byIds(ids);
  }

  private Found matching(String filter, String words) {
    List<Task> all = new ArrayList<>();
    Filter read;
    try {
      read = FilterParser.parse(filter);
    } catch (FilterSyntaxException e) {
      return new Found.None("That filter cannot be read. " + e.getMessage(), List.of(), false);
    }
    TaskQuery query = TaskQuery.of(read, zone, 200);
    while (true) {
      Page<Task> page = tasks.search(caller, query);
      all.addAll(page.items());
      if (page.next() == null || all.size() > TaskLimits.COMMANDS) {
        break;
      }
      query = new TaskQuery(query.filter(), zone, query.sort(), false, page.next(), new Limit(200));
    }
    if (all.size() > TaskLimits.COMMANDS) {
      return new Found.None(
          "These are more than "
              + TaskLimits.COMMANDS
              + " tasks, the most at a time. Narrow it down.",
          List.of(),
          false);
    }
    return all.isEmpty()
        ? new Found.None("There are no " + words + ".", List.of(), false)
        : new Found.Exactly(all);
  }

  private Found words(String text, @Nullable Boolean completed) {
    String words = significant(text);
    List<Task> found = words.isEmpty() ? List.of() : titled(text, words, completed);
    if (found.size() == 1) {
      return isNamedBy(found.getFirst(), words)
          ? new Found.Exactly(found)
          : new Found.None(none(text), found, true);
    }
    if (found.size() > 1) {
      List<Task> exact =
          found.stream().filter(task -> task.title().equalsIgnoreCase(text.strip())).toList();
      return exact.size() == 1
          ? new Found.Exactly(exact)
          : new Found.OneOf(exact.isEmpty() ? found : exact);
    }
    List<Task> several = several(text, completed);
    if (!several.isEmpty()) {
      return new Found.Exactly(several);
    }
    return new Found.None(none(text), near(words), true);
  }

  private static String none(String text) {
    return "No task of yours has the words “" + text.strip() + "” in its title.";
  }

  /** Whether they are words of its title, and not only the beginnings of some, or words of its description: "car" is not Carmen. */
  private static boolean isNamedBy(Task task, String words) {
    Set<String> title = Set.copyOf(parts(task.title()));
    return parts(words).stream().allMatch(word -> forms(word).anyMatch(title::contains));
  }

  private static List<String> parts(String text) {
    return Arrays.stream(
            text.toLowerCase(Locale.ROOT).replace('’', '\'').split("[^\\p{L}\\p{M}\\p{N}']+"))
        .filter(part -> !part.isEmpty())
        .distinct()
        .toList();
  }

  /** The word, and what one of it is called where it says several, or the other way round. */
  private static Stream<String> forms(String word) {
    Stream<String> more = Stream.of(word, word + "s", word + "es", word + "'s");
    String one = word.replaceFirst("(?:'s|s)$", "");
    return one.isEmpty() ? more : Stream.concat(more, Stream.of(one, word.replaceFirst("es$", "")));
  }

  /** {@code milk and mom}, {@code the milk, the bread and the eggs}: one task for each of the parts; none where a part means none or several. */
  private List<Task> several(String text, @Nullable Boolean completed) {
    String[] parts = text.strip().split("(?i)\\s*,\\s*(?:and\\s+)?|\\s+and\\s+");
    if (parts.length < 2 || parts.length > MOST_PARTS) {
      return List.of();
    }
    Map<String, Task> found = new LinkedHashMap<>();
    for (String part : parts) {
      String words = significant(part);
      List<Task> meant = words.isBlank() ? List.of() : titled(part, words, completed);
      if (meant.size() != 1 || !isNamedBy(meant.getFirst(), words)) {
        return List.of();
      }
      found.put(meant.getFirst().id(), meant.getFirst());
    }
    return List.copyOf(found.values());
  }

  /** Those with all the words in their titles: open ones (or those in the state asked for), and only where there are none, others. */
  private List<Task> titled(String text, String words, @Nullable Boolean completed) {
    Filter byWords = new Filter.Words(words);
    Filter done = new Filter.Completed();
    Filter first = Boolean.TRUE.equals(completed) ? done : Filter.OPEN;
    List<Task> found = inTitle(Filter.and(List.of(byWords, first)), words);
    boolean isExactElsewhere = found.isEmpty();
    return isExactElsewhere
        ? inTitle(Filter.and(List.of(byWords, Filter.not(first))), words)
        : found;
  }

  private List<Task> inTitle(Filter filter, String words) {
    List<Task> found = tasks.search(caller, TaskQuery.of(filter, zone, SHOWN)).items();
    List<String> each = Arrays.asList(words.toLowerCase(Locale.ROOT).split("\\s+"));
    List<Task> titled =
        found.stream()
            .filter(task ->
                each.stream()
                    .allMatch(word -> task.title().toLowerCase(Locale.ROOT).contains(word)))
            .toList();
    return titled.isEmpty() ? found : titled;
  }

  private List<Task> near(String words) {
    List<Filter> each =
        Arrays.stream(words.split("\\s+"))
            .filter(word -> word.length() > 2)
            .limit(NEAR)
            .map(word ->
                (Filter)
                    new Filter.Words(
                        word.length() > 4 ? word.substring(0, word.length() - 1) : word))
            .toList();
    return each.isEmpty()
        ? List.of()
        : tasks
            .search(
                caller, TaskQuery.of(Filter.and(List.of(Filter.or(each), Filter.OPEN)), zone, NEAR))
            .items();
  }

  /** The words that tell one task from another. */
  private static String significant(String text) {
    String plain = text.replaceAll("[\"“”]", " ").replace('\0', ' ').strip();
    List<String> words = new ArrayList<>();
    for (String word : plain.split("\\s+")) {
      if (!SMALL.contains(word.toLowerCase(Locale.ROOT))) {
        words.add(word);
      }
    }
    return words.isEmpty() ? plain : String.join(" ", words);
  }
}
