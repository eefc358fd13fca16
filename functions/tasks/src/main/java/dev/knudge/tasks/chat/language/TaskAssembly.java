package dev.knudge.tasks.chat.language;

import dev.knudge.contracts.Priority;
import dev.knudge.tasks.chat.language.ReminderReader.ReminderReading;
import dev.knudge.tasks.chat.language.TaskReader.Phrases;
import dev.knudge.tasks.chat.language.Understood.Kind;
import java.time.Duration;
import java.time.LocalTime;
import java.time.ZonedDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Puts together what was found in a text: a task, what it was read from, and what has to be asked. */
final class TaskAssembly {
  private static final List<LocalTime> USUAL_HOURS =
      List.of(LocalTime.of(9, 0), LocalTime.NOON, LocalTime.of(18, 0));

  /** Days that are told in words that are not read: a time beside them is not today's. */
  private static final Pattern UNREAD_DAY =
      Pattern.compile(
          "(?i)\\b(?:new year(?:['’]?s)?|(?:this|next) (?:week|weekend|month)|christmas|xmas|easter|thanksgiving|halloween|valentine['’]?s"
              + "|(?:mon|tues?|wed|thu(?:rs?)?|fri|sat|sun)(?:day)?s?(?:/(?:mon|tues?|wed|thu(?:rs?)?|fri|sat|sun)(?:day)?s?)+)(?!\\p{L})"
              + "|(?<![\\d.:/-])(?:\\d{1,2}(?:[./-]|\\. )|\\d{4}[./:-])\\d{1,2}(?:[./:-]|\\. )(?:\\d{4}|\\d{2})(?![\\d:/-]|\\.\\d)"
              + "|(?<!\\d)\\d{1,2}\\.?\\s+(?:\\p{L}{1,3}\\s+)?\\p{L}{3,}\\.?,?\\s+(?:\\p{L}{1,3}\\s+)?(?:19|20)\\d{2}(?!\\d)"
              + "|\\p{L}{3,}\\.? \\d{1,2},? (?:19|20)\\d{2}(?!\\d)");

  private final Moment moment;
  private final Tokens tokens;
  private final Phrases phrases;
  private final Dues dues;
  private final List<Understood> understood = new ArrayList<>();
  private final List<Doubt> doubts = new ArrayList<>();
  private final List<Span> taken = new ArrayList<>();

  TaskAssembly(Moment moment, Tokens tokens, Phrases phrases) {
    this.moment = moment;
    this.tokens = tokens;
    this.phrases = phrases;
    this.dues = new Dues(moment);
  }

  TaskReading reading() {
    doubts.addAll(phrases.unread);
    Due due = due();
    Repeat repeat = repeat(due);
    Due when = repeat != null ? repeat.first() : due;
    List<Reminding> reminders = reminders(when);
    Priority priority = priority();
    List<String> tags = tags();
    understood.sort(java.util.Comparator.comparing(each -> each.span().start()));
    return new TaskReading(
        Titles.without(tokens.text(), taken),
        when,
        repeat,
        priority,
        tags,
        reminders,
        understood,
        doubts);
  }

  /** The due date: one phrase, or a day and a time in two. */
  private @Nullable Due due() {
    List<WhenReading> found = phrases.dues;
    if (found.isEmpty()) {
      return null;
    }
    WhenReading first = found.getFirst();
    WhenReading whole = first;
    boolean isSplit = found.size() == 2 && first.isCompletedBy(found.getLast());
    if (isSplit) {
      WhenReading second = found.getLast();
      whole =
          new WhenReading(
              first.from(),
              first.to(),
              first.day() != null ? first.day() : second.day(),
              first.time() != null ? first.time() : second.time(),
              null,
              first.lead());
    } else if (found.size() > 1) {
      doubts.add(whichOf(found));
    }
    List<Due> meant = dues.of(whole);
    boolean isCounted = whole.time() != null && whole.time().isCounted();
    if (doubts.isEmpty() && (meant.size() != 1 || isCounted)) {
      doubts.add(
          isSplit ? whichOfSplit(first, found.getLast(), meant) : which(whole, meant, isCounted));
    }
    boolean isDayAssumed = whole.day() == null && whole.exact() == null && phrases.repeat == null;
    if (doubts.isEmpty() && isDayAssumed && UNREAD_DAY.matcher(tokens.text()).find()) {
      Span span = tokens.span(whole.from(), whole.to());
      doubts.add(new Doubt(span, "On which day is “" + span.in(tokens.text()) + "”?", List.of()));
    }
    Due due = meant.isEmpty() || !doubts.isEmpty() ? null : meant.getFirst();
    for (WhenReading each : found) {
      take(each.from(), each.to(), Kind.DUE, due == null ? "to be asked" : value(due, whole));
    }
    return due;
  }

