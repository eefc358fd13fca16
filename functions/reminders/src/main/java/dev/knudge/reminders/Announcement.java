package dev.knudge.reminders;

import dev.knudge.contracts.EventIds;
import dev.knudge.contracts.NewEvent;
import dev.knudge.contracts.ReminderEvent.Digest;
import dev.knudge.contracts.ReminderEvent.Missed;
import dev.knudge.contracts.ReminderEvent.ReminderDue;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What is said when reminders are due. Ids are derived from what is due, so that saying it again says the same. */
final class Announcement {
  /** Who says it. */
  static final String SOURCE = "/reminders";

  /** Lines of a digest. Each has at most 4 kB (a title of 500 characters, two ids), so that the event stays well below its limit of 900 kB. */
  static final int MOST_LINES = 100;

  private Announcement() {}

  /**
   * One reminder.
   *
   * @param lateAfter what is later than this is told to be late
   */
  static NewEvent of(Due due, Instant now, Duration lateAfter) {
    return NewEvent.saying(
            new ReminderDue(
                due.task().taskId(),
                due.task().userId(),
                due.reminderId(),
                due.wish().title(),
                due.dueDate(),
                lateBy(due.remindAt(), now, lateAfter),
                due.wish().channels(),
                null))
        .from(SOURCE)
        .at(now)
        .id(EventIds.derived(SOURCE, cause(due), "reminder-due", 0))
        .causedBy(due.wish().causeId(), due.wish().correlationId())
        .trace(due.wish().traceparent(), null)
        .build();
  }

  /**
   * All that a user missed.
   *
   * @param id as {@link #digestId} gives it
   * @param count how many they are
   * @param latest the latest of them, latest first, at least one
   */
  static NewEvent digest(String id, long count, List<Due> latest, Instant now) {
    Due last = latest.getFirst();
    return NewEvent.saying(
            new ReminderDue(
                last.task().taskId(),
                last.task().userId(),
                last.reminderId(),
                title(count, last),
                last.dueDate(),
                Math.max(0, Duration.between(last.remindAt(), now).toSeconds()),
                null,
                new Digest(
                    count, latest.stream().limit(MOST_LINES).map(Announcement::missed).toList())))
        .from(SOURCE)
        .at(now)
        .id(id)
        .build();
  }

  /**
   * The id of a digest.
   *
   * @param firstNumber the row that begins it; no row begins two digests at one time
   */
  static String digestId(String userId, long firstNumber, Instant now) {
    return EventIds.derived(SOURCE, userId + " " + firstNumber + " " + now, "reminder-digest", 0);
  }

  /** By how many seconds that is late; null where it is on time. */
  static @Nullable Long lateBy(Instant remindAt, Instant now, Duration lateAfter) {
    Duration late = Duration.between(remindAt, now);
    return late.compareTo(lateAfter) > 0 ? late.toSeconds() : null;
  }

  private static String cause(Due due) {
    // No id holds a space.
    return String.join(
        " ", due.task().userId(), due.task().taskId(), due.reminderId(), due.remindAt().toString());
  }

  private static String title(long count, Due last) {
    return count == 1 ? last.wish().title() : count + " reminders were missed";
  }

  private static Missed missed(Due due) {
    return new Missed(
        due.reminderId(), due.task().taskId(), due.wish().title(), due.remindAt(), due.dueDate());
  }
}
