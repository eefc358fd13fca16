package dev.knudge.reminders;

import dev.knudge.contracts.DueDate;
import dev.knudge.reminders.Standing.State;
import java.time.Instant;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A reminder of a task.
 *
 * @param id its own among those of its task
 * @param wish what was last said of it
 * @param lastFiring null where it has not fired
 */
public record Reminder(
    String id, Newest<Wish> wish, Standing standing, @Nullable Firing lastFiring) {

  /** One of which nothing was said. */
  static Reminder unknown(String id) {
    return new Reminder(id, Newest.none(), new Standing(State.CANCELLED, null, null), null);
  }

  /** Whether it fires, or may. */
  boolean isActive() {
    return standing.state() == State.PENDING || standing.state() == State.WAITING;
  }

  Reminder with(Said<Wish> said) {
    return new Reminder(id, wish.with(said), standing, lastFiring);
  }

  /**
   * As it stands by what is known of its task.
   *
   * @param dayStarts the hour from which a day that a task is due on is counted
   */
  Reminder settled(TaskFacts task, LocalTime dayStarts) {
    Said<Wish> said = wish.current().orElse(null);
    Standing settled =
        said != null && said.value() instanceof Wish.Scheduled scheduled
            ? standing(scheduled, said.stamp(), task, dayStarts)
            : new Standing(over(), lastFiring == null ? null : lastFiring.forTime(), null);
    return settled.equals(standing) ? this : new Reminder(id, wish, settled, lastFiring);
  }

  private Standing standing(
      Wish.Scheduled scheduled, Stamp stamp, TaskFacts task, LocalTime dayStarts) {
    DueDate due = task.due().current().flatMap(Said::value).orElse(null);
    ZoneId zone = task.zone().current().flatMap(Said::value).orElse(ZoneOffset.UTC);
    Instant at = FireTime.of(scheduled.when(), due, zone, dayStarts);
    if (lastFiring != null && (at == null || !at.isAfter(lastFiring.forTime()))) {
      // What has fired does not come back but for a later time.
      return at == null && !isEnded(task, stamp)
          ? new Standing(State.WAITING, null, null)
          : new Standing(over(), lastFiring.forTime(), due);
    }
    if (isEnded(task, stamp) || isOverSinceReopening(at, task, stamp)) {
      return new Standing(over(), firedFor(at), due);
    }
    return new Standing(at == null ? State.WAITING : State.PENDING, at, due);
  }

  /** What was scheduled after the task had ended is meant. */
  private static boolean isEnded(TaskFacts task, Stamp scheduled) {
    Optional<Said<TaskFacts.Status>> status = task.status().current();
    return task.isEnded() && !scheduled.isNewerThan(status.orElseThrow().stamp());
  }

  /** What should have fired while the task was completed does not fire because it is open again. */
  private static boolean isOverSinceReopening(
      @Nullable Instant at, TaskFacts task, Stamp scheduled) {
    return at != null
        && task.reopening()
            .current()
            .filter(reopening ->
                !scheduled.isNewerThan(reopening.stamp()) && !at.isAfter(reopening.stamp().at()))
            .isPresent();
  }

  private @Nullable Instant firedFor(@Nullable Instant at) {
    return lastFiring == null ? at : lastFiring.forTime();
  }

  private State over() {
    if (lastFiring == null) {
      return State.CANCELLED;
    }
    return lastFiring.missed() ? State.MISSED : State.FIRED;
  }
}
