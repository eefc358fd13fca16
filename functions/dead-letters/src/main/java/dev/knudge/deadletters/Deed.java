package dev.knudge.deadletters;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * What was done with a letter.
 *
 * @param what {@code arrived}, {@code redriven}, {@code failed}, {@code released} or {@code discarded}
 * @param by the operator; null where it was nobody
 * @param code the answer's status; null where there was none
 */
public record Deed(
    Instant at,
    String what,
    @Nullable String by,
    @Nullable Integer code,
    @Nullable String reason) {}
