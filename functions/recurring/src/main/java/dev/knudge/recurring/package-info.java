/**
 * Recurring tasks: which instance comes next, and when; each is made once. {@link dev.knudge.recurring.RecurringFunction} is where events come in; the rest of this package is what a
 * series is and what becomes of it, in plain Java.
 */
@NullMarked
package dev.knudge.recurring;

import org.jspecify.annotations.NullMarked;
