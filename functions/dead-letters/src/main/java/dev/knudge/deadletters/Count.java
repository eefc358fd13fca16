package dev.knudge.deadletters;

import org.jspecify.annotations.Nullable;

/** How many open letters are alike. */
public record Count(
    State state, @Nullable String destination, @Nullable Integer code, long letters) {}
