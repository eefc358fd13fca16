package dev.knudge.audit;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * An entry of the trail, as it was recorded.
 *
 * @param sequence its place among all entries, in the order of recording
 * @param occurredAt when it happened; where the event does not say, when it was recorded
 * @param recordedAt when it was recorded
 * @param disclosure what can be seen of its personal part
 * @param commitment to its personal part, 64 hexadecimal digits
 * @param logIndex its place in the sealed log; null until it is sealed
 */
public record Recorded(
    long sequence,
    String eventId,
    String source,
    String eventKey,
    String type,
    @Nullable String taskId,
    @Nullable String userId,
    String actor,
    Instant occurredAt,
    Instant recordedAt,
    Disclosure disclosure,
    @Nullable String causationId,
    @Nullable String correlationId,
    @Nullable String traceId,
    String commitment,
    @Nullable Long logIndex) {

  /** What stands for it in the log. */
  public Leaf leaf() {
    return new Leaf(
        eventId,
        source,
        eventKey,
        type,
        taskId,
        userId,
        actor,
        occurredAt,
        recordedAt,
        causationId,
        correlationId,
        traceId,
        commitment);
  }
}
