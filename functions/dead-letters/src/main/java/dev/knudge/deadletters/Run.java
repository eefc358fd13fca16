package dev.knudge.deadletters;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Many letters that are sent again together, and how far that is.
 *
 * @param question what they have in common
 * @param total how many there are
 * @param skipped how many answer the question as well, but may not be sent: their destination is none that is allowed, or they are too old
 * @param redriven how many were taken
 * @param failed how many were not
 * @param released how many were not sent at all, since their destination was away
 * @param endedAt null while some are left
 */
public record Run(
    long id,
    Instant askedAt,
    String askedBy,
    String question,
    long total,
    long skipped,
    long redriven,
    long failed,
    long released,
    @Nullable Instant endedAt) {}
