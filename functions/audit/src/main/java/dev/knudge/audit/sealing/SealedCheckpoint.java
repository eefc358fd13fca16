package dev.knudge.audit.sealing;

import dev.knudge.audit.log.Hash;

/**
 * A head of the log as it is kept.
 *
 * @param note the signed checkpoint
 */
public record SealedCheckpoint(long treeSize, Hash root, String note) {}
