package dev.knudge.contracts;

import dev.knudge.contracts.EventData.CatalogueEvent;
import java.time.Instant;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The one envelope of all catalogue types, read.
 *
 * @param version counts the task's changes from 1; null where the producer does not count
 * @param timestamp null where the envelope does not say it, and the event's own time holds
 * @param actor null where the envelope does not say it
 */
record Envelope(
    @Nullable Long version,
    @Nullable Instant timestamp,
    @Nullable Actor actor,
    CatalogueEvent data) {

  /**
   * Reads it as the schema of that type has it.
   *
   * @throws Unacceptable with the pointer of what the schema does not allow
   */
  static Envelope read(EventType type, Map<String, @Nullable Object> members) {
    var fields = new Fields(members, "");
    CatalogueEvent data = PayloadReader.read(type, fields);
    Long version = fields.optional("version", "an integer from 1", Fields::asCount);
    Instant timestamp = fields.optional("timestamp", Forms.MOMENT_EXPECTED, Forms.INSTANT);
    Actor actor = fields.optional("actor", Forms.ACTOR_EXPECTED, Forms.ACTOR);
    fields.optionalObject("previous");
    return new Envelope(version, timestamp, actor, data);
  }
}
