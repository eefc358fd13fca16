package dev.knudge.tasks;

import dev.knudge.contracts.DueDate;
import dev.knudge.contracts.EventIds;
import dev.knudge.contracts.InstanceReminder;
import dev.knudge.contracts.Priority;
import dev.knudge.contracts.Recurrence;
import dev.knudge.contracts.RecurringEvent.TaskRecurringTriggered;
import dev.knudge.contracts.ReminderEvent.When;
import dev.knudge.contracts.TaskState;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The task that an instance of a series becomes. */
public final class Instances {
  private Instances() {}

  /** The id of the instance: the same whoever asks for it, and however often. */
  public static String id(TaskRecurringTriggered triggered) {
    return EventIds.derived(
        "/tasks/" + triggered.userId(), triggered.seriesId(), triggered.occurrence().toString(), 0);
  }

  /**
   * Makes it. What the event does not say is taken from the instance before it, where that is known.
   *
   * @param latest the series' latest instance; null where none is here
   * @throws TaskRefusedException if it says something that no task can have, or no title
   */
  public static Task of(TaskRecurringTriggered triggered, @Nullable Task latest, Instant now) {
    TaskState said = triggered.instance();
    String title = said.title() == null && latest != null ? latest.title() : said.title();
    ZoneId zone = said.timeZone() == null && latest != null ? latest.timeZone() : said.timeZone();
    Recurrence recurrence =
        said.recurrence() == null && latest != null ? latest.recurrence() : said.recurrence();
    Draft draft = Draft.of(id(triggered), triggered.userId(), FieldRules.title(title));
    draft.description =
        FieldRules.description(
            said.description() == null && latest != null
                ? latest.description()
                : said.description());
    draft.priority = priority(said, latest);
    draft.tags =
        FieldRules.tags(
            said.tags() != null ? said.tags() : latest == null ? List.of() : latest.tags());
    draft.timeZone = zone;
    draft.dueDate = said.dueDate() == null ? due(triggered, zone, latest) : said.dueDate();
    draft.recurrence = recurrence;
    draft.seriesId = triggered.seriesId();
    draft.occurrence = triggered.occurrence();
    draft.reminders =
        FieldRules.reminders(List.of(), reminders(triggered, latest), EventIds::random);
    return draft.task(now);
  }

  private static Priority priority(TaskState said, @Nullable Task latest) {
    if (said.priority() != null) {
      return said.priority();
    }
    return latest == null ? Priority.MEDIUM : latest.priority();
  }

  /** An instance without a due date is due when it occurs; on that day, if the one before was due on a day. */
  private static DueDate due(
      TaskRecurringTriggered triggered, @Nullable ZoneId zone, @Nullable Task latest) {
    if (latest != null && latest.dueDate() instanceof DueDate.OnDay) {
      return new DueDate.OnDay(triggered.occurrence().toLocalDate());
    }
    return new DueDate.AtTime(
        triggered.occurrence().atZone(zone == null ? ZoneOffset.UTC : zone).toOffsetDateTime());
  }

  private static List<Reminder.Draft> reminders(
      TaskRecurringTriggered triggered, @Nullable Task latest) {
    List<Reminder.Draft> drafts = new ArrayList<>();
    for (InstanceReminder reminder : triggered.reminders()) {
      drafts.add(new Reminder.Draft(new When.FromDueDate(reminder.offset()), reminder.channels()));
    }
    if (drafts.isEmpty() && latest != null) {
      latest.reminders().stream()
          .filter(reminder -> reminder.when() instanceof When.FromDueDate)
          .forEach(reminder -> drafts.add(reminder.draft()));
    }
    return drafts;
  }
}
