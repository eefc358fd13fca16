package dev.knudge.reminders;

import io.micronaut.context.annotation.Value;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.time.LocalTime;

/**
 * What may be set. Why each is as it is stands in {@code application.properties}.
 *
 * @param dayStarts the hour from which a day that a task is due on is counted
 * @param lateAfter what fires later than this is told to be late
 * @param digestAfter what is later than this becomes one digest of its user
 * @param perTask how many reminders a task may have
 * @param perUser how many reminders a user may have
 * @param batch how many are fired in one transaction
 * @param tickBudget after so long a tick leaves the rest to the next one
 * @param retention how long fired, missed and cancelled reminders are kept
 */
@Singleton
public record ReminderSettings(
    @Value("${knudge.reminders.day-starts}") String dayStarts,
    @Value("${knudge.reminders.late-after}") Duration lateAfter,
    @Value("${knudge.reminders.digest-after}") Duration digestAfter,
    @Value("${knudge.reminders.per-task}") int perTask,
    @Value("${knudge.reminders.per-user}") int perUser,
    @Value("${knudge.reminders.batch}") int batch,
    @Value("${knudge.reminders.tick-budget}") Duration tickBudget,
    @Value("${knudge.reminders.retention}") Duration retention) {
  /** {@link #dayStarts()}, read. */
  public LocalTime dayStart() {
    return LocalTime.parse(dayStarts);
  }
}
