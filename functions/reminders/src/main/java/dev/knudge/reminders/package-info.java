/**
 * Reminders of tasks. {@link dev.knudge.reminders.RemindersFunction} is where events come in, {@link dev.knudge.reminders.DueTick} where reminders go out; the rest of this package
 * is what a reminder is and when it fires, in plain Java.
 */
@NullMarked
package dev.knudge.reminders;

import org.jspecify.annotations.NullMarked;
