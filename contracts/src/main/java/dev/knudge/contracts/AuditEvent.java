package dev.knudge.contracts;

import dev.knudge.contracts.EventData.CatalogueEvent;
import org.jspecify.annotations.Nullable;

/** Something happened to the audit trail as a whole. */
public sealed interface AuditEvent extends CatalogueEvent {

  /**
   * {@code audit.checkpoint}: the log was sealed up to here. Whoever keeps these can prove later that nothing sealed was changed.
   *
   * @param origin the log's name, which also stands where other events name their user: it is the record's key, and keeps a log's heads together
   * @param treeSize how many entries are sealed
   * @param rootHash of the RFC 6962 tree over them: 64 hexadecimal digits in lower case
   * @param note the C2SP checkpoint as a signed note, which is what counts: the two values above are in it
   */
  record AuditCheckpoint(String origin, long treeSize, String rootHash, String note)
      implements AuditEvent {

    @Override
    public @Nullable String taskId() {
      return null;
    }

    @Override
    public String userId() {
      return origin;
    }
  }
}
