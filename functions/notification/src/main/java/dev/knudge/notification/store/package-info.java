/** The tables of preferences, notifications, their deliveries, and what is gathered for digests. */
@NullMarked
package dev.knudge.notification.store;

import org.jspecify.annotations.NullMarked;
