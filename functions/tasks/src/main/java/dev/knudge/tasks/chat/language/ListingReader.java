package dev.knudge.tasks.chat.language;

import dev.knudge.contracts.Priority;
import dev.knudge.tasks.chat.language.DayReading.Period;
import dev.knudge.tasks.chat.language.Token.Kind;
import java.time.LocalDate;
import java.time.YearMonth;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Reads which tasks are to be listed, and writes it in the filter language: {@code high priority tasks due this week}. */
final class ListingReader {
  private static final Set<String> FILLERS =
      Set.of(
          "tasks",
          "task",
          "todos",
          "todo",
          "to-dos",
          "items",
          "things",
          "everything",
          "stuff",
          "my",
          "the",
          "me",
          "all",
          "that",
          "which",
          "are",
          "is",
          "i",
          "have",
          "of",
          "a",
          "list",
          "ones",
          "what",
          "what's",
          "and",
          "still",
          "left",
          "do",
          "to",
          "for",
          "it",
          "there",
          "anything",
          "something",
          "need",
          "any",
          "please",
          "on",
          "be",
          "with",
          "in",
          "coming",
          "up");
  private static final Set<String> ABOUT =
      Set.of("about", "containing", "matching", "mentioning", "called", "named");

  private final Moment moment;

  ListingReader(Moment moment) {
    this.moment = moment;
  }

  /** What is being gathered. */
  private static final class Gathered {
    final List<String> terms = new ArrayList<>();
    final List<String> words = new ArrayList<>();
    boolean isAnyState;

    void add(String term, String inWords) {
      terms.add(term);
      words.add(inWords);
    }
  }

  /** The listing that the text describes and nothing else; null where there is a word in it that is none of a listing's. */
  Intent.@Nullable ListTasks described(String text) {
    Tokens tokens = new Tokens(text);
    Gathered gathered = new Gathered();
    int i = 0;
    while (i < tokens.size()) {
      int end = term(tokens, i, gathered);
      if (end < 0 && !FILLERS.contains(tokens.word(i)) && !tokens.sign(i).matches("[?.,!]")) {
        return null;
      }
      i = Math.max(i + 1, end);
    }
    return listing(gathered, null);
  }

  /** Open tasks with these words. */
  Intent.ListTasks search(String text) {
    Gathered gathered = new Gathered();
    gathered.add(quoted(text), "with “" + text + "”");
    gathered.isAnyState = true;
    return listing(gathered, text);
  }

  /** What was done in those days. */
  Intent.ListTasks done(Period days) {
    Gathered gathered = new Gathered();
    dated("completed", days.first(), days.last(), gathered);
    gathered.words.clear();
    gathered.words.add(
        days.first().equals(days.last())
            ? "completed on " + Words.day(days.first())
            : "completed from " + Words.day(days.first()) + " to " + Words.day(days.last()));
    gathered.isAnyState = true;
    return listing(gathered, null);
  }

  /** What is left to do by the end of that day, with what should have been done before. */
  Intent.ListTasks toDo(LocalDate day) {
    Gathered gathered = new Gathered();
    gathered.add("due:<=" + term(day), "due by " + Words.day(day));
    return listing(gathered, null);
  }

  private Intent.ListTasks listing(Gathered gathered, @Nullable String search) {
    List<String> terms = new ArrayList<>(gathered.terms);
    if (!gathered.isAnyState) {
      terms.add("!completed");
    }
    String filter = terms.isEmpty() ? "all" : String.join(" & ", terms);
    String state = gathered.isAnyState ? "tasks" : "open tasks";
    String words =
        gathered.words.isEmpty() ? state : state + " " + String.join(", ", gathered.words);
    return new Intent.ListTasks(filter, words, search);
  }

  private int term(Tokens tokens, int i, Gathered gathered) {
    int end = state(tokens, i, gathered);
    end = end > 0 ? end : mark(tokens, i, gathered);
    end = end > 0 ? end : date(tokens, i, gathered);
    return end > 0 ? end : about(tokens, i, gathered);
  }

  private static int state(Tokens tokens, int i, Gathered gathered) {
    switch (tokens.word(i)) {
      case "overdue", "late" -> {
        gathered.add("overdue", "that are overdue");
        gathered.isAnyState = true;
        return i + 1;
      }
      case "completed", "done", "finished" -> {
        gathered.add("completed", "that are done");
        gathered.isAnyState = true;
        return i + 1;
      }
      case "open", "pending", "incomplete", "unfinished", "outstanding", "active", "undone" -> {
        return i + 1;
      }
      case "recurring", "repeating" -> {
        gathered.add("recurring", "that repeat");
        return i + 1;
      }
      case "untagged" -> {
        gathered.add("!tag:any", "without a tag");
        return i + 1;
      }
      default -> {}
    }
    int undated = tokens.after(i, "without", "due", "date");
    undated = undated > 0 ? undated : tokens.after(i, "without", "a", "due", "date");
    undated = undated > 0 ? undated : tokens.after(i, "with", "no", "due", "date");
    if (undated > 0) {
      gathered.add("!due:any", "without a due date");
    }
    return undated;
  }

