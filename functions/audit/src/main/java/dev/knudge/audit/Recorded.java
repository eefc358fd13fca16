package dev.knudge.audit;

import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * An entry of the trail, as it is shown.
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
    @Nullable Long logIndex) {

  /** The audit entry of the contracts. */
  Map<String, @Nullable Object> tree() {
    Map<String, @Nullable Object> tree = new LinkedHashMap<>();
    tree.put("event_id", eventId);
    tree.put("source", source);
    tree.put("type", type);
    tree.put("task_id", taskId);
    tree.put("user_id", userId);
    tree.put("actor", actor);
    tree.put("occurred_at", occurredAt.toString());
    tree.put("recorded_at", recordedAt.toString());
    tree.put("changes", changes.stream().map(Recorded::tree).toList());
    tree.put("payload", evidence.payload());
    tree.put("causation_id", causationId);
    tree.put("correlation_id", correlationId);
    tree.put("trace_id", traceId);
    tree.put("log_index", logIndex);
    return tree;
  }

  private static Map<String, @Nullable Object> tree(Change change) {
    Map<String, @Nullable Object> tree = new LinkedHashMap<>();
    tree.put("field", change.field());
    tree.put("old", change.before());
    tree.put("new", change.after());
    return tree;
  }
}
