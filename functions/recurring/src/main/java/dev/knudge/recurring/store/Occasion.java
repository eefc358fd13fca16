package dev.knudge.recurring.store;

import java.time.LocalDateTime;

/**
 * An instance that a transaction made.
 *
 * @param series the number of its series
 * @param occurrence its local start
 */
public record Occasion(long series, LocalDateTime occurrence) {}
