package dev.knudge.tasks.chat;

import dev.knudge.contracts.DueDate;
import dev.knudge.contracts.Priority;
import dev.knudge.contracts.Recurrence;
import dev.knudge.contracts.ReminderEvent.When;
import dev.knudge.tasks.Reminder;
import dev.knudge.tasks.Task;
import dev.knudge.tasks.TaskResult;
import dev.knudge.tasks.chat.language.Moment;
import dev.knudge.tasks.chat.language.TaskReader;
import dev.knudge.tasks.chat.language.TaskReading;
import dev.knudge.tasks.chat.language.Understood;
import dev.knudge.tasks.chat.language.Words;
import java.time.Duration;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What the chat says, in words. */
final class Replies {
  static final String HELP =
      """
      Just say what is to be done: “pay rent every month on the last friday at 9am #home !high, remind me 2 hours before”. \
      Ask “what is due this week”, “what did I do yesterday”, “find milk”, “show overdue tasks”, or write a filter: “filter: overdue & #home”. \
      Then “complete the second one”, “move it to friday”, “tag the milk one #shop”, “delete all completed tasks”, “undo”.\
      """;

  private static final int SHOWN = 5;
  private static final int LONGEST = 80;

  private final Moment moment;

  Replies(Moment moment) {
    this.moment = moment;
  }

  /** The message read as a task, whatever else it might be. */
  TaskReading asTask(String message, Set<String> kept) {
    return new TaskReader(moment, kept).read(message.strip());
  }

  /** One of several, told apart from the others. */
  String label(Task task) {
    String due = due(task);
    return task.title()
        + (due == null ? "" : " (due " + due + ")")
        + (task.completed() ? " (done)" : "");
  }

  /** A task with what was said of it. */
  String described(Task task) {
    List<String> parts = new ArrayList<>();
    String due = due(task);
    if (due != null) {
      parts.add("due " + due);
    }
    if (task.priority() != Priority.MEDIUM) {
      parts.add(task.priority().wireName() + " priority");
    }
    task.tags().forEach(tag -> parts.add("#" + tag));
    Recurrence recurrence = task.recurrence();
    if (recurrence != null) {
      parts.add("repeating");
    }
    for (Reminder reminder : task.reminders()) {
      parts.add("reminder " + reminder(reminder));
    }
    return "“" + task.title() + "”" + (parts.isEmpty() ? "" : ": " + String.join(", ", parts));
  }

  private String reminder(Reminder reminder) {
    return switch (reminder.when()) {
      case When.At(var instant) -> {
        ZonedDateTime at = instant.atZone(moment.now().getZone());
        yield "on " + Words.day(at.toLocalDate()) + " at " + Words.time(at.toLocalTime());
      }
      case When.FromDueDate(Duration offset) -> before(offset);
    };
  }

  private static String before(Duration offset) {
    if (offset.isZero()) {
      return "when it is due";
    }
    Duration length = offset.abs();
    List<String> parts = new ArrayList<>();
    add(parts, length.toDays(), "day");
    add(parts, length.toHoursPart(), "hour");
    add(parts, length.toMinutesPart(), "minute");
    return Words.list(parts) + (offset.isNegative() ? " before" : " after");
  }

  private static void add(List<String> parts, long count, String unit) {
    if (count > 0) {
      parts.add(count + " " + unit + (count == 1 ? "" : "s"));
    }
  }

  private @Nullable String due(Task task) {
    return switch (task.dueDate()) {
      case DueDate.OnDay(var day) -> Words.day(day);
      case DueDate.AtTime(var time) -> {
        ZoneId zone = task.timeZone() == null ? moment.now().getZone() : task.timeZone();
        ZonedDateTime local = time.atZoneSameInstant(zone);
        String elsewhere = zone.equals(moment.now().getZone()) ? "" : " (" + zone.getId() + ")";
        yield Words.day(local.toLocalDate()) + " at " + Words.time(local.toLocalTime()) + elsewhere;
      }
      case null -> null;
    };
  }

  /** What became of commands. */
  String done(String done, List<TaskResult> results, List<Understood> understood) {
    List<String> sentences = new ArrayList<>();
    List<Task> changed = new ArrayList<>();
    for (TaskResult result : results) {
      switch (result) {
        case TaskResult.Changed change -> changed.add(change.task());
        case TaskResult.Unchanged(Task task) ->
            sentences.add("“" + shortened(task.title()) + "” was so already.");
        case TaskResult.Refused(var refusal) ->
            sentences.add("That was not done: " + refusal.detail());
      }
    }
    List<Task> each =
        changed.reversed().stream()
            .collect(
                java.util.stream.Collectors.toMap(
                    Task::id, task -> task, (last, _) -> last, java.util.LinkedHashMap::new))
            .values()
            .stream()
            .toList()
            .reversed();
    if (each.size() == 1) {
      Task task = each.getFirst();
      boolean isShort = done.equals("Deleted") || done.equals("Completed");
      sentences.addFirst(
          done
              + " "
              + (isShort ? "“" + task.title() + "”" : described(task))
              + "."
              + recurrence(understood));
    } else if (!each.isEmpty()) {
      sentences.addFirst(done + " " + each.size() + " tasks: " + titles(each) + ".");
    }
    return String.join(" ", sentences);
  }

  private static String recurrence(List<Understood> understood) {
    return understood.stream()
        .filter(one -> one.kind() == Understood.Kind.RECURRENCE)
        .map(one -> " It repeats " + one.value() + ".")
        .findFirst()
        .orElse("");
  }

  /** A list, numbered as it may then be spoken of. */
  String listed(String words, String filter, List<Task> tasks, boolean hasMore) {
    if (tasks.isEmpty()) {
      return "There are no " + words + " (filter: " + filter + ").";
    }
    StringBuilder reply = new StringBuilder();
    String named = tasks.size() == 1 ? one(words) : words;
    String count = (hasMore ? "The first " : "") + tasks.size() + " " + named;
    reply.append(count).append(" (filter: ").append(filter).append("):");
    for (int i = 0; i < tasks.size(); i++) {
      reply.append('\n').append(i + 1).append(". ").append(label(tasks.get(i)));
    }
    return reply.toString();
  }

  /** {@code tasks that are done} as it is said of one. */
  private static String one(String words) {
    return words
        .replaceFirst("^(open )?tasks\\b", "$1task")
        .replace(" that are ", " that is ")
        .replace(" that repeat", " that repeats")
        .replace(" that fit ", " that fits ");
  }

  /** What the task's description says; empty where it has none. */
  static String note(Task task) {
    return task.description() == null ? "" : " Note: " + shortened(task.description());
  }

  /** Titles, as many as can be taken in. */
  static String titles(List<Task> tasks) {
    List<String> titles = new ArrayList<>();
    for (Task task : tasks.subList(0, Math.min(SHOWN, tasks.size()))) {
      titles.add("“" + shortened(task.title()) + "”");
    }
    int more = tasks.size() - titles.size();
    return more > 0 ? String.join(", ", titles) + " and " + more + " more" : Words.list(titles);
  }

  static String shortened(String text) {
    int end = Math.min(LONGEST, text.length());
    return end == text.length()
        ? text
        : text.substring(0, Character.isHighSurrogate(text.charAt(end - 1)) ? end - 1 : end) + "…";
  }
}