  private static int mark(Tokens tokens, int i, Gathered gathered) {
    MarkReader marks = new MarkReader(tokens);
    Found<String> tag = marks.tag(i);
    if (tag != null) {
      gathered.add("#" + tag.value(), "tagged " + tag.value());
      return tag.end();
    }
    if (tokens.is(i, "tagged")
        || tokens.after(i, "with", "tag") > 0
        || tokens.after(i, "with", "the", "tag") > 0) {
      int at = tokens.is(i, "tagged") ? i + 1 : tokens.is(i + 1, "tag") ? i + 2 : i + 3;
      at = tokens.is(at, "with") || tokens.is(at, "as") ? at + 1 : at;
      Token named = tokens.get(at);
      if (named != null && (named.kind() == Kind.WORD || named.kind() == Kind.TAG)) {
        String name = named.text().replace("#", "");
        gathered.add("#" + name, "tagged " + name);
        return at + 1;
      }
      return -1;
    }
    MarkReader.Mark level = MarkReader.level(tokens.word(i));
    boolean isPriority =
        tokens.is(i + 1, "priority")
            || tokens.is(i + 1, "prio")
            || tokens.sign(i + 1).equals("-") && tokens.is(i + 2, "priority");
    if (tokens.is(i, "urgent") || tokens.is(i, "important")) {
      gathered.add("priority:high", "of high priority");
      return i + 1;
    }
    Found<MarkReader.Mark> found = marks.priority(i);
    level = found != null ? found.value() : level;
    if (level == null || level.priority() == null || (found == null && !isPriority)) {
      return -1;
    }
    Priority priority = level.priority();
    gathered.add("priority:" + priority.wireName(), "of " + priority.wireName() + " priority");
    return found != null
        ? found.end()
        : tokens.is(i + 1, "priority") || tokens.is(i + 1, "prio") ? i + 2 : i + 3;
  }

  private int date(Tokens tokens, int i, Gathered gathered) {
    int at = tokens.is(i, "due") ? i + 1 : i;
    String lead = "";
    if (Set.of("by", "before", "after", "on", "in", "until", "from", "within", "for", "since")
        .contains(tokens.word(at))) {
      lead = tokens.word(at);
      at++;
    }
    Found<Period> days = days(tokens, lead.equals("within") || lead.equals("in") ? at - 1 : at);
    days = days != null ? days : days(tokens, at);
    if (days == null) {
      return -1;
    }
    LocalDate first = days.value().first();
    LocalDate last = days.value().last();
    switch (lead) {
      case "by", "until" -> gathered.add("due:<=" + term(last), "due by " + Words.day(last));
      case "within" -> dated("due", moment.today(), last, gathered);
      case "before" -> gathered.add("due:<" + term(first), "due before " + Words.day(first));
      case "after" -> gathered.add("due:>" + term(last), "due after " + Words.day(last));
      case "from", "since" ->
          gathered.add("due:>=" + term(first), "due from " + Words.day(first) + " on");
      default -> dated("due", first, last, gathered);
    }
    return days.end();
  }

  private @Nullable Found<Period> days(Tokens tokens, int i) {
    Found<DayReading> day = new DateReader(tokens, moment).read(i);
    if (day != null && (day.value().period() != null || !day.value().isOpen())) {
      Period period = day.value().period();
      LocalDate only = period == null ? day.value().days().getFirst() : moment.today();
      return new Found<>(period == null ? new Period(only, only) : period, day.end());
    }
    if (day != null) {
      LocalDate nearest = day.value().days().getFirst(); // next Friday, to look at: the nearer one
      return new Found<>(new Period(nearest, nearest), day.end());
    }
    Found<YearMonth> month = new CalendarReader(tokens, moment).namedMonth(i);
    if (month != null) {
      return new Found<>(
          new Period(month.value().atDay(1), month.value().atEndOfMonth()), month.end());
    }
    if (tokens.after(i, "the", "next") > 0 || tokens.is(i, "next")) {
      Found<Length> length = Quantities.length(tokens, tokens.is(i, "next") ? i + 1 : i + 2);
      if (length != null && !length.value().isTimed()) {
        return new Found<>(
            new Period(moment.today(), length.value().after(moment.today())), length.end());
      }
    }
    return null;
  }

  private void dated(String field, LocalDate first, LocalDate last, Gathered gathered) {
    if (first.equals(last)) {
      gathered.add(field + ":" + term(first), field + " on " + Words.day(first));
    } else {
      gathered.add(
          field + ":>=" + first + " & " + field + ":<=" + last,
          field + " from " + Words.day(first) + " to " + Words.day(last));
    }
  }

  /** The days next to this one by name: such a filter stays true tomorrow. */
  private String term(LocalDate day) {
    if (day.equals(moment.today())) {
      return "today";
    }
    if (day.equals(moment.today().plusDays(1))) {
      return "tomorrow";
    }
    return day.equals(moment.today().minusDays(1)) ? "yesterday" : day.toString();
  }

  private static int about(Tokens tokens, int i, Gathered gathered) {
    if (tokens.kindAt(i, Kind.QUOTED)) {
      Token quoted = tokens.get(i);
      gathered.add(quoted(quoted == null ? "" : quoted.word()), "with those words");
      return i + 1;
    }
    if (!ABOUT.contains(tokens.word(i)) || i + 1 >= tokens.size()) {
      return -1;
    }
    String words = tokens.text(i + 1, tokens.size()).replaceAll("[?.!\"“”]+", " ").strip();
    gathered.add(quoted(words), "with “" + words + "”");
    return tokens.size();
  }

  static String quoted(String text) {
    return "\"" + text.replace("\\", "\\\\").replace("\"", "\\\"") + "\"";
  }
}
