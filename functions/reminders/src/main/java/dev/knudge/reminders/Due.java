package dev.knudge.reminders;

import dev.knudge.contracts.DueDate;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A reminder whose time has come.
 *
 * @param number its row
 * @param remindAt when it is to fire
 * @param dueDate the task's; null where it has none
 */
public record Due(
    long number,
    TaskKey task,
    String reminderId,
    Wish.Scheduled wish,
    Instant remindAt,
    @Nullable DueDate dueDate) {}
