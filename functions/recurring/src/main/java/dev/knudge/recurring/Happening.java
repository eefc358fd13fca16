package dev.knudge.recurring;

import java.time.Instant;
import java.time.LocalDateTime;
import org.jspecify.annotations.Nullable;

/**
 * What became of an occurrence, or of several that were left out together.
 *
 * @param occurrence the first
 * @param until the last; of one that was made, the same
 * @param outcome {@code made} or {@code skipped}
 * @param number how many they are; {@link Skipped#MOST} stands for so many or more
 * @param because why
 * @param at when that was decided
 * @param eventId the event that told of the instance; null where none did
 */
public record Happening(
    LocalDateTime occurrence,
    LocalDateTime until,
    String outcome,
    long number,
    Because because,
    Instant at,
    @Nullable String eventId) {}
