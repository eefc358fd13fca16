package dev.knudge.tasks;

import dev.knudge.contracts.Actor;
import dev.knudge.runtime.tracing.Trace;
import org.jspecify.annotations.Nullable;

/**
 * For whom something is done, and by whom.
 *
 * @param userId whose tasks these are: the token's subject, and never anything that a request, a model or a file says
 * @param actor a person by their own hand, or software that acts for them
 * @param trace the request's; null where there is none
 */
public record Caller(String userId, Actor actor, @Nullable Trace trace) {}
