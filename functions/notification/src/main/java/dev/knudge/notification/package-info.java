/**
 * Who hears about what, and how. {@link dev.knudge.notification.NotificationFunction} is where events come in, {@link dev.knudge.notification.Courier} what sends; the rest of this
 * package is what a user is told, by which channel and when, in plain Java.
 */
@NullMarked
package dev.knudge.notification;

import org.jspecify.annotations.NullMarked;
