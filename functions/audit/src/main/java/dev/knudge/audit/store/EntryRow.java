package dev.knudge.audit.store;

import dev.knudge.audit.Change;
import dev.knudge.audit.Evidence;
import dev.knudge.audit.Recorded;
import dev.knudge.contracts.Json;
import io.micronaut.data.annotation.Id;
import io.micronaut.data.annotation.MappedEntity;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * An entry as its table has it. See the migration for what the columns mean; those that only the database needs are missing.
 *
 * @param changes a JSON array of {@code {"field", "old", "new"}}
 * @param data a JSON text, read by {@code dataKind}
 */
@MappedEntity("entry")
record EntryRow(
    @Id long sequence,
    String eventId,
    String source,
    String type,
    @Nullable String taskId,
    @Nullable String userId,
    String actor,
    Instant occurredAt,
    Instant recordedAt,
    String changes,
    @Nullable String data,
    String dataKind,
    @Nullable String causationId,
    @Nullable String correlationId,
    @Nullable String traceId,
    @Nullable Long logIndex) {

  static final String COLUMNS =
      "sequence, event_id, source, type, task_id, user_id, actor, occurred_at, recorded_at, changes, data, data_kind, causation_id, correlation_id, trace_id, log_index";

  Recorded recorded() {
    return new Recorded(
        sequence,
        eventId,
        source,
        type,
        taskId,
        userId,
        actor,
        occurredAt,
        recordedAt,
        changes(changes),
        new Evidence(Evidence.Kind.of(dataKind), data == null ? null : Json.read(data)),
        causationId,
        correlationId,
        traceId,
        logIndex);
  }

  static String changes(List<Change> changes) {
    List<Object> tree = new ArrayList<>(changes.size());
    for (Change change : changes) {
      Map<String, @Nullable Object> members = new LinkedHashMap<>();
      members.put("field", change.field());
      members.put("old", change.before());
      members.put("new", change.after());
      tree.add(members);
    }
    return Json.write(tree);
  }

  private static List<Change> changes(String json) {
    List<Change> changes = new ArrayList<>();
    if (Json.read(json) instanceof List<?> tree) {
      for (Object change : tree) {
        Map<String, @Nullable Object> members = Json.members(change);
        changes.add(
            new Change(
                String.valueOf(members.get("field")), members.get("old"), members.get("new")));
      }
    }
    return changes;
  }
}
