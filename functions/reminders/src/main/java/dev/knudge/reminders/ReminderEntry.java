package dev.knudge.reminders;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.knudge.contracts.DueDate;
import dev.knudge.contracts.ReminderEvent.When;
import dev.knudge.contracts.WireForms;
import io.micronaut.serde.annotation.Serdeable;
import io.micronaut.serde.config.naming.SnakeCaseStrategy;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A reminder as the API shows it. Times are RFC 3339 in UTC.
 *
 * @param title null where nothing but its cancellation was heard of
 * @param status waiting, pending, fired, missed or cancelled
 * @param remindAt when it fires, or fired; null where that is not known
 * @param offset ISO 8601, from the task's due date; null where its time is absolute
 * @param dueDate the task's, as far as known
 * @param channels null where the user's preference decides
 * @param firedAt when it last fired; it may be pending again
 * @param lateBySeconds how late that was; null where it was on time
 * @param eventId the reminder.due that was said then
 */
@Serdeable(naming = SnakeCaseStrategy.class)
@JsonInclude(JsonInclude.Include.ALWAYS)
record ReminderEntry(
    String reminderId,
    String taskId,
    @Nullable String title,
    String status,
    @Nullable String remindAt,
    @Nullable String offset,
    @Nullable String dueDate,
    @Nullable List<String> channels,
    @Nullable String firedAt,
    @Nullable Long lateBySeconds,
    @Nullable String eventId) {

  static ReminderEntry of(Listed listed) {
    Reminder reminder = listed.reminder();
    Wish.Scheduled wish =
        reminder.wish().current().map(Said::value).orElse(null) instanceof Wish.Scheduled scheduled
            ? scheduled
            : null;
    DueDate due = reminder.standing().dueDate();
    Firing firing = reminder.lastFiring();
    return new ReminderEntry(
        reminder.id(),
        listed.task().taskId(),
        wish == null ? null : wish.title(),
        reminder.standing().state().wireName(),
        time(reminder.standing().remindAt()),
        wish != null && wish.when() instanceof When.FromDueDate(var offset)
            ? WireForms.write(offset)
            : null,
        due == null ? null : due.wireForm(),
        wish == null ? null : wish.channels(),
        firing == null ? null : time(firing.at()),
        firing == null ? null : firing.lateBy(),
        firing == null ? null : firing.eventId());
  }

  private static @Nullable String time(@Nullable Instant time) {
    return time == null ? null : WireForms.write(time);
  }
}
