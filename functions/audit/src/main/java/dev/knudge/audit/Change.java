package dev.knudge.audit;

import org.jspecify.annotations.Nullable;

/**
 * A field that is not what it was.
 *
 * @param field its name on the wire
 * @param before its old value as a JSON tree; null where there was none
 * @param after its new value as a JSON tree; null where there is none
 */
public record Change(String field, @Nullable Object before, @Nullable Object after) {}
