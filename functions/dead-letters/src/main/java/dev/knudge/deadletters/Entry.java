package dev.knudge.deadletters;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A letter as it stands, without what it holds.
 *
 * @param askedBy who last wanted it sent again; null where nobody did
 * @param run the last run that it was part of; null where there was none
 */
public record Entry(
    long id,
    State state,
    @Nullable String destination,
    @Nullable Integer code,
    @Nullable String reason,
    String source,
    String eventId,
    String type,
    @Nullable String subject,
    @Nullable Instant time,
    @Nullable String userId,
    @Nullable String taskId,
    Origin origin,
    int attempts,
    int redrives,
    int arrivals,
    Instant storedAt,
    Instant changedAt,
    @Nullable String askedBy,
    @Nullable Long run) {}
