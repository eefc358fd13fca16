package dev.knudge.recurring.rule;

import java.time.Instant;
import java.time.LocalDateTime;

/**
 * One occurrence of a recurrence.
 *
 * @param local its wall-clock time in the schedule's zone; one that exists there, and unique in its schedule
 * @param instant when that is; of a wall-clock time that exists twice, the first
 */
public record Occurrence(LocalDateTime local, Instant instant) {}