  private static String value(Due due, WhenReading when) {
    DayPart part = when.day() == null ? null : when.day().part();
    TimeReading time = when.time();
    String until =
        time == null || time.until() == null ? "" : " (until " + Words.time(time.until()) + ")";
    return due.words()
        + (time == null && part != null ? " (" + part.words() + "; no time set)" : until);
  }

  private Doubt which(WhenReading when, List<Due> meant, boolean isCounted) {
    Span span = tokens.span(when.from(), when.to());
    String words = span.in(tokens.text());
    List<Doubt.Choice> choices = new ArrayList<>();
    String lead = !when.lead().equals("before") && when.lead().startsWith("due") ? "due " : "";
    for (Due each : meant) {
      choices.add(new Doubt.Choice(each.words(), span, lead + each.sureWords(), ""));
    }
    if (isCounted) {
      choices.add(new Doubt.Choice("no time: part of the title", span, words, words));
    } else if (phrases.dues.contains(when) && MonthReader.isRead(tokens, when)) {
      choices.add(new Doubt.Choice("part of the title", span, words, words));
    }
    return new Doubt(span, "When is “" + words + "”?", choices);
  }

  private Doubt whichOfSplit(WhenReading first, WhenReading second, List<Due> meant) {
    Span span = tokens.span(first.from(), first.to());
    Span other = tokens.span(second.from(), second.to());
    String between = tokens.text().substring(span.end(), other.start());
    Span all = new Span(span.start(), other.end());
    List<Doubt.Choice> choices =
        meant.stream()
            .map(each ->
                new Doubt.Choice(each.words(), all, between.strip() + " " + each.sureWords(), ""))
            .toList();
    return new Doubt(
        span,
        "When is “" + span.in(tokens.text()) + " … " + other.in(tokens.text()) + "”?",
        choices);
  }

  /** More than one date: each may be when it is due, and the others a part of the title. */
  private Doubt whichOf(List<WhenReading> found) {
    Span alternative = alternative(found);
    if (alternative != null) {
      return eitherOf(found, alternative);
    }
    List<Doubt.Choice> choices = new ArrayList<>();
    for (WhenReading each : found) {
      Span span = tokens.span(each.from(), each.to());
      for (WhenReading other : found) {
        if (other != each && found.size() == 2) {
          Span left = tokens.span(other.from(), other.to());
          choices.add(
              new Doubt.Choice(
                  span.in(tokens.text()), span, span.in(tokens.text()), left.in(tokens.text())));
        }
      }
    }
    return new Doubt(
        tokens.span(found.getFirst().from(), found.getFirst().to()),
        found.size() == 2
            ? "Which of the two is when it is due?"
            : "There are several dates in this. Say it again with the one when it is due.",
        choices);
  }

  /** All of {@code friday or saturday}; null where the dates stand apart. */
  private @Nullable Span alternative(List<WhenReading> found) {
    for (int i = 1; i < found.size(); i++) {
      int before = found.get(i - 1).to();
      boolean isJoined =
          found.get(i).from() == before + 1
              && (tokens.is(before, "or") || tokens.sign(before).matches("[/,]"));
      if (!isJoined) {
        return null;
      }
    }
    return tokens.span(found.getFirst().from(), found.getLast().to());
  }

  private Doubt eitherOf(List<WhenReading> found, Span all) {
    List<Doubt.Choice> choices =
        found.stream()
            .map(each -> tokens.text(each.from(), each.to()))
            .map(words -> new Doubt.Choice(words, all, words, ""))
            .toList();
    return new Doubt(all, "When is “" + all.in(tokens.text()) + "”?", choices);
  }

  private @Nullable Repeat repeat(@Nullable Due due) {
    RepeatReading reading = phrases.repeat;
    if (reading == null) {
      return null;
    }
    doubts.addAll(reading.doubts());
    boolean isClear = doubts.isEmpty();
    Repeat repeat = isClear ? new Repeats(moment).of(reading, due) : null;
    if (isClear && repeat == null) {
      doubts.add(
          new Doubt(
              tokens.span(reading.from(), reading.to()),
              "“"
                  + tokens.text(reading.from(), reading.to())
                  + "” never comes. How is it to repeat?",
              List.of()));
    }
    take(
        reading.from(),
        reading.to(),
        Kind.RECURRENCE,
        repeat == null ? "to be asked" : repeat.words());
    return repeat;
  }

