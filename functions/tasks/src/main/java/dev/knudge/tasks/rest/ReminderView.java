package dev.knudge.tasks.rest;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.knudge.contracts.ReminderEvent.When;
import dev.knudge.contracts.WireForms;
import dev.knudge.tasks.Reminder;
import io.micronaut.serde.annotation.Serdeable;
import io.micronaut.serde.config.naming.SnakeCaseStrategy;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A reminder as the API shows it.
 *
 * @param remindAt a moment; null where it goes by the due date
 * @param offset an ISO 8601 duration from the due date; null where it has a time of its own
 * @param channels null where the user's preference decides
 */
@Serdeable(naming = SnakeCaseStrategy.class)
@JsonInclude(JsonInclude.Include.ALWAYS)
public record ReminderView(
    String id,
    @Nullable String remindAt,
    @Nullable String offset,
    @Nullable List<String> channels) {
  /** How that reminder is shown. */
  public static ReminderView of(Reminder reminder) {
    return switch (reminder.when()) {
      case When.At(var at) ->
          new ReminderView(reminder.id(), WireForms.write(at), null, reminder.channels());
      case When.FromDueDate(var offset) ->
          new ReminderView(reminder.id(), null, WireForms.write(offset), reminder.channels());
    };
  }
}
