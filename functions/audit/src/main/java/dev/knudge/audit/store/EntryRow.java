package dev.knudge.audit.store;

import dev.knudge.audit.Disclosure;
import dev.knudge.audit.Recorded;
import io.micronaut.data.annotation.Id;
import io.micronaut.data.annotation.MappedEntity;
import java.time.Instant;
import java.util.HexFormat;
import org.jspecify.annotations.Nullable;

/**
 * An entry as its table has it, and the key it is under. See the migration for what the columns mean; those that only the database needs are missing.
 *
 * @param keyOwner whose key it is
 * @param offered how many rows there were before the page was cut by its volume
 * @param wrapped the key; empty once destroyed, since the mapper takes no null for an array
 */
@MappedEntity("entry")
record EntryRow(
    @Id long sequence,
    String eventId,
    String source,
    String eventKey,
    String type,
    @Nullable String taskId,
    @Nullable String userId,
    String actor,
    Instant occurredAt,
    Instant recordedAt,
    @Nullable String causationId,
    @Nullable String correlationId,
    @Nullable String traceId,
    long keyId,
    byte[] particulars,
    byte[] commitment,
    @Nullable String keyOwner,
    byte[] wrapped,
    @Nullable String wrappedBy,
    @Nullable Long logIndex,
    long offered) {

  static final String COLUMNS =
      "entry.sequence, entry.event_id, entry.source, entry.event_key, type, task_id, entry.user_id, actor, occurred_at, entry.recorded_at, causation_id, correlation_id, trace_id, key_id, particulars, commitment, user_key.user_id as key_owner, coalesce(wrapped, '') as wrapped, wrapped_by, (select log_index from log_leaf where log_leaf.sequence = entry.sequence) as log_index, entry.offered";

  Recorded recorded(Disclosure disclosure) {
    return new Recorded(
        sequence,
        eventId,
        source,
        eventKey,
        type,
        taskId,
        userId,
        actor,
        occurredAt,
        recordedAt,
        disclosure,
        causationId,
        correlationId,
        traceId,
        HexFormat.of().formatHex(commitment),
        logIndex);
  }
}
