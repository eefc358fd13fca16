package dev.knudge.audit;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.micronaut.serde.annotation.Serdeable;
import io.micronaut.serde.config.naming.SnakeCaseStrategy;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The answers of {@link ProofApi}. Hashes are in hexadecimal, lower case. */
final class ProofAnswers {
  private ProofAnswers() {}

  /**
   * That an entry is in the log: the inclusion proof of the contracts.
   *
   * @param leafHash SHA-256 of 0x00 and the leaf in UTF-8, of what is stored now
   * @param auditPath the hash next to the leaf first
   * @param checkpoint the signed note for that size and root
   * @param leaf what stands for the entry in the log
   */
  @Serdeable(naming = SnakeCaseStrategy.class)
  @JsonInclude(JsonInclude.Include.ALWAYS)
  record Inclusion(
      long logIndex,
      long treeSize,
      String leafHash,
      List<String> auditPath,
      String rootHash,
      String checkpoint,
      String leaf) {}

  /**
   * That one log is the beginning of another.
   *
   * @param consistencyPath in the order of RFC 6962
   */
  @Serdeable(naming = SnakeCaseStrategy.class)
  @JsonInclude(JsonInclude.Include.ALWAYS)
  record Consistency(
      long from, long to, String fromRootHash, String toRootHash, List<String> consistencyPath) {}

  /** All keys of a log. */
  @Serdeable(naming = SnakeCaseStrategy.class)
  @JsonInclude(JsonInclude.Include.ALWAYS)
  record Keys(String origin, List<Key> items) {}

  /**
   * A key.
   *
   * @param key in the form of verifier keys of signed notes
   * @param validFrom when it first signed; null where it has not yet
   * @param validUntil when it signed for the last time; null while it signs
   */
  @Serdeable(naming = SnakeCaseStrategy.class)
  @JsonInclude(JsonInclude.Include.ALWAYS)
  record Key(
      String key,
      @Nullable String validFrom,
      @Nullable String validUntil,
      @Nullable Long firstTreeSize,
      @Nullable Long lastTreeSize) {}
}
