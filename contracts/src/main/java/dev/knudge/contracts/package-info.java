/**
 * What crosses a process boundary: the catalogue of events as Java types, the one reader that turns any delivery into a typed event
 * or a precise refusal, and the one writer of events. Plain Java; no framework, no validator, no databind on the usual path.
 */
@NullMarked
package dev.knudge.contracts;

import org.jspecify.annotations.NullMarked;
