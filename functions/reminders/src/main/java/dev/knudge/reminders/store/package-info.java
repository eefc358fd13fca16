/** The tables of the reminders and of what is known of their tasks. */
@NullMarked
package dev.knudge.reminders.store;

import org.jspecify.annotations.NullMarked;
