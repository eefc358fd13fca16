package dev.knudge.tasks.exchange;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.micronaut.core.annotation.Nullable;
import io.micronaut.serde.annotation.Serdeable;
import java.util.List;

/**
 * What became of a file's tasks.
 *
 * @param imported how many are new
 * @param updated how many were here, and are now as in the file
 * @param unchanged how many were as in the file already
 * @param refused those that were left out
 */
@Serdeable
@JsonInclude(JsonInclude.Include.ALWAYS)
record ImportReport(int imported, int updated, int unchanged, List<Refused> refused) {
  /**
   * A task that was left out.
   *
   * @param item its place among the file's tasks, from 1
   * @param uid what the file calls it
   * @param reason what was wrong, and what to do
   */
  @Serdeable
  @JsonInclude(JsonInclude.Include.ALWAYS)
  record Refused(int item, @Nullable String uid, String reason) {}
}
