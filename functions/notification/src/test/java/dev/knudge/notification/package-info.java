/** The notification function over HTTP, on a real PostgreSQL; and its domain alone. */
package dev.knudge.notification;