  private List<Reminding> reminders(@Nullable Due due) {
    List<Reminding> reminders = new ArrayList<>();
    for (ReminderReading each : phrases.reminders) {
      Reminding reminder = doubts.isEmpty() ? reminder(each, due) : null;
      take(
          each.from(),
          each.to(),
          Kind.REMINDER,
          reminder == null ? "to be asked" : reminder.words());
      if (reminder != null) {
        reminders.add(reminder);
      }
    }
    return reminders;
  }

  private @Nullable Reminding reminder(ReminderReading reading, @Nullable Due due) {
    Length length = reading.length();
    if (length == null) {
      return reading.moment() == null ? null : at(reading, reading.moment(), due);
    }
    Span span = tokens.span(reading.from(), reading.to());
    if (due == null) {
      doubts.add(new Doubt(span, "When is it due, so that I can remind you before?", List.of()));
      return null;
    }
    TimeReading time = reading.time();
    if (time != null || (due.time() == null && !length.isTimed() && length.scaleDays() > 0)) {
      return daysBefore(length, time, span, due);
    }
    if (due.time() == null) {
      doubts.add(atWhatTime(dueEnd(), "At what time is it due, so that I can remind you before?"));
      return null;
    }
    Duration before = length.duration();
    return before == null
        ? new Reminding.At(moment(due).with(length.before(due.date())))
        : new Reminding.Before(
            before, before.isZero() ? "when it is due" : length.words() + " before it is due");
  }

  private @Nullable Reminding daysBefore(
      Length length, @Nullable TimeReading time, Span span, Due due) {
    if (time == null || time.isOpen()) {
      doubts.add(atWhatTime(span.end(), "At what time shall I remind you?"));
      return null;
    }
    return new Reminding.At(
        ZonedDateTime.of(length.before(due.date()), time.times().getFirst(), due.zone()));
  }

  /** The end of what says when it is due. */
  private int dueEnd() {
    RepeatReading repeat = phrases.repeat;
    int last =
        phrases.dues.isEmpty() ? repeat == null ? 0 : repeat.to() : phrases.dues.getLast().to();
    return last == 0 ? 0 : tokens.span(0, last).end();
  }

  private Doubt atWhatTime(int insertAt, String question) {
    Span where = new Span(insertAt, insertAt);
    return new Doubt(
        where,
        question,
        USUAL_HOURS.stream()
            .map(hour -> new Doubt.Choice(Words.time(hour), where, " at " + Words.time(hour), ""))
            .toList());
  }

  private @Nullable Reminding at(ReminderReading reading, WhenReading when, @Nullable Due due) {
    WhenReading whole =
        due != null && when.day() == null && when.exact() == null
            ? new WhenReading(
                when.from(), when.to(), DayReading.sure(due.date()), when.time(), null, when.lead())
            : when;
    List<Due> meant = dues.of(whole);
    Span span = tokens.span(when.from(), when.to());
    if (meant.size() != 1) {
      doubts.add(which(when, meant, false));
      return null;
    }
    Due at = meant.getFirst();
    if (at.time() == null) {
      doubts.add(atWhatTime(span.end(), "At what time shall I remind you?"));
      return null;
    }
    return new Reminding.At(moment(at));
  }

  private static ZonedDateTime moment(Due due) {
    return ZonedDateTime.of(
        due.date(), due.time() == null ? LocalTime.MIDNIGHT : due.time(), due.zone());
  }

  private @Nullable Priority priority() {
    Found<MarkReader.Mark> found = phrases.priority;
    if (found == null) {
      return null;
    }
    Priority priority = found.value().priority();
    take(
        phrases.priorityFrom,
        found.end(),
        Kind.PRIORITY,
        priority == null ? "none" : priority.wireName());
    return priority;
  }

  private List<String> tags() {
    List<String> tags = new ArrayList<>();
    for (int at : phrases.tags) {
      String tag = tokens.text(at, at + 1).substring(1);
      take(at, at + 1, Kind.TAG, tag);
      if (tags.stream()
          .noneMatch(
              known -> known.toLowerCase(Locale.ROOT).equals(tag.toLowerCase(Locale.ROOT)))) {
        tags.add(tag);
      }
    }
    return tags;
  }

  private void take(int from, int to, Kind kind, String value) {
    Span span = tokens.span(from, to);
    taken.add(span);
    understood.add(new Understood(span, span.in(tokens.text()), kind, value));
  }
}
