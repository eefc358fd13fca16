package dev.knudge.tasks.exchange;

import dev.knudge.contracts.DueDate;
import dev.knudge.contracts.Priority;
import dev.knudge.contracts.Recurrence;
import dev.knudge.tasks.Edit;
import dev.knudge.tasks.Reminder;
import dev.knudge.tasks.Task;
import dev.knudge.tasks.TaskPatch;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.function.BiPredicate;
import org.jspecify.annotations.Nullable;

/** What of a patch a task is not already. Two ways to write the same moment, or the same tags in another order, are no difference. */
final class Difference {
  private static final TaskPatch NONE = TaskPatch.builder().build();

  private Difference() {}

  static TaskPatch of(Task task, TaskPatch patch) {
    return new TaskPatch(
        unless(patch.title(), task.title(), Difference::sameText),
        unless(patch.description(), task.description(), Difference::sameText),
        unless(orElse(patch.completed(), false), task.completed(), Boolean::equals),
        unless(orElse(patch.priority(), Priority.MEDIUM), task.priority(), Priority::equals),
        unless(orElse(patch.tags(), List.of()), task.tags(), Difference::sameTags),
        unless(patch.dueDate(), task.dueDate(), Difference::sameDue),
        unless(patch.timeZone(), task.timeZone(), Objects::equals),
        unless(patch.recurrence(), task.recurrence(), Difference::sameRecurrence),
        unless(
            orElse(patch.reminders(), List.of()),
            task.reminders().stream().map(Reminder::draft).toList(),
            (a, b) -> new HashSet<>(a).equals(new HashSet<>(b))));
  }

  static boolean isNone(TaskPatch patch) {
    return patch.equals(NONE);
  }

  private static <T> @Nullable Edit<T> unless(
      @Nullable Edit<T> edit, @Nullable T present, BiPredicate<T, T> same) {
    if (edit == null) {
      return null;
    }
    T value = edit.value();
    boolean isSame =
        value == null || present == null ? value == present : same.test(value, present);
    return isSame ? null : edit;
  }

  /** Cleared fields have a value too. */
  private static <T> @Nullable Edit<T> orElse(@Nullable Edit<T> edit, T cleared) {
    return edit != null && edit.value() == null ? Edit.to(cleared) : edit;
  }

  /** A calendar holds no control characters, and one kind of line end. */
  private static boolean sameText(String one, String other) {
    return CalendarText.escape(one.strip()).equals(CalendarText.escape(other.strip()));
  }

  private static boolean sameTags(List<String> some, List<String> others) {
    return keys(some).equals(keys(others));
  }

  private static HashSet<String> keys(List<String> tags) {
    HashSet<String> keys = new HashSet<>();
    tags.forEach(tag -> keys.add(CalendarText.escape(tag.strip()).toLowerCase(Locale.ROOT)));
    return keys;
  }

  private static boolean sameDue(DueDate one, DueDate other) {
    return one instanceof DueDate.AtTime(var time) && other instanceof DueDate.AtTime(var present)
        ? time.isEqual(present)
        : one.equals(other);
  }

  /** What the file leaves open is as it is here. */
  private static boolean sameRecurrence(Recurrence asked, Recurrence present) {
    return asked.rule().equals(present.rule())
        && asked.mode() == present.mode()
        && (asked.start() == null || asked.start().equals(present.start()))
        && (asked.timeZone() == null || asked.timeZone().equals(present.timeZone()))
        && asked.exDates().equals(present.exDates())
        && asked.rDates().equals(present.rDates());
  }
}
