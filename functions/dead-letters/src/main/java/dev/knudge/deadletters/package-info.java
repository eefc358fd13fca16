/**
 * What could not be delivered. {@link dev.knudge.deadletters.DeadLettersFunction} is where it comes in, {@link dev.knudge.deadletters.DeadLettersApi} where operators look at it and
 * decide, {@link dev.knudge.deadletters.Redriving} where it is sent again; the rest of this package is what a letter is, in plain Java.
 */
@NullMarked
package dev.knudge.deadletters;

import org.jspecify.annotations.NullMarked;
