package dev.knudge.tasks.chat.language;

import java.time.Duration;
import java.time.LocalTime;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

/** Variations of a reading. */
final class Readings {
  private static final List<LocalTime> USUAL_HOURS =
      List.of(LocalTime.of(9, 0), LocalTime.NOON, LocalTime.of(18, 0));

  private Readings() {}

  /** The same, read from a part of a longer text. */
  static TaskReading shifted(TaskReading task, int by) {
    return moved(task, span -> new Span(span.start() + by, span.end() + by));
  }

  static Doubt shifted(Doubt doubt, int by) {
    return moved(doubt, span -> new Span(span.start() + by, span.end() + by));
  }

  static TaskReading moved(TaskReading task, Function<Span, Span> move) {
    return new TaskReading(
        task.title(),
        task.due(),
        task.repeat(),
        task.priority(),
        task.tags(),
        task.reminders(),
        task.understood().stream()
            .map(each ->
                new Understood(move.apply(each.span()), each.text(), each.kind(), each.value()))
            .toList(),
        task.doubts().stream().map(doubt -> moved(doubt, move)).toList());
  }

  private static Doubt moved(Doubt doubt, Function<Span, Span> move) {
    return new Doubt(
        move.apply(doubt.span()),
        doubt.question(),
        doubt.choices().stream()
            .map(choice ->
                new Doubt.Choice(
                    choice.label(), move.apply(choice.span()), choice.replacement(), choice.kept()))
            .toList());
  }

  static TaskReading doubting(TaskReading task, Doubt doubt) {
    List<Doubt> doubts = new ArrayList<>(task.doubts());
    doubts.add(doubt);
    return with(task, task.due(), task.reminders(), doubts);
  }

  static TaskReading reminding(TaskReading task, Reminding reminder) {
    List<Reminding> reminders = new ArrayList<>(task.reminders());
    reminders.add(reminder);
    return with(task, task.due(), reminders, task.doubts());
  }

  /** Due at that moment, with a reminder then in place of the one that said it. */
  static TaskReading due(TaskReading task, Due due) {
    return with(
        task, due, List.of(new Reminding.Before(Duration.ZERO, "when it is due")), task.doubts());
  }

  static TaskReading titled(TaskReading task, String title) {
    return new TaskReading(
        title,
        task.due(),
        task.repeat(),
        task.priority(),
        task.tags(),
        task.reminders(),
        task.understood(),
        task.doubts());
  }

  private static TaskReading with(
      TaskReading task,
      @org.jspecify.annotations.Nullable Due due,
      List<Reminding> reminders,
      List<Doubt> doubts) {
    return new TaskReading(
        task.title(),
        due,
        task.repeat(),
        task.priority(),
        task.tags(),
        reminders,
        task.understood(),
        doubts);
  }

  /** Asks for the time of a reminder: it goes right after the words that say the day. */
  static Doubt atWhatTime(TaskReading task, String message) {
    int end =
        task.understood().stream()
            .filter(each ->
                each.kind() == Understood.Kind.DUE || each.kind() == Understood.Kind.RECURRENCE)
            .mapToInt(each -> each.span().end())
            .max()
            .orElse(message.length());
    Span where = new Span(end, end);
    return new Doubt(
        where,
        "At what time shall I remind you?",
        USUAL_HOURS.stream()
            .map(hour -> new Doubt.Choice(Words.time(hour), where, " at " + Words.time(hour), ""))
            .toList());
  }
}
