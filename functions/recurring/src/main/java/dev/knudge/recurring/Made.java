package dev.knudge.recurring;

import dev.knudge.recurring.rule.Occurrence;
import org.jspecify.annotations.Nullable;

/**
 * An instance that is to be, unless its occurrence was made or left out before.
 *
 * @param occurrence which
 * @param definition what it is made from
 * @param because why
 * @param asked whose request it answers; null where nobody asked
 */
public record Made(
    Occurrence occurrence, Definition definition, Because because, @Nullable Request asked) {}
