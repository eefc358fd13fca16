package dev.knudge.tasks.chat.language;

import dev.knudge.tasks.chat.language.ReminderReader.ReminderReading;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Reads a task: takes out of a text what is surely a date, a rule, a reminder, a priority or a tag, and leaves the rest as its title. */
public final class TaskReader {
  private static final int MANY_CHOICES = 6;

  private final Moment moment;
  private final Set<String> kept;

  /**
   * @param kept words, in lower case, that the user wants left in the title
   */
  public TaskReader(Moment moment, Set<String> kept) {
    this.moment = moment;
    this.kept = Set.copyOf(kept);
  }

  /** Reads it. Never throws, whatever the text. */
  public TaskReading read(String text) {
    Tokens tokens = new Tokens(text);
    Phrases phrases = new Phrases(tokens);
    WhenReader when = new WhenReader(tokens, moment);
    RepeatReader repeats = new RepeatReader(tokens, moment, when);
    ReminderReader reminders = new ReminderReader(tokens, when);
    MarkReader marks = new MarkReader(tokens);
    UnreadReader unread = new UnreadReader(tokens, kept);
    WeekdayListReader lists = new WeekdayListReader(tokens);
    int i = 0;
    while (i < tokens.size()) {
      WeekdayListReader.Weekdays list = phrases.repeat == null ? lists.read(i) : null;
      if (list != null) {
        if (list.doubt() != null && !isKept(tokens, i, list.end())) {
          phrases.unread.add(list.doubt());
        }
        i = list.end();
        continue;
      }
      Found<Doubt> often = phrases.repeat == null ? unread.often(i) : null;
      if (often != null) {
        phrases.unread.add(often.value());
        i = often.end();
        continue;
      }
      int end = at(tokens, i, phrases, when, repeats, reminders, marks);
      i = Math.max(end, i + 1);
    }
    phrases.unread.addAll(unread.beside(phrases));
    return new TaskAssembly(moment, tokens, phrases).reading();
  }

  /** Reads what begins at that token; the token after it, or -1 where nothing does. */
  private int at(
      Tokens tokens,
      int i,
      Phrases phrases,
      WhenReader when,
      RepeatReader repeats,
      ReminderReader reminders,
      MarkReader marks) {
    if (tokens.kindAt(i, Token.Kind.QUOTED) || tokens.kindAt(i, Token.Kind.ADDRESS)) {
      return i + 1;
    }
    List<ReminderReading> asked = reminders.read(i);
    if (!asked.isEmpty()) {
      phrases.reminders.addAll(asked);
      return asked.getLast().to();
    }
    RepeatReading repeat = phrases.repeat == null ? repeats.read(i) : null;
    if (repeat != null && !isKept(tokens, repeat.from(), repeat.to())) {
      phrases.repeat = repeat;
      return repeat.to();
    }
    WhenReading due = when.read(i);
    boolean isOfRule = due != null && phrases.repeat != null && MonthReader.isRead(tokens, due);
    if (due != null && !isOfRule && (isKept(tokens, due.from(), due.to()) || phrases.add(due))) {
      return due.to();
    }
    Found<MarkReader.Mark> priority = phrases.priority == null ? marks.priority(i) : null;
    if (priority != null) {
      phrases.priority = priority;
      phrases.priorityFrom = i;
      return priority.end();
    }
    Found<String> tag = marks.tag(i);
    if (tag != null) {
      phrases.tags.add(i);
      return tag.end();
    }
    return -1;
  }

  private boolean isKept(Tokens tokens, int from, int to) {
    return kept.contains(tokens.text(from, to).toLowerCase(Locale.ROOT));
  }

  /** What was found, before it is put together. */
  static final class Phrases {
    final Tokens tokens;
    final List<WhenReading> dues = new ArrayList<>();
    final List<ReminderReading> reminders = new ArrayList<>();
    final List<Doubt> unread = new ArrayList<>();
    final List<Integer> tags = new ArrayList<>();
    @Nullable RepeatReading repeat;
    @Nullable Found<MarkReader.Mark> priority;
    int priorityFrom;

    Phrases(Tokens tokens) {
      this.tokens = tokens;
    }

    /** Takes one date more, so that somebody can be asked; not a whole diary. */
    boolean add(WhenReading due) {
      return dues.size() < MANY_CHOICES && dues.add(due);
    }
  }
}
