package dev.knudge.audit;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * An entry of the trail, as it was recorded.
 *
 * @param sequence its place among all entries, in the order of recording
 * @param occurredAt when it happened; where the event does not say, when it was recorded
 * @param recordedAt when it was recorded
 * @param logIndex its place in the sealed log; null until it is sealed
 */
public record Recorded(
    long sequence,
    String eventId,
    String source,
    String type,
    @Nullable String taskId,
    @Nullable String userId,
    String actor,
    Instant occurredAt,
    Instant recordedAt,
    List<Change> changes,
    Evidence evidence,
    @Nullable String causationId,
    @Nullable String correlationId,
    @Nullable String traceId,
    @Nullable Long logIndex) {}
