package dev.knudge.audit;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import io.micronaut.serde.annotation.Serdeable;
import io.micronaut.serde.config.naming.SnakeCaseStrategy;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * An entry as the API shows it: the audit entry of the contracts. Times are RFC 3339 in UTC.
 *
 * @param payload a JSON tree, with every digit of its numbers; null where it cannot be seen
 * @param erased whether the personal part was made unreadable by destroying the user's key
 * @param damaged whether it cannot be read for another reason: what is stored was changed, or the secret is missing that the key is wrapped under
 * @param logIndex its place in the sealed log; null until it is sealed
 */
@Serdeable(naming = SnakeCaseStrategy.class)
@JsonInclude(JsonInclude.Include.ALWAYS)
record AuditEntry(
    String eventId,
    String source,
    String type,
    @Nullable String taskId,
    @Nullable String userId,
    String actor,
    String occurredAt,
    String recordedAt,
    List<ChangedField> changes,
    @Nullable Object payload,
    boolean erased,
    boolean damaged,
    @Nullable String causationId,
    @Nullable String correlationId,
    @Nullable String traceId,
    @Nullable Long logIndex) {

  /**
   * A changed field.
   *
   * @param before {@code old}: a JSON tree, or null
   * @param after {@code new}: a JSON tree, or null
   * @param beforeFrom {@code old_from}: the event whose entry the old value is from; left out where the event itself says it
   */
  @Serdeable
  @JsonInclude(JsonInclude.Include.ALWAYS)
  record ChangedField(
      String field,
      @JsonProperty("old") @Nullable Object before,
      @JsonProperty("new") @Nullable Object after,
      @JsonProperty("old_from") @JsonInclude(JsonInclude.Include.NON_NULL)
          @Nullable String beforeFrom) {
    static ChangedField of(Change change) {
      return new ChangedField(change.field(), change.before(), change.after(), change.beforeFrom());
    }
  }

  static AuditEntry of(Recorded entry) {
    return new AuditEntry(
        entry.eventId(),
        entry.source(),
        entry.type(),
        entry.taskId(),
        entry.userId(),
        entry.actor(),
        entry.occurredAt().toString(),
        entry.recordedAt().toString(),
        entry.disclosure().changes().stream().map(ChangedField::of).toList(),
        entry.disclosure().payload(),
        entry.disclosure() instanceof Disclosure.Erased,
        entry.disclosure() instanceof Disclosure.Damaged,
        entry.causationId(),
        entry.correlationId(),
        entry.traceId(),
        entry.logIndex());
  }
}
