package dev.knudge.reminders;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A reminder has fired.
 *
 * @param forTime the time that it was to fire at
 * @param at when it did
 * @param missed whether it was told in a digest, because it was too late to be told by itself
 * @param eventId the reminder.due that was said
 * @param lateBy by how many seconds it was late; null where it was on time
 */
public record Firing(
    Instant forTime, Instant at, boolean missed, String eventId, @Nullable Long lateBy) {}
