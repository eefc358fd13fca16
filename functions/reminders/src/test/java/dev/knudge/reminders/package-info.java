/** The reminders function over HTTP, on a real PostgreSQL; and its domain alone. */
package dev.knudge.reminders;
